"""Sending notifications: signatures, retries, giving up, and two workers at once."""

import json
import threading
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from standardwebhooks import Webhook

from syndication.choices import DeliveryState, Kind, PushState
from syndication.factories import DeliveryFactory, PushSubscriptionFactory
from syndication.models import Delivery, SharingLogEntry
from syndication.pushing import delivering, outbox, subscriptions
from syndication.pushing.delivering import deliver_due
from tests.syndication.push import listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def push(callback):
    return PushSubscriptionFactory(callback=callback.url)


def payload_of(*kinds, last=1):
    return json.dumps(
        {"type": outbox.CHANGES, "data": {"kinds": list(kinds), "last_change_number": last}}
    )


def later(seconds):
    return timezone.now() + timedelta(seconds=seconds)


def make_due(delivery):
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())


class TestSending:
    def test_what_arrives_is_signed_as_standard_webhooks_checks_it(self, callback, push):
        delivery = DeliveryFactory(push=push, payload=payload_of(Kind.ARTICLE))
        assert deliver_due() is None
        ((headers, body),) = callback.received
        Webhook(push.secret).verify(body, headers)
        assert headers["webhook-id"] == str(delivery)
        assert headers["Content-Type"] == "application/json"
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts, delivery.response_status) == (
            DeliveryState.DELIVERED,
            1,
            202,
        )
        assert delivery.delivered_at
        assert delivery.next_attempt_at is None

    def test_nothing_is_sent_twice(self, callback, push):
        DeliveryFactory(push=push)
        deliver_due()
        deliver_due()
        assert len(callback.received) == 1

    def test_both_secrets_sign_for_a_day_after_a_change(self, callback, push):
        old = push.secret
        subscriptions.rotate(push)
        delivery = DeliveryFactory(push=push)
        deliver_due()
        ((headers, body),) = callback.received
        for secret in (old, push.secret):
            Webhook(secret).verify(body, headers)
        a_day_on = timezone.now() + timedelta(hours=24, seconds=1)
        assert " " not in delivering.signed_headers(delivery, a_day_on)["webhook-signature"]

    def test_the_time_that_is_signed_is_the_same_in_every_time_zone(self, push):
        delivery = DeliveryFactory(push=push)
        now = timezone.now()
        assert delivering.signed_headers(delivery, timezone.localtime(now)) == (
            delivering.signed_headers(delivery, now.astimezone(UTC))
        )

    @pytest.mark.parametrize(
        "stopped",
        [
            {"state": PushState.DISABLED},
            {"receiver__active": False},
            {"receiver__token_expires_at": timezone.now()},
        ],
    )
    def test_nothing_goes_where_nothing_may_go(self, callback, stopped):
        push = PushSubscriptionFactory(callback=callback.url, **stopped)
        DeliveryFactory(push=push)
        deliver_due()
        assert callback.received == []

    def test_a_slow_address_does_not_keep_others_waiting(self, callback, push):
        with listening() as quick:
            other = PushSubscriptionFactory(callback=quick.url)
            for each in (push, other):
                DeliveryFactory(push=each)
            arrived = []
            # The slow one answers only when the other has been told.
            callback.meanwhile = lambda: arrived.append(_wait_for(quick))
            deliver_due()
        assert arrived == [True]


def _wait_for(server):
    deadline = later(5)
    while not server.received and timezone.now() < deadline:
        pass
    return bool(server.received)


class TestFailing:
    @pytest.mark.parametrize("status", [302, 400, 404, 500])
    def test_an_answer_other_than_success_is_tried_again(self, callback, push, status):
        callback.answers = [status]
        callback.headers = {"Location": "http://127.0.0.1:9/"}
        delivery = DeliveryFactory(push=push)
        wait = deliver_due()
        assert 5 <= wait <= 5.5
        delivery.refresh_from_db()
        assert (delivery.state, delivery.response_status) == (DeliveryState.PENDING, status)
        assert later(3) < delivery.next_attempt_at < later(6)
        assert delivery.error
        assert len(callback.received) == 1

    def test_the_waits_grow_up_to_three_days_and_then_it_is_given_up(self, callback, push):
        callback.answers = [503] * 10
        delivery = DeliveryFactory(push=push)
        waits = []
        for _ in range(10):
            make_due(delivery)
            waits.append(deliver_due())
        for wait, planned in zip(waits, [*delivering.WAITS, None], strict=True):
            assert (wait is None) if planned is None else planned <= wait <= planned * 1.1
        delivery.refresh_from_db()
        push.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 10)
        assert push.state == PushState.DISABLED
        entry = SharingLogEntry.objects.get()
        assert (entry.receiver, entry.is_problem) == (push.receiver, True)
        assert push.callback in entry.message
        assert len({headers["webhook-id"] for headers, _ in callback.received}) == 1

    def test_one_that_is_given_up_switches_nothing_off_where_a_later_one_arrived(
        self, callback, push
    ):
        old = DeliveryFactory(push=push, attempts=9, payload=payload_of(Kind.MEDIA))
        DeliveryFactory(push=push, payload=payload_of(Kind.ARTICLE))
        callback.answers = [202]
        make_due(DeliveryFactory(push=push, payload=payload_of(Kind.ARTICLE)))
        Delivery.objects.filter(pk=old.pk).update(next_attempt_at=later(60))
        deliver_due()
        callback.answers = [500]
        make_due(old)
        deliver_due()
        old.refresh_from_db()
        push.refresh_from_db()
        assert (old.state, push.state) == (DeliveryState.FAILED, PushState.ACTIVE)

    def test_an_address_that_is_gone_is_switched_off_at_once(self, callback, push):
        callback.answers = [410]
        gone = DeliveryFactory(push=push)
        waiting = DeliveryFactory(push=push, attempts=2, next_attempt_at=later(300))
        assert deliver_due() is None
        push.refresh_from_db()
        assert push.state == PushState.DISABLED
        assert push.state_reason
        for delivery in (gone, waiting):
            delivery.refresh_from_db()
            assert delivery.state == DeliveryState.FAILED
        assert SharingLogEntry.objects.filter(receiver=push.receiver, is_problem=True).count() == 1

    def test_nobody_there(self, settings):
        settings.SYNDICATION_TRUST_LOCAL = True
        with listening() as server:
            push = PushSubscriptionFactory(callback=server.url)
        delivery = DeliveryFactory(push=push)
        deliver_due()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.response_status) == (DeliveryState.PENDING, None)
        assert delivery.error

    def test_an_address_that_leads_into_a_private_network_is_never_asked(self, settings, callback):
        settings.SYNDICATION_TRUST_LOCAL = False
        delivery = DeliveryFactory(push__callback=callback.url.replace("http:", "https:"))
        deliver_due()
        delivery.refresh_from_db()
        assert callback.received == []
        assert delivery.error

    def test_a_receiver_that_asks_for_patience_gets_it(self, callback, push):
        callback.answers, callback.headers = [429], {"Retry-After": "900"}
        DeliveryFactory(push=push)
        assert deliver_due() == 900

    def test_a_later_one_that_arrives_settles_what_waits_and_says_no_more(self, callback, push):
        waiting = DeliveryFactory(
            push=push, payload=payload_of(Kind.ARTICLE), attempts=3, next_attempt_at=later(300)
        )
        of_another_kind = DeliveryFactory(
            push=push, payload=payload_of(Kind.MEDIA), attempts=3, next_attempt_at=later(300)
        )
        DeliveryFactory(push=push, payload=payload_of(Kind.ARTICLE, Kind.TASK_PLAN, last=2))
        deliver_due()
        waiting.refresh_from_db()
        of_another_kind.refresh_from_db()
        assert (waiting.state, of_another_kind.state) == (
            DeliveryState.DELIVERED,
            DeliveryState.PENDING,
        )
        assert len(callback.received) == 1


class TestSeveralWorkers:
    def test_what_one_worker_has_taken_no_other_sends(self, callback, push):
        DeliveryFactory(push=push)
        delivering._take(8)
        deliver_due()
        assert callback.received == []

    def test_what_a_dead_worker_had_taken_is_sent_under_the_same_id(self, callback, push):
        delivery = DeliveryFactory(push=push)
        delivering._take(8)
        make_due(delivery)
        deliver_due()
        assert callback.received[0][0]["webhook-id"] == str(delivery)

    def test_an_answer_that_comes_too_late_changes_nothing(self, callback, push):
        delivery = DeliveryFactory(push=push)
        (taken,) = delivering._take(8)
        make_due(delivery)
        deliver_due()
        delivering._settle(taken, None, {}, "Too late.")
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.DELIVERED


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
def test_workers_that_run_at_once_send_each_notification_once(callback):
    for push in (PushSubscriptionFactory(callback=f"{callback.url}/{n}") for n in range(4)):
        DeliveryFactory.create_batch(6, push=push)
    together = threading.Barrier(3)

    def work():
        together.wait()
        deliver_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sent = [headers["webhook-id"] for headers, _ in callback.received]
    assert len(sent) == len(set(sent)) == 24
    assert set(Delivery.objects.values_list("state", "attempts")) == {("delivered", 1)}


class TestPruning:
    def test_deliveries_of_a_month_ago_are_forgotten_and_waiting_ones_kept(self, push):
        old, waiting = DeliveryFactory(push=push, state="delivered"), DeliveryFactory(push=push)
        young = DeliveryFactory(push=push, state="failed")
        Delivery.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(days=31))
        delivering.prune(timezone.now())
        assert set(Delivery.objects.all()) == {waiting, young}
        assert old.pk
