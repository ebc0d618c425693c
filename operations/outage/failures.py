"""Which errors of the database mean that it is away, and which that the program is wrong."""

import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError, connection

# Classes of SQLSTATE (PostgreSQL, appendix A): connection, resources (too many connections, disk full), intervention
# of an operator (shutdown, starting up), system error. A statement that took too long is none of them.
_CLASSES = {"08", "53", "57", "58"}
_CANCELLED = "57014"
_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
}


def is_outage(error):
    """Return whether ``error``, or what led to it, says that the database cannot be reached or cannot write."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        # The queue and the counter of visits have files of their own, which Django does not open.
        if isinstance(error, sqlite3.Error) and _is_away(error):
            return True
        # Errors of the plain class are those without a name; wrong statements have classes of their own.
        is_kind = (
            isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError
        )
        if is_kind and error.__cause__ and _is_away(error.__cause__):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_away(cause):
    """Return whether ``cause``, the driver's own error, is none of a wrong statement; a missing table is one."""
    if isinstance(cause, sqlite3.Error):
        # The lowest byte is the error, what stands above it tells more; a misuse of the module has no code.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    if "cursor" in str(cause):  # closed: with its connection, or too early by the program
        return bool(getattr(connection.connection, "closed", False))
    code = getattr(cause, "pgcode", None)  # none where there was nobody to give one
    return code is None or (code[:2] in _CLASSES and code != _CANCELLED)
