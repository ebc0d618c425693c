"""
Ready pages for readers who are not logged in, answered before Django is asked (a WSGI application around another).

A page is kept under ``home.content_version``, so that every change of what is public leaves it behind at once, in every
process. Of a request nothing shapes a kept page but what its key is made of.
"""

import fcntl
import time
from collections import OrderedDict
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from urllib.parse import parse_qsl, urlencode

from site_config.ready_pages import is_for_everybody, new_page

# What pages read of their query (``articles.filters``, ``articles.streams``, ``security_models.filters``); with any
# other name Django answers by itself. What senders of links append is left out, for the page too.
QUERY = frozenset(
    "chu-de giai-doan khu-pho limit linh-vuc nam ngay start tinh-trang trang".split()  # noqa: SIM905
)
APPENDED = ("utm_", "fbclid", "gclid", "mibextid", "zalo", "zarsrc")
MAX_QUERY = 500
# The headers of a request that Django is told of when it makes a page to keep.
SHAPING = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")
AT_HAND = 32_000_000
"""Bytes of pages that one process keeps in memory."""
KEPT = 3_600
"""Seconds for which a page may stand in for one that cannot be made, such as while the database is away."""
RETRY = 5
"""Seconds after which it is tried again to make such a page."""
TURN = 10
"""Seconds to wait for another request that is making the same page."""


class PageCache:
    """
    The WSGI application ``application`` behind a cache of pages.

    ``store`` is the Django cache that processes share, ``version`` returns the name of the present state of what is
    public (None: keep nothing), ``lifetime`` for how many seconds a page of that state is true. ``cookie`` is that of
    sessions, ``scheme_header`` as in SECURE_PROXY_SSL_HEADER; paths that begin with one of ``closed`` are Django's.
    ``turns`` is a folder for locks; ``count`` is told each outcome: hit, stale, miss or bypass.
    """

    def __init__(self, application, **parts):
        self.application = application
        self.store, self.version, self.lifetime, self.count = (
            parts[name] for name in ("store", "version", "lifetime", "count")
        )
        self.cookie, self.scheme_header = parts["cookie"] + "=", parts["scheme_header"]
        self.closed, self.turns = tuple(parts["closed"]), parts["turns"]
        self.turns.mkdir(parents=True, exist_ok=True)
        self.at_hand, self.size, self.lock = OrderedDict(), 0, Lock()

    def __call__(self, environ, start_response):
        query = self._query(environ)
        if query is None:
            return self._by_itself(environ, start_response)
        version = self.version()
        key = version and self._key(version, environ, query)
        page = key and self._known(key)
        if page is None or not page.is_fresh:
            if environ["REQUEST_METHOD"] == "HEAD":
                return self._by_itself(environ, start_response)
            if key is None:
                return self._made(environ, start_response, None, query, None)
            with self._turn(key, waits=page is None) as is_ours:
                page = self._known(key) or page  # others may have made it meanwhile
                if is_ours and (page is None or not page.is_fresh):
                    return self._made(environ, start_response, key, query, page)
            if page is None:
                return self._by_itself(environ, start_response)
        self.count("hit" if page.is_fresh else "stale")
        return page.answer(environ, start_response)

    def _query(self, environ):
        """Return the query of the page that is asked for; None where Django answers by itself."""
        is_somebody = (
            self.cookie in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ
        )
        is_plain = environ["REQUEST_METHOD"] in ("GET", "HEAD") and "HTTP_RANGE" not in environ
        if is_somebody or not is_plain or environ["PATH_INFO"].startswith(self.closed):
            return None
        return read_query(environ.get("QUERY_STRING", ""))

    def _key(self, version, environ, query):
        scheme = environ["wsgi.url_scheme"]
        if self.scheme_header:
            name, secure = self.scheme_header
            said = environ.get(name, "").split(",", 1)[0].strip()
            scheme = "https" if said == secure else "http"
        host = environ.get("HTTP_HOST", "")
        address = f"{version} {scheme} {host} {environ['PATH_INFO']} {query}"
        return sha256(address.encode(errors="surrogateescape")).hexdigest()

    def _by_itself(self, environ, start_response):
        """Let Django answer; what it says to somebody who is logged in is for nobody else."""
        self.count("bypass")
        if self.cookie not in environ.get("HTTP_COOKIE", ""):
            return self.application(environ, start_response)

        def start(status, headers, *error):
            if not any(name.lower() == "cache-control" for name, _ in headers):
                headers = [*headers, ("Cache-Control", "private")]
            return start_response(status, headers, *error)

        return self.application(environ, start)

    def _made(self, environ, start_response, key, query, old):
        """
        Have Django make the page, and keep it as ``key`` (None: nowhere) if that may be.

        ``old`` stands in for one that cannot be made.
        """
        asked = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") or name in SHAPING
        } | {"QUERY_STRING": query}
        told = []
        answer = self.application(
            asked, lambda *status_and_headers: told.append(status_and_headers)
        )
        with closing(answer) if hasattr(answer, "close") else nullcontext():
            status, headers = told[-1][:2]
            if status >= "500" and old is not None:
                page = replace(old, fresh_until=time.time() + RETRY)
                self.count("stale")
            elif not is_for_everybody(status, headers):
                self.count("miss")
                start_response(status, headers)
                return list(answer)
            else:
                page = new_page(headers, b"".join(answer), time.time() + self.lifetime())
                self.count("miss")
        if key:
            self._keep(key, page)
        return page.answer(environ, start_response)

    def _known(self, key):
        """Return the page kept as ``key``, or None: what this process has at hand, else what another one has made."""
        with self.lock:
            page = self.at_hand.get(key)
            if page is not None:
                self.at_hand.move_to_end(key)
        if page is None or not page.is_fresh:
            made = self.store.get(key)
            if made is not None:
                self._have_at_hand(key, made)
                return made
        return page

    def _keep(self, key, page):
        self.store.set(key, page, KEPT)
        self._have_at_hand(key, page)

    def _have_at_hand(self, key, page):
        with self.lock:
            self.size += page.size - getattr(self.at_hand.pop(key, None), "size", 0)
            self.at_hand[key] = page
            while self.size > AT_HAND:
                self.size -= self.at_hand.popitem(last=False)[1].size

    @contextmanager
    def _turn(self, key, waits):
        """Give True to one request at a time, of all processes on this machine; False to one that need not wait."""
        with (self.turns / key[:2]).open("w") as file:
            deadline = time.monotonic() + (TURN if waits else 0)
            while not (is_ours := _locked(file)) and time.monotonic() < deadline:
                time.sleep(0.005)
            yield is_ours


@lru_cache(maxsize=1024)
def read_query(text):
    """Return a query without what senders of links append, in one order; None where a page might read more of it."""
    if not text:
        return ""
    if len(text) > MAX_QUERY:
        return None
    values = parse_qsl(text, keep_blank_values=True)
    values = [(name, value) for name, value in values if not name.startswith(APPENDED)]
    return urlencode(sorted(values)) if QUERY.issuperset(name for name, _ in values) else None


def _locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
