"""
What becomes of counts that are old: days of pages become months, finer ones go, days of the site stay for ever.

Every step is complete in itself, so that a run that was cut off is simply made again.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from visits import clock
from visits.models import (
    DeviceDay,
    FoldedBatch,
    PageMonth,
    ReferrerDay,
    RefusalDay,
    SiteHour,
    VisitCounter,
)

KEPT = timedelta(days=400)
"""A year, and enough of the next to compare with."""
BATCHES_KEPT = timedelta(days=7)
"""The hot store asks for the names of batches until it has deleted them, moments after they were folded."""
DELETED_AT_ONCE = 1000

_PASSING = (SiteHour, ReferrerDay, DeviceDay, RefusalDay)


@dataclass
class Pruned:
    """How many rows went: ``months`` by the first day of the month, ``rows`` by model."""

    months: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)

    @property
    def is_nothing(self):
        return not any((*self.months.values(), *self.rows.values()))


def prune(*, is_trial=False):
    """Roll up the months, and delete the rows, that are past their time, and return Pruned; in a trial only count."""
    pruned = Pruned()
    oldest = clock.today() - KEPT
    for month in _months_before(oldest.replace(day=1)):
        pruned.months[month] = _of_month(month).count() if is_trial else roll_up(month)
    for rows in _past_rows(oldest):
        pruned.rows[rows.model] = rows.count() if is_trial else _delete(rows)
    return pruned


@transaction.atomic
def roll_up(month):
    """Add the days of all pages in ``month`` (its first day) to PageMonth, delete them, and return their number."""
    # Locked, and deleted by what was read: a log that is imported at the same time loses nothing.
    rows = _of_month(month).select_for_update().order_by(*VisitCounter.KEY)
    sums, read = defaultdict(lambda: [0] * len(PageMonth.COUNTS)), []
    for pk, site, page, *numbers in rows.values_list("pk", "site", "page", *PageMonth.COUNTS):
        read.append(pk)
        total = sums[site, month, page]
        for place, number in enumerate(numbers):
            total[place] += number
    PageMonth.objects.add_up(sums)
    for start in range(0, len(read), DELETED_AT_ONCE):
        VisitCounter.objects.filter(pk__in=read[start : start + DELETED_AT_ONCE]).delete()
    return len(read)


def _months_before(limit):
    """Return the first days of the months before ``limit`` that have days of pages."""
    months = VisitCounter.objects.filter(date__lt=limit).order_by()
    return list(months.dates("date", "month"))


def _of_month(month):
    following = (month + timedelta(days=31)).replace(day=1)
    return VisitCounter.objects.filter(date__gte=month, date__lt=following)


def _past_rows(oldest):
    """Return querysets of what is not kept."""
    batches = FoldedBatch.objects.filter(folded_at__lt=timezone.now() - BATCHES_KEPT)
    return [*(model.objects.filter(date__lt=oldest) for model in _PASSING), batches]


def _delete(rows):
    """Delete ``rows`` in small steps, between which others can write, and return their number."""
    deleted = 0
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[:DELETED_AT_ONCE]):
        rows.filter(pk__in=some).delete()
        deleted += len(some)
    return deleted
