"""Which site a host name belongs to: Wagtail's rule, without its query on every request."""

import time
from dataclasses import dataclass, replace

from django.db import Error, close_old_connections
from wagtail.models import Site

KNOWN_FOR = 30
"""Seconds until a host name that another process changed is noticed."""


@dataclass(frozen=True)
class _Hosts:
    read_at: float
    by_address: dict
    default: int

    @property
    def is_fresh(self):
        return time.monotonic() - self.read_at < KNOWN_FOR


_known = None


def site_of(request):
    """
    Return the id of the site that the request's host belongs to, the default site for an unknown host.

    Raises DisallowedHost as ``request.get_host()`` does.
    """
    hosts = _hosts()
    host = request.get_host()
    if len(hosts.by_address) < 2:
        return hosts.default
    name, port = _split(host, request.get_port())
    if (name, port) in hosts.by_address:
        return hosts.by_address[name, port]
    of_name = [site for (known, _), site in hosts.by_address.items() if known == name]
    return of_name[0] if len(of_name) == 1 else hosts.default


def host_names():
    """Return the host names of all sites."""
    return {name for name, _ in _hosts().by_address}


def bare_host(host):
    """Return a host without its port, in lower case."""
    return _split(host, "")[0]


def forget():
    """Let the host names be read anew."""
    global _known
    _known = None


def _hosts():
    global _known
    if _known is None or not _known.is_fresh:
        try:
            _known = _read()
        except Error:
            close_old_connections()
            if _known is None:
                raise
            # Visits go on being counted while the main database is away.
            _known = replace(_known, read_at=time.monotonic())
    return _known


def _read():
    sites = Site.objects.values_list("hostname", "port", "pk", "is_default_site")
    addresses, default = {}, 0
    for name, port, site, is_default in sites:
        addresses[name.lower(), str(port)] = site
        default = site if is_default else default
    return _Hosts(time.monotonic(), addresses, default)


def _split(host, default_port):
    name, colon, port = host.lower().rpartition(":")
    if not colon or not (port.isascii() and port.isdigit()):  # no port, also in [2001:db8::1]
        name, port = host.lower(), default_port
    return name, port
