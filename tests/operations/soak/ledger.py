"""What everybody met, in the order of time, for the judge."""

import threading
import time
from dataclasses import dataclass, field

NOBODY = 0
"""The status of a request that nobody answered: refused, broken off, or too late."""


@dataclass(frozen=True, slots=True)
class Event:
    """A request to the web process ``host``: its kind, begin and end (seconds of one clock), and status."""

    kind: str
    host: str
    begin: float
    end: float
    status: int

    @property
    def is_failure(self):
        return self.status == NOBODY or self.status >= 500


@dataclass(frozen=True, slots=True)
class Edit:
    """What an editor sent: a text that occurs nowhere else, whether for the public, and the status of the answer."""

    page: int
    marker: str
    is_published: bool
    status: int

    @property
    def is_acknowledged(self):
        return self.status == 302


@dataclass(slots=True)
class Death:
    """That ``part`` was killed, and when the first good answer came again: None where none has."""

    part: str
    killed: float
    back: float | None = None

    @property
    def seconds(self):
        return None if self.back is None else self.back - self.killed


@dataclass
class Ledger:
    """Notes of all threads; ``stale`` are readings of an old page, whose kind is the marker that was missing."""

    events: list = field(default_factory=list)
    edits: list = field(default_factory=list)
    deaths: list = field(default_factory=list)
    stale: list = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def met(self, kind, host, begin, status):
        """Note a request that ends now."""
        with self._lock:
            self.events.append(Event(kind, host, begin, time.monotonic(), status))

    def since(self, moment):
        """Return the requests that ended after ``moment``."""
        with self._lock:
            events = self.events[-5000:]
        return [event for event in events if event.end > moment]

    def count(self):
        """Return how many requests there were."""
        with self._lock:
            return len(self.events)
