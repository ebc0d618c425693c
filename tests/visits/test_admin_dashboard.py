"""The dashboard: a period compared with the one before, and the state of counting."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.factories import ArticlePageFactory
from tests.servers import free_port
from tests.visits.admin import (
    LOOK,
    ago,
    client_of,
    count_day,
    count_page,
    is_refused,
    site,
    text_of,
)
from tests.visits.conftest import a_hit
from visits import alarm, clock
from visits.folding import fold
from visits.forms import Period, PeriodForm
from visits.hot_store import get_store
from visits.models import FoldedBatch, ReferrerDay

URL = reverse("visits_dashboard")


@pytest.fixture
def reader(django_user_model, db):
    return client_of(django_user_model, LOOK)


class TestWhoSeesIt:
    def test_strangers_are_asked_to_log_in(self, db):
        for method in (Client().get, Client().post):
            assert method(URL).headers["Location"].startswith(reverse("wagtailadmin_login"))

    def test_who_may_not_view_statistics_is_sent_back(self, django_user_model, db):
        client = client_of(django_user_model)

        assert is_refused(client.get(URL))
        assert is_refused(client.post(URL))

    def test_superusers_and_people_with_the_permission_look(self, reader, admin_client):
        assert reader.get(URL).status_code == admin_client.get(URL).status_code == 200
        assert reader.post(URL).status_code == 405

    def test_only_they_have_the_menu(self, reader, django_user_model):
        own = client_of(django_user_model, name="khac").get(reverse("wagtailadmin_home"))

        assert URL.encode() not in own.content
        assert URL.encode() in reader.get(reverse("wagtailadmin_home")).content


class TestPeriod:
    @pytest.mark.parametrize("days", [7, 30, 90, 365])
    def test_the_latest_days_are_chosen(self, reader, days):
        period = reader.get(URL, {"days": days}).context["period"]

        assert (period.first, period.last) == (ago(days - 1), ago(0))
        assert (period.before.first, period.before.last) == (ago(2 * days - 1), ago(days))

    def test_thirty_days_are_shown_where_none_are_asked_for(self, reader):
        assert reader.get(URL).context["period"] == Period.latest(30)

    @pytest.mark.parametrize("form", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
    def test_days_are_typed_as_people_write_them(self, reader, form):
        typed = {"first": ago(20).strftime(form), "last": ago(10).strftime(form)}

        assert reader.get(URL, typed).context["period"] == Period(ago(20), ago(10))

    def test_the_last_day_may_be_left_out(self, reader):
        typed = {"first": f"{ago(20):%d/%m/%Y}", "last": ""}

        assert reader.get(URL, typed).context["period"] == Period(ago(20), ago(0))

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"first": "31/02/2026"}, "Hãy ghi ngày theo dạng 29/12/2022."),
            ({"first": "hôm qua", "last": "x"}, "Hãy ghi ngày theo dạng 29/12/2022."),
            ({"first": "01/01/1999"}, "Không có thống kê trước năm 2000."),
            ({"first": "0001-01-01"}, "Không có thống kê trước năm 2000."),
            ({"last": "01/01/2020"}, "Hãy ghi cả ngày bắt đầu."),
            ({"first": "02/01/2020", "last": "01/01/2020"}, "Ngày cuối đứng trước ngày đầu."),
            ({"first": "01/01/2001", "last": "01/01/2020"}, "nhiều nhất mười năm"),
        ],
    )
    def test_what_is_no_period_is_said_in_a_sentence(self, reader, typed, sentence):
        response = reader.get(URL, typed)

        assert sentence in text_of(response)
        assert response.context["period"] == Period.latest(30)

    @pytest.mark.parametrize("name", ["first", "last"])
    def test_a_day_to_come_is_refused(self, reader, name):
        typed = {"first": f"{ago(5):%d/%m/%Y}"} | {name: f"{ago(-1):%d/%m/%Y}"}

        assert name in reader.get(URL, typed).context["form"].errors

    @pytest.mark.parametrize("days", ["0", "x", "-7", "9" * 30])
    def test_days_that_are_not_offered_are_refused(self, reader, days):
        response = reader.get(URL, {"days": days})

        assert response.context["period"] == Period.latest(30)
        assert "days" in response.context["form"].errors

    def test_ten_years_are_the_most(self, db):
        longest = PeriodForm({"first": f"{ago(3659):%d/%m/%Y}"})
        too_long = PeriodForm({"first": f"{ago(3660):%d/%m/%Y}"})

        assert longest.period.days == 3660
        assert too_long.period is None


class TestDashboard:
    def test_an_empty_portal_says_so(self, reader):
        response = reader.get(URL)

        assert "Không có lượt nào được đếm trong những ngày này" in text_of(response)
        assert b"data-chart" not in response.content

    def test_numbers_of_now_stand_above_the_period(self, reader):
        count_day(0, 12)
        count_day(300, 1500)

        page = BeautifulSoup(reader.get(URL).content, "html.parser")

        numbers = [place.text.strip() for place in page.select(".visits-now dd")]
        assert numbers == ["0", "12", "1.512"]

    def test_figures_are_written_with_their_change(self, reader):
        count_day(0, 1500)
        count_day(30, 1000)

        assert "1.500 1.000 +500 +50,0 %" in text_of(reader.get(URL))

    def test_every_chart_stands_beside_the_table_that_it_is_drawn_from(self, reader, section):
        count_day(0, 12)
        count_page(section.pk, uniques=5)
        ReferrerDay.objects.add_up({(site(), ago(0), "bao.vn"): (1,)})

        page = BeautifulSoup(reader.get(URL).content, "html.parser")

        tables = page.select("table[data-chart]")
        assert len(tables) == len(page.select(".visits-chart")) == 6
        for table in tables:
            place = page.find(id=table["data-place"])
            assert place in table.find_parent("section").select(".visits-chart")
            columns = [
                number
                for number, heading in enumerate(table.thead.find_all("th"))
                if heading.has_attr("data-series")
            ]
            assert columns
            for row in table.tbody.find_all("tr"):
                cells = row.find_all(["th", "td"])
                assert all(cells[column]["data-value"].isdigit() for column in columns)

    def test_it_brings_no_script_in_the_page_itself(self, reader):
        count_day(0, 12)

        page = BeautifulSoup(reader.get(URL).content, "html.parser")

        sources = [script.get("src") for script in page.find_all("script")]
        assert "/static/js/visits-dashboard.js" in sources
        assert "/static/vendor/chartjs/chart.umd.min.js" in sources
        assert page.find("main").find_all("script") == []

    @pytest.mark.parametrize(
        ("days", "is_said"), [(90, False), (365, True)], ids=["90 days", "365 days"]
    )
    def test_it_is_said_what_is_not_known_any_more(self, reader, days, is_said):
        count_day(0, 12)

        text = text_of(reader.get(URL, {"days": days}))

        assert ("nên không so được với kỳ trước" in text) is is_said

    def test_it_is_said_where_the_period_itself_is_older(self, reader):
        count_day(450, 12)

        text = text_of(reader.get(URL, {"first": f"{ago(450):%d/%m/%Y}"}))

        assert "phần cũ hơn không còn trong các bảng ấy" in text

    def test_the_alarm_is_told(self, reader):
        alarm.check(site(), clock.now(), 312)

        assert "năm phút vừa qua có 312 lượt truy cập" in text_of(reader.get(URL))

    def test_it_costs_the_same_for_every_period_and_any_number_of_pages(self, reader, section):
        def cost(days):
            with CaptureQueriesContext(connection) as queries:
                assert text_of(reader.get(URL, {"days": days}))
            return len(queries)

        def read(count):
            for page in ArticlePageFactory.create_batch(count, parent=section):
                for day in (0, 40, 300):
                    count_day(day, 1)
                    count_page(page.pk, day=day, uniques=1)

        read(5)
        cost(7)
        few = cost(7)
        assert cost(365) == few
        read(45)
        assert (cost(7), cost(90), cost(365)) == (few, few, few)


@pytest.mark.django_db
class TestCounting:
    WORKS = "Việc đếm đang chạy tốt."
    WAITS = "Lượt truy cập vẫn được đếm nhưng chưa cộng vào thống kê."

    def hit(self, **more):
        get_store().hit(clock.now(), a_hit(site=site(), **more))

    def fold_at(self, seconds_ago):
        moment = datetime.fromtimestamp(clock.now() - seconds_ago, UTC)
        FoldedBatch.objects.create(uuid=f"{seconds_ago}", folded_at=moment)

    def test_it_works_where_nothing_was_counted_yet(self, reader):
        text = text_of(reader.get(URL))

        assert self.WORKS in text
        assert "Mấy ngày qua chưa cộng số nào vào thống kê." in text

    def test_it_works_where_all_is_folded(self, reader):
        self.hit()
        fold(get_store(), clock.now())

        text = text_of(reader.get(URL))

        assert self.WORKS in text
        assert "giây trước" in text

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [(30, "giây trước"), (600, "10 phút trước"), (3 * 3600, "3 giờ trước")],
    )
    def test_silence_is_no_fault_however_long_it_is(self, reader, seconds, words):
        self.fold_at(seconds)

        text = text_of(reader.get(URL))

        assert self.WORKS in text
        assert words in text

    @pytest.mark.parametrize("is_sealed", [False, True])
    def test_counts_that_wait_for_long_are_told(self, reader, is_sealed):
        self.fold_at(600)
        reader.get(URL)
        self.hit()
        if is_sealed:
            get_store().seal(site())

        assert self.WAITS in text_of(reader.get(URL))

    def test_counts_that_wait_for_a_moment_are_as_usual(self, reader):
        self.fold_at(4)
        reader.get(URL)
        self.hit()

        assert self.WORKS in text_of(reader.get(URL))

    def test_a_hot_store_that_does_not_answer_is_told_and_the_rest_shown(self, reader, settings):
        count_day(0, 1500)
        settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

        text = text_of(reader.get(URL))

        assert "Nơi đếm ban đầu không trả lời." in text
        assert self.WORKS not in text
        assert "1.500" in text
