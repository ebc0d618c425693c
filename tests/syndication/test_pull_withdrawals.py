"""What another ward withdraws goes here too, edited or not; unless it withdraws so much that somebody must look."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import WorkflowState

from syndication.choices import ImportState, Mode, PeerState
from syndication.factories import ImportedItemFactory
from syndication.models import ImportedItem, SharingLogEntry
from syndication.pulling.items import accept, apply_withdrawals, place
from syndication.pulling.reading import ItemRefusedError
from tests.syndication.imported import edit, item_of
from tests.syndication.scripted_peer import FEED, JSON

pytestmark = pytest.mark.django_db


def kept(peer, count):
    """Other articles of the ward, which stay."""
    return ImportedItemFactory.create_batch(count, peer=peer, state=ImportState.PLACED)


def test_a_withdrawn_article_is_taken_from_the_public_and_its_data_forgotten(
    ward, subscribe, read, client
):
    subscribe()
    uid = ward.publish("Bị thu hồi")
    read()
    url = item_of(uid).page.url
    alias = item_of(uid).page.specific.create_alias(update_slug="ban-sao")
    ward.withdraw(uid)
    assert read().withdrawn == 1
    item = item_of(uid)
    assert (item.state, item.data, item.page.live) == (ImportState.WITHDRAWN, {}, False)
    assert not item.withdrawal_waits
    alias.refresh_from_db()
    assert not alias.live
    assert client.get(url).status_code in (404, 410)
    assert SharingLogEntry.objects.filter(message__contains="Bị thu hồi").exists()
    assert read().withdrawn == 0


def test_an_edited_page_goes_too_and_its_editors_are_told(ward, subscribe, read):
    subscribe()
    uid = ward.publish()
    read()
    edit(item_of(uid).page).publish()
    ward.withdraw(uid)
    read()
    item = item_of(uid)
    assert (item.state, item.page.live) == (ImportState.WITHDRAWN, False)
    assert len(item.notice.split(". ")) == 2


def test_nobody_publishes_by_schedule_or_approval_what_was_withdrawn(ward, subscribe, read):
    subscribe(Mode.REVIEW)
    uid = ward.publish()
    read()
    page = item_of(uid).page.specific
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    ward.withdraw(uid)
    read()
    assert not WorkflowState.objects.active().for_instance(page).exists()
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_withdrawn_article_can_neither_be_accepted_nor_placed(ward, read, section):
    uid = ward.publish()
    read()
    ward.withdraw(uid)
    read()
    user = get_user_model().objects.create_superuser("bien-tap", "a@phuong.example", "x")
    for act in (lambda: accept(item_of(uid), user), lambda: place(item_of(uid), section, user)):
        with pytest.raises(ItemRefusedError):
            act()


def test_what_nobody_knows_here_is_not_withdrawn(ward, read):
    ward.withdraw("7f0c2f60-0000-4000-8000-000000000000")
    result = read()
    assert (result.error, result.refused, result.withdrawn) == ("", 0, 0)
    assert not ImportedItem.objects.exists()


@pytest.mark.parametrize(
    ("mode", "state", "live"),
    [
        (Mode.AUTOMATIC, ImportState.PLACED, True),
        (Mode.DRAFT, ImportState.UPDATED, False),
        (Mode.REVIEW, ImportState.UPDATED, False),
    ],
)
def test_an_article_that_comes_back_is_treated_as_its_subscription_says(
    ward, subscribe, read, mode, state, live
):
    subscribe(mode)
    uid = ward.publish("Một")
    read()
    ward.withdraw(uid)
    read()
    ward.publish("Trở lại", uid)
    read()
    item = item_of(uid)
    assert (item.state, item.page.live) == (state, live)
    assert item.page.specific.get_latest_revision_as_object().title == "Trở lại"


def test_an_edited_article_that_comes_back_waits_for_an_editor(ward, subscribe, read):
    subscribe()
    uid = ward.publish("Một")
    read()
    edit(item_of(uid).page).publish()
    ward.withdraw(uid)
    read()
    ward.publish("Trở lại", uid)
    read()
    item = item_of(uid)
    assert (item.state, item.page.live) == (ImportState.UPDATED, False)
    assert item.data["headline"] == "Trở lại"


def withdraw_many(ward, read, count):
    uids = [ward.publish(f"Tin {number}") for number in range(count)]
    read()
    for uid in uids:
        ward.withdraw(uid)
    return read()


@pytest.mark.parametrize(
    ("gone", "present", "held"), [(3, 3, False), (4, 20, False), (4, 19, True)]
)
def test_more_than_three_and_more_than_a_fifth_at_once_are_held(
    ward, peer, read, gone, present, held
):
    kept(peer, present - gone)
    result = withdraw_many(ward, read, gone)
    assert result.error == ""
    assert result.withdrawn == (0 if held else gone)
    assert peer.state == (PeerState.HELD if held else PeerState.ACTIVE)
    assert bool(peer.state_reason) == held
    assert SharingLogEntry.objects.filter(is_problem=True).exists() == held


def test_what_is_held_stands_until_somebody_decides(ward, peer, subscribe, read):
    subscribe()
    withdraw_many(ward, read, 4)
    assert ImportedItem.objects.filter(page__live=True, withdrawal_waits=True).count() == 4
    assert read().error
    user = get_user_model().objects.create_superuser("bien-tap", "a@phuong.example", "x")
    assert apply_withdrawals(peer, user) == 4
    assert ImportedItem.objects.filter(page__live=False, state=ImportState.WITHDRAWN).count() == 4
    assert (peer.state, peer.state_reason) == (PeerState.ACTIVE, "")
    assert read().error == ""


def test_what_came_back_before_the_end_of_the_feed_is_not_withdrawn(ward, subscribe, read):
    subscribe()
    uid = ward.publish("Một")
    read()
    ward.withdraw(uid)
    ward.publish("Hai", uid)
    assert read().withdrawn == 0
    assert item_of(uid).page.live


def test_withdrawals_that_were_read_before_a_failure_are_carried_out(ward, subscribe, read):
    subscribe()
    uid = ward.publish()
    read()
    ward.withdraw(uid)
    real = ward.answer

    def breaking(path, query, headers):
        if path == FEED and query["afterChangeNumber"] == ["2"]:
            return 500, JSON, b"{}"
        return real(path, query, headers)

    ward.answer = breaking
    result = read()
    assert (bool(result.error), result.withdrawn) == (True, 1)
    assert not item_of(uid).page.live
