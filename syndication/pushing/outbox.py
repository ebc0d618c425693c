"""The outbox: what other wards are told is written in the transaction of the change."""

import json

from django.utils import timezone

from home.serializers import moment_json
from syndication.choices import PushState
from syndication.models import Delivery, PushSubscription


def announce(kinds, last):
    """
    Have every address that asked for one of ``kinds`` told that there are changes up to the number ``last``.

    To be called in the transaction that writes the changes.
    """
    now = timezone.now()
    for push in PushSubscription.objects.filter(state=PushState.ACTIVE, receiver__active=True):
        told = sorted(set(kinds) & set(push.kinds or kinds))
        if told:
            payload = {
                "type": "changes.available",
                "timestamp": moment_json(now),
                "data": {"kinds": told, "last_change_number": last},
            }
            Delivery.objects.create(push=push, payload=json.dumps(payload), next_attempt_at=now)
