"""
The index in step with the objects: finding where it is not, and writing it again while people go on working.

Objects are gone through by primary key, a few at a time, and compared with the index without holding anything. Only
what differs is then locked, read once more and written, in one short transaction: what somebody saved meanwhile is
never overwritten by an older reading, and nobody waits for more than those few.
"""

import time
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from modelsearch.index import AutocompleteField, RelatedFields, SearchField, get_indexed_models
from modelsearch.utils import get_content_type_pk
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from search.backends.indexing import Entry

CHUNK = 100
"""Objects that are looked at, and at most written, at once."""
ENTRIES_AT_ONCE = 500
PAUSE = 0.11
"""Seconds between two writings on SQLite, where a waiting writer looks every tenth of a second whether it may."""


@dataclass(frozen=True)
class Path:
    """A relation whose objects lend their words to the objects of a model."""

    lookup: str
    """From the indexed model, as in a filter."""
    model: type
    """What lies at its end."""
    names: tuple[str, ...]
    """The fields of that model whose words are lent."""


def related_paths(model, fields=None, before=""):
    """Yield every ``Path`` that the search fields of ``model`` follow, however far."""
    for field in model.get_search_fields() if fields is None else fields:
        if isinstance(field, RelatedFields):
            related = field.get_field(model).related_model
            lookup = f"{before}{field.field_name}"
            names = (one.field_name for one in field.fields if is_text(one))
            yield Path(lookup, related, tuple(names))
            yield from related_paths(related, field.fields, f"{lookup}__")


def is_text(field):
    """Whether a search field gives words, and no relation or value to filter by."""
    return isinstance(field, SearchField | AutocompleteField)


# -- Comparing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """Some objects of a model: the primary keys of all, of those without entry and of those with other words."""

    pks: list
    missing: list
    different: list


def compared(model, size=CHUNK):
    """Yield a ``Compared`` of every ``size`` objects of ``model``; writes and holds nothing."""
    last = None
    while True:
        keys = model.get_indexed_objects().order_by("pk").values_list("pk", flat=True)
        pks = list(keys[:size] if last is None else keys.filter(pk__gt=last)[:size])
        if not pks:
            return
        yield compare(model, pks)
        last = pks[-1]


def compare(model, pks):
    """Return the ``Compared`` of these objects."""
    entries = IndexEntry.objects.filter(content_type=get_content_type_pk(model))
    stored = set(
        entries.filter(object_id__in=[str(pk) for pk in pks]).values_list("object_id", flat=True)
    )
    known = [pk for pk in pks if str(pk) in stored]
    expected = [Entry(obj) for obj in _objects(model, known)] if known else []
    other = _other_words(get_content_type_pk(model), expected) if expected else set()
    return Compared(
        pks,
        missing=[pk for pk in pks if str(pk) not in stored],
        different=[pk for pk in known if str(pk) in other],
    )


def _objects(model, pks):
    """Return the queryset of these objects with all relations that lend them words."""
    lookups = [path.lookup for path in related_paths(model)]
    return model.get_indexed_objects().filter(pk__in=pks).order_by("pk").prefetch_related(*lookups)


def _other_words(content_type, expected):
    """Return the object ids of those ``expected`` entries that the index holds with other words."""
    if connection.vendor == "postgresql":
        return _other_vectors(content_type, expected)
    from search.backends.sqlite import texts_of

    rows = IndexEntry.objects.filter(
        content_type=content_type, object_id__in=[entry.object_id for entry in expected]
    ).values_list("object_id", "title", "body", "autocomplete")
    stored = {object_id: texts for object_id, *texts in rows}
    return {
        entry.object_id
        for entry in expected
        if entry.object_id in stored and stored[entry.object_id] != list(texts_of(entry))
    }


def _other_vectors(content_type, expected):
    """The same on PostgreSQL, which alone knows when two vectors are equal."""
    from psycopg2.extras import execute_values

    from search.backends.compiler import ENTRIES
    from search.backends.postgres import vectors_of

    with connection.cursor() as cursor:
        rows = execute_values(
            cursor.cursor,
            f"""
            SELECT old.object_id FROM "{ENTRIES}" AS old
            JOIN (VALUES %s) AS new (object_id, title, body, autocomplete) ON old.object_id = new.object_id
            WHERE old.content_type_id = {content_type:d} AND (old.title, old.body, old.autocomplete)
            IS DISTINCT FROM (new.title, new.body, new.autocomplete)
            """,
            [(entry.object_id, *vectors_of(entry)) for entry in expected],
            template="(%s, %s::tsvector, %s::tsvector, %s::tsvector)",
            fetch=True,
        )
    return {object_id for (object_id,) in rows}


def stale_entries():
    """Yield the number of some entries and, of the stale among them, ``(pk, content type id, object id)``."""
    last = 0
    while True:
        entries = IndexEntry.objects.filter(pk__gt=last).order_by("pk")
        rows = list(entries.values_list("pk", "content_type", "object_id")[:ENTRIES_AT_ONCE])
        if not rows:
            return
        stale = _without_object(rows)
        if stale:  # unless object and entry went while this was looking
            there = {row[0] for row in stale}
            there = set(IndexEntry.objects.filter(pk__in=there).values_list("pk", flat=True))
            stale = [row for row in stale if row[0] in there]
        yield len(rows), stale
        last = rows[-1][0]


def _without_object(rows):
    """Return those of the ``(pk, content type id, object id)`` whose object is gone, or not of an indexed model."""
    by_type = defaultdict(list)
    for row in rows:
        by_type[row[1]].append(row)
    indexed, stale = set(get_indexed_models()), []
    for content_type, entries in by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        there = _existing(model, entries) if model in indexed else set()
        stale += [row for row in entries if row[2] not in there]
    return stale


def _existing(model, entries):
    pks = []
    for _pk, _type, object_id in entries:
        try:
            pks.append(model._meta.pk.to_python(object_id))
        except ValidationError:
            continue  # no object can have it
    found = model.get_indexed_objects().filter(pk__in=pks).order_by()
    return {str(pk) for pk in found.values_list("pk", flat=True)}


# -- Writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def put(model, pks, wait=True):
    """
    Lock and read the objects of ``model`` with these keys and write their words; return the keys of those locked.

    Without ``wait`` those that somebody else is writing are left out.
    """
    held = _lock(model, pks, wait)
    if held:
        get_search_backend().add_bulk(model, _objects(model, held))
    return held


def _lock(model, pks, wait):
    """
    Hold the objects' rows against other writers until the transaction ends; return the keys that there are.

    The tables of a model are locked from its root on, in the order in which a save writes them, and not so that a row
    that only refers to the object has to wait. SQLite holds the whole database as soon as the transaction begins.
    """
    for table in [*reversed(model._meta.get_parent_list()), model]:
        rows = table._base_manager.filter(pk__in=pks).order_by("pk").only("pk")
        rows = rows.select_for_update(no_key=True, skip_locked=not wait)
        pks = [row.pk for row in rows]
    return pks


def put_in_turn(model, pks):
    """
    ``put`` every one of these objects, a transaction for all that nobody is writing and one for each other.

    Whoever waits holds nothing, so that two never wait for each other.
    """
    held = set(put(model, pks, wait=False))
    let_others_write()
    for pk in pks:
        if pk not in held:
            put(model, [pk])
            let_others_write()


@transaction.atomic
def delete_stale(pks):
    """Delete the index entries with these primary keys, unless they have objects by now."""
    rows = IndexEntry.objects.filter(pk__in=pks).select_for_update()
    rows = list(rows.values_list("pk", "content_type", "object_id"))
    stale = IndexEntry.objects.filter(pk__in=[row[0] for row in _without_object(rows)])
    stale._raw_delete(using=stale.db)


def let_others_write():
    """Wait a moment where a writer would otherwise come too late again and again; not within a transaction."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(PAUSE)
