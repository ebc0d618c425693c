"""
Requests to other wards, which may be anybody: only to public addresses, never elsewhere, never without end.

``https`` only; ``http`` and addresses of this machine only where ``settings.SYNDICATION_TRUST_LOCAL`` says so, for two
wards on one machine. No redirect is followed, no proxy is used, and a name is looked up once: the connection goes to
the very address that was checked.
"""

import functools
import ipaddress
import re
import socket
import time
import zlib
from dataclasses import dataclass

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from vietnamese.system_reasons import known_reason

MAX_BYTES = 10_000_000
"""Of an answer, as it comes and unpacked."""
MAX_SECONDS = 15
"""For a whole answer, from the connection to the last byte."""
CONNECT_SECONDS = 5
MAX_URL_LENGTH = 2000
USER_AGENT = "TinPhuong (+https://schema.org/GovernmentOrganization)"
UNICAST = ipaddress.ip_network("2000::/3")
# What Python's list of special addresses leaves out or learnt only lately: those of IETF protocols (also used by
# clouds for what a machine may ask about itself), relays of 6to4, Azure's platform address, IPv6 for documents.
NOT_PUBLIC = [
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
        "2001::/23",
        "3fff::/20",
    )
]


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

    ``host`` is what it must stay on, as ``origin`` gives it.
    """
    _parse(url, host)
    return url


def origin(url):
    """Return scheme, host and port of ``url``, for comparison; raises RefusedError where it is no address."""
    parts = _split(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.raw_host.decode().lower().rstrip("."), port


def _split(url):
    # Browsers and libraries disagree about backslashes and blanks: no address needs them.
    if len(url) > MAX_URL_LENGTH or any(ord(letter) <= 32 or letter in "\x7f\\" for letter in url):
        raise RefusedError(_("The address is malformed."))
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(_("The address is malformed.")) from error


def _parse(url, host):
    parts = _split(url)
    allowed = ("https", "http") if settings.SYNDICATION_TRUST_LOCAL else ("https",)
    if parts.scheme not in allowed:
        raise RefusedError(_("Only addresses that start with https:// are asked."))
    authority = re.split("[/?#]", url.partition("//")[2])[0]
    if not parts.host or "@" in authority:
        raise RefusedError(
            _("The address must have a host, and neither a user name nor a password.")
        )
    ports = range(1, 65536) if settings.SYNDICATION_TRUST_LOCAL else (443,)
    if parts.port is not None and parts.port not in ports:
        raise RefusedError(_("Only the usual port of https is asked."))
    if host is not None and origin(url) != host:
        raise RefusedError(_("The address leads to another host than that of the ward."))
    return parts


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
    parts = _parse(url, host)
    address = httpcore.URL(
        scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path
    )
    backend = _CheckedBackend(time.monotonic() + max_seconds)
    content = content.encode() if isinstance(content, str) else content
    asked = {
        "Host": parts.netloc,
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "gzip",
        **(headers or {}),
    }
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_ssl_context(), network_backend=backend) as pool,
            pool.stream(method, address, headers=_header_lines(asked), content=content) as response,
        ):
            body = _read(response, max_bytes)
            return Answer(response.status, httpx.Headers(response.headers), body)
    except httpcore.TimeoutException as error:
        raise FetchError(_("The ward does not answer in time.")) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        message = _("The ward does not answer (%(error)s).")
        raise FetchError(
            message % {"error": known_reason(error) or type(error).__name__}
        ) from error
    except UnicodeError as error:
        raise RefusedError(_("Only plain letters can be sent with a request.")) from error


def _header_lines(headers):
    return [
        (name.encode("ascii"), value if isinstance(value, bytes) else value.encode("ascii"))
        for name, value in headers.items()
    ]


@functools.cache
def _ssl_context():
    return httpx.create_ssl_context()


def _read(response, max_bytes):
    headers = httpx.Headers(response.headers)
    encoding = headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise RefusedError(_("The answer is packed in a way that was not asked for."))
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body, received = bytearray(), 0
    for chunk in response.iter_stream():
        received += len(chunk)
        try:
            body += unpack.decompress(chunk, max_bytes + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise RefusedError(_("The answer is damaged.")) from error
        if max(received, len(body)) > max_bytes:
            raise RefusedError(_("The answer is too large."))
    if unpack and received and not unpack.eof:
        raise RefusedError(_("The answer is damaged."))
    return bytes(body)


def is_public_address(text):
    """Whether ``text``, an IP address, is one of the public internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if address.version == 6:
        # What is written inside another address is where the packets end up.
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address not in UNICAST:
            return False
        address = inner or address
    return (
        address.is_global
        and not any(address in network for network in NOT_PUBLIC)
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
    )


def addresses_of(host, port):
    """
    Return the addresses of ``host`` that may be asked; raises RefusedError where any of them may not be.

    The time that looking up a name takes is bounded by the resolver of the system, not by the caller's limit.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(_("The ward's host is not found.")) from error
    addresses = list(dict.fromkeys(entry[4][0] for entry in found))
    for address in addresses:
        plain = ipaddress.ip_address(address.partition("%")[0])
        is_local = settings.SYNDICATION_TRUST_LOCAL and plain.is_loopback
        if not is_local and not is_public_address(address):
            raise RefusedError(_("The address leads into a private network."))
    return addresses


class _CheckedBackend(httpcore.SyncBackend):
    """
    Connects to the addresses that were checked, not to whatever the name means a moment later, until ``deadline``.

    The limits that httpcore knows are for each single read: a byte now and then would keep a connection for days.
    """

    def __init__(self, deadline):
        self.deadline = deadline

    def connect_tcp(self, host, port, timeout=None, **kwargs):
        failed = httpcore.ConnectError(host)
        for address in addresses_of(host, port):
            seconds = min(CONNECT_SECONDS, _left(self.deadline))
            try:
                stream = super().connect_tcp(address, port, timeout=seconds, **kwargs)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _TimedStream(stream, self.deadline)
        raise failed


class _TimedStream(httpcore.NetworkStream):
    """A connection of which every step ends at ``deadline``."""

    def __init__(self, stream, deadline):
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, _left(self.deadline))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, _left(self.deadline))

    def close(self):
        self.stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        secure = self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline))
        return _TimedStream(secure, self.deadline)

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


def _left(deadline):
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds
