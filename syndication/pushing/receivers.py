"""What receivers sign in with, and what becomes of it."""

import hmac
import secrets
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from syndication.choices import PushState
from syndication.models import Delivery, Receiver, SharingLogEntry
from syndication.pushing.delivering import close_waiting

TOKEN_DAYS = 365
"""How long a token is valid unless the ward says otherwise."""


def digest_of(token):
    """Return what is kept of ``token``."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token(receiver):
    """Give ``receiver``, which need not be saved, another token, and return it: it can be told this once only."""
    token = f"ward_{secrets.token_urlsafe(32)}"
    receiver.token_digest = digest_of(token)
    return token


def receiver_of(token):
    """Return the receiver that signs in with ``token``, or None; notes that it was seen."""
    digest, now = digest_of(token), timezone.now()
    receiver = Receiver.objects.filter(
        token_digest=digest, active=True, token_expires_at__gt=now
    ).first()
    if receiver is None or not hmac.compare_digest(receiver.token_digest, digest):
        return None
    Receiver.objects.filter(pk=receiver.pk).update(last_seen_at=now)
    return receiver


def renew(receiver, until):
    """Give ``receiver`` a token that is valid until ``until``, and return it; the former one is worth nothing."""
    token = new_token(receiver)
    receiver.token_expires_at = until
    receiver.active = True
    receiver.save(update_fields=["token_digest", "token_expires_at", "active"])
    _note(receiver, _("%(name)s has a new access token."))
    return token


def revoke(receiver):
    """Take the token of ``receiver`` back: it can do nothing any more here, and is told nothing."""
    new_token(receiver)  # nobody knows it
    receiver.active = False
    receiver.save(update_fields=["token_digest", "active"])
    close_waiting(Delivery.objects.filter(push__receiver=receiver))
    _note(receiver, _("The access token of %(name)s is revoked; it is told nothing any more."))


def switch_on(push):
    """Tell ``push`` of changes again; nothing is told twice, and what it missed it reads by itself."""
    push.state, push.state_reason = PushState.ACTIVE, ""
    push.save(update_fields=["state", "state_reason"])


def _note(receiver, sentence):
    SharingLogEntry.objects.create(receiver=receiver, message=sentence % {"name": receiver.name})
