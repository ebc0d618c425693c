"""Beacons are answered before Django is asked, one after the other; nobody waits for a slow sender."""

import threading

import pytest
from django.conf import settings
from django.test import RequestFactory

from tests.visits.beacons import answer_to, send, token_of
from tests.visits.conftest import counts
from visits.hot_store import get_store
from visits.wsgi import Beacons

pytestmark = pytest.mark.django_db


def test_everything_else_goes_on_to_the_application():
    asked = []
    beacons = Beacons(lambda *request: asked.append(request) or [b"page"], [])
    for path in ("/", "/_lt/", "/thong-ke/"):
        environ = RequestFactory().get(path).environ
        assert beacons(environ, None) == [b"page"]
        assert asked.pop() == (environ, None)


def test_the_answer_has_the_headers_of_every_other(site):
    answer = send(token_of(site, 18))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert len(answer["X-Request-ID"]) == 16


def test_a_host_that_is_not_ours_is_told_so_and_counts_nothing(site, settings):
    settings.ALLOWED_HOSTS = ["phuong.example"]
    answer = send(token_of(site, 18), HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert counts(get_store(), site.pk) == (0, 0, 0, 0)


def test_who_sends_slowly_holds_up_nobody(site):
    token = token_of(site, 18)
    assert send(token).status_code == 200
    reads, goes_on = threading.Event(), threading.Event()

    class Slow:
        def read(self, size):
            reads.set()
            assert goes_on.wait(30)
            return b""

    environ = RequestFactory().post("/_lt").environ | {"wsgi.input": Slow()}
    application = Beacons(None, settings.BEACON_MIDDLEWARE)
    told = []
    slow = threading.Thread(target=application, args=(environ, lambda *answer: told.append(answer)))
    slow.start()
    assert reads.wait(30)
    assert answer_to("POST", "{}").status_code == 200
    assert send(token).json()["total"] == 1
    assert not told
    goes_on.set()
    slow.join(30)
    assert told[0][0] == "200 OK"
