"""*Chuyên mục lâu chưa có bài*."""

import pytest

from articles.factories import ArticleIndexPageFactory
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

ADDRESS = "/admin/reports/stale-sections/"


@pytest.fixture(autouse=True)
def _on_the_last_of_july(time_machine):
    time_machine.move_to(moment(2026, 7, 31), tick=False)


def test_sections_are_told_of_from_the_thirtieth_day_without_news(admin_client, home_page):
    for title, day in (("Mới", 2), ("Cũ", 1), ("Trống", None)):
        section = ArticleIndexPageFactory(parent=home_page, title=title)
        if day:
            write(section, moment(2026, 7, day, 0), title=f"Tin {title}")
    assert titles_of(admin_client, ADDRESS) == ["Trống", "Cũ"]
    assert titles_of(admin_client, ADDRESS, days=29) == ["Trống", "Cũ", "Mới"]
    assert titles_of(admin_client, ADDRESS, days=31) == ["Trống"]
    assert rows_of(admin_client, ADDRESS)[1] == ["Cũ", "30", "01-07-2026", "Tin Cũ", "0", "1"]


def test_news_below_a_section_is_its_own_and_an_alias_beside_its_source_no_more_of_it(
    admin_client, section, home_page
):
    below = ArticleIndexPageFactory(parent=section, title="Khu phố")
    article = write(below, moment(2026, 7, 20), title="Tin")
    article.create_alias(parent=section, update_slug="bong")
    write(section, moment(2026, 5, 20), title="Tin cũ")
    rows = {row[0]: row[1:] for row in rows_of(admin_client, ADDRESS, days=0)}
    assert rows["Khu phố"] == ["11", "20-07-2026", "Tin", "1", "1"]
    assert rows["An ninh trật tự"] == ["11", "20-07-2026", "Tin", "1", "2"]


def test_news_that_is_dated_ahead_is_of_today(admin_client, section):
    write(section, moment(2026, 8, 2), title="Tin ngày mai")
    assert rows_of(admin_client, ADDRESS, days=0) == [
        ["An ninh trật tự", "0", "02-08-2026", "Tin ngày mai", "1", "1"]
    ]


def test_what_the_public_does_not_see_is_no_news(admin_client, section, make_private):
    write(section, moment(2026, 7, 30), live=False)
    make_private(write(section, moment(2026, 7, 30)))
    assert rows_of(admin_client, ADDRESS) == [["An ninh trật tự", "", "", "", "0", "0"]]


def test_a_private_section_is_told_of_to_those_who_find_it_in_the_explorer(
    django_user_model, section, make_private
):
    make_private(section)
    assert titles_of(client_of(django_user_model, edits=section), ADDRESS) == ["An ninh trật tự"]
    assert titles_of(client_of(django_user_model, "view_statistics"), ADDRESS) == []


@pytest.mark.parametrize("days", ["abc", "-1", "1.5", "9" * 30])
def test_a_number_of_days_that_is_none_is_answered_with_a_sentence(admin_client, section, days):
    page = page_of(admin_client, ADDRESS, days=days)
    assert page.select("table.listing") == []
    assert ": " in page.select("p")[-1].get_text()


def test_the_file_has_the_day_of_the_last_article(admin_client, section):
    write(section, moment(2026, 1, 5), title="+Tin")
    _, row = sheet_of(admin_client, ADDRESS)
    assert row == ["An ninh trật tự", "207", "05/01/2026", "'+Tin", "0", "0"]


def test_forty_five_rows_cost_as_many_queries_as_five(admin_client, home_page):
    def cost(count):
        for number in range(count):
            write(ArticleIndexPageFactory(parent=home_page, title=f"Mục {number}"), moment(2026, 1))
        return cost_of(admin_client, ADDRESS)

    cost(1)
    assert cost(4) == cost(40)
