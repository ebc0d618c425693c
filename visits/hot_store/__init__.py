"""
Where visits are counted as they happen, until they are folded into the main database.

One interface, two backends: a file of SQLite for any number of processes on one machine, Redis for several machines.
``get_store()`` returns the one that the settings choose.
"""

from django.conf import settings

from .base import Base, Batch, Hit, HotStore, Limits, Live, Outcome, StoreUnavailableError

__all__ = [
    "Base",
    "Batch",
    "Hit",
    "HotStore",
    "Limits",
    "Live",
    "Outcome",
    "StoreUnavailableError",
    "get_store",
]

_opened = {}


def get_store():
    """Return the hot store of this process."""
    key = (
        settings.REDIS_URL,
        settings.DATA_DIR,
        settings.VISITS_BEACONS_PER_MINUTE,
        settings.VISITS_NEW_VISITS_PER_HOUR,
    )
    if key not in _opened:
        close_store()
        _opened[key] = _open(*key)
    return _opened[key]


def close_store():
    """Let go of the connections of this process's store, if it has one."""
    while _opened:
        _opened.popitem()[1].close()


def _open(redis_url, data_dir, *limits):
    if redis_url:
        from .redis import RedisStore

        return RedisStore(redis_url, Limits(*limits))
    from .sqlite import SQLiteStore

    return SQLiteStore(data_dir, Limits(*limits))
