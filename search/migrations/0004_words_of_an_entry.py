from django.db import migrations

ENTRIES = "wagtailsearch_indexentry"
INDEX = "search_title_body"
FUNCTION = "portal_search_words"


def create_function(apps, schema_editor):
    """
    On PostgreSQL: joining title and body becomes a function with the cost that it has, and the index is over it.

    The operator || counts as cheap as an addition, so that the planner joins the vectors of far too many entries.
    In SQL instead of PL/pgSQL the function would be replaced by what it consists of, cost and all. The operator is
    named with its schema, so that the function means the same under every search path, as when a dump is read.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE OR REPLACE FUNCTION {FUNCTION}(title tsvector, body tsvector) RETURNS tsvector
            LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2500
            AS 'BEGIN RETURN title OPERATOR(pg_catalog.||) body; END'
            """
        )
        _index(schema_editor, f"{FUNCTION}(title, body)")


def drop_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _index(schema_editor, "(title || body)")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}(tsvector, tsvector)")


def _index(schema_editor, words):
    """Make the index anew over ``words``; what the planner has to know of them is counted at once."""
    schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
    schema_editor.execute(f"CREATE INDEX {INDEX} ON {ENTRIES} USING gin (({words}))")
    schema_editor.execute(f"ANALYZE {ENTRIES}")


class Migration(migrations.Migration):
    dependencies = [("portal_search", "0003_unanswered_searches")]

    operations = [migrations.RunPython(create_function, drop_function)]
