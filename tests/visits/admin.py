"""People and counts for the tests of the statistics in the admin."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from visits import clock
from visits.models import SiteDay, VisitCounter

COUNTERS = "visit-statistics_counters_modeladmin_"
BALANCES = "visit-statistics_opening-balances_modeladmin_"
LOOK, ADD = "view_statistics", "add_openingbalance"


def client_of(django_user_model, *permissions, name="bien-tap"):
    """Return a client logged in as somebody who may enter the admin and has these permissions of visits."""
    user = django_user_model.objects.create_user(name, password="mat-khau")
    wanted = Permission.objects.filter(codename__in=[*permissions, "access_admin"])
    user.user_permissions.add(*wanted)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def site():
    """Return the id of the default site."""
    return Site.objects.get(is_default_site=True).pk


def ago(days):
    """Return the day so many days before today."""
    return clock.today() - timedelta(days=days)


def count_page(page, *, day=0, views=0, uniques=0, visits=0, of=None):
    """Add to the counter of the page with this id, ``day`` days ago; return the counter."""
    key = (of or site(), ago(day), page)
    VisitCounter.objects.add_up({key: (views, uniques, visits)})
    return VisitCounter.objects.get(site=key[0], date=key[1], page=page)


def count_day(day, visits, **more):
    """Add ``visits``, and other figures by name, to the site's day that was ``day`` days ago."""
    numbers = {"visits": visits, **more}
    names = (*SiteDay.COUNTS, *SiteDay.PEAKS)
    SiteDay.objects.add_up({(site(), ago(day)): tuple(numbers.get(name, 0) for name in names)})


def text_of(response):
    """Return what the main part of an admin page says, in one line."""
    assert response.status_code == 200, response.headers.get("Location")
    main = BeautifulSoup(response.content, "html.parser").find("main")
    return " ".join(main.get_text(" ").split())


def is_refused(response):
    """Return whether the admin sent somebody who may not back to its home."""
    return response.status_code == 302 and response.headers["Location"] == reverse(
        "wagtailadmin_home"
    )
