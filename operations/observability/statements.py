"""Counts the statements of requests and tasks, and tells of those that take long."""

import logging
import re
from time import perf_counter

from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created

from operations.observability import metrics, work

_LONGEST = 2000
_MARKS = re.compile(r"%s(?:, ?%s){3,}")

logger = logging.getLogger("operations.statements")


def _watch(execute, sql, params, many, context):
    """Run a statement (a wrapper of Django's ``connection.execute_wrappers``) and look at the clock."""
    doing = work.current()
    if doing is not None:
        doing.queries += 1
    started = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = (perf_counter() - started) * 1000
        if milliseconds > settings.SLOW_QUERY_MS:
            metrics.count_slow_statement(doing.kind if doing else "other")
            logger.warning(
                "slow statement: %.0f ms: %s",
                milliseconds,
                _shown(str(sql)),
                extra={"milliseconds": round(milliseconds)},
            )


def _shown(sql):
    """Return a statement for the log, on one line: with marks in place of its parameters, long lists cut short."""
    return _MARKS.sub("%s, …", " ".join(sql.split()))[:_LONGEST]


def _follow(connection, **kwargs):
    if _watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watch)


def follow():
    """Watch, from now on, every statement of this process."""
    connection_created.connect(_follow, dispatch_uid="operations.statements")
    for connection in connections.all(initialized_only=True):
        _follow(connection)
