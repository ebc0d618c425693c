"""
How a model stands on a day, and what its history may not say: pure rules over the events of one model.

The same rule stands as a query in ``querysets.SecurityModelQuerySet.with_status_on``; a test compares the two.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from security_models.choices import (
    EVENTS_OF_END,
    EVENTS_OF_START,
    STATUS_AFTER,
    STATUS_BY_HAND,
    EventKind,
    Status,
)
from vietnamese.dates import format_date


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row (``part``: an event or a site) of a model, at which of its fields."""

    part: object
    field: str
    message: str


def in_order(events):
    """Return the dated events from the first to the last; on one day starts come first and the end last."""

    def place(event):
        rank = 0 if event.kind in EVENTS_OF_START else 2 if event.kind in EVENTS_OF_END else 1
        return event.date, rank, event.pk or float("inf")

    return sorted((event for event in events if event.date), key=place)


def tells(events):
    """Return whether ``events`` tell how the model stands."""
    return any(event.kind in STATUS_AFTER for event in events)


def status_on(events, date, by_hand):
    """
    Return the ``Status`` on ``date``, or None where the model had not begun.

    Events count from their own day on. Before the first of them a model with a known start had not begun, and one
    without was in force. ``by_hand`` is what the editor said, for a model whose events tell nothing of its status.
    """
    telling = [event for event in in_order(events) if event.kind in STATUS_AFTER]
    if not telling:
        return Status(by_hand) if by_hand in STATUS_BY_HAND else Status.ACTIVE
    past = [event for event in telling if event.date <= date]
    if past:
        return STATUS_AFTER[past[-1].kind]
    begins = any(event.kind in EVENTS_OF_START for event in telling)
    return None if begins else Status.ACTIVE


def ending(events):
    """Return the event that ended the model, or None."""
    return next((event for event in events if event.kind in EVENTS_OF_END), None)


def faults(events, sites):
    """Yield a ``Fault`` for every row that the rest of the history contradicts."""
    status = end = None
    seen = False
    for event in in_order(events):
        if message := _objection(event, status, seen, end):
            yield Fault(event, "date" if end else "kind", message)
        elif event.kind in STATUS_AFTER:
            status = STATUS_AFTER[event.kind]
            end = event if event.kind in EVENTS_OF_END else None
        seen = True
    if end:
        yield from _sites_that_outlive(end, sites)


def _objection(event, status, seen, end):
    if end:
        message = _("The model ended on %(date)s; nothing can happen to it later.")
        return message % {"date": format_date(end.date)}
    if event.kind == EventKind.LAUNCHED and seen:
        return _("The launch must be the first event, and can happen only once.")
    if event.kind == EventKind.RESUMED and status != Status.PAUSED:
        return _("Only a paused model can be resumed.")
    if event.kind == EventKind.PAUSED and status == Status.PAUSED:
        return _("The model is paused already.")
    if event.kind == EventKind.RECOGNISED and status == Status.PAUSED:
        return _("A paused model must be resumed before it can be recognised.")
    return None


def _sites_that_outlive(end, sites):
    message = _("The model ended on %(date)s; a site cannot outlive it.")
    message %= {"date": format_date(end.date)}
    for site in sites:
        if site.started_on and site.started_on > end.date:
            yield Fault(site, "started_on", message)
        elif site.ended_on and site.ended_on > end.date:
            yield Fault(site, "ended_on", message)
