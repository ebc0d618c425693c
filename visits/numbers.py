"""The numbers that everybody is shown: online, today, in all; the same on pages, in the API and in the admin."""

import logging

from django.db.models import Q, Sum

from visits import clock
from visits.hot_store import Base, Live, StoreUnavailableError, get_store
from visits.models import OpeningBalance, PageTotal, SiteDay, VisitSettings
from visits.seldom import Seldom

seldom = Seldom(logging.getLogger(__name__))
AWAY = "the hot store does not answer: %s"


def live_numbers(site, page=0):
    """
    Return Live of the site with this id, with the unique views of ``page``.

    Costs no query while the hot store knows the base. Without a hot store the numbers are those of the last fold.
    """
    now = clock.now()
    try:
        store = get_store()
        live = store.live(now, site, page)
        if live is None:
            generation = store.generation(site)
            store.publish(now, site, base_of(site, now), generation)
            live = store.live(now, site, page)
        if live is not None:
            return live
    except StoreUnavailableError as error:
        seldom.error(AWAY, error)
    base = base_of(site, now, {page})
    return Live(base.day, base.today, base.total, 0, base.threshold, base.pages.get(page, 0))


def page_views(site, pages):
    """Return the unique views of ``pages`` (ids) that the public is shown, by id: None below the threshold."""
    threshold = live_numbers(site).threshold
    try:
        views = get_store().page_views(site, pages)
    except StoreUnavailableError:
        views = base_of(site, clock.now(), set(pages)).pages
    return {page: shown(views.get(page, 0), threshold) for page in pages}


def shown(views, threshold):
    """Return ``views``, or None where they are too few to be shown."""
    return views if views >= threshold else None


def base_of(site, now, pages=None):
    """Return Base of the site with this id: with the views of ``pages`` (ids), or of all that have any."""
    day = clock.day_of(now)
    known = SiteDay.objects.of_site(site)
    balance = OpeningBalance.objects.in_force(site)
    # What a log tells of the time before the balance is part of the balance.
    told_twice = Sum("imported", filter=Q(date__lte=balance.as_of), default=0) if balance else None
    sums = known.aggregate(
        in_all=Sum("visits", default=0),
        today=Sum("visits", filter=Q(date=clock.to_date(day)), default=0),
        **({"told_twice": told_twice} if balance else {}),
    )
    total = sums["in_all"] - sums.get("told_twice", 0) + (balance.visits if balance else 0)
    totals = PageTotal.objects.of_site(site)
    if pages is not None:
        totals = totals.filter(page__in=pages)
    views = dict(totals.values_list("page", "uniques"))
    return Base(
        day=day,
        today=sums["today"],
        total=total,
        threshold=_threshold(site),
        pages=views if pages is None else dict.fromkeys(pages, 0) | views,
        is_whole=pages is None,
    )


def refresh(site):
    """Let the numbers be read anew: something other than a fold has changed the main database."""
    try:
        get_store().forget_base(site)
    except StoreUnavailableError as error:
        seldom.error(AWAY, error)


def _threshold(site):
    chosen = VisitSettings.objects.filter(site=site).values_list("page_views_from", flat=True)
    default = VisitSettings._meta.get_field("page_views_from").default
    return next(iter(chosen), default)
