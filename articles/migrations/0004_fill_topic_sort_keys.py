from django.db import migrations

from vietnamese.sorting import sort_key


def fill_sort_keys(apps, schema_editor):
    topics = apps.get_model("articles", "Topic").objects
    for pk, name in topics.filter(sort_key="").values_list("pk", "name"):
        topics.filter(pk=pk).update(sort_key=sort_key(name))


class Migration(migrations.Migration):
    """Topics of before there were sort keys get theirs."""

    dependencies = [("articles", "0003_topic_sort_keys")]

    operations = [migrations.RunPython(fill_sort_keys, migrations.RunPython.noop)]
