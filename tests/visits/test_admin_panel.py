"""What the admin's home says of the visits, and that the people who run the portal are not counted."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.visits.admin import LOOK, client_of, count_day, site, text_of
from visits import alarm, clock
from visits.charts import Line

HOME = "wagtailadmin_home"


@pytest.fixture
def reader(django_user_model, db):
    return client_of(django_user_model, LOOK)


def test_an_empty_portal_says_so(reader):
    response = reader.get(reverse(HOME))

    assert "Chưa đếm được lượt truy cập nào." in text_of(response)
    assert b"<polyline" not in response.content


def test_the_numbers_and_the_line_of_thirty_days_are_shown(reader):
    count_day(0, 12)
    count_day(1, 1500)
    count_day(30, 40_000)

    response = reader.get(reverse(HOME))
    page = BeautifulSoup(response.content, "html.parser")

    numbers = [place.text.strip() for place in page.select(".visits-now dd")]
    assert numbers == ["0", "12", "41.512"]
    assert len(page.select_one(".visits-line polyline")["points"].split()) == 30
    assert "ngày cao nhất có 1.500 lượt truy cập" in text_of(response)
    assert page.select_one(f'a[href="{reverse("visits_dashboard")}"]')


def test_who_may_not_view_statistics_sees_nothing_of_them(django_user_model, db):
    count_day(0, 12)

    response = client_of(django_user_model).get(reverse(HOME))

    assert response.status_code == 200
    assert b"visits-now" not in response.content
    assert reverse("visits_dashboard").encode() not in response.content


def test_the_alarm_is_told(reader):
    count_day(0, 12)
    alarm.check(site(), clock.now(), 312)

    assert "năm phút vừa qua có 312 lượt truy cập" in text_of(reader.get(reverse(HOME)))


def test_every_page_of_the_admin_keeps_its_browser_from_being_counted(django_user_model, db):
    response = client_of(django_user_model).get(reverse(HOME))

    assert b"js/admin-not-counted.js" in response.content


class TestLine:
    def test_the_highest_value_is_at_the_top_and_nothing_at_the_bottom(self):
        assert Line([0, 5, 10]).points == "0.0,200.0 360.0,100.0 720.0,0.0"

    @pytest.mark.parametrize(("values", "points"), [([], ""), ([0], "0.0,200"), ([7], "0.0,0.0")])
    def test_few_values_and_no_visits_are_drawn_too(self, values, points):
        assert Line(values).points == points
