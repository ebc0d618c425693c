"""The addresses that receivers have told of changes: how they come, change their secret, and go."""

import base64
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syndication.models import PushSubscription, Receiver
from syndication.pulling import fetching
from syndication.pushing.receivers import switch_on

MOST = 5
"""Addresses of one receiver."""
SECRETS_OVERLAP = timedelta(hours=24)
"""How long a former secret is valid beside the new one."""


class TooManyError(Exception):
    """The receiver has as many addresses as it may have."""


def new_secret():
    """Return a secret as Standard Webhooks writes it, of 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def check_callback(url):
    """Return nothing where ``url`` is a public address; raises FetchError, which says why not, elsewhere."""
    try:
        parts = urlsplit(fetching.check_url(url))
    except ValueError as error:
        raise fetching.RefusedError(_("The address is malformed.")) from error
    if parts.fragment:
        raise fetching.RefusedError(_("The address is malformed."))
    fetching.addresses_of(parts.hostname, parts.port or (80 if parts.scheme == "http" else 443))


@transaction.atomic
def subscribe(receiver, callback, kinds):
    """
    Have ``callback`` told of changes of ``kinds`` (none: all); return the subscription and whether it is new.

    An address that is told already stays one subscription: it gets the kinds, and is switched on again where failures
    had switched it off.
    Raises FetchError for an address that is not public, TooManyError for one too many.
    """
    check_callback(callback)
    # Two requests at once must not make two of one address, nor one too many.
    Receiver.objects.select_for_update().get(pk=receiver.pk)
    if (push := receiver.pushes.filter(callback=callback).first()) is not None:
        push.kinds = kinds
        push.save(update_fields=["kinds"])
        if push.state_reason:
            switch_on(push)
        return push, False
    if receiver.pushes.count() >= MOST:
        raise TooManyError
    push = PushSubscription.objects.create(
        receiver=receiver, callback=callback, kinds=kinds, secret=new_secret()
    )
    return push, True


def rotate(push):
    """Give ``push`` a new secret; the former one is valid beside it for ``SECRETS_OVERLAP``."""
    push.previous_secret, push.secret = push.secret, new_secret()
    push.previous_secret_until = timezone.now() + SECRETS_OVERLAP
    push.save(update_fields=["secret", "previous_secret", "previous_secret_until"])
