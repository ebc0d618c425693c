"""What a hot store is, whichever database it stands on."""

import secrets
import uuid
from abc import ABC, abstractmethod
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import Enum

from visits import clock

# Seconds.
SILENCE = 30 * 60
"""After this long without a sign of its visitor, a view begins a new visit."""
UNIQUE = 30 * 60
"""Within this time a visitor's views of one page count once among the unique views."""
ONLINE = 300
"""A visitor who gave a sign within this time is there now."""
NONCE = 600
"""How long a beacon is remembered, so that sending it twice counts once."""
FORGET = 24 * 3600
"""A visitor is forgotten after this time without a sign."""

SALT_BYTES = 32
MAX_FORWARDED = 3
"""So many addresses in ``X-Forwarded-For``, and more, are one case."""
WHOLE_SITE = 0
"""The page of a view outside the page tree."""


class StoreUnavailableError(Exception):
    """The hot store cannot be reached; nothing was counted."""


class Outcome(Enum):
    """What became of a beacon."""

    COUNTED = "counted"
    SUSPECT = "suspect"
    RATE = "rate"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one network address may send: beacons in a minute, and new visits in an hour (suspect beyond that)."""

    beacons_per_minute: int = 60
    visits_per_hour: int = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A beacon that passed every check.

    ``visitor`` and ``address`` are keyed hashes of 8 bytes, ``nonce`` is the beacon's own random text. A heartbeat
    only says that its visitor is still there. ``forwarded`` is how many addresses ``X-Forwarded-For`` listed.
    """

    site: int
    page: int
    visitor: bytes
    address: bytes
    nonce: str
    referrer: str = ""
    device: str = "desktop"
    forwarded: int = 0
    is_heartbeat: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """
    The numbers of a site at this moment: ``online`` as of the last fold, the visits of ``today`` and in all.

    ``page_views`` are the unique views of the page asked for. ``threshold`` is how many of them a page needs before
    the public is shown their number.
    """

    day: int
    today: int
    total: int
    online: int = 0
    threshold: int = 0
    page_views: int = 0


@dataclass(frozen=True, slots=True)
class Base:
    """
    What the main database knows of a site, to which the store adds what is not folded yet.

    ``pages`` are the unique views of pages by id; ``is_whole`` says that these are all the pages of the site.
    """

    day: int
    today: int
    total: int
    threshold: int
    pages: dict[int, int] = field(default_factory=dict)
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Counts that wait to be folded; nothing is added to them any more.

    ``hits`` maps (hour, page) to [views, uniques, visits, suspect]; ``tallies`` maps (day, kind, name) to a number,
    with the kinds ``referrer`` and ``device`` (visits) and ``refusal`` (beacons).
    """

    uuid: str
    site: int
    hits: dict[tuple[int, int], list[int]]
    tallies: dict[tuple[int, str, str], int]


def live_at(now, day, today, total, online, online_at, threshold, views):
    """Return Live from what a store keeps: numbers of another day, and of readers seen long ago, are past."""
    this_day = clock.day_of(now)
    return Live(
        day=this_day,
        today=today if day == this_day else 0,
        total=total,
        online=online if now - online_at < ONLINE else 0,
        threshold=threshold,
        page_views=views or 0,
    )


def new_uuid():
    """Return the name of a new batch."""
    return uuid.uuid4().hex


def new_salt():
    """Return the salt of a new day."""
    return secrets.token_bytes(SALT_BYTES)


class HotStore(ABC):
    """
    Counts that survive the death of any process, with one atomic operation for each beacon.

    Times are whole seconds since 1970, days as in ``visits.clock``. Every method raises StoreUnavailableError where the
    store cannot be reached.
    """

    turn = nullcontext()
    """
    What a thread holds while it handles a beacon, all of which has come in: where they wait for one another in ``hit``
    anyway, it costs them less to wait once, before they begin.
    """

    @abstractmethod
    def salt(self, day):
        """Return the 32 secret bytes of ``day``, the same to every process, gone once ``sweep`` sees another day."""

    @abstractmethod
    def hit(self, now, hit):
        """
        Count ``hit`` at the second ``now`` and return its Outcome, and Live for its page as ``live`` would.

        What has returned is kept.
        """

    @abstractmethod
    def refuse(self, now, site, reason):
        """Count a beacon that was refused."""

    @abstractmethod
    def live(self, now, site, page=WHOLE_SITE):
        """Return Live, or None where the base of the main database is not known yet: see ``publish``."""

    @abstractmethod
    def page_views(self, site, pages):
        """Return the unique views of ``pages`` as a dict by id, with 0 for one never seen."""

    @abstractmethod
    def generation(self, site):
        """Return a number that changes whenever the base of ``site`` does; ask before reading the main database."""

    @abstractmethod
    def publish(self, now, site, base, generation):
        """Let ``live`` tell ``base`` (a whole one) and what waits to be folded, unless the generation has changed."""

    @abstractmethod
    def forget_base(self, site):
        """Make ``live`` ask for the base again: the main database has changed otherwise than by a fold."""

    @abstractmethod
    def sites(self):
        """Return the ids of the sites that the store knows."""

    @abstractmethod
    def seal(self, site):
        """Close what was counted so far as a batch, unless there is nothing."""

    @abstractmethod
    def batches(self, site):
        """Return the sealed batches, the oldest first."""

    @abstractmethod
    def finish(self, now, batch, base):
        """
        Delete ``batch``, which the main database holds now, and let ``live`` tell ``base`` in the same step.

        Does nothing where another process has finished it already, whose base was the later one.
        """

    @abstractmethod
    def update_online(self, now, site):
        """Count who is there now, let ``live`` tell it, and return the number."""

    @abstractmethod
    def forwarded(self, site):
        """Return how many of the latest visits came with 0, 1, 2, or more addresses in ``X-Forwarded-For``."""

    @abstractmethod
    def acquire_lease(self, now, holder, seconds):
        """Return whether ``holder`` may fold until ``seconds`` from now; a holder renews its own lease so."""

    @abstractmethod
    def sweep(self, now):
        """Forget what is past its time: visitors, nonces, windows of the limits, salts of other days."""

    @abstractmethod
    def close(self):
        """Let go of connections; the next call opens them again."""
