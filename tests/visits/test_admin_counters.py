"""The counters in the admin: looked at, searched, saved as spreadsheets, and never changed."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst
from openpyxl import load_workbook
from wagtail.models import Site

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from tests.visits.admin import COUNTERS, LOOK, ago, client_of, count_page, is_refused, site, text_of
from visits.models import VisitCounter

LIST = reverse(f"{COUNTERS}index")
GONE = 987_654
"""No page has this number."""


@pytest.fixture
def reader(django_user_model, db):
    return client_of(django_user_model, LOOK)


@pytest.fixture
def listed(reader):
    """A function that returns the pages in the list for a query, as they are shown."""

    def pages(**query):
        return [str(row.title) for row in reader.get(LIST, query).context["table"].data]

    return pages


class TestWhoSeesThem:
    def test_strangers_are_asked_to_log_in(self, db):
        for method in (Client().get, Client().post):
            assert method(LIST).headers["Location"].startswith(reverse("wagtailadmin_login"))

    def test_who_may_not_view_statistics_is_sent_back(self, django_user_model, db):
        client, pk = client_of(django_user_model), count_page(1, views=1).pk

        for url in (LIST, f"{LIST}?export=csv", reverse(f"{COUNTERS}inspect", args=[pk])):
            assert is_refused(client.get(url))
            assert is_refused(client.post(url))

    def test_superusers_and_people_with_the_permission_look(self, reader, admin_client):
        assert reader.get(LIST).status_code == admin_client.get(LIST).status_code == 200

    def test_only_they_have_the_menu(self, reader, django_user_model):
        own = client_of(django_user_model, name="khac").get(reverse("wagtailadmin_home"))

        assert LIST.encode() not in own.content
        assert LIST.encode() in reader.get(reverse("wagtailadmin_home")).content


class TestNobodyChangesThem:
    @pytest.mark.parametrize("action", ["create", "edit", "delete"])
    def test_superusers_neither(self, admin_client, reader, action):
        counter = count_page(1, views=3)
        url = reverse(f"{COUNTERS}{action}", args=[] if action == "create" else [counter.pk])
        sent = {"site": site(), "date": "01/01/2026", "page": 5, "views": 9}

        for client in (admin_client, reader):
            assert is_refused(client.get(url))
            assert is_refused(client.post(url, sent))
        assert VisitCounter.objects.get().views == 3

    def test_the_list_takes_nothing(self, admin_client):
        count_page(1, views=3)

        assert admin_client.post(LIST, {"views": 9}).status_code == 405
        assert VisitCounter.objects.get().views == 3


class TestList:
    def test_an_empty_portal_says_so(self, reader):
        assert "Chưa đếm được lượt truy cập nào." in text_of(reader.get(LIST))

    def test_pages_and_their_counts_are_shown(self, reader, section):
        count_page(section.pk, views=1234, uniques=56, visits=7)

        text = text_of(reader.get(LIST))

        assert "An ninh trật tự" in text
        assert f"{ago(0):%d-%m-%Y} 1.234 56 7" in text

    def test_a_deleted_page_has_its_number_left(self, listed):
        count_page(GONE, views=1)
        count_page(0, day=1, views=1)

        assert str(GONE) in listed()[0]
        assert listed()[1] != listed()[0]

    def test_other_sites_have_their_own(self, reader, listed, section):
        other = Site.objects.create(hostname="khac.vn", root_page=section)
        count_page(section.pk, views=1)
        hidden = count_page(GONE, views=1, of=other.pk)

        assert listed() == ["An ninh trật tự"]
        url = reverse(f"{COUNTERS}inspect", args=[hidden.pk])
        assert reader.get(url).status_code == 404
        assert reader.get(url, headers={"host": "khac.vn"}).status_code == 200

    @pytest.mark.parametrize(
        ("ordering", "expected"),
        [
            ("", [2, 1, 3]),
            ("date", [3, 2, 1]),
            ("views", [1, 2, 3]),
            ("-views", [3, 2, 1]),
            ("-uniques", [2, 1, 3]),
            ("-visits", [1, 3, 2]),
            ("page__password", [2, 1, 3]),
            ("-", [2, 1, 3]),
        ],
    )
    def test_it_is_sorted_by_its_headings(self, reader, ordering, expected):
        count_page(1, views=1, uniques=4, visits=9)
        count_page(2, views=2, uniques=5, visits=2)
        count_page(3, day=1, views=3, uniques=1, visits=3)

        response = reader.get(LIST, {"ordering": ordering})

        assert [row.page for row in response.context["table"].data] == expected

    def test_a_long_list_has_pages(self, reader):
        for page in range(1, 61):
            count_page(page, views=1)

        first, second = reader.get(LIST), reader.get(LIST, {"p": 2, "days": 7})

        assert "Trang 1 trên 2" in text_of(first)
        assert len(second.context["table"].data) == 10
        assert b"?p=1&amp;days=7" in second.content

    @pytest.mark.parametrize("number", ["0", "-1", "999", "x", "9" * 30])
    def test_odd_numbers_of_pages_do_not_break_it(self, reader, number):
        count_page(1, views=1)

        assert reader.get(LIST, {"p": number}).status_code == 200

    def test_it_costs_the_same_with_more_pages(self, reader, section):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                reader.get(LIST)
            return len(queries)

        for page in ArticlePageFactory.create_batch(5, parent=section):
            count_page(page.pk, views=1)
        reader.get(LIST)
        few = cost()
        for page in ArticlePageFactory.create_batch(40, parent=section):
            count_page(page.pk, views=1)

        assert cost() == few


class TestFilters:
    @pytest.fixture
    def read_long_ago(self, home_page):
        """A page for each of some days, named for how long ago it was read."""
        for day in (0, 6, 7, 29, 30, 364, 365):
            page = ArticleIndexPageFactory(parent=home_page, title=f"Ngày {day}")
            count_page(page.pk, day=day, views=1)

    @pytest.mark.parametrize(("days", "oldest"), [(1, 0), (7, 6), (30, 29), (365, 364), ("", 365)])
    @pytest.mark.usefixtures("read_long_ago")
    def test_by_the_latest_days(self, listed, days, oldest):
        assert listed(days=days)[-1] == f"Ngày {oldest}"

    @pytest.mark.usefixtures("read_long_ago")
    def test_by_days_that_are_typed(self, listed):
        first, last = f"{ago(29):%d/%m/%Y}", f"{ago(7):%d/%m/%Y}"

        assert listed(first=first, last=last) == ["Ngày 7", "Ngày 29"]
        assert listed(first=first, days=7) == ["Ngày 0", "Ngày 6", "Ngày 7", "Ngày 29"]

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ({"first": "31/02/2026"}, "Hãy ghi ngày theo dạng 29/12/2022."),
            ({"last": "01/01/2026"}, "Hãy ghi cả ngày bắt đầu."),
            ({"days": "x"}, "x"),
            ({"page": "abc"}, "abc"),
        ],
    )
    def test_what_is_not_understood_is_said_and_nothing_listed(self, reader, query, sentence):
        count_page(1, views=1)

        response = reader.get(LIST, query)

        assert not response.context["object_list"]
        assert response.context["view"].form.errors
        assert sentence in response.content.decode()
        assert len(list(rows(reader, **query))) == 0

    def test_by_page(self, listed, section):
        count_page(section.pk, views=1)
        count_page(section.pk, day=1, views=1)
        count_page(GONE, views=1)

        assert listed(page=section.pk) == ["An ninh trật tự"] * 2
        assert len(listed(page=GONE)) == 1
        assert listed(page=2**31 - 1) == []

    @pytest.mark.parametrize("words", ["an ninh", "TRAT TU", "trật tự", "  ninh   tu ", "Tự an"])
    def test_by_words_of_the_title_without_marks(self, listed, section, words):
        count_page(section.pk, views=1)
        count_page(section.get_parent().pk, views=1)
        count_page(GONE, views=1)

        assert listed(q=words) == ["An ninh trật tự"]

    @pytest.mark.parametrize("words", ["'", "%", "khong co", "\x00", "đ" * 300])
    def test_odd_words_find_nothing(self, listed, section, words):
        count_page(section.pk, views=1)

        assert listed(q=words) == []

    @pytest.mark.parametrize("query", ["site=99", "views__gt=5", "nonsense=1", "e=1", "page__x=1"])
    def test_the_address_cannot_ask_for_more_than_the_list_offers(self, reader, query):
        count_page(1, views=1)

        assert len(reader.get(f"{LIST}?{query}").context["object_list"]) == 1


class TestInspect:
    def test_all_about_a_counter_is_told(self, reader, section):
        counter = count_page(section.pk, views=1234, uniques=56, visits=0)

        response = reader.get(reverse(f"{COUNTERS}inspect", args=[counter.pk]))

        text = text_of(response)
        assert "An ninh trật tự" in text
        assert "1.234" in text
        assert f"{LIST}?page={section.pk}" in response.content.decode()

    def test_the_editor_of_the_page_is_one_step_away_for_who_may_edit(
        self, reader, admin_client, section
    ):
        url = reverse(f"{COUNTERS}inspect", args=[count_page(section.pk, views=1).pk])
        editor = reverse("wagtailadmin_pages:edit", args=[section.pk]).encode()

        assert editor in admin_client.get(url).content
        assert editor not in reader.get(url).content

    @pytest.mark.parametrize("number", ["1", "abc", "9" * 18, "9" * 40])
    def test_a_counter_that_is_not_there_is_not_found(self, reader, number):
        assert reader.get(f"{LIST}inspect/{number}/").status_code == 404


def heading(name):
    return capfirst(VisitCounter._meta.get_field(name).verbose_name)


def rows(client, **query):
    """Return the rows of the CSV file as dicts by heading."""
    response = client.get(LIST, {"export": "csv"} | query)
    text = b"".join(response).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


class TestSpreadsheets:
    def test_a_csv_file_says_what_the_list_says(self, reader, section):
        count_page(section.pk, views=1234, uniques=56)

        [row] = rows(reader)

        assert row == {
            heading("date"): f"{ago(0):%d/%m/%Y}",
            "Mã số trang": str(section.pk),
            heading("page"): "An ninh trật tự",
            heading("views"): "1234",
            heading("uniques"): "56",
            heading("visits"): "0",
        }

    def test_an_xlsx_file_has_numbers_and_dates(self, reader, section):
        count_page(section.pk, views=1234)

        response = reader.get(LIST, {"export": "xlsx"})
        headings, cells = load_workbook(BytesIO(b"".join(response))).active.iter_rows()

        assert [cell.value for cell in headings][:2] == [heading("date"), "Mã số trang"]
        day, number, title, views, *_ = cells
        assert (day.value, day.number_format) == (ago(0), "dd/mm/yyyy")
        assert (number.value, title.value, views.value) == (section.pk, "An ninh trật tự", 1234)
        assert "luot-xem-theo-trang.xlsx" in response.headers["Content-Disposition"]

    @pytest.mark.parametrize("title", ["=1+1", "+84", "-1", "@SUM(A1)"])
    def test_a_title_never_becomes_a_formula(self, reader, home_page, title):
        page = ArticleIndexPageFactory(parent=home_page, title=title, slug="muc")
        count_page(page.pk, views=1)

        assert rows(reader)[0][heading("page")] == f"'{title}"
        sheet = load_workbook(BytesIO(b"".join(reader.get(LIST, {"export": "xlsx"})))).active
        assert (sheet["C2"].value, sheet["C2"].data_type) == (title, "s")

    def test_the_file_follows_search_filters_and_order(self, reader, section):
        count_page(section.pk, views=1)
        count_page(section.pk, day=8, views=5)
        count_page(GONE, views=9)

        views = [row[heading("views")] for row in rows(reader, q="an ninh", ordering="-views")]

        assert views == ["5", "1"]
        assert len(rows(reader, days=7)) == 2

    def test_all_rows_are_saved_at_the_same_cost(self, reader, section):
        def cost(count):
            for page in ArticlePageFactory.create_batch(count, parent=section):
                count_page(page.pk, views=1)
            with CaptureQueriesContext(connection) as queries:
                found = rows(reader)
            return len(queries), len(found)

        cost(1)
        few, _ = cost(5)
        assert cost(60) == (few, 66)

    def test_a_day_is_written_as_in_the_country(self, reader):
        VisitCounter.objects.add_up({(site(), date(2026, 3, 1), GONE): (1, 1, 1)})

        assert rows(reader)[0][heading("date")] == "01/03/2026"
