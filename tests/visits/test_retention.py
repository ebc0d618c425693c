"""Old counts: days of pages become months without a loss, finer ones go, days of the site stay."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from visits import clock, retention, tasks
from visits.models import (
    DeviceDay,
    FoldedBatch,
    PageMonth,
    PageTotal,
    ReferrerDay,
    RefusalDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
OLD, RECENT = date(2022, 11, 15), clock.today() - 10 * ONE_DAY
PASSING = [SiteHour, ReferrerDay, DeviceDay, RefusalDay]


def days_ago(days):
    return clock.today() - days * ONE_DAY


def count_pages(*keys):
    """Count 10 views, 5 unique views and 2 visits for each (site, day, page)."""
    VisitCounter.objects.add_up(dict.fromkeys(keys, (10, 5, 2)))


def months():
    return sorted(
        PageMonth.objects.values_list("site", "date", "page", "views", "uniques", "visits")
    )


def days():
    return sorted(VisitCounter.objects.values_list("site", "date", "page"))


def everything():
    """Return the views of each page, wherever they stand."""
    sums = {}
    for table in (VisitCounter, PageMonth):
        for site, page, views in table.objects.values_list("site", "page", "views"):
            sums[site, page] = sums.get((site, page), 0) + views
    return sums


def report(**options):
    out = StringIO()
    call_command("prune_visits", stdout=out, **options)
    return out.getvalue().splitlines()


def test_without_counts_there_is_nothing_to_do():
    assert report() == ["Không có gì phải dọn."]


def test_days_of_a_page_become_its_month():
    december = date(2022, 12, 1)
    count_pages((1, OLD, 7), (1, OLD + ONE_DAY, 7), (1, OLD, 8), (2, OLD, 7), (1, december, 7))
    assert report() == [
        "Tháng 11-2022: gộp 4 dòng theo ngày.",
        "Tháng 12-2022: gộp 1 dòng theo ngày.",
    ]
    november = date(2022, 11, 1)
    assert months() == [
        (1, november, 7, 20, 10, 4),
        (1, november, 8, 10, 5, 2),
        (1, december, 7, 10, 5, 2),
        (2, november, 7, 10, 5, 2),
    ]
    assert days() == []


def test_a_month_goes_when_its_last_day_is_more_than_four_hundred_days_ago():
    first = days_ago(401).replace(day=1)
    last_gone = days_ago(401) if days_ago(400).day == 1 else first - ONE_DAY
    stays = last_gone + ONE_DAY
    count_pages((1, last_gone, 7), (1, stays, 7), (1, RECENT, 7))
    retention.prune()
    assert days() == [(1, stays, 7), (1, RECENT, 7)]
    assert [row[1] for row in months()] == [last_gone.replace(day=1)]


@pytest.mark.parametrize(
    ("today", "kept_from"),
    [
        (date(2026, 2, 5), date(2025, 1, 1)),  # 1 January 2025 is 400 days ago
        (date(2026, 2, 4), date(2024, 12, 1)),  # 31 December 2024 is
    ],
)
def test_months_are_rolled_up_whole(monkeypatch, today, kept_from):
    monkeypatch.setattr(clock, "now", lambda: clock.to_day(today) * clock.DAY)
    days_of_winter = [date(2024, 11, 30) + number * ONE_DAY for number in range(40)]
    count_pages(*((1, day, 7) for day in days_of_winter))
    retention.prune()
    assert [day for _, day, _ in days()] == [day for day in days_of_winter if day >= kept_from]


def test_a_second_run_changes_nothing():
    count_pages((1, OLD, 7), (1, RECENT, 7))
    retention.prune()
    before = days(), months()
    assert report() == ["Không có gì phải dọn."]
    assert (days(), months()) == before


def test_days_that_come_later_are_added_to_their_month():
    count_pages((1, OLD, 7))
    retention.prune()
    count_pages((1, OLD, 7), (1, OLD + ONE_DAY, 7))
    retention.prune()
    assert [row[2:] for row in months()] == [(7, 30, 15, 6)]


@pytest.mark.parametrize("table", ["visits_visitcounter", "visits_pagemonth"])
def test_a_month_that_breaks_off_is_whole_and_is_taken_up_by_the_next_run(monkeypatch, table):
    """The database fails while it writes the table for the second month, as when its disk is full."""
    monkeypatch.setattr(retention, "DELETED_AT_ONCE", 2)
    december = date(2022, 12, 1)
    count_pages(*((1, month + day * ONE_DAY, 7) for month in (OLD, december) for day in range(5)))
    before = everything()
    writes = 0

    def fail_at_last(execute, sql, *arguments):
        nonlocal writes
        if table in sql and sql.startswith(("DELETE", "INSERT")):
            writes += 1
            if writes == (5 if table == "visits_visitcounter" else 2):
                raise DatabaseError("disk full")
        return execute(sql, *arguments)

    with connection.execute_wrapper(fail_at_last), pytest.raises(DatabaseError, match="disk full"):
        retention.prune()
    assert everything() == before
    assert len(months()) == 1
    assert len(days()) == 5
    retention.prune()
    assert everything() == before
    assert (len(months()), days()) == (2, [])


def test_fine_counts_go_after_four_hundred_days():
    for day in (days_ago(400), days_ago(401), RECENT):
        SiteHour.objects.add_up({(1, day, 9): (1, 1, 1)})
        ReferrerDay.objects.add_up({(1, day, "google.com"): (1,)})
        DeviceDay.objects.add_up({(1, day, "mobile"): (1,)})
        RefusalDay.objects.add_up({(1, day, "bot"): (1,)})
    assert report() == [
        "Số liệu theo giờ: bỏ 1 dòng.",
        "Nơi giới thiệu theo ngày: bỏ 1 dòng.",
        "Thiết bị theo ngày: bỏ 1 dòng.",
        "Lượt bị từ chối theo ngày: bỏ 1 dòng.",
    ]
    for table in PASSING:
        assert sorted(table.objects.values_list("date", flat=True)) == [days_ago(400), RECENT]


def test_names_of_batches_go_after_a_week():
    for name, age in (("old", 8), ("new", 6)):
        FoldedBatch.objects.create(uuid=name, folded_at=timezone.now() - age * ONE_DAY)
    retention.prune()
    assert [batch.uuid for batch in FoldedBatch.objects.all()] == ["new"]


def test_days_of_the_site_and_totals_of_pages_stay():
    SiteDay.objects.add_up({(1, OLD): (1, 1, 1, 0, 0, 0, 0)})
    PageTotal.objects.add_up({(1, 7): (1, 1)})
    retention.prune()
    assert SiteDay.objects.get().date == OLD
    assert PageTotal.objects.get().page == 7


def test_many_rows_go_in_small_steps(monkeypatch):
    monkeypatch.setattr(retention, "DELETED_AT_ONCE", 2)
    SiteHour.objects.add_up({(1, OLD, hour): (1, 1, 1) for hour in range(7)})
    assert retention.prune().rows[SiteHour] == 7
    assert not SiteHour.objects.exists()


def test_a_trial_only_counts():
    count_pages((1, OLD, 7))
    SiteHour.objects.add_up({(1, OLD, 9): (1, 1, 1)})
    before = days(), months()
    assert report(dry_run=True) == [
        "Tháng 11-2022: gộp 1 dòng theo ngày.",
        "Số liệu theo giờ: bỏ 1 dòng.",
        "Chạy thử: không có gì được dọn.",
    ]
    assert (days(), months()) == before
    assert SiteHour.objects.exists()


def test_it_is_done_every_night():
    twenty_past_three = datetime(2026, 1, 1, 20, 20, tzinfo=UTC)  # in Việt Nam
    moments = [twenty_past_three + number * timedelta(minutes=1) for number in range(24 * 60)]
    due = tasks.prune_visits.task_class().validate_datetime
    assert [moment for moment in moments if due(moment)] == [twenty_past_three]
    count_pages((1, OLD, 7))
    tasks.prune_visits()
    assert days() == []
