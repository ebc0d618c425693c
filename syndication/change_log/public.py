"""What is public now, by the database, and by what one can tell that it changed."""

from hashlib import sha256

from django.conf import settings
from wagtail.models import Page, Site

from articles.models import ArticlePage
from home.models import CustomImage
from home.querysets import below
from security_models.models import SecurityModel, TaskPlan
from syndication.choices import ChangeState, Kind
from syndication.models import MediaUse, PublicChange

MODELS = {
    Kind.ARTICLE: ArticlePage,
    Kind.SECURITY_MODEL: SecurityModel,
    Kind.TASK_PLAN: TaskPlan,
    Kind.MEDIA: CustomImage,
}
"""In the order in which they are looked at: which pictures are public follows from what shows them."""
RECORDS = (Kind.SECURITY_MODEL, Kind.TASK_PLAN)
PUBLISHED = ("live_revision", "last_published_at", "expire_at")
COLUMNS = {
    Kind.ARTICLE: (*PUBLISHED, "published_at", "title", "path", "url_path"),
    Kind.SECURITY_MODEL: (*PUBLISHED, "name", "slug", "status"),
    Kind.TASK_PLAN: (*PUBLISHED, "title", "slug"),
    Kind.MEDIA: ("file", "file_hash", "title", "description", "credit", "width", "height"),
}
"""What changes with nearly every change of an object."""


def public_objects(kind, surroundings):
    """Return the queryset of what is public of ``kind``, in no order."""
    if kind == Kind.ARTICLE:
        objects = ArticlePage.objects.shareable(surroundings.hidden)
    elif kind == Kind.MEDIA:
        used = CustomImage.objects.filter(pk__in=MediaUse.objects.values("image"))
        objects = used.exclude(below("collection__path", surroundings.closed))
    else:
        objects = MODELS[kind].objects.published()
    return objects.order_by()


def shared(kind):
    """Return the rows of the log that tell other wards of something of ``kind``."""
    return PublicChange.objects.filter(kind=kind, state=ChangeState.UPDATED)


def withdrawn(kind, surroundings):
    """Return the rows of what is in the log and is not public any more."""
    public = public_objects(kind, surroundings)
    return shared(kind).exclude(object_id__in=public.values("pk"))


def missing(kind, surroundings):
    """Return the ids of what is public and not in the log; a set."""
    known = shared(kind).values("object_id")
    public = public_objects(kind, surroundings).exclude(pk__in=known)
    return set(public.values_list("pk", flat=True))


def differing(kind, surroundings):
    """Return the ids of what is in the log with another marker than it has now; a set."""
    now = markers(kind, surroundings)
    told = shared(kind).values_list("object_id", "marker")
    return {pk for pk, marker in told if now.get(pk, marker) != marker}


def markers(kind, surroundings, ids=None):
    """
    Return the marker by id of what is public of ``kind``, of ``ids`` alone where they are given.

    A marker is a digest of the object's own columns and of what all documents of the kind tell, such as the publisher.
    """
    objects = public_objects(kind, surroundings)
    if ids is not None:
        objects = objects.filter(pk__in=ids)
    common = _common(kind, surroundings)
    sections = _titles_of_sections() if kind == Kind.ARTICLE else {}
    return {
        row[0]: _digest(common, row, sections.get(row[-2][: -Page.steplen]) if sections else None)
        for row in objects.values_list("pk", *COLUMNS[kind])
    }


def _common(kind, surroundings):
    if kind == Kind.MEDIA:
        return settings.BASE_URL
    common = (surroundings.publisher.model_dump_json(), surroundings.licence)
    if kind in RECORDS:
        page = MODELS[kind].index_page(surroundings.request)
        return *common, surroundings.address(page) if page else None
    return *common, *Site.get_site_root_paths()


def _titles_of_sections():
    pages = Page.objects.filter(articleindexpage__isnull=False).order_by()
    return dict(pages.values_list("path", "title"))


def _digest(*values):
    return sha256(repr(values).encode()).hexdigest()
