import json
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from articles.factories import ArticlePageFactory, TopicFactory
from tests.operations.signing_in import WRONG, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_yet(section):
    PageLogEntry.objects.all().delete()
    ModelLogEntry.objects.all().delete()


def export(*arguments):
    out = StringIO()
    call_command("export_audit_log", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_says_who_did_what_to_what_and_when(section, django_user_model):
    user = make_user(django_user_model)
    article = ArticlePageFactory(parent=section, title="Ra quân (minh hoạ)")
    PageLogEntry.objects.all().delete()
    log(article, "wagtail.publish", user=user, data={"revision": {"id": 7}})
    (entry,) = export()
    assert datetime.fromisoformat(entry.pop("time")).utcoffset().total_seconds() == 7 * 3600
    assert entry == {
        "user": "bien-tap",
        "action": "wagtail.publish",
        "object": {
            "type": "articles.articlepage",
            "id": str(article.pk),
            "title": "Ra quân (minh hoạ)",
        },
        "data": {"revision": {"id": 7}},
    }


def test_it_holds_pages_records_and_sign_ins_in_the_order_of_time(section, django_user_model):
    user = make_user(django_user_model)
    PageLogEntry.objects.all().delete()
    sign_in(password=WRONG)
    sign_in()
    log(TopicFactory(name="Chủ đề minh hoạ"), "wagtail.create", user=user)
    log(section, "wagtail.edit", user=user)
    entries = export()
    assert [entry["action"] for entry in entries] == [
        "login_failed",
        "login",
        "wagtail.create",
        "wagtail.edit",
    ]
    assert [entry["time"] for entry in entries] == sorted(entry["time"] for entry in entries)
    assert entries[0]["data"]["address"] == "203.0.113.7"
    assert WRONG not in json.dumps(entries)


def test_it_keeps_within_the_days_of_the_ward(section):
    log(section, "wagtail.edit")
    entry = PageLogEntry.objects.get()
    for moment, is_within in (
        ("2026-01-31T23:59:59+07:00", False),
        ("2026-02-01T00:00:00+07:00", True),
        ("2026-02-28T23:59:59+07:00", True),
        ("2026-03-01T00:00:00+07:00", False),
    ):
        entry.timestamp = datetime.fromisoformat(moment)
        entry.save()
        found = export("--since", "2026-02-01", "--until", "2026-02-28")
        assert [one["time"] for one in found] == [moment] * is_within


def test_somebody_who_is_gone_has_a_number(section, django_user_model):
    user = make_user(django_user_model)
    number = user.pk
    log(section, "wagtail.edit", user=user)
    user.delete()
    assert export()[0]["user"] == f"#{number}"


def test_thousands_of_entries_take_as_many_queries_as_one(section, django_assert_num_queries):
    log(section, "wagtail.edit")
    entry = PageLogEntry.objects.get()
    entries = [
        PageLogEntry(
            page_id=section.pk,
            content_type_id=entry.content_type_id,
            label="minh hoạ",
            action="wagtail.edit",
            timestamp=timezone.now(),
        )
        for _ in range(2500)
    ]
    PageLogEntry.objects.bulk_create(entries)
    with django_assert_num_queries(6):
        assert len(export()) == 2501


@pytest.mark.parametrize("day", ["31/01/2026", "hôm qua", "2026-02-30", "9999-12-31"])
def test_what_is_no_day_is_refused_with_a_sentence(day):
    with pytest.raises(CommandError, match="Ngày không đúng dạng"):
        export("--until", day)


def test_a_range_without_entries_is_told_beside_the_lines():
    out, err = StringIO(), StringIO()
    call_command("export_audit_log", "--since", "2099-01-01", stdout=out, stderr=err)
    assert out.getvalue() == ""
    assert err.getvalue() == "Không có dòng nhật ký nào trong khoảng thời gian này.\n"


def test_a_range_in_the_wrong_order_is_refused():
    with pytest.raises(CommandError, match="--since 2026-03-31 sau --until 2026-01-01"):
        export("--since", "2026-03-31", "--until", "2026-01-01")
