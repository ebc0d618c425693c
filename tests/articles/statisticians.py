"""People of the office who may, or may not, look at the statistics."""

from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page


def client_of(django_user_model, *codenames, edits=None):
    """Return a client logged in as somebody with these permissions, who may change what is below ``edits``."""
    name = f"nguoi-dung-{django_user_model.objects.count()}"
    group = Group.objects.create(name=name)
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", *codenames]).exclude(
            content_type__app_label="auth"
        )
    )
    if edits:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=f"change_{Page._meta.model_name}"
        )
        GroupPagePermission.objects.create(group=group, page=edits, permission=permission)
    user = django_user_model.objects.create_user(name, password="mat-khau")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client
