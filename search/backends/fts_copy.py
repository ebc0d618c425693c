"""SQLite's full-text table beside the index entries that its triggers copy into it: is it sound, and the same?"""

from django.db import DatabaseError, connection, transaction
from wagtail.search.models import IndexEntry, SQLiteFTSIndexEntry

from search.backends.upkeep import ENTRIES_AT_ONCE

ENTRIES = IndexEntry._meta.db_table
FTS = SQLiteFTSIndexEntry._meta.db_table


def is_sound():
    """Return whether FTS5 finds its own structures whole; no writer can begin while it looks."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{FTS}" ("{FTS}") VALUES (\'integrity-check\')')
    except DatabaseError:
        return False
    return True


def counts():
    """Return how many rows the entries and their copy have."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT (SELECT count(*) FROM "{ENTRIES}"), (SELECT count(*) FROM "{FTS}")')
        return cursor.fetchone()


def unlike():
    """Return the numbers of entries whose copy is missing, different or without an entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT entry.id FROM "{ENTRIES}" AS entry LEFT JOIN "{FTS}" AS copy ON copy.rowid = entry.id
            WHERE copy.rowid IS NULL OR copy.title IS NOT entry.title OR copy.body IS NOT entry.body
            OR copy.autocomplete IS NOT entry.autocomplete
            UNION ALL
            SELECT copy.rowid FROM "{FTS}" AS copy LEFT JOIN "{ENTRIES}" AS entry ON entry.id = copy.rowid
            WHERE entry.id IS NULL
            """
        )
        return [number for (number,) in cursor]


def rebuild():
    """Let FTS5 make its structures again of what it has copied; writers wait for the whole of it."""
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{FTS}" ("{FTS}") VALUES (\'rebuild\')')


def copy_again(numbers):
    """Copy the entries with these numbers anew, some at a time."""
    for start in range(0, len(numbers), ENTRIES_AT_ONCE):
        some = ", ".join(f"{number:d}" for number in numbers[start : start + ENTRIES_AT_ONCE])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{FTS}" WHERE rowid IN ({some})')
            cursor.execute(
                f'INSERT INTO "{FTS}" (rowid, title, body, autocomplete)'
                f' SELECT id, title, body, autocomplete FROM "{ENTRIES}" WHERE id IN ({some})'
            )
