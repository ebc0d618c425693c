"""
Count the lines of a web server's log by the rules of the live counter, with the time of the lines as the clock.

The rules are those of ``hot_store.sqlite_scripts``; what they need to know of readers stays in this process, under a
salt that is thrown away with the day.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache, partial
from typing import NamedTuple
from urllib.parse import urlsplit

from visits import clock, visitors
from visits.hot_store import Outcome
from visits.hot_store.base import SILENCE, UNIQUE, WHOLE_SITE, new_salt
from visits.importers.access_log import read_entry, read_second
from visits.ingestion import referrer_label

TOLERANCE = 10 * 60
"""Seconds. A server writes a line when its answer is sent: this much later than others it may come."""

_REMEMBERED = 16_384
_AGENT_LENGTH = 512
_GET = b"GET "
_SHOWN = {b"200", b"304"}
_NOTHING = b"-"


class Problem(Enum):
    """Why a line cannot be counted; the value is what people read."""

    BROKEN = "không phải một dòng nhật ký"
    MOMENT = "ngày giờ không có thật hoặc chưa tới"
    LATE = "lùi lại quá 10 phút so với dòng trước"


@dataclass
class Figures:
    """What lines came to; ``days`` are those of the views, as numbers."""

    lines: int = 0
    views: int = 0
    uniques: int = 0
    visits: int = 0
    suspect: int = 0
    bots: int = 0
    refused: int = 0
    others: int = 0
    broken: int = 0
    late: int = 0
    days: set = field(default_factory=set)

    def add(self, more):
        """Add the figures of other lines."""
        for name, number in vars(more).items():
            if name != "days":
                setattr(self, name, getattr(self, name) + number)
        self.days |= more.days


@dataclass
class Counts:
    """
    Counts that wait to be added to the tables.

    ``pages`` and ``hours`` map (day, page) and hours to [views, uniques, visits]; ``days`` maps days to [suspect,
    bots]; ``referrers`` and ``devices`` map (day, name) to visits. All are numbers as in ``visits.clock``.
    """

    pages: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    hours: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    days: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    referrers: dict = field(default_factory=lambda: defaultdict(int))
    devices: dict = field(default_factory=lambda: defaultdict(int))

    def __len__(self):
        """How many rows of tables these counts are."""
        return sum(map(len, (self.pages, self.hours, self.days, self.referrers, self.devices)))


class Readers:
    """
    Who read what a short while ago: as much as the rules ask for.

    The seconds given to ``hit`` never go back. Ids are any hashable values that stand for one reader, address or page.
    """

    def __init__(self, limits):
        self._limits = limits
        self._visitors = {}  # id: (second of the latest sign, whether suspect)
        self._seen = {}  # (visitor, page): second until which another view is not unique
        self._minute = self._hour = self._swept = None
        self._in_minute, self._visits_in_hour = defaultdict(int), defaultdict(int)

    def __len__(self):
        """How much is remembered."""
        kept = (self._visitors, self._seen, self._in_minute, self._visits_in_hour)
        return sum(map(len, kept))

    def hit(self, now, visitor, address, page):
        """Return the Outcome of a view, whether it begins a visit, and whether it is a unique view."""
        self._turn(now)
        self._in_minute[address] += 1
        if self._in_minute[address] > self._limits.beacons_per_minute:
            return Outcome.RATE, False, False
        last, is_suspect = self._visitors.get(visitor, (None, False))
        is_new = last is None or now - last >= SILENCE
        if is_new:
            self._visits_in_hour[address] += 1
            is_suspect = self._visits_in_hour[address] > self._limits.visits_per_hour
        self._visitors[visitor] = now, is_suspect
        if is_suspect:
            return Outcome.SUSPECT, is_new, False
        key = visitor, page
        is_unique = self._seen.get(key, now) <= now
        if is_unique:
            self._seen[key] = now + UNIQUE
        return Outcome.COUNTED, is_new, is_unique

    def _turn(self, now):
        """Begin the windows of the limits anew, and forget what is past."""
        if now // 60 != self._minute:
            self._minute = now // 60
            self._in_minute.clear()
        if now // 3600 != self._hour:
            self._hour = now // 3600
            self._visits_in_hour.clear()
        if self._swept is None or now - self._swept >= SILENCE:
            self._swept = now
            self._seen = {key: until for key, until in self._seen.items() if until > now}
            self._visitors = {
                visitor: (last, is_suspect)
                for visitor, (last, is_suspect) in self._visitors.items()
                if now - last < SILENCE
            }


class Replay:
    """
    Counts line after line into ``counts`` and ``figures``, which may be taken away at any time.

    ``site`` is the id of the site, ``form`` one of ``access_log.FORMS``, ``paths`` tells pages, ``own_hosts`` are no
    referrers. Where lines name no program, programs cannot be told from people.
    """

    def __init__(self, site, form, paths, limits, own_hosts):
        self.counts, self.figures = Counts(), Figures()
        self._site, self._form, self._paths = site, form, paths
        self._limits, self._own_hosts = limits, own_hosts
        self._now = clock.now()
        self._second = self._day = None
        self._is_new_file = True
        self._begin_day(None)

    def begin_file(self):
        """Read another file: it may lie further back than the one before, whose readers are forgotten then."""
        self._is_new_file = True

    def take_counts(self):
        """Return the counts and begin with none."""
        taken, self.counts = self.counts, Counts()
        return taken

    def take_figures(self):
        """Return the figures and begin with none."""
        taken, self.figures = self.figures, Figures()
        return taken

    def count(self, line):
        """Count a line (bytes) and return None, or the Problem of one that cannot be counted."""
        if not line.strip():
            return None
        figures = self.figures
        figures.lines += 1
        entry = read_entry(line, self._form)
        if entry is None:
            figures.broken += 1
            return Problem.BROKEN
        page = self._page(entry)
        if page is None:
            figures.others += 1
            return None
        return self._count_view(entry, page, read_second(entry.stamp))

    def _page(self, entry):
        """Return what tells apart the page that a reader was shown, or None."""
        if entry.status not in _SHOWN or not entry.request.startswith(_GET):
            return None
        return self._paths.find(entry.request.split(b" ", 2)[1])

    def _count_view(self, entry, page, second):
        if second is None or (second > self._now and not self._has_come(second)):
            self.figures.broken += 1
            return Problem.MOMENT
        if not self._move_clock(second):
            self.figures.late += 1
            return Problem.LATE
        agent = _agent(entry.agent) if self._form.has_agents else _NO_AGENT
        if agent.is_bot:
            self.figures.bots += 1
            self.counts.days[self._day][1] += 1
            return None
        visitor, address = self._identify(entry.address, agent.text)
        outcome, is_new, is_unique = self._readers.hit(self._second, visitor, address, page)
        if outcome is Outcome.COUNTED:
            self._add_view(page if type(page) is int else WHOLE_SITE, is_new, is_unique)
            if is_new:
                self._add_visit(entry, agent)
        elif outcome is Outcome.SUSPECT:
            self.figures.suspect += is_new
            self.counts.days[self._day][0] += is_new
        else:
            self.figures.refused += 1
        return None

    def _has_come(self, second):
        """Look at the clock on the wall again: the server may be writing while its log is read."""
        self._now = clock.now() + TOLERANCE
        return second <= self._now

    def _move_clock(self, second):
        """Set the clock to ``second``, which may be a little late, and return whether that is possible."""
        if self._second is None or second >= self._second:
            self._second = second
        elif self._second - second > TOLERANCE:
            if not self._is_new_file:
                return False
            self._second, self._day = second, None
        self._is_new_file = False
        day = clock.day_of(self._second)
        if day != self._day:
            self._begin_day(day)
        return True

    def _begin_day(self, day):
        self._day = day
        self._readers = Readers(self._limits)
        self._identify = lru_cache(maxsize=_REMEMBERED)(partial(_identify, new_salt(), self._site))

    def _add_view(self, page, is_new, is_unique):
        for row in (
            self.counts.pages[self._day, page],
            self.counts.hours[self._second // clock.HOUR],
        ):
            row[0] += 1
            row[1] += is_unique
            row[2] += is_new
        figures = self.figures
        figures.views += 1
        figures.uniques += is_unique
        figures.visits += is_new
        figures.days.add(self._day)

    def _add_visit(self, entry, agent):
        if agent.device:
            self.counts.devices[self._day, agent.device] += 1
        referrer = referrer_label(_host(entry.referrer), agent.text, self._own_hosts)
        if referrer:
            self.counts.referrers[self._day, referrer] += 1


class _Agent(NamedTuple):
    text: str
    is_bot: bool
    device: str | None


_NO_AGENT = _Agent("", False, None)


@lru_cache(maxsize=_REMEMBERED)
def _agent(written):
    text = "" if written == _NOTHING else written.decode("utf-8", "replace")[:_AGENT_LENGTH]
    return _Agent(text, visitors.is_bot(text), visitors.device_of(text))


def _identify(salt, site, address, agent):
    """Return the ids of a reader and of an address; a server that looked up names wrote one instead of an address."""
    address = address.decode("ascii", "replace").lower()
    network = visitors.network_of(address) or address
    return visitors.visitor_id(salt, site, network, agent), visitors.address_id(salt, network)


@lru_cache(maxsize=_REMEMBERED)
def _host(referrer):
    """Return the host in the address of a referrer, "" where there is none."""
    try:
        address = urlsplit(referrer.decode("utf-8", "replace"))
    except ValueError:
        return ""
    return address.netloc.rpartition("@")[2]
