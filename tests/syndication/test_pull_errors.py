"""Wards that are down, slow, changed their mind or talk nonsense: a sentence, a longer pause, never a traceback."""

import json
from datetime import timedelta

import pytest

from syndication.choices import ImportState, Mode
from syndication.factories import SubscriptionFactory
from syndication.models import ImportedItem, Peer, SharingLogEntry
from syndication.pulling.pull import MAX_LOGGED_REFUSALS
from tests.syndication.scripted_peer import FEED, JSON, SERVICE, block

DEEP = b"[" * 500 + b"]" * 500
TOO_DEEP = b"[" * 100_000 + b"]" * 100_000


pytestmark = pytest.mark.django_db


@pytest.fixture
def subscription(peer, section):
    return SubscriptionFactory(peer=peer, target_section=section, mode=Mode.DRAFT)


def page(items, following):
    return 200, JSON, json.dumps({"items": items, "next": following}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        (404, JSON, b"{}"),
        (410, JSON, b"{}"),
        (401, JSON, b"{}"),
        (429, JSON, b"{}"),
        (500, JSON, b"{}"),
        (503, {}, b""),
        (204, {}, b""),
        (304, {}, b""),
        (301, {"Location": "https://elsewhere.example/"}, b""),
        (302, {"Location": "http://169.254.169.254/latest/"}, b""),
        (200, {"Content-Type": "text/html"}, b"{}"),
        (200, {}, b"{}"),
        (200, JSON, b""),
        (200, JSON, b"not json"),
        (200, JSON, b'{"items": [], "next": '),
        (200, JSON, "{“items”: 1}".encode("utf-16")),
        (200, JSON, b"[]"),
        (200, JSON, b"null"),
        (200, JSON, b'{"items": {}, "next": "x"}'),
        (200, JSON, b'{"items": [], "n": NaN}'),
        (200, JSON, b'{"items": [], "n": 1e999}'),
        (200, JSON, b'{"items": [], "n": ' + b"9" * 5000 + b"}"),
        (200, JSON, DEEP),
        (200, JSON, TOO_DEEP),
        page([], None),
        page([], "https://elsewhere.example" + FEED + "?afterChangeNumber=1"),
        page([], "/api/ward/v1/feeds/articles?afterChangeNumber=1"),
        page([], "javascript:alert(1)"),
    ],
)
def test_what_is_no_page_of_a_feed_is_a_failure_with_a_sentence(ward, peer, read, answer):
    ward.answers[FEED] = answer
    result = read()
    assert result.error
    assert (peer.failures, peer.last_error, peer.cursor) == (1, result.error, 0)
    assert peer.claimed_until is None
    assert all(path.startswith("/api/ward/v1/") for path, _ in ward.requests)
    del ward.answers[FEED]
    assert read().error == ""
    assert (peer.failures, peer.last_error) == (0, "")


@pytest.mark.parametrize(
    "document",
    [
        b"{}",
        b"[]",
        b'{"name": 1}',
        b'{"name": "X", "url": "https://x.example", "feeds": []}',
        b'{"name": "X", "url": "https://x.example", "feeds": [{"name": "articles", "url": "x", "items": "9"}]}',
    ],
)
def test_a_ward_without_a_service_document_is_not_read(ward, peer, read, document):
    ward.answers[SERVICE] = (200, JSON, document)
    assert read().error
    assert [path for path, _ in ward.requests] == [SERVICE]


def test_a_feed_that_leads_back_is_left(ward, peer, read):
    uid = ward.publish()
    ward.answers[FEED] = page(ward.items, f"{ward.address}{FEED}?afterChangeNumber=0")
    assert read().error
    assert len(ward.requests) == 2
    assert not ImportedItem.objects.filter(uid=uid).exists()


def test_failures_lengthen_the_pause_up_to_six_hours(ward, peer, read):
    ward.answers[FEED] = (500, JSON, b"{}")
    waits = []
    for _failure in range(9):
        read()
        waits.append(peer.next_pull_at - peer.last_attempt_at)
    for failures, wait in enumerate(waits, start=1):
        expected = min(timedelta(minutes=5) * 2**failures, timedelta(hours=6))
        assert expected * 0.85 < wait < expected * 1.2
    assert len({wait.microseconds for wait in waits}) > 1


def test_what_came_before_a_failure_stays(ward, peer, read):
    for number in range(5):
        ward.publish(f"Tin {number}")
    ward.items[4]["modified"] = 99
    real = ward.answer

    def breaking(path, query, headers):
        if path == FEED and query["afterChangeNumber"] == ["3"]:
            return 500, JSON, b"{}"
        return real(path, query, headers)

    ward.answer = breaking
    result = read()
    assert (ImportedItem.objects.count(), bool(result.error)) == (3, True)
    ward.answer = real
    assert read().error == ""
    assert ImportedItem.objects.count() == 5


BROKEN = {
    "not an object": lambda ward, item: 7,
    "no state": lambda ward, item: {**item, "state": None},
    "unknown state": lambda ward, item: {**item, "state": "gone"},
    "no number": lambda ward, item: {**item, "modified": "5"},
    "a number too large": lambda ward, item: {**item, "modified": 2**63},
    "a truth for a number": lambda ward, item: {**item, "modified": True},
    "no id": lambda ward, item: {**item, "id": "x"},
    "another kind": lambda ward, item: {**item, "kind": "event"},
    "no data": lambda ward, item: {**item, "data": None},
    "other data": lambda ward, item: with_data(item, id="7f0c2f60-0000-4000-8000-000000000000"),
    "no title": lambda ward, item: with_data(item, headline=" \x00 "),
    "a title of another type": lambda ward, item: with_data(item, headline=["x"]),
    "a time without zone": lambda ward, item: with_data(item, published_at="2025-03-02T08:00:00"),
    "a time before the State": lambda ward, item: with_data(
        item, published_at="0001-01-01T00:00:00+07:00"
    ),
    "a time far away": lambda ward, item: with_data(item, published_at="9999-12-31T23:59:59-12:00"),
    "a number for a time": lambda ward, item: with_data(item, published_at=1e30),
    "an original that is none": lambda ward, item: with_data(item, canonical_url="javascript:1"),
    "an original without a host": lambda ward, item: with_data(item, canonical_url="https:///x"),
    "blocks of another type": lambda ward, item: with_data(item, blocks="x"),
    "too many blocks": lambda ward, item: with_data(item, blocks=[block("heading", "x")] * 501),
    "too many elements": lambda ward, item: with_data(
        item, blocks=[block("paragraph", "<b>" * 5001)]
    ),
    "too much text": lambda ward, item: with_data(item, summary="a" * 1_000_000),
}


def with_data(item, **values):
    return {**item, "data": item["data"] | values}


@pytest.mark.parametrize("fault", BROKEN)
def test_an_item_of_another_form_is_refused_and_the_others_go_on(ward, peer, read, fault):
    ward.publish("Trước")
    ward.publish("Hỏng")
    ward.publish("Sau")
    first, broken, last = ward.items
    items = [first, BROKEN[fault](ward, broken), last]
    real = ward.answer

    def answer(path, query, headers):
        if path == FEED and query["afterChangeNumber"] == ["0"]:
            return page(items, f"{ward.address}{FEED}?afterChangeNumber=3")
        return real(path, query, headers)

    ward.answer = answer
    result = read()
    assert (result.error, result.read, result.refused) == ("", 3, 1)
    assert set(ImportedItem.objects.values_list("title", flat=True)) == {"Trước", "Sau"}
    assert SharingLogEntry.objects.filter(peer=peer, is_problem=True).count() == 1


def test_an_item_that_is_refused_later_keeps_what_was_there(ward, read, subscription):
    uid = ward.publish("Bản đầu")
    read()
    ward.publish("", uid)
    assert read().refused == 1
    assert ImportedItem.objects.get(uid=uid).page.title == "Bản đầu"


def test_refusals_do_not_flood_the_log(ward, read):
    ward.page_size = 500
    for _number in range(MAX_LOGGED_REFUSALS + 30):
        ward.publish("")
    assert read().refused == MAX_LOGGED_REFUSALS + 30
    problems = SharingLogEntry.objects.filter(is_problem=True)
    assert problems.count() == MAX_LOGGED_REFUSALS


def test_letters_that_no_database_takes_are_left_out(ward, read, subscription):
    ward.publish(
        "Tin\x00 \ud800mới",
        summary="a\x00b\udfffc",
        byline="Lê\x1b An",
        blocks=[block("heading", "x\x00y"), block("table", {"data": [["\ud8001\x00"]]})],
    )
    read()
    page = ImportedItem.objects.get().page.specific
    assert (page.title, page.summary, page.byline) == ("Tin mới", "abc", "Lê An")
    assert page.body[0].value == "xy"
    assert page.body[1].value["data"] == [["1"]]


def test_fields_of_a_later_version_are_ignored(ward, read):
    ward.publish(something_new={"a": 1}, blocks=[{**block("heading", "Đề mục"), "level": 3}])
    assert read().refused == 0
    item = ImportedItem.objects.get()
    assert "something_new" not in item.data


def test_an_article_of_this_very_portal_does_not_come_back(ward, settings, read):
    settings.BASE_URL = "https://own.example"
    ward.publish(canonical_url="https://own.example/tin/")
    ward.publish(canonical_url="http://OWN.example:80/tin/")
    ward.publish(publisher={"name": "X", "code": "1", "url": "https://own.example."})
    ward.publish(canonical_url="http://localhost/tin/")
    assert read().refused == 4
    assert not ImportedItem.objects.exists()


def test_an_older_change_does_not_undo_a_newer_one(ward, peer, read):
    uid = ward.publish("Một")
    ward.publish("Hai", uid)
    read()
    Peer.objects.update(cursor=0, etag="")
    ward.items = [{**ward.items[0], "modified": 1, "data": ward.article(uid, "Một")}]
    assert read().updated == 0
    item = ImportedItem.objects.get()
    assert (item.title, item.remote_seq, item.state) == ("Hai", 2, ImportState.NEW)
