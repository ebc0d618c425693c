"""Vietnamese alphabetical order of a text column without a stored ``sort_key``, such as the titles of pages.

For lists of the admin: SQLite calls back for every two rows that it compares. PostgreSQL asks ICU, which differs in
that it reads the digits of a number one by one; built without ICU, it keeps to the order of its own locale.
"""

from functools import lru_cache

from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.functions import Collate
from django.dispatch import receiver

from vietnamese.sorting import sort_key

COLLATION = "vi-x-icu"
"""What PostgreSQL calls the alphabet of ICU; SQLite is taught one of the same name."""

_key = lru_cache(maxsize=20_000)(sort_key)


def in_alphabetical_order(queryset, field):
    """Return ``queryset`` with its order by ``field``, either way, as the alphabet has it; any other order stays."""
    order = queryset.query.order_by
    if order not in ((field,), (f"-{field}",)) or not knows_alphabet(queryset.db):
        return queryset
    column = Collate(field, COLLATION)
    return queryset.order_by(column.asc() if order == (field,) else column.desc(), "pk")


@lru_cache
def knows_alphabet(alias):
    """Return whether the database ``alias`` has the collation; asked once per process."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = %s", [COLLATION])
        return cursor.fetchone() is not None


@receiver(connection_created)
def teach_alphabet(connection, **kwargs):
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, _compare)


def _compare(first, second):
    first, second = _key(first), _key(second)
    return (first > second) - (first < second)
