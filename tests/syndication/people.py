"""People of the office who share news, or have nothing to do with it."""

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from newsroom.roles import SHARING_EDITORS


def somebody(django_user_model, *groups):
    """Return a client logged in as a new user in the groups of these names."""
    user = django_user_model.objects.create_user(f"nguoi-{django_user_model.objects.count()}")
    user.groups.add(*Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def sharing_editor(django_user_model, page=None, *actions):
    """Return a client of the group of the sharing editors, who may do ``actions`` to pages below ``page``."""
    client = somebody(django_user_model, SHARING_EDITORS)
    if actions:
        group = Group.objects.create(name="Trang")
        for action in actions:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{action}_page"
            )
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)
        client.user.groups.add(group)
    return client


def peer_url(name, *arguments):
    return reverse(f"sharing_peers:{name}", args=[one.pk for one in arguments])


def item_url(name, *arguments):
    return reverse(f"sharing_items:{name}", args=[one.pk for one in arguments])


def said(response):
    """Return the messages of a redirect, as one text."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def text_of(response):
    """Return the page of the admin as people read it, without what stands around its content."""
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.select_one("main").get_text(" ").split())


def queries_of(client, url):
    """Return how many queries opening ``url`` takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
