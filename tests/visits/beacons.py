"""Beacons as browsers and others send them."""

import json
from io import BytesIO

from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from visits import clock, tokens
from visits.wsgi import Beacons

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
    headers = {name: value for name, value in headers.items() if value is not None}
    return answer_to("POST", json.dumps(message) if body is None else body, **headers)


def answer_to(method, body="", **headers):
    """Return what is answered to a request of the beacon's address, before Django is asked."""
    request = RequestFactory().generic(
        method, "/_lt", body, content_type="text/plain;charset=UTF-8", **headers
    )
    told = []
    application = Beacons(None, settings.BEACON_MIDDLEWARE)
    sent = BytesIO(body.encode() if isinstance(body, str) else body)
    (content,) = application(
        request.environ | {"wsgi.input": sent}, lambda *answer: told.append(answer)
    )
    ((status, fields),) = told
    return Answer(content, status=int(status.partition(" ")[0]), headers=dict(fields))


class Answer(HttpResponse):
    def json(self):
        return json.loads(self.content)
