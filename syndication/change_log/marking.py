"""
Signals that say that an object may stand otherwise now: they only mark it, in the transaction that changed it.

How it stands is decided after the commit, by the database: a signal may come before what it tells of is complete, in
an order of its own, or be rolled back.
"""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from articles.models import ArticleIndexPage, ArticlePage
from home.bulk import changes_are_many
from home.models import CustomImage, HomePage, WardSettings
from security_models.models import (
    ModelEvent,
    ModelSite,
    ModelYearResult,
    PlanTask,
    SecurityModel,
    SecurityModelIndexPage,
    TaskPlan,
    TaskPlanIndexPage,
)
from syndication.choices import Kind
from syndication.models import DirtyMark
from syndication.tasks import evaluate_changes

from .dependents import RELATIONS, dependents, in_collection, showing
from .evaluation import evaluate
from .public import MODELS, RECORDS

AT_ONCE = 20
"""Documents that whoever changed something waits for; the worker writes the rest."""
DRAFTS = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "numchild",
    "locked",
    "locked_at",
    "locked_by",
}
"""Fields that readers see nothing of."""
RECORD_PAGES = (SecurityModelIndexPage, TaskPlanIndexPage)
KINDS = {model: kind for kind, model in MODELS.items()}
EVERYTHING = [(kind, None) for kind in (Kind.ARTICLE, *RECORDS)]


def mark(keys):
    """Mark ``keys``, pairs of kind and id (None: all of the kind), and have them looked at after the commit."""
    marks = [DirtyMark(kind=kind, object_id=pk) for kind, pk in keys]
    if len(marks) == 1:
        marks[0].save()
    else:
        DirtyMark.objects.bulk_create(marks)
    if marks:
        transaction.on_commit(evaluate_soon, robust=True)


def evaluate_soon():
    """Bring the log in step, and leave to the worker what would take long; it looks at what is marked every minute."""
    if not changes_are_many() and evaluate(most=AT_ONCE):
        evaluate_changes()


def connect():
    """Have every change that may be one for other wards marked."""
    for model in (ArticlePage, ArticleIndexPage, HomePage, *RECORD_PAGES, Page):
        post_save.connect(_page_saved, sender=model)
    post_delete.connect(_page_deleted, sender=Page)
    for signal in (post_page_move, page_slug_changed):
        signal.connect(_page_moved)
    for model in (SecurityModel, TaskPlan):
        post_save.connect(_saved, sender=model)
        post_delete.connect(_deleted, sender=model)
    for model in (ModelEvent, ModelSite, ModelYearResult, PlanTask):
        post_save.connect(_part_changed, sender=model)
        post_delete.connect(_part_changed, sender=model)
    for model in (ArticlePage, SecurityModel, TaskPlan, PlanTask):
        for field in model._meta.local_many_to_many:
            m2m_changed.connect(_relation_changed, sender=field.remote_field.through)
    for model in RELATIONS.keys() - KINDS.keys():
        post_save.connect(_named_changed, sender=model)
        pre_delete.connect(_named_changed, sender=model)
    post_save.connect(_image_changed, sender=CustomImage)
    pre_delete.connect(_image_changed, sender=CustomImage)
    for model, receive in (
        (PageViewRestriction, _restriction_changed),
        (CollectionViewRestriction, _collection_changed),
        (WardSettings, _everything_changed),
        (Site, _everything_changed),
    ):
        post_save.connect(receive, sender=model)
        post_delete.connect(receive, sender=model)


def _is_draft(raw, update_fields):
    return raw or (update_fields is not None and set(update_fields) <= DRAFTS)


def _page_saved(instance, created=False, raw=False, update_fields=None, **kwargs):
    is_unseen = created and not instance.live
    if not _is_draft(raw, update_fields) and not is_unseen and not instance.alias_of_id:
        mark(_keys_of_page(instance))


def _page_deleted(instance, **kwargs):
    mark([(Kind.ARTICLE, instance.pk)])


def _page_moved(instance, **kwargs):
    mark(_keys_of_page(instance))


def _keys_of_page(page):
    """Return what is to be looked at when ``page`` has changed; what stands below a section has its address."""
    kind = page.specific_class
    if kind is ArticlePage:
        return [(Kind.ARTICLE, page.pk)]
    if kind is ArticleIndexPage:
        return [(Kind.ARTICLE, None)]
    if kind in RECORD_PAGES:
        return [(kind, None) for kind in RECORDS]
    return EVERYTHING if kind is HomePage else []


def _saved(sender, instance, raw=False, update_fields=None, **kwargs):
    if not _is_draft(raw, update_fields):
        mark([(KINDS[sender], instance.pk)])


def _deleted(sender, instance, **kwargs):
    mark([(KINDS[sender], instance.pk)])


def _part_changed(instance, raw=False, **kwargs):
    record_id = getattr(instance, f"{instance.record_field}_id")
    if raw or record_id is None:
        return
    model = type(instance)._meta.get_field(instance.record_field).related_model
    record = instance._state.fields_cache.get(instance.record_field)
    if record is None or not record.is_saving:  # the record's own save marks it
        mark([(KINDS[model], record_id)])


def _relation_changed(instance, action, reverse, model, pk_set, **kwargs):
    if not action.startswith("post_"):
        return
    if not reverse:
        owner = instance.plan if isinstance(instance, PlanTask) else instance
        mark([(KINDS[type(owner)], owner.pk)])
    elif model in KINDS:
        mark([(KINDS[model], pk) for pk in pk_set or ()])


def _named_changed(sender, instance, created=False, raw=False, **kwargs):
    if not raw and not created:
        mark(sorted(dependents(sender, [instance.pk])))


def _image_changed(instance, created=False, raw=False, **kwargs):
    if not raw and not created and (keys := showing([instance.pk])):
        mark([(Kind.MEDIA, instance.pk), *sorted(keys)])


def _restriction_changed(instance, raw=False, **kwargs):
    if not raw:
        mark([(Kind.ARTICLE, instance.page_id), *((kind, None) for kind in RECORDS)])


def _collection_changed(instance, raw=False, **kwargs):
    if not raw:
        mark([(Kind.MEDIA, None), *sorted(in_collection(instance.collection.path))])


def _everything_changed(created=False, raw=False, **kwargs):
    if not raw and not created:
        mark(EVERYTHING)
