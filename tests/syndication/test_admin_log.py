"""The screen "Nhật ký chia sẻ": read, filtered, and saved as a table."""

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from syndication.factories import PeerFactory, ReceiverFactory
from syndication.models import SharingLogEntry
from tests.syndication.people import queries_of, sharing_editor, text_of

pytestmark = pytest.mark.django_db
LOG = "/admin/sharing/log/"


@pytest.fixture
def editor(django_user_model):
    return sharing_editor(django_user_model)


def write(message="Đã nhận tin.", days_ago=0, **values):
    entry = SharingLogEntry.objects.create(message=message, **values)
    moment = timezone.now() - datetime.timedelta(days=days_ago)
    SharingLogEntry.objects.filter(pk=entry.pk).update(moment=moment)
    return entry


def messages(response):
    return [entry.message for entry in response.context["object_list"]]


def test_without_entries_it_says_so(editor):
    assert "Chưa có sự việc nào." in text_of(editor.get(LOG))


def test_the_latest_entry_comes_first(editor):
    write("Trước", days_ago=1)
    write("Sau")
    assert messages(editor.get(LOG)) == ["Sau", "Trước"]


def test_it_is_filtered_by_source_receiver_problem_and_period(editor):
    peer, receiver = PeerFactory(), ReceiverFactory()
    write("nguồn", peer=peer)
    write("người nhận", receiver=receiver)
    write("vấn đề", is_problem=True)
    write("cũ", days_ago=40)
    assert messages(editor.get(LOG, {"peer": peer.pk})) == ["nguồn"]
    assert messages(editor.get(LOG, {"receiver": receiver.pk})) == ["người nhận"]
    assert messages(editor.get(LOG, {"is_problem": "true"})) == ["vấn đề"]
    last_month = (timezone.localdate() - datetime.timedelta(days=30)).isoformat()
    assert messages(editor.get(LOG, {"period_to": last_month})) == ["cũ"]
    assert "cũ" not in messages(editor.get(LOG, {"period_from": last_month}))


def test_what_other_wards_wrote_is_never_taken_for_html(editor):
    write("<script>alert(1)</script>", peer=PeerFactory(name="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in editor.get(LOG).content.decode()


def test_it_is_saved_as_a_table_of_text(editor):
    write("=SUM(A1)", peer=PeerFactory(name="Phường Bạn"), is_problem=True)
    text = b"".join(editor.get(LOG, {"export": "csv"})).decode("utf-8-sig")
    heading, row = text.splitlines()
    assert "Nguồn" in heading
    assert "Phường Bạn" in row
    assert "'=SUM(A1)" in row
    workbook = load_workbook(BytesIO(b"".join(editor.get(LOG, {"export": "xlsx"}))))
    moment = workbook.active.cell(row=2, column=1).value
    assert isinstance(moment, datetime.datetime)


def test_nobody_writes_in_it_by_hand(admin_client):
    entry = write()
    for name in ("new", f"edit/{entry.pk}", f"delete/{entry.pk}", f"history/{entry.pk}"):
        assert admin_client.get(f"{LOG}{name}/").status_code == 404
    assert reverse("sharing_log:index") == LOG


def test_it_takes_the_same_queries_at_any_size(editor):
    write(peer=PeerFactory(), receiver=ReceiverFactory())
    queries_of(editor, LOG)
    few = queries_of(editor, LOG)
    for _ in range(5):
        write(peer=PeerFactory(), receiver=ReceiverFactory())
    # The filters list all sources and receivers, in one query each.
    assert queries_of(editor, LOG) == few
