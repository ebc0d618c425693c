"""Whose documents tell about something else: they change with it."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from articles.models import ArticlePage, Topic
from home.models import (
    AdministrativeUnit,
    CustomDocument,
    CustomImage,
    Neighbourhood,
    Organisation,
)
from security_models.models import AnnualFigure, Period, SecurityModel, TaskPlan
from syndication.choices import Kind
from syndication.models import MediaUse

from .public import MODELS

RELATIONS = {
    Topic: {Kind.ARTICLE: ["topics"]},
    Neighbourhood: {
        Kind.ARTICLE: ["neighbourhoods"],
        Kind.SECURITY_MODEL: ["sites__neighbourhood"],
    },
    AdministrativeUnit: {
        Kind.ARTICLE: ["origin_unit"],
        Kind.SECURITY_MODEL: ["unit"],
        Kind.TASK_PLAN: ["unit"],
    },
    Organisation: {
        Kind.SECURITY_MODEL: ["lead_organisation", "partner_organisations"],
        Kind.TASK_PLAN: ["tasks__lead_organisation", "tasks__partner_organisations"],
    },
    Period: {Kind.SECURITY_MODEL: ["periods"], Kind.TASK_PLAN: ["period"]},
    CustomDocument: {Kind.ARTICLE: ["audio"], Kind.TASK_PLAN: ["file"]},
    AnnualFigure: {},
    SecurityModel: {
        Kind.ARTICLE: ["security_models"],
        Kind.SECURITY_MODEL: ["events__target"],
        Kind.TASK_PLAN: ["tasks__models"],
    },
    TaskPlan: {Kind.ARTICLE: ["task_plans"]},
    ArticlePage: {},
}
"""By model, the fields of each kind that name objects of it; blocks and links are in Wagtail's index of references."""
IN_BLOCKS = (AnnualFigure, ArticlePage, CustomDocument, SecurityModel, TaskPlan)
MOST = 500  # ids in one query


def dependents(model, ids):
    """Return the pairs of kind and id whose documents tell about the objects ``ids`` of ``model``; a set."""
    ids, found = list(ids), set()
    for start in range(0, len(ids), MOST):
        some = ids[start : start + MOST]
        for kind, fields in RELATIONS[model].items():
            for field in fields:
                objects = MODELS[kind].objects.filter(**{f"{field}__in": some}).order_by()
                found |= {(kind, pk) for pk in objects.values_list("pk", flat=True)}
        if model in IN_BLOCKS:
            found |= _referring(model, some)
    return found


def showing(images):
    """Return the pairs of kind and id of what shows one of ``images`` (a lookup value of ``image__in``); a set."""
    uses = MediaUse.objects.filter(image__in=images)
    return set(uses.values_list("change__kind", "change__object_id").order_by())


def in_collection(path):
    """The same for what shows or offers a file of the collection at the tree path ``path``, or below it."""
    found = showing(CustomImage.objects.filter(collection__path__startswith=path).values("pk"))
    files = CustomDocument.objects.filter(collection__path__startswith=path)
    return found | dependents(CustomDocument, files.values_list("pk", flat=True))


def _referring(model, ids):
    kinds = {
        ContentType.objects.get_for_model(Page).pk: Kind.ARTICLE,
        ContentType.objects.get_for_model(SecurityModel).pk: Kind.SECURITY_MODEL,
        ContentType.objects.get_for_model(TaskPlan).pk: Kind.TASK_PLAN,
    }
    to = ContentType.objects.get_for_model(Page if issubclass(model, Page) else model)
    rows = ReferenceIndex.objects.filter(
        to_content_type=to,
        to_object_id__in=[str(pk) for pk in ids],
        base_content_type__in=kinds,
    )
    rows = rows.values_list("base_content_type", "object_id").distinct()
    return {(kinds[content_type], int(pk)) for content_type, pk in rows}
