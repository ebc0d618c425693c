"""Vietnamese alphabetical order of a text column without a stored ``sort_key``, such as the titles of pages.

For lists of the admin: SQLite calls back once for every row. PostgreSQL asks ICU, which differs in that it reads the
digits of a number one by one; built without ICU, it keeps to the order of its own locale.
"""

from functools import lru_cache

from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import CharField, Func
from django.db.models.functions import Collate
from django.dispatch import receiver

from vietnamese.sorting import sort_key

COLLATION = "vi-x-icu"
"""What PostgreSQL calls the alphabet of ICU."""
FUNCTION = "vietnamese_sort_key"
"""What SQLite is taught: a comparison of its own would be called for every two rows, many times as often."""

# As many titles as a ward writes in years.
_key = lru_cache(maxsize=50_000)(sort_key)


def in_alphabetical_order(queryset, field):
    """Return ``queryset`` with its order by ``field``, either way, as the alphabet has it; any other order stays."""
    order = queryset.query.order_by
    if order not in ((field,), (f"-{field}",)) or not knows_alphabet(queryset.db):
        return queryset
    if connections[queryset.db].vendor == "sqlite":
        column = Func(field, function=FUNCTION, output_field=CharField())
    else:
        column = Collate(field, COLLATION)
    return queryset.order_by(column.asc() if order == (field,) else column.desc(), "pk")


@lru_cache
def knows_alphabet(alias):
    """Return whether the database ``alias`` can tell the order; asked once per process."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = %s", [COLLATION])
        return cursor.fetchone() is not None


@receiver(connection_created)
def teach_alphabet(connection, **kwargs):
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, _known_key, deterministic=True)


def _known_key(text):
    return None if text is None else _key(text)
