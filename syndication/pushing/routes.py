"""The endpoints of pushing: a receiver's subscriptions, and this ward's inbox."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import ConfigDict

from syndication.choices import DeliveryState, Kind, PushState
from syndication.models import ChangeSequence
from syndication.pulling.fetching import FetchError
from syndication.pushing import inbox, outbox, subscriptions
from syndication.pushing.receivers import receiver_of
from syndication.ward_api.problems import NAMES, ProblemError, invalid

DELIVERIES_TOLD = 50


class ReceiverAuth(HttpBearer):
    """The token that the ward gave to the receiver."""

    def __call__(self, request):
        if (receiver := super().__call__(request)) is not None:
            return receiver
        raise ProblemError(
            "unauthorized", "The token of the header Authorization is missing, wrong or over."
        )

    def authenticate(self, request, token):
        return receiver_of(token)


class Wanted(Schema):
    """What to tell, and where; ``kinds`` without any means all of them."""

    model_config = ConfigDict(extra="forbid")

    callback: str = Field(max_length=500)
    kinds: list[Literal[tuple(Kind.values)]] = Field(default=[], max_length=len(Kind))


class SubscriptionOut(Schema):
    id: UUID
    callback: str
    kinds: list[str]
    state: Literal[tuple(PushState.values)]
    state_reason: str
    created_at: datetime


class SubscriptionWithSecret(SubscriptionOut):
    """``secret`` checks the signatures; one that was valid until now is valid until ``previous_secret_until`` too."""

    secret: str
    previous_secret_until: datetime | None


class DeliveryOut(Schema):
    """A notification; ``answer`` is the status of the last attempt, null where nobody answered."""

    id: str
    state: Literal[tuple(DeliveryState.values)]
    attempts: int
    answer: int | None = Field(validation_alias="response_status")
    error: str
    created_at: datetime
    delivered_at: datetime | None
    next_attempt_at: datetime | None

    @staticmethod
    def resolve_id(delivery):
        return str(delivery)


router = Router(tags=["push"])
auth = ReceiverAuth()


def _own(request, pk):
    """Return the receiver's own subscription; those of others do not exist for it."""
    push = request.auth.pushes.filter(pk=pk).select_related("receiver").first()
    if push is None:
        raise ProblemError("not-found", "There is no such subscription.")
    return push


@router.post(
    "/subscriptions",
    auth=auth,
    response={200: SubscriptionWithSecret, 201: SubscriptionWithSecret},
    summary="Have an address told of changes",
)
def subscribe(request, wanted: Wanted):
    """
    The same address again gives the same subscription (200), with these kinds.

    It is switched on again, unless the ward itself has switched it off: then ``state_reason`` is empty.
    """
    try:
        push, is_new = subscriptions.subscribe(
            request.auth, wanted.callback, sorted(set(wanted.kinds))
        )
    except FetchError as error:
        raise invalid("callback", str(error), place="body") from error
    except subscriptions.TooManyError as error:
        raise ProblemError(
            "conflict",
            f"A receiver has {subscriptions.MOST} subscriptions at most; delete one first.",
        ) from error
    return Status(201 if is_new else 200, push)


@router.get("/subscriptions", auth=auth, response=list[SubscriptionOut])
def list_subscriptions(request):
    return request.auth.pushes.order_by("created_at", "pk")


@router.get("/subscriptions/{uuid:pk}", auth=auth, response=SubscriptionOut)
def get_subscription(request, pk: UUID):
    return _own(request, pk)


@router.delete("/subscriptions/{uuid:pk}", auth=auth, response={204: None})
def delete_subscription(request, pk: UUID):
    _own(request, pk).delete()
    return Status(204, None)


@router.post("/subscriptions/{uuid:pk}/test", auth=auth, response={202: DeliveryOut})
def test_subscription(request, pk: UUID):
    """Send a notification of the type ``subscription.test``."""
    push = _own(request, pk)
    _must_be_on(push)
    last = ChangeSequence.objects.values_list("last", flat=True).first() or 0
    return Status(202, outbox.announce_test(push, last))


@router.post("/subscriptions/{uuid:pk}/rotate", auth=auth, response=SubscriptionWithSecret)
def rotate_secret(request, pk: UUID):
    """Give the subscription a new secret; for 24 hours notifications are signed with the former one too."""
    push = _own(request, pk)
    subscriptions.rotate(push)
    return push


@router.get("/subscriptions/{uuid:pk}/deliveries", auth=auth, response=list[DeliveryOut])
def list_deliveries(request, pk: UUID):
    """The last 50, the newest first."""
    return _own(request, pk).deliveries.all()[:DELIVERIES_TOLD]


@router.post(
    "/subscriptions/{uuid:pk}/deliveries/{delivery}/redeliver",
    auth=auth,
    response={202: DeliveryOut},
)
def redeliver(request, pk: UUID, delivery: str):
    """Send a notification again: one that waits is tried now, any other is sent under a new id."""
    push = _own(request, pk)
    _must_be_on(push)
    try:
        found = push.deliveries.filter(pk=UUID(delivery.removeprefix("msg_"))).first()
    except ValueError:
        found = None
    if found is None:
        raise ProblemError("not-found", "There is no such delivery.")
    return Status(202, outbox.redeliver(found))


def _must_be_on(push):
    if push.state != PushState.ACTIVE:
        raise ProblemError("conflict", "The subscription is switched off.")


REFUSED = {
    401: "The notification is not signed as agreed.",
    413: f"A notification has {inbox.MAX_BYTES} bytes at most.",
    415: "A notification is application/json.",
    429: "Too many notifications in a minute.",
}


@router.post(
    "/inbox/{key}",
    auth=None,
    response={202: None},
    summary="Say that there are news",
    openapi_extra={
        "requestBody": {
            "content": {"application/json": {"schema": {"type": "object"}}},
            "required": True,
        }
    },
)
def receive_ping(request, key: str):
    """A notification signed as Standard Webhooks asks; whoever sent it is asked for its news soon."""
    try:
        inbox.receive(request, key)
    except inbox.RefusedPingError as refused:
        headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
        detail = REFUSED[refused.status]
        raise ProblemError(NAMES[refused.status], detail, headers=headers) from refused
    return HttpResponse(status=202)
