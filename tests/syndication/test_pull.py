"""Reading a ward's feed: from beginning to end, again, at the same time, and after being killed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from syndication.choices import ImportState, Mode, PeerState
from syndication.factories import PeerFactory, SubscriptionFactory
from syndication.models import ImportedItem, Peer, SharingLogEntry
from syndication.pulling.pull import LEASE, due_peers, pull
from syndication.tasks import pull_due_peers, pull_soon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def subscription(peer, section):
    return SubscriptionFactory(peer=peer, target_section=section, mode=Mode.DRAFT)


def test_a_first_pull_brings_everything_and_a_second_nothing(ward, peer, read):
    for number in range(4):
        ward.publish(f"Tin {number}")
    first = read()
    assert (first.error, first.read, first.placed, first.finished) == ("", 4, 4, True)
    assert (peer.cursor, peer.items_read, peer.items_expected) == (4, 4, 4)
    assert peer.first_sync_done
    assert peer.lag is None
    assert (peer.code, peer.service["licence"]) == ("19333", "CC BY")
    second = read()
    assert (second.error, second.read, second.placed) == ("", 0, 0)
    assert ImportedItem.objects.filter(state=ImportState.PLACED, page__live=False).count() == 4


def test_an_idle_ward_costs_one_request_without_a_body(ward, read):
    ward.publish()
    read()
    ward.requests.clear()
    read()
    [(path, headers)] = ward.requests
    assert path == "/api/ward/v1/feeds/articles?afterChangeNumber=1"
    assert headers["If-None-Match"]


def test_what_changed_since_is_read_alone_and_its_lag_is_known(ward, peer, read):
    ward.publish("Cũ")
    read()
    changed = timezone.now() - timedelta(minutes=2)
    ward.publish("Mới", updated_at=changed.isoformat())
    result = read()
    assert (result.read, result.placed) == (1, 1)
    assert timedelta(minutes=2) <= peer.lag < timedelta(minutes=4)


def test_progress_is_told_after_each_item(ward, peer):
    for number in range(2):
        ward.publish(f"Tin {number}")
    told = []
    pull(peer, lambda read, expected: told.append((read, expected)))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("killed_after", range(1, 5))
def test_a_pull_that_was_killed_goes_on_without_loss_or_repetition(ward, peer, read, killed_after):
    ward.page_size = 2
    for number in range(4):
        ward.publish(f"Tin {number}")

    def kill(read, expected):
        if read == killed_after:
            raise SystemExit

    with pytest.raises(SystemExit):
        pull(peer, kill)
    assert ImportedItem.objects.count() == killed_after
    assert read().error == ""
    titles = ImportedItem.objects.values_list("page__title", flat=True)
    assert sorted(titles) == [f"Tin {number}" for number in range(4)]
    assert (peer.cursor, peer.items_read) == (4, 4)


def test_two_pulls_of_one_ward_never_run_at_once(ward, peer):
    ward.publish()
    during = []
    result = pull(peer, lambda read, expected: during.append(pull(Peer.objects.get(pk=peer.pk))))
    assert result.placed == 1
    [other] = during
    assert other.is_busy
    assert (other.read, bool(other.error)) == (0, True)


def test_the_claim_of_a_reader_that_died_ends_by_itself(ward, peer, read):
    ward.publish()
    Peer.objects.update(claimed_until=timezone.now() + LEASE)
    assert read().is_busy
    assert peer not in due_peers(timezone.now())
    with time_machine.travel(timezone.now() + LEASE, tick=False):
        assert peer in due_peers(timezone.now())
        assert read().placed == 1
    assert peer.claimed_until is None


def test_a_reader_whose_claim_was_taken_stops(ward, peer):
    for number in range(3):
        ward.publish(f"Tin {number}")

    def taken(read, expected):
        Peer.objects.update(claimed_until=timezone.now() + 2 * LEASE)

    result = pull(peer, taken)
    assert (result.read, result.finished, bool(result.error)) == (2, False, True)
    assert (peer.cursor, peer.failures) == (0, 0)
    assert peer.claimed_until is not None


def test_a_ward_that_is_removed_while_it_is_read_does_no_harm(ward, peer):
    ward.publish()
    result = pull(peer, lambda read, expected: Peer.objects.all().delete())
    assert not result.finished


@pytest.mark.parametrize("state", [PeerState.PAUSED, PeerState.HELD])
def test_a_ward_that_is_paused_or_held_is_not_asked(ward, peer, read, state):
    Peer.objects.update(state=state)
    result = read()
    assert (result.finished, result.is_busy) == (False, False)
    assert peer.get_state_display() in result.error
    assert ward.requests == []
    assert peer not in due_peers(timezone.now())


def test_wards_are_due_when_their_time_has_come():
    now = timezone.now()
    never, past, future = (
        PeerFactory(next_pull_at=moment)
        for moment in (None, now - timedelta(minutes=1), now + timedelta(minutes=1))
    )
    due = set(due_peers(now))
    assert {never, past} <= due
    assert future not in due


def test_after_a_pull_the_next_is_five_minutes_away(peer, read):
    read()
    wait = peer.next_pull_at - peer.last_success_at
    assert timedelta(minutes=4) < wait < timedelta(minutes=6)


def test_the_worker_reads_who_is_due_each_alone(ward, peer, section):
    ward.publish()
    dead = PeerFactory(address="https://phuong.invalid")
    pull_due_peers()
    assert ImportedItem.objects.filter(peer=peer).count() == 1
    dead.refresh_from_db()
    assert dead.failures == 1


def test_a_ping_has_a_ward_read_at_once(ward, peer, read):
    read()
    ward.publish()
    pull_soon(peer.pk)
    assert ImportedItem.objects.count() == 1


def test_a_pull_that_took_something_over_is_in_the_log(ward, peer, read):
    read()
    assert not SharingLogEntry.objects.exists()
    ward.publish()
    read()
    [entry] = SharingLogEntry.objects.all()
    assert (entry.peer, entry.is_problem) == (peer, False)
