"""*Bài đã gỡ, đã đính chính*: when, by whom and why."""

import pytest
from django.urls import reverse

from articles.factories import ArticleIndexPageFactory
from newsroom.reports.withdrawn import CORRECTED, WITHDRAWN
from syndication.factories import ImportedItemFactory
from tests.articles.statisticians import client_of
from tests.newsroom.report_tables import (
    cost_of,
    moment,
    page_of,
    rows_of,
    sheet_of,
    titles_of,
    write,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/withdrawn/"


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_superuser("lan", first_name="Lan", last_name="Trần")


def correction(day, text="Số đúng là 50."):
    return {"type": "correction", "value": {"date": day, "text": text}}


@pytest.fixture
def published(section, person, time_machine):
    """A function that publishes an article on a day of July, as ``person``."""

    def publish(title, day=1, **values):
        time_machine.move_to(moment(2026, 7, day), tick=False)
        article = write(section, moment(2026, 7, day), title=title, live=False, **values)
        article.save_revision().publish(user=person)
        article.refresh_from_db()
        return article

    return publish


def test_a_withdrawal_has_its_day_and_its_person(admin_client, published, person, time_machine):
    article = published("Tin")
    time_machine.move_to(moment(2026, 7, 9), tick=False)
    article.unpublish(user=person)
    [row] = rows_of(admin_client, ADDRESS)
    assert row[0] == "Tin"
    assert row[2:5] == ["09-07-2026", "Trần Lan", ""]
    [link] = page_of(admin_client, ADDRESS).select("td.title a")
    assert link["href"] == reverse("wagtailadmin_pages:edit", args=[article.pk])


def test_drafts_and_what_came_back_or_expired_are_not_withdrawn(admin_client, published, section):
    write(section, moment(2026, 7), live=False)
    back = published("Về")
    back.unpublish()
    back.refresh_from_db()
    back.save_revision().publish()
    published("Hết hạn").unpublish(set_expired=True)
    assert rows_of(admin_client, ADDRESS) == []


def test_what_the_source_withdrew_says_so(admin_client, published):
    article = published("Tin")
    ImportedItemFactory(page=article, notice="Nơi nguồn đã rút bài.")
    article.unpublish()
    [row] = rows_of(admin_client, ADDRESS)
    assert row[3:5] == ["", "Nơi nguồn đã rút bài."]


def test_each_correction_has_its_day_its_words_and_who_brought_it_out(
    admin_client, published, person, django_user_model, time_machine
):
    article = published("Tin")
    other = django_user_model.objects.create_superuser("hoa")
    article.body = [
        correction("2026-07-05", "Số đúng là 50."),
        correction("2026-07-01", "Sai tên."),
    ]
    time_machine.move_to(moment(2026, 7, 5, 20), tick=False)
    article.save_revision().publish(user=other)
    rows = rows_of(admin_client, ADDRESS)
    assert [row[2:5] for row in rows] == [
        ["05-07-2026", "hoa", "Số đúng là 50."],
        ["01-07-2026", "Trần Lan", "Sai tên."],
    ]


def test_a_correction_that_only_a_draft_has_is_none_yet(admin_client, published):
    article = published("Tin")
    article.body = [correction("2026-07-05")]
    article.save_revision()
    assert rows_of(admin_client, ADDRESS) == []


def test_one_without_a_day_stands_last_and_in_no_period(admin_client, published):
    published("Có ngày", body=[correction("2026-07-05")])
    published("Không ngày", body=[correction(None)])
    assert titles_of(admin_client, ADDRESS) == ["Có ngày", "Không ngày"]
    assert titles_of(admin_client, ADDRESS, period_from="2026-07-05") == ["Có ngày"]
    assert titles_of(admin_client, ADDRESS, period_to="2026-07-05") == ["Có ngày"]
    assert titles_of(admin_client, ADDRESS, period_to="2026-07-04") == []


def test_filters_choose_kind_section_and_author(admin_client, published, section, home_page):
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    published("Đính chính", byline="An", body=[correction("2026-07-05")])
    published("Gỡ", byline="Bình").unpublish()
    assert titles_of(admin_client, ADDRESS, kind=CORRECTED) == ["Đính chính"]
    assert titles_of(admin_client, ADDRESS, kind=WITHDRAWN) == ["Gỡ"]
    assert titles_of(admin_client, ADDRESS, byline="binh") == ["Gỡ"]
    assert titles_of(admin_client, ADDRESS, section=elsewhere.pk) == []
    assert titles_of(admin_client, ADDRESS, period_from="abc") == []


def test_what_was_withdrawn_is_told_to_those_only_who_find_it_in_the_explorer(
    django_user_model, published, section, home_page
):
    published("Gỡ").unpublish()
    published("Đính chính", body=[correction("2026-07-05")])
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    assert len(rows_of(client_of(django_user_model, edits=section), ADDRESS)) == 2
    for outsider in (
        client_of(django_user_model, edits=elsewhere),
        client_of(django_user_model, "view_statistics"),
    ):
        assert titles_of(outsider, ADDRESS) == ["Đính chính"]
        assert "Gỡ" not in str(sheet_of(outsider, ADDRESS)[1:])


def test_the_person_may_be_gone(admin_client, published, person):
    published("Tin").unpublish(user=person)
    person.delete()
    [row] = rows_of(admin_client, ADDRESS)
    assert row[3]


def test_the_file_tells_the_same(admin_client, published, person):
    published("Tin", byline="An", body=[correction("2026-07-01", "=Sai")])
    _, row = sheet_of(admin_client, ADDRESS)
    assert row[0] == "Tin"
    assert row[2:8] == [
        "01/07/2026",
        "Trần Lan",
        "'=Sai",
        "An ninh trật tự",
        "An",
        "01/07/2026 12:00",
    ]


def test_forty_five_rows_cost_as_many_queries_as_five(admin_client, published):
    def cost(count):
        for _ in range(count):
            published("Tin", body=[correction("2026-07-05")]).unpublish()
            published("Tin", body=[correction("2026-07-05")])
        return cost_of(admin_client, ADDRESS)

    cost(1)
    assert cost(2) == cost(12)
