"""
The hot store in Redis, for a portal on several machines.

Every change is one Lua script, which Redis runs without anything in between. The keys of a site share a hash tag, so
that a cluster keeps them together. Turn on Redis's append-only file: without it a restart of Redis forgets.
"""

import time
from contextlib import contextmanager

import redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from visits import clock

from .base import (
    FORGET,
    MAX_FORWARDED,
    NONCE,
    ONLINE,
    SILENCE,
    UNIQUE,
    WHOLE_SITE,
    Batch,
    HotStore,
    Outcome,
    StoreUnavailableError,
    live_at,
    new_salt,
    new_uuid,
)
from .redis_scripts import FINISH, FORGET_BASE, HIT, ONLINE_NOW, PUBLISH, REFUSE, SEAL

SITES = "visits:sites"
SALTS = "visits:salts"
LEASE = "visits:lease"
AWAY_SECONDS = 3
_METRICS = "vuns"
"""The letters of views, uniques, new visits and suspect visits in the names of counts."""


class RedisStore(HotStore):
    """Keeps its keys in the database of ``url``; a call that fails for a moment is made again, and counts once."""

    def __init__(self, url, limits, client=None):
        self.limits = limits
        self.client = client or redis.Redis.from_url(
            url,
            socket_timeout=2,
            socket_connect_timeout=1,
            health_check_interval=30,
            retry=Retry(ExponentialBackoff(cap=0.2, base=0.05), 2),
        )
        self._scripts = {
            text: self.client.register_script(text)
            for text in (HIT, REFUSE, PUBLISH, FORGET_BASE, SEAL, FINISH, ONLINE_NOW)
        }
        self._known_sites = set()
        self._salts = {}
        self._away_until = 0.0

    def close(self):
        self.client.close()
        self._salts, self._known_sites = {}, set()

    @contextmanager
    def _reaching(self):
        if time.monotonic() < self._away_until:
            raise StoreUnavailableError("Redis did not answer a moment ago")
        try:
            yield self.client
            # Another thread may have failed meanwhile, just before Redis was back.
            self._away_until = 0.0
        except redis.RedisError as error:
            # No page waits for a Redis that is away, but for the first.
            self._away_until = time.monotonic() + AWAY_SECONDS
            raise StoreUnavailableError(str(error)) from error

    def _run(self, script, site, *arguments):
        with self._reaching() as client:
            if site not in self._known_sites:
                client.sadd(SITES, site)
                self._known_sites.add(site)
            return self._scripts[script](keys=[_prefix(site)], args=arguments)

    # -- the salt -----------------------------------------------------------------------------------------------------

    def salt(self, day):
        if day not in self._salts:
            with self._reaching() as client:
                end = (day + 1) * clock.DAY - clock.OFFSET
                seconds = max(end - int(time.time()), 60)
                client.hsetnx(SALTS, day, new_salt())
                client.expire(SALTS, seconds)
                self._salts = {day: client.hget(SALTS, day)}
        return self._salts[day]

    # -- counting -----------------------------------------------------------------------------------------------------

    def hit(self, now, hit):
        outcome, *live = self._run(
            HIT,
            hit.site,
            now,
            clock.day_of(now),
            hit.page,
            hit.visitor.hex(),
            hit.address.hex(),
            hit.nonce,
            hit.referrer,
            hit.device,
            min(hit.forwarded, MAX_FORWARDED),
            int(hit.is_heartbeat),
            self.limits.beacons_per_minute,
            self.limits.visits_per_hour,
            SILENCE,
            UNIQUE,
            NONCE,
            FORGET,
        )
        return Outcome(outcome.decode()), _live(now, live)

    def refuse(self, now, site, reason):
        self._run(REFUSE, site, clock.day_of(now), str(reason))

    # -- reading ------------------------------------------------------------------------------------------------------

    def live(self, now, site, page=WHOLE_SITE):
        names = ("day", "today", "total", "online", "online_at", "threshold")
        with self._reaching() as client:
            pipe = client.pipeline(transaction=False)
            pipe.hmget(f"{_prefix(site)}live", names)
            pipe.hget(f"{_prefix(site)}pages", page)
            values, views = pipe.execute()
        return _live(now, [*values, views])

    def page_views(self, site, pages):
        pages = list(pages)
        if not pages:
            return {}
        with self._reaching() as client:
            views = client.hmget(f"{_prefix(site)}pages", pages)
        return {page: int(number or 0) for page, number in zip(pages, views, strict=True)}

    def sites(self):
        with self._reaching() as client:
            if self._known_sites:  # told again, in case Redis has lost them
                client.sadd(SITES, *self._known_sites)
            return sorted(int(site) for site in client.smembers(SITES))

    def forwarded(self, site):
        with self._reaching() as client:
            found = client.hgetall(f"{_prefix(site)}forwarded")
        return {int(addresses): int(number) for addresses, number in found.items()}

    # -- folding ------------------------------------------------------------------------------------------------------

    def generation(self, site):
        with self._reaching() as client:
            return int(client.hget(f"{_prefix(site)}live", "generation") or 0)

    def publish(self, now, site, base, generation):
        self._run(PUBLISH, site, generation, *_base_arguments(base))

    def forget_base(self, site):
        self._run(FORGET_BASE, site)

    def seal(self, site):
        self._run(SEAL, site, new_uuid())

    def batches(self, site):
        with self._reaching() as client:
            uuids = client.lrange(f"{_prefix(site)}batches", 0, -1)
            counts = [client.hgetall(f"{_prefix(site)}batch:{uuid.decode()}") for uuid in uuids]
        return [
            _batch(uuid.decode(), site, found)
            for uuid, found in zip(uuids, counts, strict=True)
            if found  # a list read before another process finished its first
        ]

    def finish(self, now, batch, base):
        self._run(FINISH, batch.site, batch.uuid, *_base_arguments(base))

    def update_online(self, now, site):
        # The ids of yesterday's visitors are others than those of today, though the people may be the same.
        midnight = clock.day_of(now) * clock.DAY - clock.OFFSET
        return self._run(ONLINE_NOW, site, now, max(now - ONLINE, midnight - 1))

    def acquire_lease(self, now, holder, seconds):
        with self._reaching() as client:
            if client.set(LEASE, f"{holder} {now + seconds}", nx=True):
                return True
            known = client.get(LEASE)
            owner, _, until = (known or b"").decode().partition(" ")
            if owner != holder and int(until or 0) > now:
                return False
            # Two who find it expired at once may both fold for a moment: a batch counts once all the same.
            client.set(LEASE, f"{holder} {now + seconds}")
            return True

    def sweep(self, now):
        """Redis forgets by itself what has an expiry; the set of those online and the salts are ours to clear."""
        today = clock.day_of(now)
        with self._reaching() as client:
            for site in self.sites():
                client.zremrangebyscore(f"{_prefix(site)}online", "-inf", now - FORGET)
            old = [day for day in client.hkeys(SALTS) if int(day) != today]
            if old:
                client.hdel(SALTS, *old)


def _live(now, row):
    if row[0] is None:
        return None
    return live_at(now, *(int(value or 0) for value in row))


def _prefix(site):
    return f"{{visits:{site}}}:"


def _base_arguments(base):
    pages = [value for pair in base.pages.items() for value in pair]
    first = clock.first_hour(base.day)
    return [base.day, base.today, base.total, base.threshold, int(base.is_whole), first, *pages]


def _batch(uuid, site, counts):
    hits, tallies = {}, {}
    for name, number in counts.items():
        sort, *parts = name.decode().split(":", 3)
        if sort == "h":
            hour, page, metric = parts
            row = hits.setdefault((int(hour), int(page)), [0, 0, 0, 0])
            row[_METRICS.index(metric)] = int(number)
        else:
            day, kind, value = parts
            tallies[int(day), kind, value] = int(number)
    return Batch(uuid=uuid, site=site, hits=hits, tallies=tallies)
