"""
Is a site empty, so that a restore loses nothing; and what a restore that was cut off has left.

A site is empty that has no tables, or only what ``migrate`` and ``prepare --no-demo`` make: the home page, groups, the
workflow, an administrator who has never logged in.
"""

import re

from django.apps import apps
from django.db import connection, transaction

MARK = "tin_phuong_restore"
"""The table that stands in a database while it is restored: the hash of the manifest, and how far it is."""
LOADED = "loaded"

# What a fresh site has rows of, and the tables of which nothing is lost.
FRESH = re.compile(
    r"auth_(group|permission|group_permissions|user|user_groups|user_user_permissions)$|django_"
    r"|home_homepage$|portal_search_|sqlite_|syndication_(changesequence|dirtymark|publicchange|sharedidentity)$"
    r"|wagtailcore_(collection|group\w*|locale|page|referenceindex|site|task|workflow\w*)$"
    r"|wagtailsearch_indexentry|wagtailusers_userprofile$"
)
FRESH_PAGES = 2
"""The root and the home page."""


def table_names():
    """Return the names of the tables of the main database."""
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def content(names, is_restoring=False):
    """
    Yield a sentence for each table among ``names`` that holds, or may hold, what somebody has made.

    A restore that was cut off may have left empty tables that this code does not know.
    """
    own = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for name in sorted(names - {MARK}):
        if FRESH.match(name):
            continue
        if name not in own and not is_restoring:
            yield f"có bảng lạ {name}"
        elif _count(name):
            yield f"bảng {name} đã có dữ liệu"
    if "wagtailcore_page" in names and _count("wagtailcore_page") > FRESH_PAGES:
        yield "đã có trang"
    if "auth_user" in names and _count("auth_user", "last_login IS NOT NULL"):
        yield "đã có người đăng nhập"
    if "auth_user" in names and _count("auth_user") > 1:
        yield "đã có nhiều người dùng"


def _count(name, condition="1 = 1"):
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(name)
        cursor.execute(f"SELECT count(*) FROM {quoted} WHERE {condition}")  # noqa: S608
        return cursor.fetchone()[0]


# -- The mark of a restore --------------------------------------------------------------------------------------------


def marked(names):
    """Return ``(hash, stage)`` that a restore has left, or None."""
    if MARK not in names:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT archive, stage FROM {MARK}")  # noqa: S608
        return cursor.fetchone()


def mark(archive, stage):
    """Write down that the archive with this hash is being restored, and how far it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {MARK} (archive varchar(64), stage varchar(10))"
        )
        cursor.execute(f"DELETE FROM {MARK}")  # noqa: S608
        cursor.execute(f"INSERT INTO {MARK} VALUES (%s, %s)", [archive, stage])  # noqa: S608


def unmark():
    """The restore is done."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {MARK}")


def drop_tables(names):
    """Drop the tables ``names`` but the mark, all or none."""
    quote = connection.ops.quote_name
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        if connection.vendor == "postgresql":
            if others := names - {MARK}:
                cursor.execute(f"DROP TABLE {', '.join(map(quote, sorted(others)))} CASCADE")
            return
        # A virtual table first: it takes its own tables with it.
        for kind in ("CREATE VIRTUAL %", "CREATE TABLE %"):
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE %s"
                " AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' AND name <> %s",
                [kind, MARK],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE {quote(name)}")
