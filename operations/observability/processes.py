"""
One set of counts for all processes on this machine: each keeps its own in files that whoever is scraped adds up.

The files lie in the folder PROMETHEUS_MULTIPROC_DIR, which the settings of production name after the machine: processes
on two machines may share DATA_DIR, and would take each other's numbers for their own.
"""

import fcntl
import logging
import os
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

logger = logging.getLogger(__name__)
PAST = "past"
"""Stands in the name of a file for the number of a process: what ended processes have counted."""

ROOM = {"histogram": 2 << 20, "counter": 1 << 18}
"""Bytes for what a process counts: more than all views, methods and classes of status of the portal take."""


def folder():
    """Return the folder of the counts as a Path, or None where this process keeps its counts to itself."""
    if not values.ValueClass._multiprocess:
        return None
    return Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])


def collect():
    """Return the metrics of all processes on this machine."""
    with _locked(fcntl.LOCK_SH):
        return MultiProcessCollector(None, str(folder())).collect()


def forget_ended():
    """
    Put away the files of processes that have ended; call it before this process counts anything.

    While others are alive, this one joins them, and what the ended ones counted is kept, as a sum must not become
    smaller. Where none is, a new run begins at zero.
    """
    if folder() is None:
        return
    with _locked(fcntl.LOCK_EX):
        files = list(folder().glob("*.db"))
        ended = [file for file in files if not _is_alive(_process_of(file))]
        is_joined = any(_process_of(file) != PAST for file in set(files) - set(ended))
        for file in ended:
            if is_joined and _process_of(file) == PAST:
                continue
            if is_joined:
                _add_to_past(file)
            file.unlink()


def reserve():
    """
    Take the room that the counts of this process need; for processes that serve, before they do.

    The files are mapped into memory: a count that found the disk full would end the process.
    """
    if folder() is None:
        return
    try:
        for kind, size in ROOM.items():
            file = folder() / f"{kind}_{os.getpid()}.db"
            descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, size)
            finally:
                os.close(descriptor)
    except OSError as error:
        logger.error("no room for metrics: %s", error)


def _process_of(file):
    """Return the last word of a name such as ``histogram_4711.db``."""
    return file.stem.rpartition("_")[2]


def _is_alive(process):
    """Return whether a process of that number runs, other than this one, which has no files yet."""
    if process == PAST or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _add_to_past(file):
    kind = file.stem.rpartition("_")[0]
    past = MmapedDict(str(file.with_name(f"{kind}_{PAST}.db")))
    for key, value, _, _ in list(MmapedDict.read_all_values_from_file(str(file))):
        past.write_value(key, past.read_value(key)[0] + value, 0.0)
    past.close()


@contextmanager
def _locked(mode):
    descriptor = os.open(folder() / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, mode)
        yield
    finally:
        os.close(descriptor)
