"""
Sending what the outbox holds, as Standard Webhooks asks: signed, tried again for three days, never elsewhere.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import random
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, timedelta
from http import HTTPStatus

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from syndication.choices import DeliveryState, PushState
from syndication.models import Delivery, PushSubscription, SeenMessage, SharingLogEntry
from syndication.pulling import fetching
from syndication.pushing.outbox import CHANGES, kinds_of, type_of

WAITS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
"""Seconds from one failed attempt to the next; after the last of them the delivery is given up."""
JITTER = 0.1
"""The share by which a wait is longer at most, so that a host that comes back is not asked by all at once."""
AT_ONCE = 8
"""How many addresses are asked at the same time: a slow one shall not keep the others waiting."""
MAX_ANSWER = 64_000
HELD_FOR = timedelta(seconds=60)
"""How long a worker that took a delivery is waited for; longer than a request may take."""
KEPT_FOR = timedelta(days=30)
REMEMBERED_FOR = timedelta(minutes=10)


def deliver_due():
    """Send every delivery that is due; return in how many seconds one that has just failed is due again, or None."""
    soonest = None
    while taken := _take(AT_ONCE):
        with ThreadPoolExecutor(len(taken)) as pool:
            asked = {pool.submit(_ask, delivery): delivery for delivery in taken}
            for future in as_completed(asked):
                wait = _settle(asked[future], *future.result())
                soonest = min(filter(None, (soonest, wait)), default=None)
    return soonest


def _take(number):
    """
    Return at most ``number`` deliveries that are due, for this worker alone.

    Taking counts as an attempt and puts the next one off: where the worker dies, another tries again after
    ``HELD_FOR``, under the same id.
    """
    now = timezone.now()
    due = Delivery.objects.filter(
        state=DeliveryState.PENDING,
        next_attempt_at__lte=now,
        push__state=PushState.ACTIVE,
        push__receiver__active=True,
        push__receiver__token_expires_at__gt=now,
    )
    taken = []
    for pk, attempts in due.order_by("next_attempt_at").values_list("pk", "attempts")[:number]:
        untouched = Delivery.objects.filter(
            pk=pk, state=DeliveryState.PENDING, attempts=attempts, next_attempt_at__lte=now
        )
        if untouched.update(attempts=attempts + 1, next_attempt_at=now + HELD_FOR):
            taken.append(pk)
    # Read only now: until it is taken, the outbox may change what it says.
    return list(Delivery.objects.filter(pk__in=taken).select_related("push__receiver"))


def _ask(delivery):
    """POST ``delivery`` and return the status and headers of the answer and "", or None, {} and why there is none."""
    content = delivery.payload.encode()
    try:
        answer = fetching.request(
            "POST",
            delivery.push.callback,
            headers=signed_headers(delivery, timezone.now()),
            content=content,
            max_bytes=MAX_ANSWER,
        )
    except (fetching.FetchError, ValueError) as error:  # also of a name that no host can have
        return None, {}, str(error)
    return answer.status, answer.headers, ""


def signed_headers(delivery, now):
    """Return the headers of ``delivery``: while a former secret is valid, with the signature of that one too."""
    push = delivery.push
    secrets = [push.secret]
    if push.previous_secret and push.previous_secret_until and now < push.previous_secret_until:
        secrets.append(push.previous_secret)
    moment = now.astimezone(UTC)  # the library takes any time for UTC
    signatures = [
        Webhook(secret).sign(str(delivery), moment, delivery.payload) for secret in secrets
    ]
    return {
        "Content-Type": "application/json",
        "webhook-id": str(delivery),
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _settle(delivery, status, headers, error):
    """Write down what became of an attempt; return in how many seconds there is another, or None."""
    now = timezone.now()
    # A worker that was given up as dead may come back with its answer after another one's.
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.PENDING, attempts=delivery.attempts
    )
    result = {"response_status": status, "error": error or _refusal(status)}
    if status is not None and HTTPStatus(200) <= status < HTTPStatus(300):
        mine.update(**result, state=DeliveryState.DELIVERED, delivered_at=now, next_attempt_at=None)
        _settle_older(delivery, now)
        return None
    if status == HTTPStatus.GONE:
        mine.update(**result, state=DeliveryState.FAILED, next_attempt_at=None)
        switch_off(delivery.push, _("The address answers that it does not exist any more."))
        return None
    if delivery.attempts > len(WAITS):
        mine.update(**result, state=DeliveryState.FAILED, next_attempt_at=None)
        later = delivery.push.deliveries.filter(delivered_at__gt=delivery.created_at)
        if not later.exists():
            switch_off(delivery.push, _("No notification has arrived there for three days."))
        return None
    wait = WAITS[delivery.attempts - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311 no secret
    wait = max(wait, _asked_to_wait(headers))
    mine.update(**result, next_attempt_at=now + timedelta(seconds=wait))
    return wait


def _refusal(status):
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return _("The address leads elsewhere; redirects are not followed.")
    return _("The other ward answers with error %(status)s.") % {"status": status}


def _asked_to_wait(headers):
    """Return the seconds of the header ``Retry-After``, at most a day; 0 where it says none."""
    text = headers.get("Retry-After", "")
    return min(int(text), WAITS[-1]) if text.isascii() and text.isdigit() else 0


def _settle_older(delivery, now):
    """What waits since before ``delivery`` and says no more than it need not be told any more."""
    if type_of(delivery) != CHANGES:
        return
    waiting = delivery.push.deliveries.filter(
        state=DeliveryState.PENDING, attempts__gt=0, created_at__lt=delivery.created_at
    )
    told = [
        older.pk
        for older in waiting
        if type_of(older) == CHANGES and kinds_of(older) <= kinds_of(delivery)
    ]
    Delivery.objects.filter(pk__in=told, state=DeliveryState.PENDING).update(
        state=DeliveryState.DELIVERED,
        delivered_at=now,
        next_attempt_at=None,
        error=_("Told together with a later notification."),
    )


def switch_off(push, reason=""):
    """
    Tell ``push`` nothing more, and write that into the sharing log.

    With a ``reason``, something went wrong: its receiver switches it on by subscribing again. Without, it was the
    ward's own wish, which only the ward takes back.
    """
    switched = PushSubscription.objects.filter(pk=push.pk, state=PushState.ACTIVE).update(
        state=PushState.DISABLED, state_reason=reason
    )
    if not switched:
        return
    close_waiting(push.deliveries.all())
    sentence = _("Notifications to %(address)s are switched off. %(reason)s")
    SharingLogEntry.objects.create(
        receiver=push.receiver,
        is_problem=bool(reason),
        message=(sentence % {"address": push.callback, "reason": reason}).strip(),
    )


def close_waiting(deliveries):
    """Give up those of ``deliveries``, a queryset, that wait still."""
    deliveries.filter(state=DeliveryState.PENDING).update(
        state=DeliveryState.FAILED, next_attempt_at=None
    )


def prune(now):
    """Delete deliveries that nobody asks about any more, and forget the ids of pings."""
    Delivery.objects.filter(~Q(state=DeliveryState.PENDING), created_at__lt=now - KEPT_FOR).delete()
    SeenMessage.objects.filter(received_at__lt=now - REMEMBERED_FOR).delete()
