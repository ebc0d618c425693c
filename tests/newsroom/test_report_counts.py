"""*Bài theo tác giả, chuyên mục, tháng*: what is counted, what is not, and where each number leads."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from articles.factories import ArticleIndexPageFactory
from articles.models import ImportedArticle
from articles.reports import NO_BYLINE
from newsroom.reports.counts import MONTH, SECTION, TABLE
from syndication.factories import ImportedItemFactory
from tests.articles.statisticians import client_of
from tests.newsroom.report_tables import (
    PICTURE,
    cost_of,
    follow,
    moment,
    page_of,
    rows_of,
    sheet_of,
    write,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/counts/"
JULY = {"first_month": "2026-07", "last_month": "2026-07"}
SUMMER = {"first_month": "2026-06", "last_month": "2026-08"}


@pytest.fixture(autouse=True)
def _in_september(time_machine):
    time_machine.move_to(moment(2026, 9), tick=False)


@pytest.fixture
def counted(admin_client):
    """A function that returns the rows for a query, the sum at the end."""
    return lambda **query: rows_of(admin_client, ADDRESS, **(SUMMER | query))


def test_authors_stand_in_alphabetical_order_those_without_a_name_last(counted, section):
    for byline in ("Đặng Đức", "", "An", "Lệ Truyền", "Dũng", "Lệ Truyền"):
        write(section, moment(2026, 7), byline=byline)
    assert [row[0] for row in counted()[:-1]] == [
        "An",
        "Dũng",
        "Đặng Đức",
        "Lệ Truyền",
        str(NO_BYLINE),
    ]
    assert counted()[-1][1:] == ["6", "0", "0", "6"]


def test_spellings_that_differ_in_case_and_blanks_are_one_author_under_the_usual_one(
    counted, section
):
    for byline in ("Lệ Truyền", "LỆ  TRUYỀN", "Lệ Truyền"):
        write(section, moment(2026, 7), byline=byline)
    write(section, moment(2026, 7), byline="Lê Truyền")
    assert [row[:2] for row in counted()[:-1]] == [["Lê Truyền", "1"], ["Lệ Truyền", "3"]]


def test_what_was_taken_from_elsewhere_is_counted_apart(counted, section):
    write(section, moment(2026, 7), byline="An", body=[PICTURE])
    write(section, moment(2026, 7), byline="An")
    write(section, moment(2026, 7), byline="An", canonical_url="https://phuong.example/tin/")
    ImportedItemFactory(page=write(section, moment(2026, 7), byline="An", body=[PICTURE]))
    old = write(section, moment(2026, 7), byline="An")
    ImportedArticle.objects.create(key="k", digest="d", page=old)
    assert counted()[0] == ["An", "2", "1", "3", "5"]


def test_only_what_is_or_was_public_counts_and_nothing_twice(
    counted, section, home_page, make_private
):
    article = write(section, moment(2026, 7), byline="An")
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    article.create_alias(parent=elsewhere, update_slug="bong")
    write(section, moment(2026, 7), byline="An", live=False)
    write(section, moment(2026, 7), byline="An", live=False, expired=True)
    make_private(write(section, moment(2026, 7), byline="An"))
    assert counted()[0] == ["An", "3", "0", "0", "3"]


def test_who_edits_nothing_counts_what_everybody_reads(section, make_private, django_user_model):
    write(section, moment(2026, 7), byline="An")
    make_private(write(section, moment(2026, 7), byline="An"))
    reader = client_of(django_user_model, "view_statistics")
    assert rows_of(reader, ADDRESS, **SUMMER)[0][1] == "1"


def test_a_month_begins_and_ends_at_midnight_in_vietnam(counted, section):
    write(section, datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC))
    write(section, datetime(2026, 6, 30, 17, 0, tzinfo=UTC))
    write(section, datetime(2026, 7, 31, 16, 59, 59, tzinfo=UTC))
    write(section, datetime(2026, 7, 31, 17, 0, tzinfo=UTC))
    assert [row[:2] for row in counted(by=MONTH)[:-1]] == [
        ["06/2026", "1"],
        ["07/2026", "2"],
        ["08/2026", "1"],
    ]
    assert counted(**JULY)[-1][1] == "2"


def test_a_section_counts_what_stands_in_it_and_its_filter_brings_those_below(
    counted, section, home_page
):
    below = ArticleIndexPageFactory(parent=section, title="Khu phố")
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    for parent in (section, below, below, elsewhere):
        write(parent, moment(2026, 7))
    rows = [row[:2] for row in counted(by=SECTION)[:-1]]
    assert rows == [["An ninh trật tự", "1"], ["Khu phố", "2"], ["Thông báo", "1"]]
    assert [row[:2] for row in counted(by=SECTION, section=section.pk)[:-1]] == rows[:2]


def test_a_table_of_authors_and_months_counts_what_was_written_here(counted, section):
    for month in (6, 8, 8):
        write(section, moment(2026, month), byline="An")
    write(section, moment(2026, 7), byline="Bình")
    write(section, moment(2026, 7), byline="Bình", canonical_url="https://phuong.example/tin/")
    *rows, total = counted(by=TABLE)
    assert rows == [["An", "1", "0", "2", "3"], ["Bình", "0", "1", "0", "1"]]
    assert total[1:] == ["1", "1", "2", "4"]


def test_a_table_of_a_long_period_has_the_last_two_years_of_it(admin_client, section):
    write(section, moment(2020, 1), byline="An")
    write(section, moment(2026, 7), byline="An")
    query = {"by": TABLE, "first_month": "2020-01", "last_month": "2026-07"}
    [row, _] = rows_of(admin_client, ADDRESS, **query)
    assert len(row) == 1 + 24 + 1
    assert row[-1] == "1"
    last = page_of(admin_client, ADDRESS, **query).select("td a")[-1]
    assert len(follow(admin_client, last)) == 1


@pytest.mark.parametrize("by", ["", SECTION, MONTH, TABLE])
def test_each_number_leads_to_the_articles_that_it_counts(admin_client, section, by):
    below = ArticleIndexPageFactory(parent=section, title="Khu phố")
    for number, byline in enumerate(["An", "an", "Đoàn An", "", "100% An & Bình"]):
        write(section, moment(2026, 7), byline=byline)
        write(below, moment(2026, 6 + number % 3), byline=byline, body=[PICTURE])
        write(below, moment(2026, 6), byline=byline, canonical_url="https://phuong.example/tin/")
    links = page_of(admin_client, ADDRESS, by=by, **SUMMER).select("table.listing td a")
    assert len(links) >= 8
    for link in links:
        assert len(follow(admin_client, link)) == int(link.get_text()), link["href"]


def test_the_last_twelve_months_are_counted_unless_others_are_chosen(
    admin_client, section, time_machine
):
    time_machine.move_to(moment(2026, 7), tick=False)
    for year, month in ((2025, 7), (2025, 8), (2026, 7)):
        write(section, moment(year, month))
    assert rows_of(admin_client, ADDRESS)[-1][1] == "2"
    assert rows_of(admin_client, ADDRESS, last_month="2025-08")[-1][1] == "2"
    assert rows_of(admin_client, ADDRESS, first_month="2025-07")[-1][1] == "3"


@pytest.mark.parametrize(
    "query",
    [
        {"first_month": "07/2026"},
        {"last_month": "9999-99"},
        {"section": "abc"},
        {"section": "9" * 30},
        {"byline": "\0"},
        {"by": "abc"},
    ],
    ids=str,
)
def test_nonsense_in_a_filter_counts_nothing_and_says_so(admin_client, section, query):
    write(section, moment(2026, 7), byline="An")
    query = SUMMER | query
    page = page_of(admin_client, ADDRESS, **query)
    assert page.select("table.listing") == []
    assert ": " in page.select("p")[-1].get_text()
    assert len(sheet_of(admin_client, ADDRESS, **query)) == 1


def test_a_period_without_articles_has_no_sum(counted, section):
    assert counted() == []
    write(section, moment(2026, 7))
    assert counted(first_month="2026-07", last_month="2026-06") == []


def test_the_file_has_the_sum_and_authors_are_no_formulas(admin_client, section):
    write(section, moment(2026, 7), byline="=1+1")
    _, row, total = sheet_of(admin_client, ADDRESS, **SUMMER)
    assert row == ["'=1+1", "1", "0", "0", "1"]
    assert total[1:] == row[1:]


@pytest.mark.parametrize("by", ["", TABLE])
def test_the_xlsx_file_has_numbers(admin_client, section, by):
    write(section, moment(2026, 7), byline="An")
    response = admin_client.get(ADDRESS, {"export": "xlsx", "by": by} | JULY)
    assert "bai-theo-tac-gia-chuyen-muc-thang.xlsx" in response["Content-Disposition"]
    rows = load_workbook(BytesIO(b"".join(response))).active.iter_rows(values_only=True)
    _, row, _ = rows
    assert row == (("An", 1, 1) if by else ("An", 1, 0, 0, 1))


@pytest.mark.parametrize("by", ["", SECTION, TABLE])
def test_fifty_rows_cost_as_many_queries_as_five(admin_client, home_page, by):
    query = SUMMER | {"by": by}

    def cost(count):
        for number in range(count):
            parent = ArticleIndexPageFactory(parent=home_page, title=f"Mục {number}")
            write(parent, moment(2026, 6 + number % 3), byline=f"Người {number}")
        return cost_of(admin_client, ADDRESS, **query)

    cost(1)
    assert cost(4) == cost(45)
