"""
Read the log of a web server (Apache, nginx): its lines, and what one line tells.

This module knows neither models nor a database.
"""

import gzip
import re
import stat
import zlib
from collections import deque
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from vietnamese.system_reasons import reason_of

FIRST_YEAR = 1995
"""No web server wrote a log before."""
MAX_LINE = 64 * 1024
"""Bytes; a longer line is no line of a log."""

_GZIP = b"\x1f\x8b"
_MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_QUOTED = rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
_COMMON = (
    rb"(\S++) [^\[]*+\[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "
    + _QUOTED
    + rb" (\d{3}) (?:\d+|-)"
)


class Form(NamedTuple):
    """What a line looks like, and whether it names the program that asked."""

    pattern: re.Pattern
    has_agents: bool


# The two exclude each other. Behind the user agent, servers may write more.
FORMS = {
    "combined": Form(
        re.compile(_COMMON + b" " + _QUOTED + b" " + _QUOTED + rb"(?=\s|\Z)", re.DOTALL), True
    ),
    "common": Form(re.compile(_COMMON + rb"()()\s*\Z", re.DOTALL), False),
}


class LogError(Exception):
    """A file that cannot be read as a log: its path, and a sentence in Vietnamese."""

    def __init__(self, path, sentence):
        super().__init__(f"{path}: {sentence}")


class Entry(NamedTuple):
    """One line: ``stamp`` as ``read_second`` takes it, the rest as it was written."""

    address: bytes
    stamp: bytes
    request: bytes
    status: bytes
    referrer: bytes
    agent: bytes


def read_entry(line, form):
    """Return the Entry that ``line`` (bytes) tells in one of FORMS, or None."""
    match = form.pattern.match(line)
    return Entry(*match.groups()) if match else None


def read_second(stamp):
    """Return the second since 1970 of ``29/Dec/2022:10:16:00 +0700``, None for a moment that cannot be."""
    minute, second = _read_minute(stamp[:17] + stamp[20:]), int(stamp[18:20])
    # 60 is a leap second.
    return None if minute is None or second > 60 else minute + second


@lru_cache(maxsize=1024)
def _read_minute(stamp):
    try:
        hours, minutes = int(stamp[-4:-2]), int(stamp[-2:])
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if stamp[-5:-4] == b"-" else 1)
        moment = datetime(
            int(stamp[7:11]),
            _MONTHS.index(stamp[3:6]) + 1,
            int(stamp[:2]),
            int(stamp[12:14]),
            int(stamp[15:17]),
            tzinfo=timezone(offset),
        )
    except ValueError:
        return None
    return int(moment.timestamp()) if moment.year >= FIRST_YEAR else None


class LogFile:
    """
    The lines of a log at ``path``, compressed or not, read once from its beginning to its end.

    ``size`` bytes with the SHA-256 ``digest`` have been read so far, counted after decompression. ``known`` are the
    sizes and digests of beginnings read before: ``is_known`` tells after each line whether the file has just passed
    one of them. ``progress`` is called with the bytes of the file itself that were read since the last call.
    """

    _STEP = 4096  # lines

    def __init__(self, path, known=(), progress=lambda count: None):
        self.path = path
        self.is_known = False
        self.size = 0
        self._known = {}
        for size, digest in known:
            self._known.setdefault(size, set()).add(digest)
        self._sizes = deque(sorted(self._known))
        self._hash = sha256()
        self._progress = progress

    @property
    def digest(self):
        return self._hash.hexdigest()

    def lines(self, is_whole):
        """
        Yield each line as bytes, an empty one too; of one that is too long, its beginning.

        The server may still be writing the last line: without a line break, it is a line only where ``is_whole``
        says so, and is left for another time otherwise.
        """
        with _opened(self.path) as (file, raw):
            number = told = 0
            while line := file.readline(MAX_LINE):
                rest = b""
                if not line.endswith(b"\n"):
                    if len(line) < MAX_LINE and not is_whole(line):
                        break
                    rest = file.readline(MAX_LINE) if len(line) == MAX_LINE else b""
                self.is_known = False
                self._note(line)
                while rest:
                    self._note(rest)
                    rest = b"" if rest.endswith(b"\n") else file.readline(MAX_LINE)
                yield line
                number += 1
                if number % self._STEP == 0:
                    self._progress(raw.tell() - told)
                    told = raw.tell()
            self._progress(raw.tell() - told)

    def _note(self, data):
        """Go on by ``data``, and see whether what was known ends within it."""
        end = self.size + len(data)
        while self._sizes and self._sizes[0] <= end:
            size = self._sizes.popleft()
            beginning = self._hash.copy()
            beginning.update(data[: size - self.size])
            self.is_known = self.is_known or beginning.hexdigest() in self._known[size]
        self._hash.update(data)
        self.size = end


@contextmanager
def _opened(path):
    """Open the file for reading; give it, and the file as it lies on the disk."""
    try:
        status = path.stat()
    except (FileNotFoundError, ValueError):  # no such name, or none that can be
        raise LogError(path, "Không có tệp này.") from None
    except OSError as error:
        raise LogError(path, f"Không đọc được tệp này ({reason_of(error)}).") from error
    if stat.S_ISDIR(status.st_mode):
        raise LogError(path, "Đây là một thư mục, không phải một tệp.")
    if not stat.S_ISREG(status.st_mode):
        raise LogError(path, "Đây không phải một tệp thông thường.")
    try:
        with path.open("rb") as raw:
            if raw.peek(2).startswith(_GZIP):
                with gzip.open(raw) as file:
                    yield file, raw
            else:
                yield raw, raw
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise LogError(path, "Tệp nén bị hỏng hoặc chưa chép xong.") from error
    except OSError as error:
        raise LogError(path, f"Không đọc được tệp này ({reason_of(error)}).") from error
