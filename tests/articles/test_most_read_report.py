"""The report *Bài đọc nhiều*: what was read in a period, on the page and as a spreadsheet."""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from articles.factories import ArticleIndexPageFactory
from tests.articles.inputs import NOON
from tests.articles.statisticians import client_of
from tests.readers import read
from visits import clock

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/most-read/"


@pytest.fixture
def listed(admin_client):
    """A function that returns the titles in the report for a query, in order."""

    def titles(client=admin_client, **query):
        response = client.get(ADDRESS, query)
        assert response.status_code == 200
        return [article.title for article in response.context["object_list"]]

    return titles


@pytest.fixture
def sheet(admin_client):
    """A function that returns the rows of the CSV file for a query, the headings first."""

    def rows(**query):
        response = admin_client.get(ADDRESS, {"export": "csv", **query})
        text = b"".join(response).decode()
        assert text.startswith("\ufeff")
        return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))

    return rows


def ago(days):
    return (clock.today() - timedelta(days=days)).isoformat()


def test_the_menu_leads_those_to_it_who_may_view_statistics(django_user_model, home_page):
    with_it = client_of(django_user_model, "view_statistics", edits=home_page)
    without = client_of(django_user_model, edits=home_page)
    home = reverse("wagtailadmin_home")
    assert ADDRESS in with_it.get(home).content.decode()
    assert ADDRESS not in without.get(home).content.decode()


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}results/", f"{ADDRESS}?export=csv"])
def test_others_are_sent_away(django_user_model, client, home_page, address):
    assert client_of(django_user_model, "view_statistics").get(address).status_code == 200
    refused = client_of(django_user_model, edits=home_page).get(address)
    assert refused.url == reverse("wagtailadmin_home")
    assert client.get(address).url.startswith("/admin/login/")


def test_a_portal_without_readers_has_an_empty_report(listed, write):
    write("Tin không ai đọc")
    assert listed() == []


def test_articles_stand_in_the_order_of_their_unique_views(listed, write):
    read(write("Ít"), uniques=2)
    read(write("Nhiều"), uniques=30)
    read(write("Ít, nhưng xem đi xem lại"), uniques=2, views=90)
    assert listed() == ["Nhiều", "Ít, nhưng xem đi xem lại", "Ít"]


def test_a_row_tells_section_author_time_and_both_numbers(admin_client, write):
    article = write("Ra quân", byline="Lệ Truyền", hours=1)
    read(article, uniques=1234, views=5678)
    text = " ".join(admin_client.get(ADDRESS).content.decode().split())
    row = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in row
    for told in ("Ra quân", "An ninh trật tự", "Lệ Truyền", "01-07-2026 13:00", "1.234", "5.678"):
        assert told in row


def test_the_last_thirty_days_are_counted_unless_others_are_chosen(listed, write):
    article = read(write("Tin"), uniques=1)
    read(article, uniques=10, days_ago=29)
    read(write("Tin cũ"), uniques=5, days_ago=30)
    assert listed() == ["Tin"]
    assert listed(period_from=ago(40)) == ["Tin", "Tin cũ"]
    assert listed(period_from=ago(40), period_to=ago(30)) == ["Tin cũ"]
    assert listed(period_from=ago(10), period_to=ago(1)) == []
    assert listed(period_from=ago(0), period_to=ago(5)) == []


def test_a_chosen_end_without_a_beginning_takes_the_thirty_days_before_it(admin_client, write):
    article = read(write("Tin"), uniques=7, days_ago=39)
    read(article, uniques=100, days_ago=40)
    [row] = admin_client.get(ADDRESS, {"period_to": ago(10)}).context["object_list"]
    assert row.unique_views == 7


def test_a_section_holds_the_articles_of_those_below_it(listed, write, section, home_page):
    below = ArticleIndexPageFactory(parent=section, title="Khu phố")
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    for parent in (section, below, elsewhere):
        read(write(f"Tin của {parent.title}", parent=parent), uniques=1)
    assert listed(section=section.pk) == ["Tin của An ninh trật tự", "Tin của Khu phố"]
    assert listed(section=elsewhere.pk) == ["Tin của Thông báo"]


@pytest.mark.parametrize("text", ["Lệ", "le truyen", "LỆ TRUYỀN", "truyen "])
def test_an_author_is_found_without_marks(listed, write, text):
    read(write("Của Lệ Truyền", byline="Lệ Truyền"), uniques=1)
    read(write("Của Đặng Đức", byline="Đặng Đức"), uniques=1)
    read(write("Không ký tên"), uniques=1)
    assert listed(byline=text) == ["Của Lệ Truyền"]
    assert listed(byline="dang duc") == ["Của Đặng Đức"]
    assert listed(byline="không có ai") == []


@pytest.mark.parametrize(
    "query",
    [
        {"period_from": "abc"},
        {"period_from": "0001-01-01"},
        {"period_to": "0001-01-01"},
        {"period_to": "9999-12-31"},
        {"section": "abc"},
        {"section": "9" * 30},
        {"byline": "\0"},
        {"p": "abc"},
        {"export": "abc"},
        {"ordering": "views"},
    ],
    ids=str,
)
def test_odd_values_do_no_harm(admin_client, write, query):
    read(write("Tin"), uniques=1)
    for address in (ADDRESS, f"{ADDRESS}results/"):
        assert admin_client.get(address, query).status_code == 200


def test_an_editor_sees_everything_that_the_explorer_shows(listed, write, hidden_articles):
    for page in [*hidden_articles(), write("công khai")]:
        read(page, uniques=1)
    assert sorted(listed()) == ["công khai", "hết hạn", "nháp", "riêng", "trong mục riêng"]


def test_whoever_edits_nothing_sees_what_everybody_sees(
    listed, write, hidden_articles, django_user_model
):
    article = write("công khai")
    for page in [*hidden_articles(), article]:
        read(page, uniques=1)
    reader = client_of(django_user_model, "view_statistics")
    assert listed(client=reader) == ["công khai"]
    text = reader.get(ADDRESS).content.decode()
    assert f'href="{article.url}"' in text
    assert reverse("wagtailadmin_pages:edit", args=[article.pk]) not in text


def test_an_editor_of_one_section_sees_its_drafts_and_no_others(
    listed, write, section, home_page, django_user_model
):
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    read(write("nháp của mình", live=False), uniques=1)
    read(write("nháp của người khác", parent=elsewhere, live=False), uniques=1)
    editor = client_of(django_user_model, "view_statistics", edits=section)
    assert listed(client=editor) == ["nháp của mình"]


def test_the_views_of_an_alias_are_those_of_its_source(listed, write, home_page):
    article = write("Tin")
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    read(article.create_alias(parent=elsewhere, update_slug="bong"), uniques=3)
    assert listed() == ["Tin"]


def test_the_csv_file_tells_the_rows_in_words(sheet, write):
    read(write("Ra quân", byline="Lệ Truyền", hours=1), uniques=1234, views=5678)
    headings, row = sheet()
    assert headings[0] == "Tiêu đề"
    assert len(set(headings)) == 6
    assert row == ["Ra quân", "An ninh trật tự", "Lệ Truyền", "01/07/2026 13:00", "1234", "5678"]


def test_the_csv_file_holds_the_whole_list_of_the_chosen_period(sheet, write):
    for number in range(60):
        read(write(f"Tin {number}"), uniques=1, days_ago=40)
    assert len(sheet()) == 1
    assert len(sheet(period_from=ago(50))) == 61


def test_titles_are_no_formulas_in_the_csv_file(sheet, write):
    read(write("=1+1", byline="@A1"), uniques=1)
    assert sheet()[1][:3] == ["'=1+1", "An ninh trật tự", "'@A1"]


def test_the_xlsx_file_has_numbers_and_times_as_such(admin_client, write):
    article = write("=1+1", hours=1)
    type(article).objects.filter(pk=article.pk).update(byline="Lệ\x0bTruyền")
    read(article, uniques=12, views=34)
    response = admin_client.get(ADDRESS, {"export": "xlsx"})
    _, row = load_workbook(BytesIO(b"".join(response))).active.iter_rows()
    values = [cell.value for cell in row]
    shown_at = datetime(NOON.year, NOON.month, NOON.day, 13)
    assert values == ["=1+1", "An ninh trật tự", "LệTruyền", shown_at, 12, 34]
    assert row[0].data_type == "s"
    assert row[3].number_format == "dd/mm/yyyy hh:mm"
    assert "bai-doc-nhieu.xlsx" in response["Content-Disposition"]


@pytest.mark.parametrize("query", [{}, {"export": "csv"}], ids=["page", "csv"])
def test_thirty_rows_cost_as_many_queries_as_five(admin_client, write, home_page, query):
    def cost(count):
        for number in range(count):
            parent = ArticleIndexPageFactory(parent=home_page, title=f"Mục {number}")
            read(write("Tin", parent=parent, byline="Lệ Truyền"), uniques=1)
        with CaptureQueriesContext(connection) as queries:
            response = admin_client.get(ADDRESS, {"byline": "le"} | query)
            content = b"".join(response) if query else response.content
        assert content.decode().count("Lệ Truyền") >= count
        return len(queries)

    cost(1)
    assert cost(5) == cost(24)
