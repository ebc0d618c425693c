"""
How the portal stands, read at the moment of the scrape.

Each source is read on its own: where one fails, its metrics are missing and ``scrape_errors`` names it, so that no
alarm rests on an old number. Every web process of a portal tells the same.
"""

import logging
from contextlib import contextmanager
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.models import Min, Sum
from django.utils import timezone
from huey.contrib.djhuey import HUEY
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from home.content_version import content_version
from home.tasks import WORKER_SEEN
from operations.backup import last as last_backup
from syndication.choices import DeliveryState, PeerState
from syndication.models import Delivery, DirtyMark, Peer
from visits import clock, folding
from visits.choices import Refusal
from visits.models import RefusalDay, SiteDay

STATEMENT_SECONDS = 2
"""So long may a statement of a scrape take on PostgreSQL."""
_MOST_COUNTED = 10_000
_MOST_PEERS = 200

logger = logging.getLogger(__name__)


def _gauge(name, text, value):
    return GaugeMetricFamily(name, text, value=value)


def _seconds_since(moment):
    return (timezone.now() - moment).total_seconds()


@contextmanager
def _bounded():
    """Let no statement take longer than STATEMENT_SECONDS; SQLite has none that long."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [STATEMENT_SECONDS * 1000])
        yield


# -- Sources ----------------------------------------------------------------------------------------------------------


def database():
    """Whether the main database answers."""
    try:
        with _bounded(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answers = 1
    except DatabaseError:
        answers = 0
    yield _gauge("database_up", "Whether the main database answers", answers)


def shared_cache():
    """Whether the name of the present state can be read, under which answers are kept."""
    try:
        answers = int(bool(content_version()))
    except Exception as error:
        logger.warning("the content version cannot be read: %s", error)
        answers = 0
    yield _gauge("content_version_up", "Whether the content version can be read", answers)


def worker():
    """When the worker showed itself last, which it does every minute."""
    seen = cache.get(WORKER_SEEN)
    yield _gauge("worker_up", "Whether the worker has shown itself lately", int(seen is not None))
    if seen is not None:
        text = "Seconds since the worker showed itself"
        yield _gauge("worker_seen_seconds", text, _seconds_since(seen))


def queue():
    """What waits for the worker."""
    tasks = GaugeMetricFamily("queue_tasks", "Tasks that wait for the worker", labels=["state"])
    tasks.add_metric(["pending"], HUEY.pending_count())
    tasks.add_metric(["scheduled"], HUEY.scheduled_count())
    yield tasks


def fold():
    """How long ago everything that was counted had reached the main database; five seconds as a rule."""
    folded_at = folding.last_fold()
    if folded_at is not None:
        text = "Seconds since all visits counted until then were in the main database"
        yield _gauge("visits_fold_lag_seconds", text, max(0, clock.now() - folded_at))


def beacons():
    """What came of the beacons of today, as counters that begin at zero every midnight of Việt Nam."""
    with _bounded():
        today = RefusalDay.objects.filter(date=clock.today())
        refused = dict(today.values_list("reason").annotate(Sum("number")).order_by())
        days = SiteDay.objects.filter(date=clock.today())
        views = days.aggregate(total=Sum("views"))["total"] or 0
    yield CounterMetricFamily("visits_views", "Views counted today", value=views)
    text = "Beacons of today that were not counted, by reason"
    family = CounterMetricFamily("visits_beacons_refused", text, labels=["reason"])
    for reason in Refusal:
        family.add_metric([reason.value], refused.get(reason.value, 0))
    yield family


def feeds():
    """How far what other wards read, and what this one reads of them, is behind."""
    with _bounded():
        marks = DirtyMark.objects.values("pk")[:_MOST_COUNTED].count()
        pending = Delivery.objects.filter(state=DeliveryState.PENDING)
        waiting = pending.values("pk")[:_MOST_COUNTED].count()
        oldest = pending.aggregate(oldest=Min("created_at"))["oldest"]
        active = Peer.objects.filter(state=PeerState.ACTIVE).order_by("pk")
        peers = list(active.values_list("address", "last_success_at", "created_at")[:_MOST_PEERS])
    yield _gauge("feed_changes_waiting", "Changes that the change log does not know yet", marks)
    yield _gauge("feed_pings_waiting", "Pings to other wards that have not arrived", waiting)
    text = "Age of the oldest ping that has not arrived"
    yield _gauge("feed_oldest_ping_seconds", text, _seconds_since(oldest) if oldest else 0)
    text = "Seconds since a source of news was read last, or was entered"
    family = GaugeMetricFamily("feed_peer_lag_seconds", text, labels=["peer"])
    for address, success, created in peers:
        family.add_metric([address], _seconds_since(success or created))
    yield family


def backup():
    """When the last backup was made, as the command ``backup`` writes it down; nothing before the first one."""
    if (told := last_backup.read()) is not None:
        moment = datetime.fromisoformat(told["time"])
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        yield _gauge("backup_age_seconds", "Age of the last backup", _seconds_since(moment))


SOURCES = (database, shared_cache, worker, queue, backup, fold, beacons, feeds)
NEED_DATABASE = {beacons, feeds}


def collect():
    """Yield the metrics of all sources, and which of them could not be read."""
    text = "1 where a source of metrics could not be read"
    errors = GaugeMetricFamily("scrape_errors", text, labels=["source"])
    answers = True
    for source in SOURCES:
        families = _read(source) if answers or source not in NEED_DATABASE else None
        errors.add_metric([source.__name__], int(families is None))
        yield from families or ()
        if source is database:
            answers = families is not None and families[0].samples[0].value == 1
    yield errors


def _read(source):
    """Return the metrics of a source, or None where it fails."""
    try:
        return list(source())
    except Exception as error:
        logger.warning("metrics of “%s” cannot be read: %s", source.__name__, error)
        return None
