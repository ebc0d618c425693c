"""What readers did on past days, as folding adds it to the tables of visits."""

from datetime import timedelta

from wagtail.models import Site

from visits import clock, numbers
from visits.models import PageTotal, VisitCounter, VisitSettings


def site_id():
    """Return the id of the portal's site."""
    return Site.objects.get(is_default_site=True).pk


def read(page, uniques, days_ago=0, views=None, site=None):
    """Let ``page`` be read by so many people on that day, on the portal's site unless another id is given."""
    site = site_id() if site is None else site
    views = uniques if views is None else views
    key = getattr(page, "alias_of_id", None) or page.pk
    day = clock.today() - timedelta(days=days_ago)
    VisitCounter.objects.add_up({(site, day, key): (views, uniques, uniques)})
    PageTotal.objects.add_up({(site, key): (views, uniques)})
    numbers.refresh(site)
    return page


def show_views_from(threshold):
    """Let the public be shown the views of a page from that number on."""
    site = site_id()
    VisitSettings.objects.update_or_create(site_id=site, defaults={"page_views_from": threshold})
    numbers.refresh(site)
