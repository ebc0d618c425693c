"""A ready page: its bytes in the forms that browsers take, and which answers may become one."""

import gzip
import time
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import brotli

TYPES = (
    "text/html",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
)
LARGEST = 2_000_000
"""Bytes of a page that is still kept."""
PUBLIC = "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
# Headers that speak of one answer alone, or that a ready page has of its own.
OWN = ("cache-control", "content-length", "date", "etag", "last-modified", "vary", "x-request-id")


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page, and until when (seconds since 1970) they need not be made again."""

    headers: tuple
    etag: str
    zipped: bytes
    brotli: bytes
    fresh_until: float

    @property
    def size(self):
        return len(self.zipped) + len(self.brotli) + 2_000

    @property
    def is_fresh(self):
        return time.time() < self.fresh_until

    def answer(self, environ, start_response):
        """Answer a request (the WSGI way): 304 where the reader has these bytes already."""
        common = [("ETag", self.etag), ("Cache-Control", PUBLIC), ("Vary", "Accept-Encoding")]
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        if self.etag in known or known == "*":
            start_response("304 Not Modified", common)
            return []
        body, encoding = self._encoded(environ.get("HTTP_ACCEPT_ENCODING", ""))
        length = ("Content-Length", str(len(body)))
        start_response("200 OK", [*self.headers, *common, *encoding, length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _encoded(self, accepted):
        for name, body in (("br", self.brotli), ("gzip", self.zipped)):
            if _accepts(accepted, name):
                return body, [("Content-Encoding", name)]
        return gzip.decompress(self.zipped), []


def new_page(headers, body, fresh_until):
    """Return the page with these headers and bytes, compressed once for all readers."""
    kept = tuple((name, value) for name, value in headers if name.lower() not in OWN)
    return Page(
        kept,
        f'W/"{sha256(body).hexdigest()[:32]}"',
        gzip.compress(body, 6, mtime=0),
        brotli.compress(body, quality=5),
        fresh_until,
    )


def is_for_everybody(status, headers):
    """Whether an answer may be kept: a whole page of ours that nothing in it forbids to others."""
    told = {name.lower(): value.lower() for name, value in headers}
    cache_control = told.get("cache-control", "")
    return (
        status.startswith("200 ")
        and told.get("content-type", "").partition(";")[0] in TYPES
        and int(told.get("content-length", LARGEST + 1)) <= LARGEST
        and not {"set-cookie", "content-encoding", "content-disposition"} & told.keys()
        and not any(word in cache_control for word in ("private", "no-store", "no-cache"))
        and told.get("vary", "accept-encoding") == "accept-encoding"
        and "'nonce-" not in told.get("content-security-policy", "")
    )


@lru_cache(maxsize=256)
def _accepts(header, name):
    """Whether the header Accept-Encoding allows the encoding ``name``."""
    for part in header.lower().split(","):
        encoding, _, weight = part.partition(";")
        if encoding.strip() == name:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
