"""Who sent a beacon, as far as the counter may know: a hash that nobody can turn back, good for a day."""

import ipaddress
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings
from is_bot import Bots
from python_ipware import IpWare

from visits.choices import Device

ID_BYTES = 8
_AGENT_LENGTH = 256
_AGENTS_REMEMBERED = 4096
_bots = Bots()

# The name in the user agent of an app that shows pages in a browser of its own, and what its visits are listed under:
# such browsers tell no referrer.
APPS = {"Zalo": "(Zalo)", "FBAN": "(Facebook)", "FBAV": "(Facebook)", "Viber": "(Viber)"}


def forwarded_addresses(meta):
    """Return how many addresses the header ``X-Forwarded-For`` lists."""
    header = meta.get("HTTP_X_FORWARDED_FOR", "")
    return header.count(",") + 1 if header.strip() else 0


def client_network(meta):
    """
    Return the address of the reader as text, an IPv6 one cut to its /64; None where there is none.

    Only what our own proxies (NUM_PROXIES) wrote is believed: a reader may send any ``X-Forwarded-For``.
    """
    remote = meta.get("REMOTE_ADDR", "")
    if not settings.NUM_PROXIES:
        return network_of(remote)
    header = meta.get("HTTP_X_FORWARDED_FOR", "")
    chain = f"{header}, {remote}" if header else remote
    found, _ = _ipware(settings.NUM_PROXIES).get_client_ip({"X_FORWARDED_FOR": chain})
    return network_of(str(found or remote))


@lru_cache(maxsize=4)
def _ipware(proxies):
    return IpWare(precedence=("X_FORWARDED_FOR",), proxy_count=proxies)


def network_of(text):
    """Return an IP address as text, an IPv6 one cut to its /64; None for anything else."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if address.version == 6:
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Address(int(address) >> 64 << 64))
    return str(address)


def visitor_id(salt, site, network, agent):
    """Return the 8 bytes that stand for a browser on a network, on one site and one day."""
    return _hash(salt, f"{site}|{network}|{agent[:_AGENT_LENGTH]}")


def address_id(salt, network):
    """Return the 8 bytes that stand for a network on one day."""
    return _hash(salt, network)


def _hash(salt, text):
    return blake2b(text.encode("utf-8", "replace"), key=salt, digest_size=ID_BYTES).digest()


@lru_cache(maxsize=_AGENTS_REMEMBERED)
def is_bot(agent):
    """Return whether a user agent is that of a program; one that says nothing of itself is taken for one."""
    return not agent.strip() or _bots.is_bot(agent)


@lru_cache(maxsize=_AGENTS_REMEMBERED)
def device_of(agent):
    """Return the kind of device that a user agent speaks of."""
    if "iPad" in agent or "Tablet" in agent or ("Android" in agent and "Mobile" not in agent):
        return Device.TABLET.value
    return Device.MOBILE.value if "Mobi" in agent else Device.DESKTOP.value


@lru_cache(maxsize=_AGENTS_REMEMBERED)
def app_of(agent):
    """Return what visits from the app of this user agent are listed under, or ""."""
    return next((label for name, label in APPS.items() if name in agent), "")
