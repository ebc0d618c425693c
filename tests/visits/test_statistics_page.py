"""The public page *Thống kê truy cập* and its files."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from visits import clock, numbers
from visits.models import OpeningBalance, SiteDay

pytestmark = pytest.mark.django_db


def add(site, date, visits, views=0, uniques=0):
    SiteDay.objects.add_up({(site.pk, date): (views, uniques, visits, 0, 0, 0, 0)})
    numbers.refresh(site.pk)


def page():
    answer = Client().get("/thong-ke/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def rows(html, heading):
    table = html.select_one(f"[aria-labelledby={heading}] table")
    return [
        [cell.get_text(strip=True) for cell in row.select("th, td")] for row in table.select("tr")
    ]


def read_csv(name):
    answer = Client().get(f"/thong-ke/{name}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_before_anything_is_counted_it_says_so(site):
    html = page()
    assert "Những ngày này chưa đếm được lượt truy cập nào." in html.get_text()
    assert not html.select("main table")
    assert "Cách tính" in html.get_text()
    assert read_csv("theo-ngay.csv") == [["Ngày", "Lượt truy cập", "Lượt xem", "Lượt xem duy nhất"]]
    assert len(read_csv("theo-thang.csv")) == 1


def test_days_are_told_the_latest_first_without_gaps(site):
    today = clock.today()
    add(site, today, 295, 1200, 900)
    add(site, today - timedelta(2), 5, 6, 7)
    table = rows(page(), "bang-ngay")
    assert len(table) == 31
    assert table[1] == [f"{today:%d-%m-%Y}", "295", "1.200", "900"]
    assert table[2][1:] == ["0", "0", "0"]
    assert table[3][1:] == ["5", "6", "7"]


def test_the_chart_has_a_bar_for_each_day_as_high_as_its_visits(site):
    add(site, clock.today(), 200)
    add(site, clock.today() - timedelta(1), 50)
    bars = page().select("figure.day-chart rect")
    assert len(bars) == 30
    assert [float(bar["height"]) for bar in bars[-2:]] == [50.0, 200.0]
    assert bars[-1].title.get_text().endswith(": 200")


def test_months_are_sums(site):
    last_month = clock.today().replace(day=1) - timedelta(1)
    add(site, last_month, 10, 20, 15)
    add(site, last_month.replace(day=1), 1, 2, 1)
    add(site, clock.today(), 3, 3, 3)
    table = rows(page(), "theo-thang")
    assert table[1][1:] == ["3", "3", "3"]
    assert table[2] == [f"{last_month:%m-%Y}", "11", "22", "16"]
    assert read_csv("theo-thang.csv")[1] == [f"{last_month:%Y-%m}", "11", "22", "16"]


def test_the_opening_balance_is_named_with_its_source(site):
    OpeningBalance(
        site=site.pk, visits=632_520, as_of="2022-12-29", source="Cổng thị xã (minh hoạ)"
    ).save()
    numbers.refresh(site.pk)
    text = " ".join(page().select_one("main .figures").get_text(" ").split())
    assert "Tổng lượt truy cập 632.520" in text
    assert "632.520 lượt đến hết ngày 29-12-2022" in text
    assert "Cổng thị xã (minh hoạ)" in text


def test_visits_of_a_log_from_before_the_balance_are_not_counted_twice(site):
    SiteDay.objects.add_up(
        {
            (site.pk, "2022-12-28"): (0, 0, 100, 0, 0, 100, 0),
            (site.pk, "2022-12-30"): (0, 0, 10, 0, 0, 10, 0),
        }
    )
    assert numbers.live_numbers(site.pk).total == 110
    OpeningBalance(site=site.pk, visits=1000, as_of="2022-12-29").save()
    numbers.refresh(site.pk)
    assert numbers.live_numbers(site.pk).total == 1010


def test_all_days_are_in_the_file(site):
    first = clock.today() - timedelta(400)
    add(site, first, 1, 1, 1)
    table = read_csv("theo-ngay.csv")
    assert len(table) == 402
    assert table[1] == [first.isoformat(), "1", "1", "1"]


def test_the_page_may_be_kept_by_caches_and_found_by_search_engines(site):
    answer = Client().get("/thong-ke/")
    assert "max-age=60" in answer["Cache-Control"]
    assert not answer.cookies
    assert b"noindex" not in answer.content
    assert b'rel="canonical"' in answer.content


def test_its_queries_are_few_however_long_the_history(site, django_assert_max_num_queries):
    for day in range(0, 700, 7):
        add(site, clock.today() - timedelta(day), 5)
    page()
    with django_assert_max_num_queries(12):
        page()
