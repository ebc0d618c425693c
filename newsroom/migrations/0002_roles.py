"""Make the groups that the portal comes with and the workflow of their desks; those that are there stay."""

from django.db import migrations

from newsroom.roles.granting import create_roles, make_permissions


def make_roles(apps, schema_editor):
    make_permissions(apps)
    create_roles(apps, only_new=True)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_preview_links"),
        ("articles", "0006_sharing"),
        ("home", "0007_sharing"),
        ("security_models", "0003_sort_keys"),
        ("syndication", "0001_initial"),
        ("visits", "0002_editors_see_statistics"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
