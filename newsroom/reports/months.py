"""Months of Việt Nam as the text `2026-07`, which sorts as they follow each other."""

import re
from datetime import datetime

from django.db.models import Max, Min
from django.utils import timezone

from articles.models import ArticlePage
from vietnamese.dates import VIETNAM

OF_A_YEAR = 12


def month_of(moment):
    """Return the month of a moment in Vietnam time."""
    return f"{moment.astimezone(VIETNAM):%Y-%m}"


def this_month():
    """Return the present month."""
    return month_of(timezone.now())


def later(month, count):
    """Return the month so many months after ``month``; before it for a negative ``count``."""
    months = int(month[:4]) * OF_A_YEAR + int(month[5:]) - 1 + count
    return f"{months // OF_A_YEAR:04}-{months % OF_A_YEAR + 1:02}"


def start_of(month):
    """Return the moment at which ``month`` begins."""
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=VIETNAM)


def label_of(month):
    """Return ``month`` as people write it: `07/2026`."""
    return re.sub(r"([0-9]{4})-([0-9]{2})", r"\2/\1", month)


def months_between(first, last):
    """Return the months from ``first`` to ``last``, both included; none where ``last`` is earlier."""
    months = []
    while first <= last:
        months.append(first)
        first = later(first, 1)
    return months


def choosable():
    """Return the months since the first article, at least those of a year, the latest first; one query."""
    known = ArticlePage.objects.order_by().aggregate(
        first=Min("published_at"), last=Max("published_at")
    )
    of_articles = [month_of(moment) for moment in known.values() if moment]
    of_year = [later(this_month(), 1 - OF_A_YEAR), this_month()]
    found = sorted(of_year + of_articles)
    return months_between(found[0], found[-1])[::-1]
