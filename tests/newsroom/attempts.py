"""How something is tried in the admin: where, with what sent, and what it is to change."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState

from home.factories import ImageFactory
from home.models import WardSettings
from security_models.models import SecurityModel

WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
UNTOLD = {
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
}
"""What the admin notes of whoever is there, and nobody else sees."""


@contextmanager
def writes():
    """Collect the tables that are written to meanwhile."""
    tables = set()

    def note(execute, sql, params, many, context):
        if found := WRITING.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
    tables -= UNTOLD


def what_readers_see():
    """Return what is public of the pages, and what will be at an hour that was set."""
    pages = Page.objects.filter(live=True).order_by("pk")
    scheduled = Revision.objects.exclude(approved_go_live_at=None).order_by("pk")
    return [
        *pages.values("pk", "live_revision_id", "title", "path"),
        *scheduled.values("pk", "approved_go_live_at"),
    ]


def versions():
    """Return the versions that there are, of pages and records."""
    return set(Revision.objects.values_list("pk", flat=True))


def published_records():
    """Return what is public of the models."""
    return list(SecurityModel.objects.filter(live=True).values("pk", "live_revision_id"))


def desks():
    """Return at which desk everything stands."""
    return list(TaskState.objects.order_by("pk").values("pk", "status", "task_id"))


@dataclass(frozen=True)
class Attempt:
    """
    Something that is tried at ``address`` by sending ``data``, both functions of the office.

    It is to change what ``watched`` returns; None: anything at all. With ``screen`` the address opens for whoever
    may do it and for nobody else; without, there is nothing to open, or the screen is that of another attempt.
    """

    address: Callable
    data: Callable = field(default=lambda office: {})
    watched: Callable | None = None
    screen: bool = True


def url(name, *things):
    """Return a function of the office: the address ``name`` of ``things``, names of the office or plain values."""

    def address(office):
        known = vars(office)
        arguments = [known[one].pk if one in known else one for one in things]
        return reverse(name, args=arguments)

    return address


def page_url(name, *things):
    return url(f"wagtailadmin_pages:{name}", *things)


def record_url(model, name, *things):
    return url(model.snippet_viewset.get_url_name(name), *things)


def rows(*names):
    """Return the management forms of inlines without rows."""
    return {
        f"{name}-{part}": value
        for name in names
        for part, value in (
            ("TOTAL_FORMS", "0"),
            ("INITIAL_FORMS", "0"),
            ("MIN_NUM_FORMS", "0"),
            ("MAX_NUM_FORMS", "1000"),
        )
    }


def article(name=None, **more):
    """Return a function of the office: the form of the article ``name``, or of a new one, with another title."""

    def data(office):
        slug = getattr(office, name).slug if name else "bai-moi"
        shown = timezone.localtime().strftime("%d/%m/%Y %H:%M")
        form = {"title": "Sửa", "slug": slug, "published_at": shown, "summary": "Sapo."}
        return form | {"body-count": "0", "related_news-count": "0"} | rows("comments") | more

    return data


def section(name):
    """Return a function of the office: the form of the section or the home page ``name``, with another title."""

    def data(office):
        counts = {"body-count": "0", "blocks-count": "0"}
        slug = getattr(office, name).slug
        return {"title": "Sửa", "slug": slug} | counts | rows("comments")

    return data


def sent(**data):
    return lambda office: data


def with_pk(**names):
    """Return a function of the office: a form whose fields hold the keys of things, as text."""
    return lambda office: {name: str(getattr(office, thing).pk) for name, thing in names.items()}


def edit(name, watched=versions, *, screen=False, **more):
    """Return the attempt to send the editor's form of the article ``name``."""
    return Attempt(page_url("edit", name), article(name, **more), watched, screen)


def action(name, thing):
    """Return the attempt to do what a desk does at the step where ``thing`` stands."""

    def address(office):
        page = getattr(office, thing)
        state = page.current_workflow_task_state
        return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, state.pk])

    return Attempt(address, sent(comment="Sửa lại sapo."), desks)


def bulk(name, thing):
    """Return the attempt to do ``name`` to ``thing`` from the list of pages."""

    def address(office):
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        return f"{path}?id={getattr(office, thing).pk}&next=/admin/"

    return Attempt(address, with_pk(chooser="target"), screen=False)


def unscheduling(office):
    page = office.scheduled
    revision = page.revisions.get(approved_go_live_at__isnull=False)
    return reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk])


def uploaded(office):
    file = ImageFactory.build().file
    file.seek(0)
    return {"title": "Ảnh mới", "file": file, "collection": str(office.root.pk)}


def file_form(title):
    return lambda office: {
        "title": title,
        "collection": str(office.root.pk),
    }


MODEL_ROWS = rows("sites", "events", "year_results")


def model_form(**more):
    def data(office):
        form = {"name": "Tên sửa", "slug": office.model.slug, "field": "camera", "status": "active"}
        unit = {"unit": str(office.model.unit_id), "body-count": "0"}
        return form | unit | MODEL_ROWS | more

    return data


def alert(office):
    start = timezone.localtime()
    times = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    shown = {name: time.strftime("%d/%m/%Y %H:%M") for name, time in times.items()}
    return {"level": "warning", "message": "Cắt điện khu phố 1 từ 8 giờ."} | shown


def ward_settings(office):
    """Return the form of the ward's settings as they are by themselves, with a name."""
    values = model_to_dict(WardSettings(), exclude=["id", "site"])
    filled = {name: value for name, value in values.items() if value not in (None, False)}
    return filled | {"ward_name": "Phường Khác"}


def promotion(office):
    form = {"query_string": "hộ khẩu"} | rows("editors_picks") | {"editors_picks-TOTAL_FORMS": "1"}
    row = {"page": str(office.live.pk), "description": "", "sort_order": "0", "ORDER": "1"}
    return form | {f"editors_picks-0-{name}": value for name, value in row.items()}


def site_form(office):
    root = {"root_page": str(office.front.pk), "is_default_site": "on"}
    return {"hostname": "cong.example", "port": "80", "site_name": "Cổng"} | root
