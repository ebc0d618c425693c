"""
Whether a restore was cut off, or is still going on: such a site is neither served nor worked on.

Each new connection to the main database looks for the mark that a restore leaves there, so that no request has to.
"""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.backends.signals import connection_created

from operations.backup.emptiness import MARK

SENTENCE = (
    "Lần khôi phục trước chưa xong: hãy chạy lại lệnh restore với đúng tệp sao lưu ấy,"
    " rồi mới chạy prepare và khởi động cổng."
)
"""What whoever tries to start the portal is told."""

_LOOK = {
    "sqlite": f"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{MARK}'",  # noqa: S608
    "postgresql": f"SELECT to_regclass('{MARK}') IS NOT NULL",
}
_seen = {}  # "unfinished": what the last look has found


def is_unfinished():
    """Return whether a restore is unfinished; where nobody has looked yet, or it was so, the database is asked."""
    if _seen.get("unfinished", True):
        ask()
    return _seen["unfinished"]


def ask():
    """Look into the database; one that is away tells with its next connection."""
    try:
        connection.ensure_connection()
        _look(connection)
    except DatabaseError:
        _seen.setdefault("unfinished", False)


def follow():
    """Look whenever a connection is made."""
    connection_created.connect(_connected, dispatch_uid="operations.unfinished")


def _connected(connection, **kwargs):
    if connection.alias == DEFAULT_DB_ALIAS:
        _look(connection)


def _look(connection):
    with connection.cursor() as cursor:
        cursor.execute(_LOOK[connection.vendor])
        _seen["unfinished"] = bool(cursor.fetchone()[0])
