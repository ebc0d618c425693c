"""The rows of a database: read as they are at one moment, and put into empty tables of either kind of database."""

import json
import re
from contextlib import contextmanager
from itertools import islice

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections

from operations.backup.values import column_field, reader, writer

ROWS_AT_ONCE = 200
LEFT_OUT = re.compile(r"django_session$|wagtailsearch_indexentry")
"""Tables that are not backed up: who is logged in, and the words of the search index, other in each database."""


@contextmanager
def snapshot():
    """
    Give a connection of its own that sees one moment of the main database until the end, and cannot write.

    Writers do not wait for it, nor it for them.
    """
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.transaction_mode = "DEFERRED"  # connecting has set the one of the settings
            statement = "PRAGMA query_only = ON"
        else:
            statement = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute(
                "SELECT 1 FROM django_migrations"
            )  # the moment is that of the first reading
        yield connection
        connection.rollback()
    finally:
        connection.close()


def tables_of(models):
    """Return the tables to back up as a dict of their columns' fields: of ``models`` by the name of their table."""
    return {
        name: [field for field in model._meta.local_concrete_fields if not field.generated]
        for name, model in sorted(models.items())
        if not LEFT_OUT.match(name)
    }


def read_rows(connection, name, fields):
    """Yield the rows of a table as lists for JSON, in the order of the primary key."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    key = next(field.column for field in fields if field.primary_key)
    readers = [reader(field, connection) for field in fields]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(name)} ORDER BY {quote(key)}")  # noqa: S608
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                yield [read(value) for read, value in zip(readers, row, strict=True)]


def write_rows(connection, name, fields, lines):
    """Insert the rows of ``lines``, each a JSON list of the values of ``fields``; return how many there were."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    writers = [writer(field, connection) for field in fields]
    most = connection.features.max_query_params or 10_000
    at_once = max(1, min(ROWS_AT_ONCE, most // len(fields)))
    row = f"({', '.join(['%s'] * len(fields))})"
    count = 0
    with connection.cursor() as cursor:
        while some := list(islice(lines, at_once)):
            values = [
                write(value)
                for line in some
                for write, value in zip(writers, json.loads(line), strict=True)
            ]
            places = ", ".join([row] * len(some))
            cursor.execute(f"INSERT INTO {quote(name)} ({columns}) VALUES {places}", values)  # noqa: S608
            count += len(some)
    return count


def empty(connection, names):
    """Delete the rows of these tables, whatever refers to them."""
    quoted = [connection.ops.quote_name(name) for name in names]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(quoted)} CASCADE")
        else:
            for name in quoted:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608


# -- The numbers that new rows get ------------------------------------------------------------------------------------


def last_numbers(connection, tables):
    """Return the last number that a row of each table was given, so that none is given twice: others may know it."""
    keys = {name: _counted_key(fields) for name, fields in tables.items()}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
            return {name: last for name, last in cursor if keys.get(name)}
        found = {}
        for name, key in keys.items():
            if key and (sequence := _sequence(cursor, name, key)):
                cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608
                if row := cursor.fetchone():
                    found[name] = row[0]
        return found


def set_last_numbers(connection, models, last):
    """Let the next row of each table have a number after those of all its rows, and after ``last``."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The rows themselves have moved it already.
            for name, number in last.items():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [name, number])
            return
        for statement in connection.ops.sequence_reset_sql(no_style(), models.values()):
            cursor.execute(statement)
        for name, number in last.items():
            key = _counted_key(models[name]._meta.local_concrete_fields)
            if key and (sequence := _sequence(cursor, name, key)):
                cursor.execute(
                    f"SELECT setval(%s, greatest(%s, last_value)) FROM {sequence}",  # noqa: S608
                    [sequence, number],
                )


def _counted_key(fields):
    key = next((field for field in fields if field.primary_key), None)
    is_counted = key and not key.remote_field
    is_counted = is_counted and column_field(key).get_internal_type().endswith("AutoField")
    return key.column if is_counted else None


def _sequence(cursor, name, key):
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{name}"', key])
    return cursor.fetchone()[0]
