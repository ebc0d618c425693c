"""
Making the groups and the workflow, and making them complete again.

Everything takes the registry of apps, so that a migration does it with the tables of its own moment. What people
added is never taken away, and what is there is not written again.
"""

from django.apps import apps as installed_apps

from newsroom.roles.definitions import ROLES
from newsroom.roles.desks import complete_desks
from newsroom.roles.stock import remove_unused_stock


def create_roles(apps, *, only_new=False):
    """
    Make every group and the workflow, and remove what Wagtail brought and nobody uses.

    With ``only_new`` what is there already keeps what it has; otherwise it gets back what it lacks. Return
    the pairs of a group's name and whether it is new, in the order of ``ROLES``. Run it inside a transaction.
    """
    permissions = _permissions(apps)
    made = []
    for role in ROLES:
        group, is_new = apps.get_model("auth", "Group").objects.get_or_create(name=role.name)
        if is_new or not only_new:
            _grant(apps, group, role, permissions)
        made.append((role.name, is_new))
    if not only_new or any(is_new for _, is_new in made):
        remove_unused_stock(apps)
    complete_desks(apps, only_new=only_new)
    return made


def make_permissions(apps):
    """
    Make the permissions that ``ROLES`` names and that are not there yet, as Django does after all migrations.

    Their models need no table yet.
    """
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    known = _permissions(apps)
    for name in sorted({name for role in ROLES for name in _names(role)} - known.keys()):
        label, codename = name.split(".")
        action, model = codename.rsplit("_", 1)
        content_type, _ = ContentType.objects.get_or_create(app_label=label, model=model)
        noun = installed_apps.get_model(label, model)._meta.verbose_name_raw
        Permission.objects.create(
            content_type=content_type, codename=codename, name=f"Can {action} {noun}"
        )


def _names(role):
    return role.everywhere | role.pages | role.collections


def _permissions(apps):
    """Return every permission there is by its name, ``app.action_model``."""
    permissions = apps.get_model("auth", "Permission").objects.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}": one for one in permissions}


def _grant(apps, group, role, permissions):
    """Give ``group`` what it lacks of ``role``."""
    known = {name: permissions[name] for name in _names(role)}
    has = set(group.permissions.values_list("pk", flat=True))
    group.permissions.add(*[known[name] for name in role.everywhere if known[name].pk not in has])
    places = [
        ("GroupPagePermission", "page_id", _home_page(apps), role.pages),
        ("GroupCollectionPermission", "collection_id", _root_collection(apps), role.collections),
    ]
    for model, place, pk, names in places:
        granted = apps.get_model("wagtailcore", model).objects
        for name in sorted(names):
            granted.get_or_create(group=group, permission=known[name], **{place: pk})


def _home_page(apps):
    return apps.get_model("wagtailcore", "Site").objects.get(is_default_site=True).root_page_id


def _root_collection(apps):
    return apps.get_model("wagtailcore", "Collection").objects.get(depth=1).pk
