"""The token of a page: proof that a beacon comes from a page of this portal, without any trace of its reader."""

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

VALID_DAYS = 8
"""Longer than any cache may keep a page."""
_SIGNATURE = 16
"""Characters, 96 bits."""
_MAX_DIGITS = 10


class TokenError(ValueError):
    """A token that this portal did not make."""


def make_token(site, page, day):
    """Return the token of ``page`` on ``site`` for the local ``day``: ``site.page.day.signature``."""
    message = f"{site}.{page}.{day}"
    return f"{message}.{_sign(settings.SECRET_KEY, message)}"


def read_token(token):
    """Return ``(site, page, day)`` of a token; raises TokenError for anything that was not made by ``make_token``."""
    message, _, signature = token.rpartition(".")
    parts = message.split(".")
    if len(parts) != 3 or not all(
        part.isascii() and part.isdigit() and len(part) <= _MAX_DIGITS for part in parts
    ):
        raise TokenError
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(_sign(secret, message).encode(), signature.encode()):
            return tuple(int(part) for part in parts)
    raise TokenError


def is_fresh(token_day, day):
    """Return whether a token of ``token_day`` counts on ``day``; a page may be rendered just before midnight."""
    return token_day <= day <= token_day + VALID_DAYS


@lru_cache(maxsize=4096)
def _sign(secret, message):
    digest = hmac.digest(_key(secret), message.encode(), "sha256")
    return urlsafe_b64encode(digest)[:_SIGNATURE].decode()


@lru_cache(maxsize=8)
def _key(secret):
    return sha256(b"visits.token" + secret.encode()).digest()
