"""
The index follows every save and delete, in the transaction of the save.

Three things Wagtail's own handlers miss are why these take their place. They read an object again before its topics,
places and tasks are in the database, which follow it; an error of theirs is swallowed by the task that they run in;
and they know nothing of objects that lend their words to others: a neighbourhood its name to articles, a document its
title to the page that links it.
"""

from collections import defaultdict
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from modelcluster.fields import ParentalKey
from modelsearch.index import get_indexed_models
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend

from home.models import CustomDocument, CustomImage
from search.backends.upkeep import is_text, put, related_paths
from search.tasks import put_in_background
from security_models.models import AnnualFigure, SecurityModel, TaskPlan

AT_ONCE = 200
"""Objects that are indexed again in the transaction of what lends them words; of more it is left to the worker."""
SHOWN_IN_BLOCKS = {
    CustomDocument: ("title",),
    CustomImage: ("description", "credit"),
    SecurityModel: ("name", "live", "expire_at"),
    TaskPlan: ("title", "live", "expire_at"),
    AnnualFigure: ("unit_id", "year", "live", "expire_at"),
}
"""What the blocks of a body take words from, and the fields that decide which."""
_borrowers = defaultdict(list)
"""By model: the pairs of an indexed model and the lookup by which it borrows words."""
_lent = defaultdict(set)
"""By model: the fields whose words are lent."""


def connect():
    """Connect the handlers of every indexed model, and of what lends words to one."""
    for model in get_indexed_models():
        model.search_auto_update = False  # or Wagtail connects its own
        post_save.connect(index_saved, sender=model)
        post_delete.connect(forget_deleted, sender=model)
        for path in related_paths(model):
            _borrowers[path.model].append((model, path.lookup))
            _lent[path.model].update(path.names)
    for model, names in SHOWN_IN_BLOCKS.items():
        _lent[model].update(names)
    for model in _lent:
        pre_save.connect(see_change, sender=model)
        post_save.connect(index_borrowers, sender=model)
        pre_delete.connect(remember_borrowers, sender=model)
        post_delete.connect(index_borrowers, sender=model)


# -- The object itself ------------------------------------------------------------------------------------------------


def index_saved(instance, raw, update_fields, **kwargs):
    """
    Write the words of what was saved.

    After a save of everything the object knows them best: with relations that are written only after it. After one of
    some fields what it holds of the others may be old.
    """
    if raw or (update_fields is not None and not _touches_words(type(instance), update_fields)):
        return
    found = instance.get_indexed_instance()
    if found is None:  # a page of which only the common half is there yet
        return
    if found is instance and update_fields is None:
        get_search_backend().add(instance)
    else:
        put(type(found), [found.pk])


def _touches_words(model, names):
    """Whether fields with these names have words, or something that is no field has."""
    fields = {field.name for field in model._meta.get_fields()}
    searched = {
        field.field_name
        for field in model.get_search_fields()
        if is_text(field) or field.field_name in fields
    }
    return not fields.issuperset(searched) or not searched.isdisjoint(names)


def forget_deleted(instance, **kwargs):
    get_search_backend().delete(instance)


# -- What borrows its words -------------------------------------------------------------------------------------------


def see_change(instance, raw, update_fields, **kwargs):
    """Note whether a save changes what others borrow; one query, to spare hundreds where it changes nothing."""
    instance._lends_other_words = not raw and _lends_other_words(instance, update_fields)


def _lends_other_words(instance, update_fields):
    if _whole_of(instance):
        return True  # which may be a new relation, too; one object borrows them
    names = _lent[type(instance)]
    if update_fields is not None:
        names = names.intersection(update_fields)
    if instance._state.adding or not names:
        return False
    before = type(instance)._base_manager.filter(pk=instance.pk).values(*names).first()
    return before is not None and any(before[name] != getattr(instance, name) for name in names)


def _whole_of(instance):
    """Return the object that a row such as a plan's task is a part of, else None."""
    for field in instance._meta.fields:
        if isinstance(field, ParentalKey):
            return getattr(instance, field.name)
    return None


def remember_borrowers(instance, **kwargs):
    """Note what borrows the words of an object that is about to go."""
    instance._borrowers = _borrowers_of(instance)
    instance._lends_other_words = True


def index_borrowers(instance, **kwargs):
    """Write the words of what borrows those of an object that was saved or deleted."""
    if not instance.__dict__.pop("_lends_other_words", False):
        return
    if getattr(
        _whole_of(instance), "is_saving", False
    ):  # and has indexed itself with all its parts
        return
    borrowers = instance.__dict__.pop("_borrowers", None) or _borrowers_of(instance)
    if sum(map(len, borrowers.values())) > AT_ONCE:
        for model, pks in borrowers.items():
            task = partial(put_in_background, model._meta.label, sorted(pks))
            transaction.on_commit(task)
        return
    for model, pks in borrowers.items():
        put(model, sorted(pks))


def _borrowers_of(instance):
    """Return the primary keys of all that borrows words of ``instance``, by model."""
    found = defaultdict(set)
    for model, lookup in _borrowers[type(instance)]:
        borrowers = model._base_manager.filter(**{lookup: instance})
        found[model].update(borrowers.values_list("pk", flat=True))
    shown = {type(instance): {instance.pk}, **found}  # a figure is called after its unit
    for model in SHOWN_IN_BLOCKS.keys() & shown.keys():
        for borrower, pks in _showing(model, shown[model]).items():
            found[borrower].update(pks)
    return {model: pks for model, pks in found.items() if pks}


def _showing(model, pks):
    """Return the primary keys of what shows one of these objects in its text, by model."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(pk) for pk in pks],
        model_path__contains=".",  # within a text; a picture that only illustrates lends no words
    )
    found = defaultdict(set)
    for content_type, object_id in references.values_list("content_type", "object_id").distinct():
        borrower = ContentType.objects.get_for_id(content_type).model_class()
        if borrower and getattr(borrower, "search_fields", None):
            found[borrower].add(borrower._meta.pk.to_python(object_id))
    return found
