"""Bringing the log in step with what is public: after the commit, by the database alone."""

import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from syndication.choices import Kind
from syndication.models import DirtyMark, PublicChange

from . import pictures
from .dependents import dependents
from .documents import body_of, document_of, images_of, images_to_make_ready, with_relations
from .log import Shown, writing
from .public import MODELS, differing, markers, missing, public_objects, shared, withdrawn
from .surroundings import Surroundings

logger = logging.getLogger(__name__)
BATCH = 50  # documents written in one transaction
PICTURED = {
    Kind.ARTICLE: ["lead_image"],
    Kind.SECURITY_MODEL: ["image"],
    Kind.TASK_PLAN: [],
    Kind.MEDIA: [],
}


def evaluate(most=None, progress=None):
    """
    Bring the log in step with what is marked; return whether any of it is left.

    At most ``most`` documents are written anew; what is withdrawn is withdrawn at once, however much it is. After each
    transaction the function ``progress`` is told how many documents it looked at. A document that cannot be made stays
    as it was and marked.
    """
    if not DirtyMark.objects.exists():
        return False
    settle()
    failed, looked_at = set(), 0
    while todo := [key for key in _marked() if key not in failed]:
        for start in range(0, len(todo), BATCH):
            room = BATCH if most is None else min(BATCH, most - looked_at)
            if room <= 0:
                return True
            batch = todo[start : start + room]
            failed |= _bring_in_step(batch)
            looked_at += len(batch)
            if progress:
                progress(len(batch))
    return False


def settle(kinds=(), compare=()):
    """
    Withdraw what is not public any more, and mark what is public and missing; a few queries, whatever the size.

    Of the ``kinds`` and of all that are marked. Of the kinds in ``compare``, and of those marked as a whole, what has
    changed by its marker is marked too.
    """
    with writing() as log:
        around = Surroundings()
        marks = list(DirtyMark.objects.values_list("pk", "kind", "object_id"))
        wholes = [(pk, kind) for pk, kind, object_id in marks if object_id is None]
        kinds = {*kinds, *(kind for _pk, kind, _object_id in marks)}
        compare = {*compare, *(kind for _pk, kind in wholes)}
        gone, wanted = [], set()
        for kind in MODELS:
            if kind in kinds or (kind == Kind.MEDIA and gone):
                gone += log.withdraw(withdrawn(kind, around))
                wanted |= {(kind, pk) for pk in missing(kind, around)}
            if kind in compare:
                wanted |= {(kind, pk) for pk in differing(kind, around)}
        wanted |= _dependents(gone)
        _mark(wanted - {(kind, object_id) for _pk, kind, object_id in marks})
        if wholes:
            DirtyMark.objects.filter(pk__in=[pk for pk, _kind in wholes]).delete()


def withdraw_expired(now=None):
    """
    Withdraw what the time ``now`` (default: this moment) has ended; return how many objects that were.

    One query where there are none.
    """
    due = PublicChange.objects.filter(expires_at__lte=now or timezone.now())
    if not due.exists():
        return 0
    with writing() as log:
        gone = log.withdraw(due)
        log.withdraw(withdrawn(Kind.MEDIA, Surroundings()))
        _mark(_dependents(gone))
    return len(gone)


def _bring_in_step(keys):
    """Write how the marked objects ``keys`` (pairs of kind and id) stand; return those that it failed for."""
    _make_pictures_ready(keys)
    with writing() as log:
        around = Surroundings()
        marks = list(_marks_of(keys).values_list("pk", "kind", "object_id"))
        changed, failed, images = [], set(), set()
        for kind in MODELS:
            ids = {object_id for _pk, marked, object_id in marks if marked == kind}
            if kind == Kind.MEDIA and (ids or log.kinds):
                log.withdraw(withdrawn(kind, around))
                ids |= images & missing(kind, around)
            if ids:
                shown, broken = _shown(kind, ids, around)
                changed += log.write(kind, shown)
                images |= {image for one in shown.values() for image in one.images}
                hidden = ids - shown.keys() - broken
                changed += log.withdraw(shared(kind).filter(object_id__in=hidden))
                failed |= {(kind, pk) for pk in broken}
        done = [pk for pk, kind, object_id in marks if (kind, object_id) not in failed]
        DirtyMark.objects.filter(pk__in=done).delete()
        _mark(_dependents(changed) - set(keys))
    return failed


def _shown(kind, ids, around):
    """Return ``Shown`` by id of those of ``ids`` that are public, and the set of those that cannot be told."""
    objects = with_relations(kind, public_objects(kind, around).filter(pk__in=ids))
    marked = markers(kind, around, ids)
    shown, broken = {}, set()
    for one in objects:
        try:
            with transaction.atomic():
                body = body_of(document_of(one, around))
        except Exception:  # whatever it is, the others are told
            logger.exception("No document of %s %s", kind, one.pk)
            broken.add(one.pk)
            continue
        shown[one.pk] = Shown(
            body=body,
            marker=marked.get(one.pk, ""),
            images=images_of(one),
            expires_at=getattr(one, "expire_at", None),
            published_at=getattr(one, "published_at", None),
        )
    return shown, broken


def _make_pictures_ready(keys):
    """Make the renditions that the documents will need, while nobody waits for the log."""
    around = Surroundings()
    for kind, fields in PICTURED.items():
        ids = [pk for marked, pk in keys if marked == kind]
        if not ids or kind == Kind.TASK_PLAN:
            continue
        for one in public_objects(kind, around).filter(pk__in=ids).select_related(*fields):
            try:
                pictures.make_ready(images_to_make_ready(one))
            except Exception:  # the document will do without
                logger.exception("No pictures of %s %s", kind, one.pk)


def _marked():
    """Return ``(kind, id)`` of each object that is marked, what was marked last first."""
    marks = DirtyMark.objects.exclude(object_id=None).order_by("-pk")
    return list(dict.fromkeys(marks.values_list("kind", "object_id")))


def _marks_of(keys):
    found = Q(pk__in=[])
    for kind in MODELS:
        if ids := [pk for marked, pk in keys if marked == kind]:
            found |= Q(kind=kind, object_id__in=ids)
    return DirtyMark.objects.filter(found)


def _mark(keys):
    DirtyMark.objects.bulk_create(DirtyMark(kind=kind, object_id=pk) for kind, pk in sorted(keys))


def _dependents(keys):
    """Return ``(kind, id)`` of what tells about the objects ``keys``, pictures aside."""
    found = set()
    for kind, model in MODELS.items():
        if kind != Kind.MEDIA and (ids := [pk for changed, pk in keys if changed == kind]):
            found |= dependents(model, ids)
    return found
