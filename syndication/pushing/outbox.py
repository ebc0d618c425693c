"""The outbox: what other wards are told is written in the transaction of the change."""

import json

from django.db import transaction
from django.utils import timezone

from home.serializers import moment_json
from syndication.choices import DeliveryState, Kind, PushState
from syndication.models import Delivery, PushSubscription

CHANGES = "changes.available"
TEST = "subscription.test"


def announce(kinds, last):
    """
    Have every address that asked for one of ``kinds`` told that there are changes up to the number ``last``.

    To be called in the transaction that writes the changes. A notification that nobody has tried to send yet says the
    new number too, so that an address gets one for many changes in a row.
    """
    now = timezone.now()
    pushes = PushSubscription.objects.filter(
        state=PushState.ACTIVE, receiver__active=True, receiver__token_expires_at__gt=now
    )
    told = {push.pk: set(kinds) & set(push.kinds or kinds) for push in pushes}
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING, attempts=0, push__in=told)
    untried = {delivery.push_id: delivery for delivery in waiting if type_of(delivery) == CHANGES}
    for push in pushes:
        if not told[push.pk]:
            continue
        if (delivery := untried.get(push.pk)) is not None:
            payload = _payload(CHANGES, now, told[push.pk] | kinds_of(delivery), last)
            # The worker may have taken it since it was read: what it sends cannot be changed any more.
            if waiting.filter(pk=delivery.pk).update(payload=payload):
                continue
        Delivery.objects.create(
            push=push,
            payload=_payload(CHANGES, now, told[push.pk], last),
            next_attempt_at=now,
        )
    if any(told.values()):
        send_soon()


def announce_test(push, last):
    """Have ``push`` told the number ``last`` of the newest change, to see whether it answers; return the delivery."""
    waiting = push.deliveries.filter(state=DeliveryState.PENDING)
    delivery = next((one for one in waiting if type_of(one) == TEST), None)
    if delivery is None:
        now = timezone.now()
        payload = _payload(TEST, now, push.kinds or Kind.values, last)
        delivery = Delivery.objects.create(push=push, payload=payload, next_attempt_at=now)
    send_soon()
    return delivery


def redeliver(delivery):
    """
    Send ``delivery`` once more, at once; return the delivery that does it.

    One that waits for its next attempt is tried now. Anything else becomes a notification of its own: under the old id
    a receiver that has it would rightly ignore it.
    """
    now = timezone.now()
    waits = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING)
    if waits.update(next_attempt_at=now):
        delivery.refresh_from_db()
    else:
        delivery = Delivery.objects.create(
            push_id=delivery.push_id, payload=delivery.payload, next_attempt_at=now
        )
    send_soon()
    return delivery


def send_soon():
    """Have the worker send what is due, once the transaction is there to be seen."""
    from syndication.tasks import deliver_pushes

    # A queue that cannot be written to must not undo the change: the worker looks for itself every minute.
    transaction.on_commit(deliver_pushes, robust=True)


def deliveries_of(receiver):
    """Return the notifications to all addresses of ``receiver``."""
    return Delivery.objects.filter(push__receiver=receiver).select_related("push")


def type_of(delivery):
    """Return the type of event that ``delivery`` tells."""
    return json.loads(delivery.payload).get("type")


def kinds_of(delivery):
    """Return the kinds that ``delivery`` tells, as a set."""
    return set(json.loads(delivery.payload).get("data", {}).get("kinds", []))


def _payload(event, moment, kinds, last):
    return json.dumps(
        {
            "type": event,
            "timestamp": moment_json(moment),
            "data": {"kinds": sorted(kinds), "last_change_number": last},
        }
    )
