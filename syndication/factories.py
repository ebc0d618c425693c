"""Model factories for tests; demo content is explicit and lives in the site_config package."""

import json
from datetime import timedelta
from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from articles.factories import ArticleIndexPageFactory
from syndication.choices import ChangeState, Kind
from syndication.models import (
    Delivery,
    ImportedItem,
    Peer,
    PublicChange,
    PushSubscription,
    Receiver,
    SharedIdentity,
    Subscription,
)


class SharedIdentityFactory(DjangoModelFactory):
    kind = Kind.ARTICLE
    object_id = factory.Sequence(lambda n: n + 1_000_000)

    class Meta:
        model = SharedIdentity


class PublicChangeFactory(DjangoModelFactory):
    """A row of the log for an object that does not exist; ``document`` becomes its body."""

    identity = factory.SubFactory(
        SharedIdentityFactory,
        kind=factory.SelfAttribute("..kind"),
    )
    kind = Kind.ARTICLE
    object_id = factory.SelfAttribute("identity.object_id")
    seq = factory.Sequence(lambda n: n + 1)
    state = ChangeState.UPDATED
    body = factory.LazyAttribute(
        lambda change: (
            json.dumps({"id": str(change.identity.uid)})
            if change.state == ChangeState.UPDATED
            else ""
        )
    )
    etag = factory.LazyAttribute(lambda change: sha256(change.body.encode()).hexdigest())
    modified = factory.LazyFunction(timezone.now)

    class Meta:
        model = PublicChange


class PeerFactory(DjangoModelFactory):
    address = factory.Sequence(lambda n: f"https://phuong-{n}.example")
    name = factory.Sequence(lambda n: f"Phường {n} (minh hoạ)")

    class Meta:
        model = Peer


class SubscriptionFactory(DjangoModelFactory):
    peer = factory.SubFactory(PeerFactory)
    target_section = factory.SubFactory(ArticleIndexPageFactory)

    class Meta:
        model = Subscription


class ImportedItemFactory(DjangoModelFactory):
    peer = factory.SubFactory(PeerFactory)
    uid = factory.Faker("uuid4")
    title = factory.Sequence(lambda n: f"Tin của phường bạn {n}")
    canonical_url = factory.Sequence(lambda n: f"https://phuong.example/tin-{n}/")
    source_name = "Phường bạn (minh hoạ)"
    remote_seq = factory.Sequence(lambda n: n + 1)

    class Meta:
        model = ImportedItem


class ReceiverFactory(DjangoModelFactory):
    """A receiver whose token is ``token``."""

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    name = factory.Sequence(lambda n: f"Phường nhận {n} (minh hoạ)")
    token_digest = factory.LazyAttribute(lambda one: sha256(one.token.encode()).hexdigest())
    token_expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=365))

    class Meta:
        model = Receiver


class PushSubscriptionFactory(DjangoModelFactory):
    receiver = factory.SubFactory(ReceiverFactory)
    callback = factory.Sequence(lambda n: f"https://nhan-{n}.example/api/ward/v1/inbox/x")
    secret = "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

    class Meta:
        model = PushSubscription


class DeliveryFactory(DjangoModelFactory):
    push = factory.SubFactory(PushSubscriptionFactory)
    payload = "{}"
    next_attempt_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Delivery
