from django.db import migrations

from vietnamese.sorting import sort_key

MODELS = ("AdministrativeUnit", "Neighbourhood", "Organisation")


def fill_sort_keys(apps, schema_editor):
    for name in MODELS:
        objects = apps.get_model("home", name).objects
        for pk, called in objects.filter(sort_key="").values_list("pk", "name"):
            objects.filter(pk=pk).update(sort_key=sort_key(called))


class Migration(migrations.Migration):
    """Places and bodies of before there were sort keys get theirs."""

    dependencies = [("home", "0004_sort_keys")]

    operations = [migrations.RunPython(fill_sort_keys, migrations.RunPython.noop)]
