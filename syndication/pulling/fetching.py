"""
Requests to other wards, which may be anybody: only to public addresses, never elsewhere, never without end.

``https`` only; ``http`` and addresses of this machine only where ``settings.SYNDICATION_TRUST_LOCAL`` says so, for two
wards on one machine. No redirect is followed, nothing is asked of proxies, and a name is looked up once: the connection
goes to the very address that was checked.
"""

import ipaddress
import socket
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

MAX_BYTES = 10_000_000
"""Of an answer, as it comes and unpacked."""
MAX_SECONDS = 15
"""For a whole answer."""
USER_AGENT = "TinPhuong (+https://schema.org/GovernmentOrganization)"
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchError(Exception):
    """There is no answer to be had; says why, in words for an editor."""


class RefusedError(FetchError):
    """The address is none that may be asked, or its answer none that may be taken."""


@dataclass(frozen=True)
class Answer:
    """What came back; ``body`` is unpacked."""

    status: int
    headers: httpx.Headers
    body: bytes


def check_url(url, host=None):
    """
    Return ``url`` where it may be asked, by what it says itself; raises RefusedError.

    ``host`` is the ``host:port`` that it must stay on, as ``origin`` gives it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RefusedError(_("The address is malformed.")) from error
    allowed = ("https", "http") if settings.SYNDICATION_TRUST_LOCAL else ("https",)
    if parts.scheme not in allowed:
        raise RefusedError(_("Only addresses that start with https:// are asked."))
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise RefusedError(
            _("The address must have a host, and neither a user name nor a password.")
        )
    if any(ord(letter) <= 32 or ord(letter) == 127 or letter == "\\" for letter in url):
        raise RefusedError(_("The address is malformed."))
    if not settings.SYNDICATION_TRUST_LOCAL and port not in (None, 443):
        raise RefusedError(_("Only the usual port of https is asked."))
    if host is not None and origin(url) != host:
        raise RefusedError(_("The address leads to another host than that of the ward."))
    return url


def origin(url):
    """Return scheme, host and port of ``url``, for comparison."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower().rstrip("."), port


def request(
    method,
    url,
    *,
    headers=None,
    content=None,
    host=None,
    max_bytes=MAX_BYTES,
    max_seconds=MAX_SECONDS,
):
    """
    Ask ``url`` and return the ``Answer``, whatever its status; raises RefusedError, or FetchError where nobody answers.

    ``host`` is as in ``check_url``.
    """
    check_url(url, host)
    deadline = time.monotonic() + max_seconds
    asked = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", **(headers or {})}
    try:
        with (
            httpx.Client(
                transport=_Transport(),
                follow_redirects=False,
                trust_env=False,
                timeout=httpx.Timeout(max_seconds, connect=5),
            ) as client,
            client.stream(method, url, headers=asked, content=content) as response,
        ):
            body = _read(response, deadline, max_bytes)
            return Answer(response.status_code, response.headers, body)
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.ConnectError) as error:
        raise FetchError(
            _("The ward does not answer (%(error)s).") % {"error": type(error).__name__}
        ) from error


def _read(response, deadline, max_bytes):
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise RefusedError(_("The answer is packed in a way that was not asked for."))
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    for chunk in response.iter_raw():
        if time.monotonic() > deadline:
            raise RefusedError(_("The answer takes too long."))
        try:
            body += unpack.decompress(chunk, max_bytes + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise RefusedError(_("The answer is damaged.")) from error
        if len(body) > max_bytes:
            raise RefusedError(_("The answer is too large."))
    if unpack and not unpack.eof and body:
        raise RefusedError(_("The answer is damaged."))
    return bytes(body)


def is_public_address(text):
    """Whether ``text``, an IP address, is one of the public internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if address.version == 6:
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address.sixtofour:
            address = address.sixtofour
        elif address.teredo or address in NAT64:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def addresses_of(host, port):
    """Return the addresses of ``host`` that may be asked; raises RefusedError where any of them may not be."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(_("The ward's host is not found.")) from error
    addresses = list(dict.fromkeys(entry[4][0] for entry in found))
    for address in addresses:
        is_local = settings.SYNDICATION_TRUST_LOCAL and ipaddress.ip_address(address).is_loopback
        if not is_local and not is_public_address(address):
            raise RefusedError(_("The address leads into a private network."))
    return addresses


class _CheckedBackend(httpcore.SyncBackend):
    """Connects to the addresses that were checked, not to whatever the name means a moment later."""

    def connect_tcp(self, host, port, *args, **kwargs):
        failed = None
        for address in addresses_of(host, port):
            try:
                return super().connect_tcp(address, port, *args, **kwargs)
            except httpcore.ConnectError as error:
                failed = error
        raise failed or httpcore.ConnectError(host)


class _Transport(httpx.HTTPTransport):
    def __init__(self):
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            network_backend=_CheckedBackend(),
        )
