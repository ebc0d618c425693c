"""Bring the counts of logs into the tables: all of them or none."""

from collections import defaultdict
from contextlib import ExitStack

from django.db import transaction

from visits import clock
from visits.folding import known_hosts
from visits.models import (
    DeviceDay,
    ImportedLog,
    PageTotal,
    ReferrerDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)

MOST_ROWS = 100_000
"""Counts for so many rows wait in memory, some 30 MB."""


class Books:
    """
    The tables of the site with this id, in one transaction that ends with the block: undone where that fails.

    It begins as late as it can, because nobody else writes to an SQLite database while it lasts: with ``close``, unless
    counts become too many for the memory before. Nothing is written in a trial.
    """

    def __init__(self, site, *, is_trial=False):
        self._site, self._is_trial = site, is_trial
        self._transaction = ExitStack()
        self._is_open = False
        self._kept, self._logs = [], []
        self._beginning_of_file = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return self._transaction.__exit__(*error)

    def write(self, counts):
        """Write a part of the counts of the file that is being read."""
        if self._is_trial:
            return
        if self._beginning_of_file is None:
            self._write_kept()
            self._beginning_of_file = transaction.savepoint()
        add_counts(self._site, counts)

    def drop_file(self):
        """Take back what was written of the file that is being read."""
        if self._beginning_of_file is not None:
            transaction.savepoint_rollback(self._beginning_of_file)
        self._forget_beginning()

    def end_file(self, counts, log):
        """Keep the rest of the counts of the file, and ``log``, the ImportedLog that it was read."""
        self._forget_beginning()
        self._kept.append(counts)
        self._logs.append(log)
        if sum(map(len, self._kept)) > MOST_ROWS and not self._is_trial:
            self._write_kept()

    def close(self):
        """Write what is left."""
        if self._logs and not self._is_trial:
            self._write_kept()
            ImportedLog.objects.bulk_create(self._logs)

    def _forget_beginning(self):
        if self._beginning_of_file is not None:
            transaction.savepoint_commit(self._beginning_of_file)
            self._beginning_of_file = None

    def _write_kept(self):
        if not self._is_open:
            self._transaction.enter_context(transaction.atomic())
            self._is_open = True
        while self._kept:
            add_counts(self._site, self._kept.pop(0))


def add_counts(site, counts):
    """Add ``replay.Counts`` to what the tables hold of the site with this id."""
    totals, days = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0, 0])
    for (day, page), row in counts.pages.items():
        _add(totals[site, page], row[:2])
        _add(days[day], row)
    VisitCounter.objects.add_up(
        {(site, clock.to_date(day), page): row for (day, page), row in counts.pages.items()}
    )
    PageTotal.objects.add_up(totals)
    SiteDay.objects.add_up(
        {
            # What was imported is told once more apart; who was there at once is not known.
            (site, clock.to_date(day)): (*days[day], *counts.days.get(day, (0, 0)), days[day][2], 0)
            for day in days.keys() | counts.days.keys()
        }
    )
    SiteHour.objects.add_up({_hour_key(site, hour): row for hour, row in counts.hours.items()})
    DeviceDay.objects.add_up(_tallies(site, counts.devices))
    ReferrerDay.objects.add_up(known_hosts(site, _tallies(site, counts.referrers)))


def _add(row, numbers):
    for place, number in enumerate(numbers):
        row[place] += number


def _hour_key(site, hour):
    return site, clock.to_date(clock.day_of_hour(hour)), clock.hour_of_day(hour)


def _tallies(site, tallies):
    return {(site, clock.to_date(day), name): (number,) for (day, name), number in tallies.items()}
