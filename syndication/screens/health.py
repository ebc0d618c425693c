"""How well a source is read, in words, and what waits for a decision."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syndication.choices import ImportState, PeerState
from vietnamese.numbers import format_number

SILENT = timedelta(hours=1)
"""A source is read every five minutes: when it was not for so long, the worker is not running."""

DECIDED_BY_EDITORS = (ImportState.NEW, ImportState.UPDATED)
"""States in which an item waits for an editor."""


def waiting(prefix=""):
    """Return the condition on items, or on what leads to them by ``prefix``, of waiting for a decision."""
    return Q(**{f"{prefix}state__in": DECIDED_BY_EDITORS}) | Q(
        **{f"{prefix}withdrawal_waits": True}
    )


def in_trouble():
    """Return the condition on sources of needing somebody's attention."""
    return Q(state=PeerState.HELD) | Q(state=PeerState.ACTIVE, failures__gt=0)


def with_waiting(peers):
    """Annotate sources with ``waiting_count``, the number of their items that wait for a decision."""
    return peers.annotate(waiting_count=Count("items", filter=waiting("items__")))


@dataclass(frozen=True)
class Health:
    sentence: str
    is_problem: bool = False


def health_of(peer):
    """Return the ``Health`` of a source: one sentence for an editor, and whether it is bad news."""
    if peer.state == PeerState.HELD:
        return Health(_("Held back: somebody has to decide."), True)
    if peer.state == PeerState.PAUSED:
        return Health(_("Paused: nothing is read."))
    if peer.failures:
        sentence = ngettext(
            "No answer %(count)s time in a row: %(error)s",
            "No answer %(count)s times in a row: %(error)s",
            peer.failures,
        )
        return Health(sentence % {"count": peer.failures, "error": peer.last_error}, True)
    if peer.last_success_at is None:
        return Health(_("Not read yet."))
    if not peer.first_sync_done:
        return Health(_("Being read for the first time."))
    if timezone.now() - peer.last_success_at > SILENT:
        return Health(_("Not read for a while: is the worker running?"), True)
    return Health(_("Reads well."))


def duration(delta):
    """Return a timedelta as people say it: “0,5 giây”, “12 phút”; "" for None."""
    if delta is None:
        return ""
    seconds = delta.total_seconds()
    if seconds >= 60:
        now = timezone.now()
        return timesince(now - delta, now, depth=1)
    return _("%(number)s seconds") % {"number": format_number(seconds, 1 if seconds < 10 else 0)}
