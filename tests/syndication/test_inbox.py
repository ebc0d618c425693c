"""The inbox: which pings are accepted, what they set off, and what strangers may send."""

import io
import json
import os
import random
from contextlib import contextmanager
from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook

from syndication import tasks
from syndication.factories import PeerFactory
from syndication.models import SeenMessage
from syndication.pushing import delivering, inbox
from syndication.pushing.subscriptions import new_secret
from tests.syndication.push import ROOT

pytestmark = pytest.mark.django_db

BODY = json.dumps({"type": "changes.available", "data": {"kinds": ["article"]}})


@pytest.fixture
def peer():
    return PeerFactory(secret=new_secret())


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def signed(secret, body=BODY, message="msg_1", moment=None):
    moment = moment or timezone.now().astimezone(UTC)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, moment, body),
    }


def ping(client, key, headers, body=BODY, content_type="application/json", **more):
    return client.post(
        f"{ROOT}/inbox/{key}", body, content_type=content_type, headers=headers, **more
    )


@contextmanager
def counting_pulls(capture):
    """The peers that are to be read at once, as they stand in the queue."""
    pulls = []
    with capture(execute=False) as callbacks:
        yield pulls
    queue = tasks.pull_soon.huey
    queue.immediate = False
    try:
        for callback in callbacks:
            callback()
        while (task := queue.dequeue()) is not None:
            pulls.append(task.args[0])
    finally:
        queue.immediate = True


class TestAccepting:
    def test_a_signed_ping_has_the_peer_read_soon(
        self, client, peer, django_capture_on_commit_callbacks
    ):
        with counting_pulls(django_capture_on_commit_callbacks) as pulls:
            response = ping(client, peer.key, signed(peer.secret))
        assert (response.status_code, response.content) == (202, b"")
        assert pulls == [peer.pk]

    def test_the_same_ping_again_is_accepted_and_sets_nothing_off(
        self, client, peer, django_capture_on_commit_callbacks
    ):
        with counting_pulls(django_capture_on_commit_callbacks) as pulls:
            answers = [ping(client, peer.key, signed(peer.secret)).status_code for _ in range(2)]
        assert (answers, pulls) == ([202, 202], [peer.pk])

    def test_the_same_id_of_another_peer_is_another_ping(
        self, client, peer, django_capture_on_commit_callbacks
    ):
        other = PeerFactory(secret=new_secret())
        with counting_pulls(django_capture_on_commit_callbacks) as pulls:
            for each in (peer, other):
                ping(client, each.key, signed(each.secret))
        assert pulls == [peer.pk, other.pk]

    def test_an_id_is_remembered_for_ten_minutes(self, client, peer):
        ping(client, peer.key, signed(peer.secret))
        now = timezone.now()
        delivering.prune(now + timedelta(minutes=9))
        assert SeenMessage.objects.count() == 1
        delivering.prune(now + timedelta(minutes=10, seconds=1))
        assert SeenMessage.objects.count() == 0

    def test_a_former_secret_is_good_while_it_is_valid(self, client, peer):
        former = peer.secret
        peer.secret, peer.previous_secret = new_secret(), former
        for until, expected in [(timedelta(minutes=1), 202), (timedelta(0), 401)]:
            peer.previous_secret_until = timezone.now() + until
            peer.save()
            headers = signed(former, message=f"msg_{expected}")
            assert ping(client, peer.key, headers).status_code == expected

    def test_one_good_signature_among_several_is_enough(self, client, peer):
        headers = signed(peer.secret)
        other = signed(new_secret())["webhook-signature"]
        headers["webhook-signature"] = f"{other} {headers['webhook-signature']}"
        assert ping(client, peer.key, headers).status_code == 202

    def test_what_delivering_signs_is_accepted(self, client, peer):
        from syndication.factories import DeliveryFactory

        delivery = DeliveryFactory(push__secret=peer.secret, payload=BODY)
        headers = delivering.signed_headers(delivery, timezone.now())
        content_type = headers.pop("Content-Type")
        response = ping(client, peer.key, headers, delivery.payload, content_type)
        assert response.status_code == 202


class TestRefusing:
    @pytest.mark.parametrize(
        "spoil",
        [
            lambda headers: headers.clear(),
            lambda headers: headers.pop("webhook-id"),
            lambda headers: headers.update({"webhook-id": "msg_2"}),
            lambda headers: headers.update({"webhook-timestamp": "nan"}),
            lambda headers: headers.update({"webhook-timestamp": "1e400"}),
            lambda headers: headers.update({"webhook-signature": "v1"}),
            lambda headers: headers.update({"webhook-signature": "v1,a,b"}),
            lambda headers: headers.update({"webhook-signature": "v1,é"}),
            lambda headers: headers.update({"webhook-signature": "v1,abc"}),
            lambda headers: headers.update(signed(new_secret())),
        ],
    )
    def test_headers_that_prove_nothing(self, client, peer, spoil):
        headers = signed(peer.secret)
        spoil(headers)
        response = ping(client, peer.key, headers)
        assert response.status_code == 401
        assert response.headers["Content-Type"] == "application/problem+json"
        assert SeenMessage.objects.count() == 0

    @pytest.mark.parametrize("body", [BODY + " ", b"\xff\xfe", "{" * 50_000])
    def test_a_body_other_than_the_signed_one(self, client, peer, body):
        assert ping(client, peer.key, signed(peer.secret), body).status_code == 401

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_a_ping_of_another_time(self, client, peer, minutes):
        moment = (timezone.now() + timedelta(minutes=minutes)).astimezone(UTC)
        headers = signed(peer.secret, moment=moment)
        assert ping(client, peer.key, headers).status_code == 401

    @pytest.mark.parametrize("message", ["m" * 256, "msg é", "a b"])
    def test_a_signed_id_that_cannot_be_kept(self, client, peer, message):
        headers = signed(peer.secret, message=message)
        assert ping(client, peer.key, headers).status_code == 401

    @pytest.mark.parametrize("key", [uuid4(), "abc", "1" * 500])
    def test_an_inbox_that_is_not_there(self, client, peer, key):
        assert ping(client, key, signed(peer.secret)).status_code == 401

    @pytest.mark.parametrize("secret", ["", "whsec_", "whsec_é!"])
    def test_a_peer_with_which_no_secret_is_agreed(self, client, secret):
        peer = PeerFactory(secret=secret)
        assert ping(client, peer.key, signed(new_secret())).status_code == 401

    @pytest.mark.parametrize("content_type", ["text/plain", "", "application/jsonp", "; json"])
    def test_another_type_of_content(self, client, peer, content_type):
        response = ping(client, peer.key, signed(peer.secret), content_type=content_type)
        assert response.status_code == 415

    def test_a_large_body_is_refused_before_it_is_read(self, client, peer):
        class Unread(io.BytesIO):
            def read(self, *args):
                raise AssertionError

        response = ping(
            client,
            peer.key,
            signed(peer.secret),
            **{"CONTENT_LENGTH": str(inbox.MAX_BYTES + 1), "wsgi.input": Unread()},
        )
        assert response.status_code == 413

    def test_the_largest_body_is_taken(self, client, peer):
        body = json.dumps("x" * (inbox.MAX_BYTES - 2))
        assert len(body) == inbox.MAX_BYTES
        assert ping(client, peer.key, signed(peer.secret, body), body).status_code == 202

    @pytest.mark.parametrize("length", ["-1", "abc", "²", "9" * 5000])
    def test_a_length_that_is_none(self, client, peer, length):
        response = ping(client, peer.key, signed(peer.secret), CONTENT_LENGTH=length)
        assert response.status_code == 413


class TestLimits:
    @pytest.fixture(autouse=True)
    def _within_one_minute(self, time_machine):
        time_machine.move_to(timezone.now(), tick=False)

    def test_a_peer_that_pings_without_end_is_asked_to_wait(self, client, peer):
        answers = [
            ping(client, peer.key, signed(peer.secret, message=f"msg_{number}"))
            for number in range(inbox.PER_PEER + 1)
        ]
        assert {answer.status_code for answer in answers[:-1]} == {202}
        assert answers[-1].status_code == 429
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
        assert SeenMessage.objects.count() == inbox.PER_PEER

    def test_a_stranger_uses_up_what_its_own_address_may_send_only(self, client, peer, monkeypatch):
        monkeypatch.setattr(inbox, "PER_ADDRESS", 20)
        for _ in range(inbox.PER_ADDRESS):
            assert ping(client, peer.key, {}).status_code == 401
        assert ping(client, peer.key, {}).status_code == 429
        assert ping(client, peer.key, signed(peer.secret)).status_code == 429
        elsewhere = ping(client, peer.key, signed(peer.secret), REMOTE_ADDR="203.0.113.9")
        assert elsewhere.status_code == 202


def test_whatever_arrives_is_answered_with_one_of_five_statuses(client, peer, settings):
    """Random bodies and headers, from nearly right to rubbish; ``FUZZ=10000`` tries that many."""
    rounds = int(os.environ.get("FUZZ", "500"))
    chance = random.Random(17)
    seen = set()
    for _ in range(rounds):
        key, headers, body, content_type, more = _random_ping(chance, peer)
        response = ping(client, key, headers, body, content_type, **more)
        assert response.status_code in {202, 401, 413, 415, 429}, (key, headers, body, more)
        seen.add(response.status_code)
    assert seen >= {202, 401, 413, 415}


def _random_ping(chance, peer):
    """Return the parts of a ping of which any may be wrong; headers hold what a server lets through."""

    def text(longest):
        letters = [chr(number) for number in range(32, 256)] + list(",,  ==v1.")
        return "".join(chance.choices(letters, k=chance.randrange(longest)))

    def bytes_(longest):
        return chance.randbytes(chance.randrange(longest))

    secret = chance.choice([peer.secret] * 9 + [new_secret()])
    body = chance.choice(
        [
            BODY,
            json.dumps({"type": text(40), "data": [text(9)] * chance.randrange(9)}),
            "[" * chance.randrange(9_000),
            text(3_000),
            "",
        ]
    )
    moment = timezone.now() + timedelta(seconds=chance.choice([0, 0, 0, -400, 400, 1e7]))
    message = chance.choice(["msg_" + text(60), f"msg_{chance.random()}", text(400)])
    headers = signed(secret, body, message, moment.astimezone(UTC))
    for name in list(headers):
        spoilt = chance.randrange(20)
        if spoilt == 0:
            del headers[name]
        elif spoilt == 1:
            headers[name] = text(200)
        elif spoilt == 2:
            place = chance.randrange(len(headers[name]) + 1)
            headers[name] = headers[name][:place] + text(4) + headers[name][place:]
        elif spoilt == 3:
            headers[name] = chance.choice(["nan", "inf", "-1", "9" * 400, "v1,", ",", "v1,=", "\t"])
    sent = body.encode() if chance.randrange(8) else bytes_(3_000) * chance.choice([1, 1, 1, 50])
    content_type = chance.choice(
        ["application/json"] * 8 + [text(30), "application/json; " + text(9)]
    )
    key = (
        peer.key if chance.randrange(8) else chance.choice([uuid4(), "x" * chance.randrange(1, 99)])
    )
    more = (
        {} if chance.randrange(9) else {"CONTENT_LENGTH": chance.choice(["", "0", "-9", text(9)])}
    )
    more["REMOTE_ADDR"] = f"198.51.{chance.randrange(250)}.{chance.randrange(250)}"
    return key, headers, sent, content_type, more
