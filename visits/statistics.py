"""Figures of periods, as people look at them."""

from dataclasses import dataclass
from datetime import date, timedelta

from visits.models import SiteDay

ONE_DAY = timedelta(days=1)


def first_of(last, count):
    """Return the first of the ``count`` days that end with ``last``, or the first day that a date can be."""
    return date.fromordinal(max(last.toordinal() - count + 1, 1))


def days_between(first, last):
    """Return the days from ``first`` to ``last``, both included."""
    return [first + ONE_DAY * step for step in range((last - first).days + 1)]


@dataclass(frozen=True)
class Row:
    """The figures of a day, or of the month that begins on ``date``."""

    date: date
    visits: int = 0
    views: int = 0
    uniques: int = 0
    suspect: int = 0
    bots: int = 0
    online_peak: int = 0


class Days:
    """The days from ``first`` to ``last``, both included, those without visits too."""

    def __init__(self, site, first, last):
        self.first, self.last = first, last
        names = [name for name in Row.__dataclass_fields__ if name != "date"]
        found = SiteDay.objects.of_site(site).between(first, last).values("date", *names)
        known = {row["date"]: Row(**row) for row in found}
        self.rows = [known.get(day, Row(day)) for day in days_between(first, last)]

    @classmethod
    def latest(cls, site, today, count):
        """Return the latest ``count`` days."""
        return cls(site, first_of(today, count), today)

    @classmethod
    def all(cls, site, today):
        """Return every day since counting began; of none where it has not begun."""
        first = SiteDay.objects.of_site(site).first_day()
        return cls(site, first or today + ONE_DAY, today)

    @property
    def latest_first(self):
        return self.rows[::-1]

    @property
    def is_empty(self):
        """Whether nothing was counted on any of the days."""
        return not any(row.visits or row.views for row in self.rows)

    def sum(self, name):
        """Return the sum of a figure over the days."""
        return sum(getattr(row, name) for row in self.rows)


def months_of(site):
    """Return a Row for each month in which something was counted, the latest first."""
    return [
        Row(row["month"], row["sum_visits"], row["sum_views"], row["sum_uniques"])
        for row in SiteDay.objects.of_site(site).by_month()
    ]
