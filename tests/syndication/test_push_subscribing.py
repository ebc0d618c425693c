"""Subscribing at a peer, with the peer as another server; and both ends together."""

import json

import pytest
from django.utils import timezone

from syndication.factories import PeerFactory, ReceiverFactory
from syndication.models import PushSubscription, SeenMessage, SharingLogEntry
from syndication.pulling.fetching import FetchError
from syndication.pushing import delivering, outbox, subscribing
from syndication.pushing.subscriptions import new_secret
from tests.syndication.push import ROOT, listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(settings):
    settings.SYNDICATION_TRUST_LOCAL = True
    with listening() as server:
        server.document = {"id": "abc-1", "secret": new_secret()}
        server.answers = [201]
        yield server


def peer_of(server, **more):
    address = server.url.removesuffix("inbox")
    values = {"address": address, "service": {"subscriptions": f"{address}subscriptions"}}
    return PeerFactory(**{**values, "token": "ward_token", **more})


class TestSubscribing:
    def test_what_is_asked_and_what_is_kept(self, ward, settings):
        peer = peer_of(ward)
        subscribing.subscribe_at(peer)
        ((headers, body),) = ward.received
        assert ward.paths == [("POST", "/subscriptions")]
        assert headers["Authorization"] == "Bearer ward_token"
        assert json.loads(body) == {
            "callback": f"{settings.BASE_URL}/api/ward/v1/inbox/{peer.key}",
            "kinds": ["article"],
        }
        peer.refresh_from_db()
        assert (peer.remote_subscription, peer.secret) == ("abc-1", ward.document["secret"])

    def test_another_secret_than_before_leaves_the_former_one_valid_for_a_day(self, ward):
        peer = peer_of(ward, secret=new_secret())
        former = peer.secret
        subscribing.subscribe_at(peer)
        assert peer.previous_secret == former
        assert peer.previous_secret_until > timezone.now()

    def test_a_peer_that_has_switched_this_ward_off(self, ward):
        ward.document["state"] = "disabled"
        peer = peer_of(ward)
        with pytest.raises(FetchError):
            subscribing.subscribe_at(peer)
        peer.refresh_from_db()
        assert peer.remote_subscription == "abc-1"

    @pytest.mark.parametrize("status", [301, 401, 403, 404, 409, 422, 429, 500])
    def test_a_refusal_is_told_in_a_sentence(self, ward, status):
        ward.answers = [status]
        peer = peer_of(ward)
        with pytest.raises(FetchError, match=r"\.$"):
            subscribing.subscribe_at(peer)
        peer.refresh_from_db()
        assert (peer.remote_subscription, peer.secret) == ("", "")

    @pytest.mark.parametrize(
        "document",
        [
            [],
            {},
            {"id": 5, "secret": "whsec_AAAA"},
            {"id": "x" * 65, "secret": "whsec_AAAA"},
            {"id": "../../admin", "secret": "whsec_AAAA"},
            {"id": "a"},
            {"id": "a", "secret": ""},
            {"id": "a", "secret": "whsec_"},
            {"id": "a", "secret": "whsec_é"},
            {"id": "a", "secret": "whsec_" + "A" * 300},
            None,
        ],
    )
    def test_an_answer_that_cannot_be_used(self, ward, document):
        ward.document = document
        peer = peer_of(ward)
        with pytest.raises(FetchError):
            subscribing.subscribe_at(peer)
        peer.refresh_from_db()
        assert peer.remote_subscription == ""

    @pytest.mark.parametrize(
        "lacking",
        [
            {"service": {}},
            {"service": []},
            {"service": {"subscriptions": 5}},
            {"service": {"subscriptions": "http://127.0.0.1:9/subscriptions"}},
            {"token": ""},
        ],
    )
    def test_without_an_address_of_its_own_or_a_token_nobody_is_asked(self, ward, lacking):
        with pytest.raises(FetchError):
            subscribing.subscribe_at(peer_of(ward, **lacking))
        assert ward.received == []


class TestAfterwards:
    def test_ending_it(self, ward):
        peer = peer_of(ward, remote_subscription="abc-1", secret=new_secret())
        ward.answers = [204]
        subscribing.unsubscribe_at(peer)
        assert ward.paths == [("DELETE", "/subscriptions/abc-1")]
        peer.refresh_from_db()
        assert (peer.remote_subscription, peer.secret) == ("", "")

    def test_ending_what_is_gone_already(self, ward):
        peer = peer_of(ward, remote_subscription="abc-1")
        ward.answers = [404]
        subscribing.unsubscribe_at(peer)
        assert peer.remote_subscription == ""

    def test_ending_it_without_a_token_asks_nobody(self, ward):
        peer = peer_of(ward, remote_subscription="abc-1", secret=new_secret(), token="")
        subscribing.unsubscribe_at(peer)
        assert (ward.received, peer.remote_subscription, peer.secret) == ([], "", "")

    def test_ending_what_cannot_be_ended_changes_nothing(self, ward):
        peer = peer_of(ward, remote_subscription="abc-1")
        ward.answers = [500]
        with pytest.raises(FetchError):
            subscribing.unsubscribe_at(peer)
        peer.refresh_from_db()
        assert peer.remote_subscription == "abc-1"

    def test_a_new_secret(self, ward):
        peer = peer_of(ward, remote_subscription="abc-1", secret=new_secret())
        former, ward.answers = peer.secret, [200]
        subscribing.rotate_secret(peer)
        assert ward.paths == [("POST", "/subscriptions/abc-1/rotate")]
        peer.refresh_from_db()
        assert (peer.secret, peer.previous_secret) == (ward.document["secret"], former)

    def test_subscriptions_are_renewed_and_failures_logged(self, ward):
        good = peer_of(ward, remote_subscription="old", secret=new_secret())
        PeerFactory(token="x")  # never subscribed
        ward.answers = [201]
        subscribing.renew_all()
        good.refresh_from_db()
        assert good.remote_subscription == "abc-1"
        assert not SharingLogEntry.objects.exists()
        ward.answers = [401, 401]
        subscribing.renew_all()
        subscribing.renew_all()
        entry = SharingLogEntry.objects.get()
        assert (entry.peer, entry.is_problem) == (good, True)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
def test_both_ends_understand_each_other(live_server, settings):
    """A portal that is its own peer: it subscribes over HTTP, changes the secret, is told, and ends it."""
    settings.SYNDICATION_TRUST_LOCAL = True
    settings.BASE_URL = live_server.url
    ReceiverFactory(token="ward_token")
    peer = PeerFactory(
        address=live_server.url,
        service={"subscriptions": f"{live_server.url}{ROOT}/subscriptions"},
        token="ward_token",
    )
    subscribing.subscribe_at(peer)
    push = PushSubscription.objects.get()
    assert (peer.remote_subscription, peer.secret) == (str(push.pk), push.secret)
    subscribing.rotate_secret(peer)
    outbox.announce(["article"], 1)
    delivering.deliver_due()
    assert [each.state for each in push.deliveries.all()] == ["delivered"]
    assert SeenMessage.objects.get().peer == peer
    subscribing.unsubscribe_at(peer)
    assert not PushSubscription.objects.exists()
