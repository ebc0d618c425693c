"""
The inbox: where other wards say that they have news.

A ping is only a sign. What it says is not believed, and not even read: the news are asked for at the ward's own
address, as always. So nothing happens here but that a pull is put into the queue.
"""

import re
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from django.http import UnreadablePostError
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError, WebhookVerificationError

from home.throttle import Allowance
from syndication.models import Peer, SeenMessage
from visits.visitors import client_network

MAX_BYTES = 64 * 1024
TOLERANCE = timedelta(minutes=5)
"""Between the time that a ping tells and ours; the library's own."""
PER_ADDRESS = 300
PER_PEER = 60
"""Pings in a minute. Several wards may send from one address."""
MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,255}")


class RefusedPingError(Exception):
    """A ping that is not accepted: ``status`` of the answer, and in how many seconds another may come."""

    def __init__(self, status, retry_after=None):
        super().__init__(status)
        self.status, self.retry_after = status, retry_after


def receive(request, key):
    """
    Accept the ping ``request`` of the peer whose inbox is ``key``; raises RefusedPingError.

    A ping whose id was accepted already is accepted again, without another pull: whoever sends it twice did not get the
    answer, and would take a refusal for an error, try for days and then stop telling this ward anything.
    """
    _count("inbox-address", client_network(request.META), PER_ADDRESS)
    body = _read(request)
    peer = _peer(key)
    message = _verified(request, body, peer)
    # Only what a peer has signed counts as its own: nobody else can use up what it may send.
    _count("inbox-peer", peer.pk, PER_PEER)
    with transaction.atomic():
        _, is_new = SeenMessage.objects.get_or_create(
            peer=peer, message_id=message, defaults={"received_at": timezone.now()}
        )
        if is_new:
            transaction.on_commit(lambda: _pull_soon(peer.pk), robust=True)


def _count(subject, sender, limit):
    allowance = Allowance(subject, sender, limit)
    if allowance.is_used_up:
        raise RefusedPingError(HTTPStatus.TOO_MANY_REQUESTS, allowance.seconds_left)


def _pull_soon(pk):
    from syndication.tasks import pull_soon

    pull_soon(pk)


def _read(request):
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > MAX_BYTES:
        raise RefusedPingError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if request.content_type != "application/json":
        raise RefusedPingError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        return request.read(MAX_BYTES)
    except UnreadablePostError as error:
        raise RefusedPingError(HTTPStatus.UNAUTHORIZED) from error


def _peer(key):
    try:
        return Peer.objects.get(key=UUID(key))
    except (ValueError, Peer.DoesNotExist) as error:
        raise RefusedPingError(HTTPStatus.UNAUTHORIZED) from error


def _verified(request, body, peer):
    """Return the id of a ping that ``peer`` has signed, with its secret or with the former one while that is valid."""
    now = timezone.now()
    secrets = [peer.secret]
    if peer.previous_secret_until and now < peer.previous_secret_until:
        secrets.append(peer.previous_secret)
    for secret in secrets:
        try:
            Webhook(secret).verify(body, dict(request.headers), json_parse=False)
        except (WebhookVerificationError, EmptyWebhookSecretError, ValueError):
            continue  # ValueError: of Base64, of UTF-8, of a signature without a comma
        if MESSAGE_ID.fullmatch(message := request.headers["webhook-id"]):
            return message
    raise RefusedPingError(HTTPStatus.UNAUTHORIZED)
