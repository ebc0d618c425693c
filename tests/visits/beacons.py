"""Beacons as browsers and others send them."""

import json

from django.test import Client

from visits import clock, tokens

PHONE = (
    "Mozilla/5.0 (Linux; Android 10; SM-A107F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)
LAPTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Safari/537.36"
)
FROM_OUR_PAGE = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}

_numbers = iter(range(10**9))


def token_of(site, page, day=None):
    """Return the token of a page as a page rendered on that day carries it, today unless given."""
    return tokens.make_token(site.pk, page, clock.day_of(clock.now()) if day is None else day)


def send(token, *, nonce=None, referrer="", agent=PHONE, address="203.0.113.5", body=None, **more):
    """Send the beacon of a page with ``token`` as a browser does, and return the answer."""
    message = {"t": token, "n": nonce or f"nonce-{next(_numbers):08}", "r": referrer}
    headers = FROM_OUR_PAGE | {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address} | more
    return Client().generic(
        "POST",
        "/_lt",
        json.dumps(message) if body is None else body,
        content_type="text/plain;charset=UTF-8",
        **{name: value for name, value in headers.items() if value is not None},
    )
