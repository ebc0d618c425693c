"""People who send previews, and what their readers open."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission

from newsroom.preview_links.links import address_of

GONE = 410


def writer(django_user_model, page, *actions):
    """Return a new user who may enter the admin, and do ``actions`` to ``page`` and below it."""
    number = django_user_model.objects.count()
    user = django_user_model.objects.create_user(f"nguoi-{number}")
    group = Group.objects.create(name=f"Bàn {number}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in actions:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=f"{action}_page"
        )
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)
    return user


def path_of(link):
    return urlsplit(address_of(link)).path


def opened(link, **more):
    """Return what somebody without an account is answered who opens ``link``."""
    return Client().get(path_of(link), **more)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")
