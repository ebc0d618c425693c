"""Becoming acquainted with another ward: one address is typed, everything else is asked from there."""

import time

from django.conf import settings
from django.utils.translation import gettext as _

from articles.importers.cleaning import one_line
from syndication.models import Peer
from vietnamese.numbers import format_number

from .fetching import RefusedError, check_url, origin, request
from .items import host_of, own_hosts
from .reading import read_service_document

MAX_ADDRESS_LENGTH = 200


def normalised_address(text):
    """
    Return scheme, host and port of the portal that ``text`` (with or without scheme and path) names.

    Raises RefusedError where it is no address that may be asked.
    """
    text = text.strip()
    if "://" not in text:
        local = settings.SYNDICATION_TRUST_LOCAL and text.startswith(("localhost", "127.0.0.1"))
        text = f"{'http' if local else 'https'}://{text}"
    check_url(text)
    scheme, host, port = origin(text)
    host = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}[scheme]
    address = f"{scheme}://{host}" + ("" if port == usual else f":{port}")
    if len(address) > MAX_ADDRESS_LENGTH:
        raise RefusedError(_("The address is malformed."))
    if host_of(address) in own_hosts():
        raise RefusedError(_("This is the address of this very portal."))
    return address


def add_peer(address, token=""):
    """
    Return the peer at ``address``, which is asked for its name first; raises FetchError.

    A ward that is known already is not added again; what it says of itself, and ``token`` if given, is noted.
    """
    address = normalised_address(address)
    document, service = read_service_document(address)
    peer = Peer.objects.filter(address=address).first() or Peer(address=address)
    peer.token = token.strip() or peer.token
    peer.save()
    note_service(peer, document, service)
    return peer


def moved_to(peer, address):
    """
    Return the address to which the ward of ``peer`` has moved, as it is kept, and the ward's service document.

    Raises FetchError; also where a portal answers that does not know what was taken over, and so is another ward's.
    """
    address = normalised_address(address)
    document, _service = read_service_document(address)
    if first := peer.items.order_by("remote_seq").first():
        answer = request("GET", f"{address}/api/ward/v1/articles/{first.uid}", host=origin(address))
        if answer.status == 404:
            raise RefusedError(
                _(
                    "This portal does not know the articles that were taken over: add it as a source of its own."
                )
            )
    return address, document


def test_connection(peer):
    """Ask ``peer`` for its service document; returns a sentence about the answer, raises FetchError."""
    started = time.monotonic()
    document, service = read_service_document(peer.address)
    took = round((time.monotonic() - started) * 1000)
    note_service(peer, document, service)
    return _("%(name)s answers in %(took)s ms and shares %(count)s articles.") % {
        "name": peer.name,
        "took": format_number(took),
        "count": format_number(service.articles.items),
    }


# Test runners collect functions by their name.
test_connection.__test__ = False


def note_service(peer, document, service):
    """Keep what a peer says of itself (``reading.read_service_document``); a name given here stays."""
    peer.name = peer.name or one_line(service.name, 255)
    peer.code = one_line(service.code, 20)
    peer.service = document
    Peer.objects.filter(pk=peer.pk).update(name=peer.name, code=peer.code, service=peer.service)
