"""What API v2 tells of the visits, as far as it need not know which pages are public."""

from datetime import date, datetime, time

from django.core.cache import cache
from django.urls import reverse

from vietnamese.dates import VIETNAM
from visits import clock, numbers, tokens
from visits.choices import Interval
from visits.models import OpeningBalance, SiteDay, SiteHour, VisitCounter
from visits.statistics import Days, days_between, first_of

RANKED = 500
"""So many pages, and no more, are ranked."""
RANKING_KEPT = 600
"""Seconds for which a ranking is remembered: it adds up hundreds of days."""


def moment_now():
    """Return the present second as an aware datetime of Việt Nam."""
    return datetime.fromtimestamp(clock.now(), VIETNAM)


def live_json(site):
    """Return the live numbers of the site with this id, and the opening balance that is part of them or None."""
    live = numbers.live_numbers(site)
    balance = OpeningBalance.objects.in_force(site)
    return {
        "online": live.online,
        "today": live.today,
        "total": live.total,
        "opening_balance": balance
        and {
            "visits": balance.visits,
            "as_of": balance.as_of.isoformat(),
            "source": balance.source,
        },
    }


def token_json(site, page, root_url):
    """
    Return the token with which a page elsewhere counts views of ``page`` (an id; 0: of no page of this portal).

    ``root_url`` is the address of the site with this id, which takes the beacons.
    """
    day = clock.day_of(clock.now())
    last_second = datetime.combine(
        clock.to_date(day + tokens.VALID_DAYS), time(23, 59, 59), VIETNAM
    )
    return {
        "token": tokens.make_token(site, page, day),
        "address": root_url + reverse("visits_beacon"),
        "valid_until": last_second.isoformat(),
    }


def series_json(site, first, last, interval):
    """
    Return a dict for each step (an Interval) of the days from ``first`` to ``last``, both included.

    A step without visits is there with zeros; a month of which not every day is asked for has the counts of those days.
    """
    return _STEPS[interval](site, first, last)


def most_viewed(site, days):
    """
    Return (page id, unique views, views) of the pages read most in the last ``days`` days, today included.

    At most 500, the first one first, as they stood at most ten minutes ago. Nothing is said of who may see them.
    """
    key = f"visits-most-viewed-{site}-{days}"
    return cache.get_or_set(key, lambda: _most_viewed(site, days), RANKING_KEPT)


def _most_viewed(site, days):
    today = clock.today()
    counted = VisitCounter.objects.of_site(site).between(first_of(today, days), today)
    rows = counted.most_viewed(RANKED)
    return list(rows.values_list("page", "sum_uniques", "sum_views"))


def _hours(site, first, last):
    names = ("visits", "views", "uniques")
    rows = SiteHour.objects.of_site(site).between(first, last)
    known = {(day, hour): counts for day, hour, *counts in rows.values_list("date", "hour", *names)}
    moments = [
        datetime.combine(day, time(hour), VIETNAM)
        for day in days_between(first, last)
        for hour in range(24)
    ]
    return [
        _step(moment, *known.get((moment.date(), moment.hour), (0,) * len(names)))
        for moment in moments
    ]


def _days(site, first, last):
    return [
        _step(row.date, row.visits, row.views, row.uniques, row.suspect, row.bots)
        for row in Days(site, first, last).rows
    ]


def _months(site, first, last):
    names = ("visits", "views", "uniques", "suspect", "bots")
    rows = SiteDay.objects.of_site(site).between(first, last).by_month()
    known = {row["month"]: [row[f"sum_{name}"] for name in names] for row in rows}
    months = range(_month_number(first), _month_number(last) + 1)
    starts = [date(number // 12, number % 12 + 1, 1) for number in months]
    return [_step(start, *known.get(start, (0,) * len(names))) for start in starts]


def _month_number(day):
    return day.year * 12 + day.month - 1


def _step(start, visits, views, uniques, suspect=None, bots=None):
    step = {
        "start": start.isoformat(),
        "visits": visits,
        "views": views,
        "unique_views": uniques,
    }
    return step if suspect is None else step | {"suspect": suspect, "bots": bots}


_STEPS = {Interval.HOUR: _hours, Interval.DAY: _days, Interval.MONTH: _months}
