"""Adding a ward by one address, and the commands."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from syndication.choices import Mode, PeerState
from syndication.factories import PeerFactory, SubscriptionFactory
from syndication.models import ImportedItem, Peer
from syndication.pulling import peers
from syndication.pulling.fetching import FetchError, RefusedError
from tests.syndication.scripted_peer import SERVICE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("phuong.example", "https://phuong.example"),
        (" https://Phuong.Example./tin-tuc/?a=1#b ", "https://phuong.example"),
        ("https://phuong.example:443/", "https://phuong.example"),
        ("phường.example/tin", "https://xn--phng-rib8295b.example"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]"),
    ],
)
def test_an_address_is_typed_in_any_way(typed, address):
    assert peers.normalised_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "http://phuong.example", "ftp://phuong.example", "https://a b.example"),
        *("https://u@phuong.example", "phuong.example:8000", "javascript://x", "localhost"),
        "a" * 250 + ".example",
    ],
)
def test_what_cannot_be_a_ward_is_refused(typed):
    with pytest.raises(RefusedError):
        peers.normalised_address(typed)


def test_this_very_portal_is_no_source(settings):
    settings.BASE_URL = "https://own.example"
    with pytest.raises(RefusedError):
        peers.add_peer("own.example")


def test_a_ward_is_added_with_what_it_says_of_itself(ward):
    peer = peers.add_peer(ward.address + "/tin-tuc/", " token ")
    peer.refresh_from_db()
    assert (peer.address, peer.name, peer.code) == (ward.address, ward.name, "19333")
    assert (peer.token, peer.state) == ("token", PeerState.ACTIVE)
    assert peer.service["something_of_the_future"] == [1]


def test_a_ward_is_added_once_and_keeps_the_name_given_here(ward):
    first = peers.add_peer(ward.address, "token")
    Peer.objects.update(name="Phường bên cạnh")
    again = peers.add_peer(ward.address)
    assert (again.pk, again.name, again.token) == (first.pk, "Phường bên cạnh", "token")


def test_on_one_machine_the_scheme_need_not_be_typed(ward):
    assert peers.add_peer(ward.address.removeprefix("http://")).address == ward.address


def test_a_ward_that_does_not_answer_is_not_added(ward):
    ward.answers[SERVICE] = (500, {}, b"")
    with pytest.raises(FetchError):
        peers.add_peer(ward.address)
    assert not Peer.objects.exists()


def test_a_connection_is_tested_with_a_sentence(ward, peer):
    ward.publish()
    assert ward.name in peers.test_connection(peer)
    ward.answers[SERVICE] = (404, {}, b"")
    with pytest.raises(FetchError, match="404"):
        peers.test_connection(peer)


def run(*arguments, **options):
    output = StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def test_the_commands_add_a_ward_and_read_it(ward, section):
    assert ward.name in run("add_peer", ward.address)
    peer = Peer.objects.get()
    SubscriptionFactory(peer=peer, target_section=section, mode=Mode.DRAFT)
    ward.publish()
    assert "mới 1" in run("pull_peers")
    assert "Chưa nguồn nào đến lượt" in run("pull_peers")
    ward.publish()
    assert "mới 1" in run("pull_peers", all=True)
    ward.publish()
    assert "mới 1" in run("pull_peers", peer=peer.pk)
    assert ImportedItem.objects.count() == 3


def test_the_commands_say_what_is_wrong():
    with pytest.raises(CommandError):
        run("add_peer", "http://phuong.example")
    with pytest.raises(CommandError):
        run("pull_peers", peer=999)
    for options in ({}, {"all": True}):
        assert "Không có nguồn nào đang được đọc" in run("pull_peers", **options)
    PeerFactory(address="https://phuong.invalid")
    assert run("pull_peers").strip().endswith(".")
