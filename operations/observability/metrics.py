"""
What is counted as it happens, and the text in which Prometheus reads it.

Labels have few values: names of views and closed sets of words, never addresses or texts of readers. A metric without
labels would open the files of ``processes`` in every process that imports this.
"""

import logging
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from operations.observability import processes, state

logger = logging.getLogger(__name__)
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
registry = CollectorRegistry()

REQUEST_SECONDS = Histogram(
    "http_request_duration_seconds",
    "Time that Django took for a request; answers of the page cache are not among them",
    ["view", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)
REQUEST_QUERIES = Histogram(
    "http_request_queries",
    "Statements that a request sent to the database",
    ["view"],
    buckets=(0, 1, 2, 4, 6, 8, 10, 20, 50, 100),
    registry=registry,
)
PAGE_CACHE_REQUESTS = Counter(
    "page_cache_requests",
    "Requests by what the page cache did: hit, miss, stale, bypass",
    ["outcome"],
    registry=registry,
)
SLOW_QUERIES = Counter(
    "slow_queries",
    "Statements longer than SLOW_QUERY_MS, by what sent them: request, task, other",
    ["during"],
    registry=registry,
)
TASKS = Counter(
    "background_tasks",
    "Tasks that ended, by name and outcome: done, failed",
    ["task", "outcome"],
    registry=registry,
)


# Looking a child up by its labels costs as much as counting.
_seconds_of = cache(REQUEST_SECONDS.labels)
_queries_of = cache(REQUEST_QUERIES.labels)


def observe_request(view, method, status, seconds, queries):
    """Count one request; ``status`` is told as its class, such as 2xx. No request fails because it is counted."""
    try:
        _seconds_of(view, method, f"{status // 100}xx").observe(seconds)
        _queries_of(view).observe(queries)
    except Exception as error:
        logger.error("a request is not counted: %s", error)


_outcomes = cache(PAGE_CACHE_REQUESTS.labels)


def count_page(outcome):
    """Count what the page cache did with a request; none fails because it is counted."""
    try:
        _outcomes(outcome).inc()
    except Exception as error:
        logger.error("a page is not counted: %s", error)


def count_slow_statement(during):
    """Count a statement that took long; no statement fails because it is counted."""
    try:
        SLOW_QUERIES.labels(during).inc()
    except Exception as error:
        logger.error("a slow statement is not counted: %s", error)


class _Everything:
    """What ``generate_latest`` asks for all metrics."""

    def collect(self):
        yield from processes.collect() if processes.folder() else registry.collect()
        yield from state.collect()


def text():
    """Return all metrics of all processes on this machine, and of the portal, as bytes."""
    return generate_latest(_Everything())
