"""How often articles were read, where editors work: in the lists of the explorer and beside the form."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.factories import ArticleIndexPageFactory
from home.factories import StandardPageFactory
from tests.articles.statisticians import client_of
from tests.readers import read, site_id
from vietnamese.dates import format_date
from visits import clock

pytestmark = pytest.mark.django_db

ALL_ARTICLES = "/admin/pages/usage/articles/articlepage/"


def explorer(page, part=""):
    return reverse("wagtailadmin_explore", args=[page.pk]) + part


def editor_of(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def statistician(django_user_model, home_page):
    return client_of(django_user_model, "view_statistics", edits=home_page)


@pytest.fixture
def colleague(django_user_model, home_page):
    """Somebody who edits everything, but may not view statistics."""
    return client_of(django_user_model, edits=home_page)


def table(response):
    assert response.status_code == 200
    return response.context["table"]


def views_in(response):
    """Return the numbers in the column by the titles of their rows; None where there is no column."""
    shown = table(response)
    if "unique_views" not in shown.columns:
        return None
    column = shown.columns["unique_views"]
    return {page.title: column.get_value(page) for page in shown.data}


class TestColumn:
    def test_a_section_shows_the_unique_views_of_all_that_stands_in_it(
        self, statistician, write, section
    ):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        read(write("Nhiều"), uniques=1234, views=9999, days_ago=500)
        read(write("Nháp", live=False), uniques=5)
        write("Không ai đọc")
        read(below, uniques=7)
        response = statistician.get(explorer(section))
        assert views_in(response) == {
            "Khu phố": "7",
            "Nhiều": "1.234",
            "Nháp": "5",
            "Không ai đọc": "0",
        }
        assert "1.234" in response.content.decode()

    def test_days_add_up_and_other_sites_do_not(self, statistician, write, section):
        article = read(write("Tin"), uniques=1)
        read(article, uniques=2, days_ago=1)
        read(article, uniques=100, site=site_id() + 1)
        assert views_in(statistician.get(explorer(section))) == {"Tin": "3"}

    def test_an_alias_has_the_views_of_its_source(self, statistician, write, home_page):
        article = read(write("Tin"), uniques=3)
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        article.create_alias(parent=elsewhere)
        assert views_in(statistician.get(explorer(elsewhere))) == {"Tin": "3"}

    def test_without_the_permission_there_is_no_column(self, colleague, write, section):
        read(write("Tin"), uniques=1)
        for address in (explorer(section), explorer(section, "results/"), ALL_ARTICLES):
            response = colleague.get(address)
            assert views_in(response) is None
            assert [page.title for page in table(response).data] == ["Tin"]

    def test_search_results_have_it_too(self, statistician, write, section):
        read(write("Ra quân"), uniques=4)
        read(write("Khác"), uniques=5)
        found = statistician.get(explorer(section, "results/"), {"q": "quân"})
        assert views_in(found) == {"Ra quân": "4"}
        everywhere = {"q": "quân", "search_all": "1"}
        found = statistician.get(explorer(section, "results/"), everywhere)
        assert views_in(found) == {"Ra quân": "4"}

    def test_articles_and_sections_can_still_be_told_apart_and_sorted(
        self, statistician, write, section
    ):
        for title in ("B", "A"):
            write(title)
        shown = table(statistician.get(explorer(section), {"ordering": "title"}))
        assert [page.title for page in shown.data] == ["A", "B"]
        names = list(shown.columns)
        assert names.index("unique_views") < names.index("status") < names.index("navigate")
        filters = statistician.get(explorer(section)).context["filters"].form.fields
        assert "content_type" in filters

    def test_the_order_of_a_section_can_still_be_changed_by_hand(
        self, statistician, write, section
    ):
        read(write("Tin"), uniques=2)
        shown = statistician.get(explorer(section), {"ordering": "ord"})
        assert views_in(shown) == {"Tin": "2"}

    def test_the_list_of_all_articles_has_it(self, statistician, write):
        read(write("Tin"), uniques=2)
        assert views_in(statistician.get(ALL_ARTICLES)) == {"Tin": "2"}

    def test_lists_of_other_pages_are_as_they_were(self, statistician, home_page):
        StandardPageFactory(parent=home_page)
        assert views_in(statistician.get(explorer(home_page))) is None

    def test_the_column_costs_one_query_for_the_whole_list(self, admin_client, write, section):
        def cost(address):
            with CaptureQueriesContext(connection) as queries:
                assert admin_client.get(address).status_code == 200
            about_views = [one for one in queries if "pagetotal" in one["sql"]]
            assert len(about_views) == 1
            return len(queries)

        for address in (explorer(section), ALL_ARTICLES):
            for number in range(5):
                read(write(f"Tin {number}"), uniques=1)
            cost(address)
            few = cost(address)
            for number in range(15):
                read(write(f"Tin thêm {number}"), uniques=1)
            cost(address)  # what all lists have in common is asked for after a change
            assert cost(address) == few


def panel_of(response):
    """Return the text of the panel, or "" where it is not beside the form."""
    text = response.content.decode()
    return text.partition('data-side-panel="visits"')[2].partition("</aside>")[0]


class TestSidePanel:
    def numbers(self, response):
        panel = " ".join(panel_of(response).split())
        return [
            int(part.partition("</dd>")[0].strip().replace(".", ""))
            for part in panel.split("<dd>")[1:]
        ]

    def test_it_tells_all_views_and_those_of_a_week_and_a_month(self, statistician, write):
        article = write("Tin")
        for days_ago, uniques in ((0, 1), (6, 10), (7, 100), (29, 1000), (30, 10000)):
            read(article, uniques=uniques, days_ago=days_ago, views=99_999)
        response = statistician.get(editor_of(article))
        assert self.numbers(response) == [11_111, 11, 1111]

    def test_every_day_is_a_row_of_a_table_the_latest_first(self, statistician, write):
        article = read(write("Tin"), uniques=1234, days_ago=1)
        panel = panel_of(statistician.get(editor_of(article)))
        rows = panel.partition("<tbody>")[2].split("<tr>")[1:]
        assert len(rows) == 30
        assert format_date(clock.today()) in rows[0]
        assert format_date(clock.today() - timedelta(days=1)) in rows[1]
        assert ">1.234</td>" in rows[1]
        assert ">0</td>" in rows[0]
        assert panel.count("<rect") == 30

    def test_an_article_that_nobody_read_has_a_table_of_zeros_and_no_chart(
        self, statistician, write
    ):
        response = statistician.get(editor_of(write("Nháp", live=False)))
        assert self.numbers(response) == [0, 0, 0]
        assert "<rect" not in panel_of(response)

    def test_an_alias_tells_the_views_of_its_source(self, statistician, write, home_page):
        article = read(write("Tin"), uniques=3)
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        alias = article.create_alias(parent=elsewhere)
        assert self.numbers(statistician.get(editor_of(alias))) == [3, 3, 3]

    def test_without_the_permission_it_is_not_there(self, colleague, write):
        article = read(write("Tin"), uniques=3)
        response = colleague.get(editor_of(article))
        assert response.status_code == 200
        assert panel_of(response) == ""

    def test_it_is_not_beside_an_article_that_is_not_saved_yet(self, admin_client, section):
        add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])
        response = admin_client.get(add)
        assert response.status_code == 200
        assert panel_of(response) == ""

    def test_it_is_not_beside_other_pages(self, admin_client, section):
        response = admin_client.get(editor_of(section))
        assert response.status_code == 200
        assert panel_of(response) == ""

    def test_it_costs_two_queries(self, statistician, write):
        article = write("Tin")
        for days_ago in range(30):
            read(article, uniques=1, days_ago=days_ago)
        with CaptureQueriesContext(connection) as queries:
            statistician.get(editor_of(article))
        tables = ("visits_pagetotal", "visits_visitcounter")
        about_views = [one["sql"] for one in queries if any(name in one["sql"] for name in tables)]
        assert len(about_views) == 2
