"""Editors and moderators may view the statistics, as they may see everything else that is public."""

from django.db import migrations

GROUPS = ["Editors", "Moderators"]


def give(apps, schema_editor):
    """Give the permission to the groups of Wagtail that are there; what they have already stays."""
    permission = _permission(apps)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(permission)


def take(apps, schema_editor):
    permission = _permission(apps)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(permission)


def _permission(apps):
    """Return the permission; Django makes it only after all migrations."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="visits", model="visitcounter"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="view_statistics",
        defaults={"name": "Can view statistics"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0001_visits"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(give, take)]
