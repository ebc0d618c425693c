"""
Bring what the hot store counted into the main database, so that nothing is lost and nothing comes twice.

A batch is sealed, added in one transaction together with its name, and deleted from the hot store. A crash at any point
leaves a batch that the next fold takes up again; where its name is in the main database already, nothing is added.
"""

import logging
import os
import threading
import uuid
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime

from django.core.cache import cache
from django.db import DatabaseError, close_old_connections, connection, transaction

from visits import alarm, clock, numbers
from visits.choices import Refusal
from visits.hot_store import StoreUnavailableError, get_store
from visits.models import (
    DeviceDay,
    FoldedBatch,
    PageTotal,
    ReferrerDay,
    RefusalDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)

EVERY = 5
"""Seconds between two folds."""
LEASE = 15
"""Seconds after which another process folds where this one has died."""
SWEEP_EVERY = 60
FOLDED = "visits-folded-at"
NEW_HOSTS_A_DAY = 200
OTHER_HOSTS = "(khác)"
_LONGEST_HOST = 100

logger = logging.getLogger(__name__)


def fold(store, now):
    """Fold what every site has counted until ``now`` and return the batches as a dict by site."""
    return {site: fold_site(store, site, now) for site in store.sites()}


def fold_site(store, site, now):
    """Fold what one site has counted and return the batches."""
    online = store.update_online(now, site)
    store.seal(site)
    batches = store.batches(site)
    for batch in batches:
        add_batch(batch, online, now)
        pages = {page for _, page in batch.hits}
        store.finish(now, batch, numbers.base_of(site, now, pages))
    return batches


@transaction.atomic
def add_batch(batch, online, now):
    """Add the counts of ``batch`` to the main database and return True; False where they are there already."""
    if not _is_new(batch, now):
        return False
    _add_hits(batch, online)
    _add_tallies(batch)
    return True


def _is_new(batch, now):
    table = connection.ops.quote_name(FoldedBatch._meta.db_table)
    moment = FoldedBatch._meta.get_field("folded_at")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (uuid, folded_at) VALUES (%s, %s) ON CONFLICT (uuid) DO NOTHING",  # noqa: S608
            [batch.uuid, moment.get_db_prep_save(datetime.fromtimestamp(now, UTC), connection)],
        )
        return cursor.rowcount == 1


def _add_hits(batch, online):
    pages, totals = defaultdict(lambda: [0] * 3), defaultdict(lambda: [0] * 2)
    days, hours = defaultdict(lambda: [0] * 4), defaultdict(lambda: [0] * 3)
    for (hour, page), (views, uniques, visits, suspect) in batch.hits.items():
        date = clock.to_date(clock.day_of_hour(hour))
        _add(days[date], views, uniques, visits, suspect)
        if views or uniques or visits:
            _add(pages[batch.site, date, page], views, uniques, visits)
            _add(totals[batch.site, page], views, uniques)
            _add(hours[batch.site, date, clock.hour_of_day(hour)], views, uniques, visits)
    bots = defaultdict(int)
    for (day, kind, name), number in batch.tallies.items():
        if kind == "refusal" and name == Refusal.BOT:
            bots[clock.to_date(day)] += number
    latest = max(days, default=None)
    VisitCounter.objects.add_up(pages)
    PageTotal.objects.add_up(totals)
    SiteHour.objects.add_up(hours)
    SiteDay.objects.add_up(
        {
            (batch.site, date): (*days[date], bots[date], 0, online if date == latest else 0)
            for date in {*days, *bots}
        }
    )


def _add(row, *numbers):
    for place, number in enumerate(numbers):
        row[place] += number


def _add_tallies(batch):
    rows = {"device": {}, "refusal": {}, "referrer": {}}
    for (day, kind, name), number in batch.tallies.items():
        rows[kind][batch.site, clock.to_date(day), name] = (number,)
    DeviceDay.objects.add_up(rows["device"])
    RefusalDay.objects.add_up(rows["refusal"])
    ReferrerDay.objects.add_up(known_hosts(batch.site, rows["referrer"]))


def known_hosts(site, rows):
    """Return ``rows`` with at most 200 hosts a day; what exceeds them is counted together."""
    kept = defaultdict(lambda: (0,))
    known = {}
    for (_, date, host), (number,) in sorted(rows.items()):
        if date not in known:
            hosts = ReferrerDay.objects.of_site(site).filter(date=date)
            known[date] = set(hosts.values_list("host", flat=True))
        host = host[:_LONGEST_HOST]
        if host not in known[date]:
            if len(known[date]) >= NEW_HOSTS_A_DAY:
                host = OTHER_HOSTS
            else:
                known[date].add(host)
        kept[site, date, host] = (kept[site, date, host][0] + number,)
    return kept


class Folder(threading.Thread):
    """
    Folds every five seconds in the background of a web process, as long as it holds the lease.

    ``waits`` is asked before each fold whether the main database must be left alone.
    """

    def __init__(self, store=None, waits=lambda: False):
        super().__init__(name="visits-folder", daemon=True)
        self.waits = waits
        self.store = store or get_store()
        self.holder = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.recent = defaultdict(alarm.Recent)
        self.swept_at = 0
        self.failing = False
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.wait(EVERY):
            close_old_connections()
            if not self.waits():
                self.step(clock.now())
            close_old_connections()

    def step(self, now):
        """Fold once, if it is this process's turn; a failure is told once and tried again at the next step."""
        try:
            if not self.store.acquire_lease(now, self.holder, LEASE):
                return
            for site, batches in fold(self.store, now).items():
                recent = self.recent[site].add(now, sum(_begun(batch, now) for batch in batches))
                alarm.check(site, now, recent)
            if now - self.swept_at >= SWEEP_EVERY:
                self.store.sweep(now)
                self.swept_at = now
        except (StoreUnavailableError, DatabaseError) as error:
            if not self.failing:
                logger.error("visits wait to be folded: %s", error)
            self.failing = True
        except Exception:
            logger.exception("folding visits failed; it is tried again")
        else:
            with suppress(Exception):  # what is counted does not depend on who is told of it
                cache.set(FOLDED, now, clock.DAY)
            if self.failing:
                logger.info("visits are folded again")
            self.failing = False


def _begun(batch, now):
    """Return how many visits of ``batch`` have just begun, suspect ones too; what has waited for long is no news."""
    hour = clock.hour_of(now - alarm.SECONDS)
    return sum(counts[2] + counts[3] for (begun, _), counts in batch.hits.items() if begun >= hour)


def last_fold():
    """Return the second at which everything counted was last in the main database; None if not within a day."""
    return cache.get(FOLDED)


def start(**options):
    """Start folding in this process; once is enough. ``options`` are those of ``Folder``."""
    if not any(isinstance(thread, Folder) for thread in threading.enumerate()):
        Folder(**options).start()
