"""
A name for the state of all that the public may be told: another one after every change.

What is kept of an answer is kept under this name, so that no change need know which answers it touches.
"""

import re
import time
from secrets import token_hex
from threading import Lock

from django.core.cache import caches
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created

KEY = "home.content-version"
KNOWN = 60
"""Seconds for which what was read is believed at most: as long as a change that nobody noticed may stay untold."""

# A statement that changes a table, and which. Nothing else than these is how Django writes.
WRITE = re.compile(r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.I)
# Tables that no public answer is made of; of any other it may be.
UNTOLD = re.compile(
    r"auth_|django_|home_customrendition|portal_search_unansweredsearch|syndication_|visits_(?!visitsettings)"
    r"|wagtailadmin_|wagtailcore_(?:\w*comment|\w+logentry|referenceindex|\w*subscription|task|workflow)"
    r"|wagtailsearchpromotions_|wagtailusers_"
)


class _Renewal:
    """
    Waits for the end of a transaction that has changed something; until then ``stamp`` tells its states apart.

    Of those of one transaction the first that is left names the new state: ``due`` is a list that all of them share,
    empty once that is done.
    """

    def __init__(self, due):
        self.due = due
        self.__qualname__ = type(self).__qualname__  # what Django calls it where it fails
        self.again()

    def again(self):
        self.stamp = token_hex(8)

    def __call__(self):
        if self.due:
            self.due.clear()
            renew()


def renew():
    """Give the state another name; what was kept under the old one is not asked for again."""
    caches["versions"].set(KEY, token_hex(8), None)


def content_version():
    """
    Return the name of the present state as a text; one read of the cache, no query.

    None while the cache cannot keep it: what is made then may be kept by nobody. Inside a transaction that has changed
    something it is a name of its own, which ends with the transaction: what has not happened yet is told to nobody
    else.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        for _, function, *_ in reversed(connection.run_on_commit):
            if isinstance(function, _Renewal):
                return function.stamp
    versions = caches["versions"]
    version = versions.get(KEY)
    if version is None:
        versions.add(KEY, token_hex(8), None)
        version = versions.get(KEY)
    return version


_at_hand = {}
_turns = {}
MOST_AT_HAND = 1_000
"""Answers that one process remembers at most."""
PATIENCE = 1
"""Seconds for which a thread waits at most for what another one reads."""


def at_hand(name, read):
    """
    Return what ``read()`` returned since the last change, in whichever process: no query while it is at hand.

    Each process keeps its own; everybody is given the same object, which nobody may change. ``name`` is anything
    hashable. Of several threads that want the same one reads.
    """
    version = content_version()
    if version is None:
        return read()
    if (known := _known(name, version)) is None:
        turn = _turns.setdefault(name, Lock())
        is_mine = turn.acquire(timeout=PATIENCE)
        try:
            known = _known(name, version) or _remember(name, version, read())
        finally:
            if is_mine:
                turn.release()
    return known[-1]


def _known(name, version):
    known = _at_hand.get(name)
    return known if known and known[0] == version and known[1] >= time.monotonic() else None


def _remember(name, version, answer):
    if len(_at_hand) >= MOST_AT_HAND:
        _at_hand.clear()
        _turns.clear()
    _at_hand[name] = known = version, time.monotonic() + KNOWN, answer
    return known


def _notice(execute, sql, params, many, context):
    """Run a statement (a wrapper of Django's ``connection.execute_wrappers``), and note what it changed."""
    result = execute(sql, params, many, context)
    found = WRITE.match(sql)
    if found and not UNTOLD.match(found[1]):
        _changed(context["connection"])
    return result


def _changed(connection):
    if not connection.in_atomic_block:
        renew()
        return
    if connection.run_on_commit:
        savepoints, function, *_ = connection.run_on_commit[-1]
        if isinstance(function, _Renewal) and savepoints == set(connection.savepoint_ids):
            function.again()
            return
    others = (each for _, each, *_ in connection.run_on_commit if isinstance(each, _Renewal))
    due = next((other.due for other in others), [True])
    connection.on_commit(_Renewal(due), robust=True)


def _follow(connection, **kwargs):
    if connection.alias == DEFAULT_DB_ALIAS and _notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice)


def follow_changes():
    """Notice, from now on, every change that this process makes in the main database."""
    connection_created.connect(_follow, dispatch_uid="home.content-version")
    for connection in connections.all(initialized_only=True):
        _follow(connection)
