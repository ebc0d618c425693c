"""What is written into the outbox, and when it leaves."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from syndication.choices import DeliveryState, Kind, PushState
from syndication.factories import DeliveryFactory, PushSubscriptionFactory, ReceiverFactory
from syndication.models import Delivery
from syndication.pushing import outbox
from tests.syndication.push import listening

pytestmark = pytest.mark.django_db


def told():
    return [json.loads(delivery.payload)["data"] for delivery in Delivery.objects.all()]


def announce(*kinds, last=1):
    with transaction.atomic():
        outbox.announce(kinds, last)


class TestWhoIsTold:
    def test_nobody_where_nobody_subscribes(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            announce(Kind.ARTICLE)
        assert (told(), callbacks) == ([], [])

    def test_an_address_hears_of_the_kinds_that_it_asked_for(self):
        PushSubscriptionFactory(kinds=[Kind.ARTICLE])
        announce(Kind.ARTICLE, Kind.MEDIA, last=7)
        assert told() == [{"kinds": ["article"], "last_change_number": 7}]

    def test_an_address_that_asked_for_none_hears_of_all(self):
        PushSubscriptionFactory()
        announce(Kind.ARTICLE, Kind.MEDIA)
        assert told()[0]["kinds"] == ["article", "media"]

    @pytest.mark.parametrize(
        "stopped",
        [
            {"kinds": [Kind.TASK_PLAN]},
            {"state": PushState.DISABLED},
            {"receiver__active": False},
            {"receiver__token_expires_at": timezone.now()},
        ],
    )
    def test_others_hear_nothing(self, stopped):
        PushSubscriptionFactory(**stopped)
        announce(Kind.ARTICLE)
        assert told() == []

    def test_a_change_that_is_rolled_back_is_told_to_nobody(self):
        PushSubscriptionFactory()

        def change_and_fail():
            with transaction.atomic():
                outbox.announce([Kind.ARTICLE], 1)
                raise ValueError

        with pytest.raises(ValueError):  # noqa: PT011 our own
            change_and_fail()
        assert told() == []


class TestManyChanges:
    def test_what_nobody_has_tried_to_send_says_the_new_number_too(self):
        PushSubscriptionFactory()
        announce(Kind.ARTICLE, last=1)
        announce(Kind.MEDIA, last=2)
        assert told() == [{"kinds": ["article", "media"], "last_change_number": 2}]

    @pytest.mark.parametrize(
        "former",
        [
            {"attempts": 1},
            {"state": DeliveryState.DELIVERED},
            {"state": DeliveryState.FAILED},
        ],
    )
    def test_what_was_on_its_way_already_is_left_as_it_is(self, former):
        push = PushSubscriptionFactory()
        payload = json.dumps({"type": outbox.CHANGES, "data": {"kinds": ["media"]}})
        before = DeliveryFactory(push=push, payload=payload, **former)
        announce(Kind.ARTICLE)
        before.refresh_from_db()
        assert before.payload == payload
        assert Delivery.objects.count() == 2

    def test_a_test_is_not_made_into_news(self):
        outbox.announce_test(PushSubscriptionFactory(), 3)
        announce(Kind.ARTICLE)
        types = {json.loads(delivery.payload)["type"] for delivery in Delivery.objects.all()}
        assert types == {outbox.TEST, outbox.CHANGES}

    def test_the_number_of_queries_does_not_grow_with_what_waits(self, django_assert_num_queries):
        for receiver in ReceiverFactory.create_batch(3):
            PushSubscriptionFactory(receiver=receiver)
        announce(Kind.ARTICLE)
        with django_assert_num_queries(2 + 3 + 2):  # two that read, one for each address, savepoint
            announce(Kind.ARTICLE, last=2)


class TestSending:
    def test_nothing_leaves_before_the_change_is_there_to_be_seen(
        self, settings, django_capture_on_commit_callbacks
    ):
        settings.SYNDICATION_TRUST_LOCAL = True
        with listening() as callback:
            PushSubscriptionFactory(callback=callback.url)
            with django_capture_on_commit_callbacks(execute=True):
                announce(Kind.ARTICLE, last=5)
                assert callback.received == []
        assert callback.told[0]["type"] == "changes.available"
        assert callback.told[0]["data"] == {"kinds": ["article"], "last_change_number": 5}

    def test_a_delivery_that_waits_is_tried_at_once_when_asked_for(self):
        waiting = DeliveryFactory(
            attempts=4, next_attempt_at=timezone.now() + timedelta(hours=5), error="…"
        )
        assert outbox.redeliver(waiting) == waiting
        assert waiting.next_attempt_at <= timezone.now()
        assert waiting.attempts == 4

    @pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.FAILED])
    def test_a_delivery_that_is_over_is_sent_again_under_a_new_id(self, state):
        over = DeliveryFactory(state=state, attempts=3)
        again = outbox.redeliver(over)
        assert again != over
        assert (again.payload, again.attempts, again.push) == (over.payload, 0, over.push)
        over.refresh_from_db()
        assert over.state == state
