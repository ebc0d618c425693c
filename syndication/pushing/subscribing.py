"""Subscribing at a peer: so that it says at once when it has news, instead of being asked every few minutes."""

import json
import re
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from syndication.choices import Kind, PeerState, PushState
from syndication.models import Peer, SharingLogEntry
from syndication.pulling import fetching

MAX_ANSWER = 64_000
SECRETS_OVERLAP = timedelta(hours=24)
"""How long a former secret of a peer is accepted beside the new one."""
REMOTE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def subscribe_at(peer):
    """
    Have ``peer`` tell this ward of its articles; keeps the id and the secret of the subscription.

    May be repeated: the peer answers with the same subscription, and switches it on again. Raises FetchError, with a
    sentence for an editor.
    """
    wanted = {
        "callback": f"{settings.BASE_URL}/api/ward/v1/inbox/{peer.key}",
        "kinds": [Kind.ARTICLE],
    }
    document = _ask(peer, "POST", "", wanted)
    remote = document.get("id")
    if not isinstance(remote, str) or not REMOTE_ID.fullmatch(remote):
        raise fetching.FetchError(_("The answer of the other ward is not understood."))
    secret = _secret(document)
    if peer.secret and secret != peer.secret:
        _keep_former_secret(peer)
    peer.remote_subscription, peer.secret = remote, secret
    peer.save(update_fields=["remote_subscription", *SECRETS])
    if document.get("state") == PushState.DISABLED:
        raise fetching.FetchError(_("The other ward has switched notifications to this one off."))


def unsubscribe_at(peer):
    """
    Have ``peer`` tell this ward nothing any more; a subscription that is gone already is no error.

    Without a token nobody can be asked: what still comes is refused then, until the peer gives up.
    """
    if peer.remote_subscription and peer.token:
        _ask(peer, "DELETE", f"/{peer.remote_subscription}", may_be_gone=True)
    peer.remote_subscription = peer.secret = peer.previous_secret = ""
    peer.previous_secret_until = None
    peer.save(update_fields=["remote_subscription", *SECRETS])


def rotate_secret(peer):
    """Agree with ``peer`` on a new secret; what is signed with the former one is accepted for a day."""
    document = _ask(peer, "POST", f"/{peer.remote_subscription}/rotate")
    secret = _secret(document)
    _keep_former_secret(peer)
    peer.secret = secret
    peer.save(update_fields=SECRETS)


def renew_all():
    """Subscribe again wherever this ward is subscribed; what fails goes into the sharing log, once a week."""
    lately = timezone.now() - timedelta(days=7)
    for peer in Peer.objects.filter(state=PeerState.ACTIVE).exclude(remote_subscription=""):
        try:
            subscribe_at(peer)
        except fetching.FetchError as error:
            sentence = _("News of %(name)s do not arrive at once, but within five minutes. %(why)s")
            message = sentence % {"name": peer, "why": error}
            if not SharingLogEntry.objects.filter(
                peer=peer, message=message, moment__gt=lately
            ).exists():
                SharingLogEntry.objects.create(peer=peer, is_problem=True, message=message)


SECRETS = ["secret", "previous_secret", "previous_secret_until"]


def _keep_former_secret(peer):
    peer.previous_secret = peer.secret
    peer.previous_secret_until = timezone.now() + SECRETS_OVERLAP


def _secret(document):
    """Return the secret of ``document`` where something can be checked with it."""
    secret = document.get("secret")
    try:
        if isinstance(secret, str) and len(secret) <= 255 and Webhook(secret):
            return secret
    except (ValueError, EmptyWebhookSecretError):
        pass
    raise fetching.FetchError(_("The answer of the other ward is not understood."))


def _ask(peer, method, path, content=None, may_be_gone=False):
    """Return the JSON document that ``peer`` answers at ``path`` below its subscriptions; {} where there is none."""
    address = peer.service.get("subscriptions") if isinstance(peer.service, dict) else None
    if not isinstance(address, str) or not address:
        raise fetching.FetchError(_("The other ward does not offer notifications."))
    if not peer.token:
        raise fetching.FetchError(_("There is no access token of the other ward yet."))
    answer = fetching.request(
        method,
        address.rstrip("/") + path,
        headers={
            "Authorization": f"Bearer {peer.token}",
            "Accept": "application/json",
            **({"Content-Type": "application/json"} if content is not None else {}),
        },
        content=None if content is None else json.dumps(content).encode(),
        host=fetching.origin(peer.address),
        max_bytes=MAX_ANSWER,
    )
    if may_be_gone and answer.status in (204, 404, 410):
        return {}
    if answer.status not in (200, 201):
        raise fetching.FetchError(_refusal(answer.status))
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise fetching.FetchError(_("The answer of the other ward is not understood."))
    return document


def _refusal(status):
    if status in (401, 403):
        return _("The other ward does not accept the access token: it is wrong, or has expired.")
    if status == 404:
        return _("The other ward does not know this subscription any more; subscribe again.")
    if status == 409:
        return _("The other ward allows this one no more notification addresses.")
    if status == 422:
        return _("The other ward cannot reach the address of this portal; it must be public.")
    return _("The other ward answers with error %(status)s.") % {"status": status}
