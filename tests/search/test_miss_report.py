"""The report *Tìm mà không thấy*: on the page, as a spreadsheet, and the way from it to a promoted result."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.contrib.search_promotions.models import SearchPromotion

from search.misses import record_miss
from search.models import UnansweredSearch
from tests.articles.statisticians import client_of

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/unanswered-searches/"
MONDAY = date(2026, 3, 2)


def look_for(query, times=1, days=(0,)):
    """Look for ``query`` so many times on each of these days after the Monday."""
    for day in days:
        with time_machine.travel(f"{MONDAY + timedelta(days=day)}T12:00:00+07:00", tick=False):
            for _ in range(times):
                record_miss(query)


def promote_address(text):
    pk = UnansweredSearch.objects.get(text=text).pk
    return reverse("promote_unanswered_search", args=[pk])


@pytest.fixture
def listed(admin_client):
    """A function that returns the queries in the report for a query string, in order."""

    def queries(**query):
        response = admin_client.get(ADDRESS, query)
        assert response.status_code == 200
        return [row.text for row in response.context["object_list"]]

    return queries


@pytest.fixture
def told(admin_client):
    """A function that returns the report's text."""
    return lambda **query: " ".join(admin_client.get(ADDRESS, query).content.decode().split())


class TestWhoSeesIt:
    def test_the_menu_leads_those_to_it_who_may_view_statistics(self, django_user_model, home_page):
        with_it = client_of(django_user_model, "view_statistics", edits=home_page)
        without = client_of(django_user_model, edits=home_page)
        home = reverse("wagtailadmin_home")
        assert ADDRESS in with_it.get(home).content.decode()
        assert ADDRESS not in without.get(home).content.decode()

    @pytest.mark.parametrize("rest", ["", "results/", "?export=csv"])
    def test_others_are_sent_away(self, django_user_model, client, home_page, rest):
        address = ADDRESS + rest
        assert client_of(django_user_model, "view_statistics").get(address).status_code == 200
        refused = client_of(django_user_model, edits=home_page).get(address)
        assert refused.url == reverse("wagtailadmin_home")
        assert client.get(address).url.startswith("/admin/login/")

    def test_wagtails_own_report_of_queries_is_in_no_menu(self, admin_client):
        text = admin_client.get(reverse("wagtailadmin_home")).content.decode()
        assert ADDRESS in text
        assert reverse("wagtailsearchpromotions:search_terms") not in text
        assert reverse("wagtailsearchpromotions:index") in text


class TestRows:
    def test_an_empty_report_says_so(self, admin_client, listed):
        assert listed() == []
        view = admin_client.get(ADDRESS).context["view"]
        assert view.hidden_sentence == ""
        assert str(view.no_results_message) in admin_client.get(ADDRESS).content.decode()

    def test_the_most_frequent_stand_first(self, listed):
        look_for("cắt điện", times=2)
        look_for("cắt nước", times=3)
        look_for("lịch tiêm", times=2, days=[4])
        assert listed() == ["cắt nước", "lịch tiêm", "cắt điện"]

    def test_the_headings_sort(self, listed):
        look_for("một lần")
        look_for("hai ngày", days=[1, 2])
        look_for("một ngày", times=5, days=[3])
        assert listed(ordering="-days") == ["hai ngày", "một ngày", "một lần"]
        assert listed(ordering="last_day") == ["một lần", "hai ngày", "một ngày"]
        assert listed(ordering="-first_day") == ["một ngày", "hai ngày", "một lần"]
        assert listed(ordering="key") == listed() == ["một ngày", "hai ngày", "một lần"]

    def test_a_row_tells_numbers_and_days(self, told):
        look_for("Lịch <b>cắt điện", days=[0, 7])
        UnansweredSearch.objects.update(hits=1234)
        row = told().partition("<tbody>")[2].partition("</tbody>")[0]
        for value in ("Lịch &lt;b&gt;cắt điện", "1.234", "02-03-2026", "09-03-2026"):
            assert value in row

    def test_those_without_a_text_are_one_sentence(self, admin_client, listed, told):
        look_for("0912 345 678")
        UnansweredSearch.objects.update(hits=1234)
        look_for("bay@example.vn")
        assert listed() == []
        look_for("cắt điện")
        assert listed() == ["cắt điện"]
        view = admin_client.get(ADDRESS).context["view"]
        assert "2" in view.hidden_sentence
        assert "1.235" in view.hidden_sentence
        assert view.hidden_sentence in told()
        results = admin_client.get(f"{ADDRESS}results/").content.decode()
        assert view.hidden_sentence in results
        for key in UnansweredSearch.objects.filter(text="").values_list("key", flat=True):
            assert key not in told()

    def test_three_sentences_for_three_reasons_to_be_empty(self, admin_client):
        def message(**query):
            return str(admin_client.get(ADDRESS, query).context["no_results_message"])

        nothing, unfit = message(), message(days=2)
        look_for("0912345678")
        assert len({nothing, unfit, message()}) == 3

    def test_thirty_rows_cost_as_many_queries_as_three(self, admin_client):
        def cost(count):
            for number in range(count):
                look_for(f"{count} tin số {number}")
            with CaptureQueriesContext(connection) as queries:
                assert admin_client.get(ADDRESS).status_code == 200
            return len(queries)

        cost(1)
        assert cost(3) == cost(27)


class TestFilters:
    def test_the_period_is_that_of_the_last_day(self, listed):
        for day in (0, 5, 9):
            look_for(f"ngày {day}", days=[day])
        assert listed(period_from="2026-03-07") == ["ngày 9", "ngày 5"]
        assert listed(period_to="2026-03-07") == ["ngày 5", "ngày 0"]
        assert listed(period_from="2026-03-07", period_to="2026-03-07") == ["ngày 5"]

    def test_a_least_number_of_days(self, listed):
        for days in (1, 2, 3):
            look_for(f"trong {days} ngày", days=range(days))
        assert listed(days=2) == ["trong 3 ngày", "trong 2 ngày"]
        assert listed(days=4) == []

    def test_they_narrow_what_is_not_shown_as_well(self, admin_client):
        look_for("0912345678", days=[0])
        look_for("0987654321", days=[0, 9])

        def sentence(**query):
            return admin_client.get(ADDRESS, query).context["view"].hidden_sentence

        assert sentence() != sentence(days=2) != ""
        assert sentence(period_from="2026-03-20") == ""

    @pytest.mark.parametrize(
        "query",
        [
            {"period_from": "abc"},
            {"period_from": "0001-01-01"},
            {"period_to": "0001-01-01"},
            {"period_from": "9999-12-31"},
            {"days": "abc"},
            {"days": "-1"},
            {"days": "1.5"},
            {"days": "1e99999"},
            {"days": "9" * 30},
            {"days": "\0"},
            {"p": "abc"},
            {"export": "abc"},
            {"ordering": "abc"},
        ],
        ids=str,
    )
    def test_odd_values_do_no_harm(self, admin_client, query):
        look_for("cắt điện")
        look_for("0912345678")
        for address in (ADDRESS, f"{ADDRESS}results/"):
            assert admin_client.get(address, query).status_code == 200


class TestSheets:
    def test_the_csv_file_has_all_that_is_shown_and_nothing_else(self, admin_client):
        look_for("0912345678")
        look_for("=1+1", days=[0, 1])
        for number in range(60):
            look_for(f"tin {number}")
        response = admin_client.get(ADDRESS, {"export": "csv"})
        text = b"".join(response).decode().removeprefix("\ufeff")
        headings, first, *others = csv.reader(StringIO(text))
        assert len(set(headings)) == 5
        assert first == ["'=1+1", "2", "2", "02/03/2026", "03/03/2026"]
        assert len(others) == 60
        assert "tim-ma-khong-thay.csv" in response["Content-Disposition"]

    def test_the_xlsx_file_has_numbers_and_days_as_such(self, admin_client):
        look_for("cắt điện 😀", times=3)
        response = admin_client.get(ADDRESS, {"export": "xlsx", "days": 1})
        _, row = load_workbook(BytesIO(b"".join(response))).active.iter_rows()
        assert [cell.value for cell in row[:3]] == ["cắt điện 😀", 3, 1]
        assert row[3].value == row[4].value == MONDAY
        assert row[4].number_format == "dd/mm/yyyy"


class TestPromoting:
    def test_a_row_leads_to_the_form_with_its_query(self, admin_client, told):
        look_for("Lịch “cắt” điện & nước")
        address = promote_address("Lịch “cắt” điện & nước")
        assert f'href="{address}"' in told()
        response = admin_client.get(address)
        assert response.context["form"]["query_string"].value() == "Lịch “cắt” điện & nước"
        assert f'action="{reverse("wagtailsearchpromotions:add")}"' in response.content.decode()

    def test_the_form_saves_what_the_public_is_shown(self, admin_client, home_page):
        look_for("Cắt điện")
        form = admin_client.get(promote_address("Cắt điện")).context["form"]
        data = {"query_string": form["query_string"].value()} | {
            "editors_picks-TOTAL_FORMS": 1,
            "editors_picks-INITIAL_FORMS": 0,
            "editors_picks-MIN_NUM_FORMS": 0,
            "editors_picks-MAX_NUM_FORMS": 1000,
            "editors_picks-0-page": home_page.pk,
            "editors_picks-0-ORDER": 1,
        }
        admin_client.post(reverse("wagtailsearchpromotions:add"), data)
        promotion = SearchPromotion.objects.get()
        assert (promotion.query.query_string, promotion.page_id) == ("cắt điện", home_page.pk)

    def test_whoever_may_promote_nothing_has_no_way_there(self, django_user_model):
        look_for("cắt điện")
        address = promote_address("cắt điện")
        reader = client_of(django_user_model, "view_statistics")
        assert address not in reader.get(ADDRESS).content.decode()
        assert reader.get(address).url == reverse("wagtailadmin_home")
        promoter = client_of(django_user_model, "view_statistics", "add_searchpromotion")
        assert address in promoter.get(ADDRESS).content.decode()
        assert promoter.get(address).status_code == 200

    def test_whoever_may_view_no_statistics_reads_no_query(self, django_user_model):
        look_for("cắt điện")
        promoter = client_of(django_user_model, "add_searchpromotion")
        refused = promoter.get(promote_address("cắt điện"))
        assert refused.url == reverse("wagtailadmin_home")

    def test_there_is_no_form_for_what_is_not_shown(self, admin_client):
        look_for("0912345678")
        assert admin_client.get(promote_address("")).status_code == 404
        unknown = f"{ADDRESS}{'9' * 30}/promote/"
        assert admin_client.get(unknown).status_code == 404
