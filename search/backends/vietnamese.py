"""The backend of ``WAGTAILSEARCH_BACKENDS``: site, admin, choosers and API all search with it."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params):  # noqa: N802 - the name that the setting is looked up by
    """Return the backend of the main database, SQLite or PostgreSQL."""
    if connection.vendor == "sqlite":
        from search.backends.sqlite import SQLiteSearchBackend as Backend
    elif connection.vendor == "postgresql":
        from search.backends.postgres import PostgresSearchBackend as Backend
    else:
        raise ImproperlyConfigured(f"Chưa có cách tìm kiếm cho cơ sở dữ liệu {connection.vendor}.")
    return Backend(params)
