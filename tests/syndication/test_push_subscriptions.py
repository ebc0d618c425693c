"""The endpoints with which a receiver subscribes, looks after its subscriptions, and ends them."""

import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook

from syndication.choices import DeliveryState, PushState
from syndication.factories import DeliveryFactory, PushSubscriptionFactory, ReceiverFactory
from syndication.models import Delivery, PushSubscription
from syndication.pushing import delivering, subscriptions
from tests.syndication.push import ROOT, listening

pytestmark = pytest.mark.django_db

URL = f"{ROOT}/subscriptions"
CALLBACK = "http://127.0.0.1:8001/api/ward/v1/inbox/x"


@pytest.fixture(autouse=True)
def _two_wards_on_one_machine(settings):
    settings.SYNDICATION_TRUST_LOCAL = True


@pytest.fixture
def receiver():
    return ReceiverFactory(token="token-of-ours")


@pytest.fixture
def ask(receiver):
    client = Client(enforce_csrf_checks=True)

    def send(method, path="", data=None, token="token-of-ours"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.generic(
            method,
            URL + path,
            "" if data is None else json.dumps(data),
            content_type="application/json",
            headers=headers,
        )

    return send


class TestSigningIn:
    @pytest.mark.parametrize(
        "token", [None, "", "token-of-others", "é", "token-of-ours ", "x" * 9000]
    )
    def test_without_the_token_there_is_nothing_to_see(self, ask, token):
        response = ask("GET", token=token)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == 401

    @pytest.mark.parametrize("stopped", [{"active": False}, {"token_expires_at": timezone.now()}])
    def test_a_token_that_is_revoked_or_has_expired(self, ask, stopped):
        ReceiverFactory(token="old", **stopped)
        assert ask("GET", token="old").status_code == 401

    def test_that_a_receiver_was_seen_is_noted(self, ask, receiver):
        ask("GET")
        receiver.refresh_from_db()
        assert timezone.now() - receiver.last_seen_at < timedelta(minutes=1)


class TestSubscribing:
    def test_the_answer_holds_the_secret(self, ask, receiver):
        response = ask("POST", data={"callback": CALLBACK, "kinds": ["media", "article", "media"]})
        push = PushSubscription.objects.get()
        assert response.status_code == 201
        document = response.json()
        assert document.pop("created_at")
        assert document == {
            "id": str(push.pk),
            "callback": CALLBACK,
            "kinds": ["article", "media"],
            "state": "active",
            "state_reason": "",
            "secret": push.secret,
            "previous_secret_until": None,
        }
        assert push.receiver == receiver
        assert Webhook(push.secret)
        assert push.secret.startswith("whsec_")

    def test_the_same_address_again_is_the_same_subscription(self, ask):
        first = ask("POST", data={"callback": CALLBACK}).json()
        PushSubscription.objects.update(state=PushState.DISABLED, state_reason="Lỗi")
        again = ask("POST", data={"callback": CALLBACK, "kinds": ["article"]})
        assert again.status_code == 200
        assert again.json() == first | {"kinds": ["article"]}

    def test_what_the_ward_has_switched_off_stays_off(self, ask):
        ask("POST", data={"callback": CALLBACK})
        delivering.switch_off(PushSubscription.objects.get())
        assert ask("POST", data={"callback": CALLBACK}).json()["state"] == "disabled"

    def test_a_receiver_has_five_addresses_at_most(self, ask):
        for number in range(subscriptions.MOST):
            assert ask("POST", data={"callback": f"{CALLBACK}{number}"}).status_code == 201
        refused = ask("POST", data={"callback": CALLBACK})
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/conflict")
        assert ask("POST", data={"callback": f"{CALLBACK}0"}).status_code == 200

    @pytest.mark.parametrize(
        "callback",
        [
            "http://phuong.example/inbox",
            "https://127.0.0.1/inbox",
            "https://10.0.0.1/inbox",
            "https://[::1]/inbox",
            "https://nguoi:mat-khau@phuong.example/",
            "https://khong-co.invalid/inbox",
            "https://203.0.113.1:22/",
            "ftp://phuong.example/",
            "javascript:alert(1)",
            "https://8.8.8.8/#x",
            "https://[/",
            "\x00",
            "",
        ],
    )
    def test_an_address_that_is_not_public(self, ask, settings, callback):
        settings.SYNDICATION_TRUST_LOCAL = False
        response = ask("POST", data={"callback": callback})
        assert response.status_code == 422
        (fault,) = response.json()["errors"]
        assert (fault["place"], fault["name"]) == ("body", "callback")
        assert fault["detail"]
        assert not PushSubscription.objects.exists()

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            ({}, "callback"),
            ({"callback": CALLBACK, "kinds": ["article", "x"]}, "kinds.1"),
            ([], "body"),
        ],
    )
    def test_a_value_at_fault_is_named_as_it_was_sent(self, ask, data, name):
        (fault,) = ask("POST", data=data).json()["errors"]
        assert (fault["place"], fault["name"]) == ("body", name)

    @pytest.mark.parametrize(
        "data",
        [
            {},
            [],
            {"callback": 5},
            {"callback": CALLBACK, "kinds": ["weather"]},
            {"callback": CALLBACK, "secret": "whsec_x"},
            {"callback": "https://phuong.example/" + "x" * 500},
        ],
    )
    def test_a_request_that_says_something_else(self, ask, data):
        assert ask("POST", data=data).status_code == 422
        assert not PushSubscription.objects.exists()


class TestLookingAfter:
    @pytest.fixture
    def push(self, receiver):
        return PushSubscriptionFactory(receiver=receiver, callback=CALLBACK)

    def test_the_list_and_one_without_their_secrets(self, ask, push):
        PushSubscriptionFactory()  # of another
        (listed,) = ask("GET").json()
        assert listed == ask("GET", f"/{push.pk}").json()
        assert listed["id"] == str(push.pk)
        assert not {"secret", "previous_secret"} & set(listed)

    def test_those_of_others_do_not_exist(self, ask, push):
        other = PushSubscriptionFactory()
        delivery = DeliveryFactory(push=other)
        for pk in (other.pk, uuid4()):
            for method, path in [
                ("GET", ""),
                ("DELETE", ""),
                ("POST", "/test"),
                ("POST", "/rotate"),
                ("GET", "/deliveries"),
                ("POST", f"/deliveries/{delivery}/redeliver"),
            ]:
                assert ask(method, f"/{pk}{path}").status_code == 404, path
        assert ask("POST", f"/{push.pk}/deliveries/{delivery}/redeliver").status_code == 404
        assert ask("POST", f"/{push.pk}/deliveries/abc/redeliver").status_code == 404
        assert Delivery.objects.get() == delivery

    def test_ending_one(self, ask, push):
        DeliveryFactory(push=push)
        response = ask("DELETE", f"/{push.pk}")
        assert (response.status_code, response.content) == (204, b"")
        assert not PushSubscription.objects.exists()

    def test_a_new_secret_stands_beside_the_former_one_for_a_day(self, ask, push):
        former = push.secret
        document = ask("POST", f"/{push.pk}/rotate").json()
        push.refresh_from_db()
        assert document["secret"] == push.secret != former
        assert push.previous_secret == former
        left = push.previous_secret_until - timezone.now()
        assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)

    def test_a_test_is_sent_by_the_worker(self, ask, push, django_capture_on_commit_callbacks):
        with listening() as callback:
            PushSubscription.objects.update(callback=callback.url)
            with django_capture_on_commit_callbacks(execute=True):
                response = ask("POST", f"/{push.pk}/test")
                assert callback.received == []
        assert (response.status_code, response.json()["state"]) == (202, "pending")
        assert callback.told[0]["type"] == "subscription.test"
        (delivery,) = ask("GET", f"/{push.pk}/deliveries").json()
        assert delivery["id"] == response.json()["id"] == callback.received[0][0]["webhook-id"]
        assert (delivery["state"], delivery["answer"], delivery["attempts"]) == (
            "delivered",
            202,
            1,
        )

    def test_asking_for_many_tests_makes_one(self, ask, push):
        assert len({ask("POST", f"/{push.pk}/test").json()["id"] for _ in range(3)}) == 1

    def test_a_delivery_again(self, ask, push):
        failed = DeliveryFactory(push=push, state=DeliveryState.FAILED, attempts=10)
        response = ask("POST", f"/{push.pk}/deliveries/{failed}/redeliver")
        assert response.status_code == 202
        assert response.json()["id"] != str(failed)
        assert push.deliveries.filter(state=DeliveryState.PENDING).count() == 1

    def test_nothing_is_sent_where_notifications_are_switched_off(self, ask, push):
        PushSubscription.objects.update(state=PushState.DISABLED)
        delivery = DeliveryFactory(push=push, state=DeliveryState.FAILED)
        for path in ("/test", f"/deliveries/{delivery}/redeliver"):
            assert ask("POST", f"/{push.pk}{path}").status_code == 409
        assert Delivery.objects.get() == delivery

    def test_the_newest_fifty_deliveries(self, ask, push, django_assert_max_num_queries):
        DeliveryFactory.create_batch(51, push=push)
        with django_assert_max_num_queries(4):
            listed = ask("GET", f"/{push.pk}/deliveries").json()
        assert len(listed) == 50
        assert listed == sorted(listed, key=lambda one: one["created_at"], reverse=True)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
def test_two_requests_at_once_make_one_subscription():
    receiver = ReceiverFactory()
    together = threading.Barrier(4)

    def subscribe():
        together.wait()
        subscriptions.subscribe(receiver, CALLBACK, [])
        connection.close()

    threads = [threading.Thread(target=subscribe) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PushSubscription.objects.count() == 1
