"""
Record many new models at once, as saving and publishing each of them would.

``Model.save`` and ``Revision.publish`` take some forty queries a model. What they leave behind is written here in
batches: the rows, a version, the log, the search index and the index of references; the signal ``published`` goes out.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.signals import published

from security_models.models import ModelEvent, ModelSite, SecurityModel

BATCH = 250


@transaction.atomic
def save_models(models, *, track=lambda items, label: items):
    """
    Record ``models``: new, checked, derived, with their sites and events; published where they are live.

    Raises IntegrityError where one of the slugs has been taken meanwhile; nothing is saved then. ``track`` is as in
    ``reading.read_models``.
    """
    batches = [models[start : start + BATCH] for start in range(0, len(models), BATCH)]
    for batch in track(batches, "Lưu"):
        _save_rows(batch)
        revisions = _save_revisions(batch)
        _log(batch)
        _index(batch)
        for model, revision in zip(batch, revisions, strict=True):
            if model.live:
                published.send(sender=SecurityModel, instance=model, revision=revision)


def _save_rows(models):
    now = timezone.now()
    for model in models:
        if model.live:
            model.first_published_at = model.last_published_at = now
    SecurityModel.objects.bulk_create(models)
    for name, part in (("sites", ModelSite), ("events", ModelEvent)):
        rows = [(model, row) for model in models for row in getattr(model, name).all()]
        for model, row in rows:
            row.model = model
        part.objects.bulk_create([row for _, row in rows])
    for name in ("partner_organisations", "periods"):
        field = SecurityModel._meta.get_field(name)
        through = field.remote_field.through
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        through.objects.bulk_create(
            through(**{own: model.pk, other: item.pk})
            for model in models
            for item in getattr(model, name).all()
        )


def _save_revisions(models):
    content_type = _content_type()
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(model.pk),
            created_at=now,
            content=model.serializable_data(),
            object_str=str(model),
        )
        for model in models
    )
    for model, revision in zip(models, revisions, strict=True):
        model.latest_revision = revision
        model.live_revision = revision if model.live else None
    saved = SecurityModel.objects.filter(pk__in=[model.pk for model in models])
    own = Revision.objects.filter(
        base_content_type=content_type, object_id=Cast(OuterRef("pk"), CharField())
    )
    saved.update(latest_revision=Subquery(own.values("pk")))
    saved.filter(live=True).update(live_revision=F("latest_revision"))
    return revisions


def _log(models):
    content_type = _content_type()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(model.pk),
            label=str(model),
            action=action,
            timestamp=timezone.now(),
            data={},
            revision=model.latest_revision,
            content_changed=True,
        )
        for model in models
        for action in ("wagtail.create", *(["wagtail.publish"] if model.live else []))
    )


def _index(models):
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(SecurityModel, models)
    ReferenceIndex.objects.bulk_create(
        reference for model in models for reference in _references(model)
    )


def _references(model):
    """Yield what ``ReferenceIndex.create_or_update_for_object`` records of a new object."""
    content_type = _content_type()
    for to_type, to_id, path, content_path in set(
        ReferenceIndex._extract_references_from_object(model)
    ):
        yield ReferenceIndex(
            content_type=content_type,
            base_content_type=content_type,
            object_id=model.pk,
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )


def _content_type():
    return ContentType.objects.get_for_model(SecurityModel, for_concrete_model=False)
