"""One migrated database for all of pytest's processes, each of which would take a quarter of a minute for its own."""

import fcntl
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from tests.servers import wait_until


@contextmanager
def migrated_once(folder):
    """
    Within this, SQLite's test database is made: the first process migrates it, the others find a copy in its place.

    Django has to be told to keep what it finds there.
    """
    place, first = Path(connection.settings_dict["TEST"]["NAME"]), folder / "migrated.sqlite3"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if first.exists():
            shutil.copyfile(first, place)
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield
            return
        yield
        with closing(sqlite3.connect(place)) as made, closing(sqlite3.connect(first)) as copy:
            made.backup(copy)


def wait_for_template():
    """Wait until ``tests.postgres`` has migrated the database that PostgreSQL copies for each process."""
    template = connection.settings_dict["TEST"].get("TEMPLATE")
    if template is None:
        return
    with connection._nodb_cursor() as cursor:
        question = "SELECT 1 FROM pg_database WHERE datname = %s"
        wait_until(lambda: cursor.execute(question, [template]) or cursor.fetchone(), template)
