from django.db import migrations

from vietnamese.sorting import sort_key


def fill_sort_keys(apps, schema_editor):
    model = apps.get_model("security_models", "SecurityModel")
    for found in model.objects.filter(sort_key="").only("name"):
        model.objects.filter(pk=found.pk).update(sort_key=sort_key(found.name))


class Migration(migrations.Migration):
    """Models recorded before there were sort keys get theirs."""

    dependencies = [("security_models", "0002_movement")]

    operations = [migrations.RunPython(fill_sort_keys, migrations.RunPython.noop)]
