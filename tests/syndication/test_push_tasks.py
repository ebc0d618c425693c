"""What the worker does by itself: due notifications, quick retries, what is old."""

from datetime import timedelta

import pytest
from django.utils import timezone

from syndication import tasks
from syndication.choices import DeliveryState
from syndication.factories import DeliveryFactory, PeerFactory, PushSubscriptionFactory
from syndication.models import Delivery, SeenMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue():
    """The worker's queue, empty before and after."""
    queue = tasks.deliver_pushes.huey
    queue.storage.flush_all()
    yield queue
    queue.storage.flush_all()


def test_a_first_failure_is_tried_again_in_seconds(queue, callback):
    callback.answers = [500]
    DeliveryFactory(push=PushSubscriptionFactory(callback=callback.url))
    tasks.deliver_pushes()
    (again,) = queue.scheduled()
    assert again.name == "deliver_pushes"
    assert queue.storage.schedule_size() == 1


def test_later_failures_wait_for_the_task_of_every_minute(queue, callback):
    callback.answers = [500]
    delivery = DeliveryFactory(push=PushSubscriptionFactory(callback=callback.url), attempts=1)
    tasks.deliver_pushes()
    assert queue.scheduled() == []
    Delivery.objects.update(next_attempt_at=timezone.now())
    tasks.deliver_what_is_due()
    delivery.refresh_from_db()
    assert (delivery.state, len(callback.received)) == (DeliveryState.DELIVERED, 2)


def test_every_minute_what_is_old_is_forgotten():
    old = timezone.now() - timedelta(days=31)
    DeliveryFactory(state=DeliveryState.DELIVERED)
    Delivery.objects.update(created_at=old)
    SeenMessage.objects.create(peer=PeerFactory(), message_id="msg_1", received_at=old)
    tasks.deliver_what_is_due()
    assert not Delivery.objects.exists()
    assert not SeenMessage.objects.exists()
