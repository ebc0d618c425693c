"""The series of visits: every step of a period, for people who may view the statistics."""

from datetime import date, timedelta

import pytest

from tests.articles.statisticians import client_of
from tests.readers import site_id
from visits import clock
from visits.models import SiteDay, SiteHour

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v2/visit-statistics/series/"
NOTHING = {"visits": 0, "views": 0, "unique_views": 0, "suspect": 0, "bots": 0}
HUGE = "9" * 30


@pytest.fixture
def statistician(django_user_model, db):
    return client_of(django_user_model, "view_statistics")


@pytest.fixture
def series(statistician):
    """A function that asks for a series and returns its items."""

    def get(first=None, last=None, interval=None):
        query = {"from": first, "to": last, "interval": interval}
        query = {name: value for name, value in query.items() if value}
        response = statistician.get(ADDRESS, query)
        assert response.status_code == 200, response.content
        return response.json()["items"]

    return get


def count_day(day, *counts, site=None):
    """Add views, uniques, visits, suspect and bots of a day."""
    SiteDay.objects.add_up({(site or site_id(), date.fromisoformat(day)): (*counts, 0, 0)})


class TestWhoMayAsk:
    @pytest.mark.parametrize("query", ["", "?from=abc", "?unknown=1"])
    def test_nobody_who_is_not_logged_in(self, client, query):
        response = client.get(ADDRESS + query)
        assert response.status_code == 403
        assert response["Content-Type"] == "application/json"
        assert set(response.json()) == {"message"}

    def test_nobody_without_the_permission(self, django_user_model, home_page):
        response = client_of(django_user_model, edits=home_page).get(ADDRESS)
        assert response.status_code == 403
        assert "may view statistics" in response.json()["message"]

    def test_nobody_who_has_left(self, statistician, django_user_model):
        assert statistician.get(ADDRESS).status_code == 200
        django_user_model.objects.update(is_active=False)
        assert statistician.get(ADDRESS).status_code == 403

    def test_no_cache_keeps_the_answer(self, statistician):
        response = statistician.get(ADDRESS)
        assert "no-store" in response["Cache-Control"]
        assert "Cookie" in response["Vary"]

    def test_it_is_read_only(self, statistician):
        assert statistician.post(ADDRESS).status_code == 405


class TestDays:
    def test_thirty_days_of_zeros_before_anything_was_counted(self, series):
        items = series()
        assert len(items) == 30
        assert items[-1] == {"start": clock.today().isoformat(), **NOTHING}
        assert items[0]["start"] == (clock.today() - timedelta(days=29)).isoformat()

    def test_days_without_visits_stand_between_the_others(self, series):
        count_day("2026-03-01", 50, 40, 30, 2, 9)
        count_day("2026-03-03", 5, 4, 3, 0, 0)
        counted = {"visits": 30, "views": 50, "unique_views": 40, "suspect": 2, "bots": 9}
        assert series("2026-02-28", "2026-03-02") == [
            {"start": "2026-02-28", **NOTHING},
            {"start": "2026-03-01", **counted},
            {"start": "2026-03-02", **NOTHING},
        ]

    def test_other_sites_are_not_told(self, series):
        count_day("2026-03-01", 50, 40, 30, 2, 9, site=site_id() + 1)
        assert series("2026-03-01", "2026-03-01") == [{"start": "2026-03-01", **NOTHING}]

    def test_a_beginning_alone_goes_on_until_today(self, series):
        begin = (clock.today() - timedelta(days=99)).isoformat()
        assert len(series(begin)) == 100

    def test_the_answer_says_what_was_asked_for(self, statistician):
        answer = statistician.get(ADDRESS, {"from": "2026-03-01", "to": "2026-03-05"}).json()
        assert answer["meta"] == {
            "interval": "day",
            "from": "2026-03-01",
            "to": "2026-03-05",
            "total_count": 5,
        }

    def test_they_take_one_query(self, series, django_assert_max_num_queries):
        count_day("2026-03-01", 50, 40, 30, 2, 9)
        series()
        with django_assert_max_num_queries(6):  # session, user, two of permissions, site
            assert len(series("2025-01-01", "2026-12-31")) == 730


class TestHours:
    def test_every_hour_of_vietnams_day_is_there(self, series):
        SiteHour.objects.add_up({(site_id(), date(2026, 3, 1), 9): (50, 40, 30)})
        items = series("2026-03-01", "2026-03-02", "hour")
        assert len(items) == 48
        assert items[9] == {
            "start": "2026-03-01T09:00:00+07:00",
            "visits": 30,
            "views": 50,
            "unique_views": 40,
        }
        assert items[33] == {
            "start": "2026-03-02T09:00:00+07:00",
            "visits": 0,
            "views": 0,
            "unique_views": 0,
        }


class TestMonths:
    def test_days_add_up_to_months_with_empty_ones_between(self, series):
        count_day("2025-11-30", 1, 1, 1, 0, 0)
        count_day("2026-01-01", 50, 40, 30, 2, 9)
        count_day("2026-01-31", 5, 4, 3, 1, 1)
        counted = {"visits": 33, "views": 55, "unique_views": 44, "suspect": 3, "bots": 10}
        assert series("2025-12-01", "2026-02-28", "month") == [
            {"start": "2025-12-01", **NOTHING},
            {"start": "2026-01-01", **counted},
            {"start": "2026-02-01", **NOTHING},
        ]

    def test_a_month_cut_off_has_only_the_days_asked_for(self, series):
        count_day("2026-01-01", 50, 40, 30, 2, 9)
        count_day("2026-01-31", 5, 4, 3, 1, 1)
        [month] = series("2026-01-02", "2026-01-31", "month")
        assert (month["start"], month["visits"]) == ("2026-01-01", 3)


@pytest.mark.parametrize(
    ("first", "last", "interval", "count"),
    [
        ("2026-03-01", "2026-03-31", "hour", 744),
        ("2024-01-01", "2025-12-31", "day", 731),
        ("1970-01-01", "2026-12-31", "month", 684),
        ("9999-12-31", "9999-12-31", "hour", 24),
        ("9999-12-01", "9999-12-31", "day", 31),
        ("9999-12-01", "9999-12-31", "month", 1),
        ("0001-01-01", "0001-01-31", "hour", 744),
        ("0001-01-01", "0001-01-31", "month", 1),
        (None, "0001-01-02", "day", 2),
    ],
)
def test_so_much_can_be_asked_for(series, first, last, interval, count):
    assert len(series(first, last, interval)) == count


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-03-01&to=2026-04-01&interval=hour", "by hour, at most 31 days"),
        ("from=2024-01-01&to=2026-01-01", "by day, at most 731 days"),
        ("from=0001-01-01&to=9999-12-31&interval=month", "by month, at most 36600 days"),
        ("from=2026-03-02&to=2026-03-01", "from must not be later than to"),
        ("from=9999-12-31", "from must not be later than to"),
        ("from=", "from must be a day of the calendar"),
        ("from=31-02-2026", "from must be a day of the calendar"),
        ("to=2026-02-30", "to must be a day of the calendar"),
        ("to=%D9%A2%D9%A0%D9%A2%D9%A2-01-01", "to must be a day of the calendar"),
        (f"to={HUGE}", "to must be a day of the calendar"),
        ("from=2026-03-01%00", "null characters are not allowed"),
        ("interval=week", "interval must be one of: hour, day, month"),
        ("interval=", "interval must be one of: hour, day, month"),
        ("interval=hour&interval=day", "interval can be given only once"),
        ("limit=1", "allowed are: format, from, interval, to"),
        ("%00=1", "null characters are not allowed"),
        ("format=csv", "format must be one of: json"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(statistician, query, sentence):
    response = statistician.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert sentence in response.json()["message"]
