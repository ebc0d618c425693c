"""What can be tried in the admin, by name. An address is opened, then sent to without its form having been shown."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Topic
from home.models import Alert, GlossaryTerm, Menu, Neighbourhood
from security_models.models import SecurityModel, TaskPlan
from tests.newsroom.attempts import (
    MODEL_ROWS,
    Attempt,
    action,
    alert,
    article,
    bulk,
    desks,
    edit,
    file_form,
    model_form,
    page_url,
    promotion,
    published_records,
    record_url,
    rows,
    section,
    sent,
    site_form,
    unscheduling,
    uploaded,
    url,
    ward_settings,
    what_readers_see,
    with_pk,
)

PUBLISH = {"action-publish": "1"}
SUBMIT = {"action-submit": "1"}
COPY = {"new_title": "Bản sao", "new_slug": "ban-sao"}
LATER = (timezone.localtime() + timedelta(days=1)).strftime("%d/%m/%Y %H:%M")

ARTICLES = {
    "write an article": Attempt(
        page_url("add", "articles", "articlepage", "section"),
        article(),
    ),
    "write and publish": Attempt(
        page_url("add", "articles", "articlepage", "section"),
        article(**PUBLISH),
        what_readers_see,
        screen=False,
    ),
    "write and submit": Attempt(
        page_url("add", "articles", "articlepage", "section"),
        article(**SUBMIT),
        desks,
        screen=False,
    ),
    "edit my draft": edit("mine", screen=True),
    "edit their draft": edit("theirs", screen=True),
    "edit mine at the first desk": edit("mine_at_first"),
    "edit theirs at the first desk": edit("at_first"),
    "edit theirs at the second desk": edit("at_second"),
    "edit a published article": edit("live", screen=True),
    "edit a locked article": edit("locked"),
    "submit my draft": edit("mine", desks, **SUBMIT),
    "submit their draft": edit("theirs", desks, **SUBMIT),
    "take back my submission": edit("mine_at_first", desks, **{"action-cancel-workflow": "1"}),
    "take back their submission": edit("at_first", desks, **{"action-cancel-workflow": "1"}),
    "publish my draft": edit("mine", what_readers_see, **PUBLISH),
    "publish their draft": edit("theirs", what_readers_see, **PUBLISH),
    "publish at the first desk": edit("at_first", what_readers_see, **PUBLISH),
    "publish at the second desk": edit("at_second", what_readers_see, **PUBLISH),
    "schedule": edit("theirs", what_readers_see, go_live_at=LATER, **PUBLISH),
    "unschedule": Attempt(unscheduling, watched=what_readers_see),
    "approve mine at the first desk": action("approve", "mine_at_first"),
    "approve at the first desk": action("approve", "at_first"),
    "return at the first desk": action("reject", "at_first"),
    "approve at the second desk": action("approve", "at_second"),
    "return at the second desk": action("reject", "at_second"),
    "unpublish": Attempt(page_url("unpublish", "live"), watched=what_readers_see),
    "move my draft": Attempt(page_url("move_confirm", "mine", "target"), screen=False),
    "move their draft": Attempt(page_url("move_confirm", "theirs", "target"), screen=False),
    "move a published article": Attempt(page_url("move_confirm", "live", "target"), screen=False),
    "copy my draft": Attempt(
        page_url("copy", "mine"), lambda office: COPY | with_pk(new_parent_page="target")(office)
    ),
    "copy a published article": Attempt(
        page_url("copy", "live"), lambda office: COPY | with_pk(new_parent_page="target")(office)
    ),
    "delete my draft": Attempt(page_url("delete", "mine")),
    "delete their draft": Attempt(page_url("delete", "theirs")),
    "delete a published article": Attempt(page_url("delete", "live")),
    "delete a section with articles": Attempt(page_url("delete", "section")),
    "lock": Attempt(page_url("lock", "live"), screen=False),
    "unlock": Attempt(page_url("unlock", "locked"), screen=False),
    "make private": Attempt(page_url("set_privacy", "live"), sent(restriction_type="login")),
    "publish from the list": bulk("publish", "theirs"),
    "unpublish from the list": bulk("unpublish", "live"),
    "move from the list": bulk("move", "live"),
    "delete from the list": bulk("delete", "theirs"),
    "edit a section": Attempt(page_url("edit", "section"), section("section")),
    "edit the home page": Attempt(page_url("edit", "front"), section("front")),
    "reorder": Attempt(page_url("set_page_position", "theirs"), sent(position="0"), screen=False),
}

FILES = {
    "add a picture": Attempt(url("wagtailimages:add"), uploaded),
    "edit my picture": Attempt(url("wagtailimages:edit", "my_image"), file_form("Sửa")),
    "edit their picture": Attempt(url("wagtailimages:edit", "image"), file_form("Sửa")),
    "delete my picture": Attempt(url("wagtailimages:delete", "my_image")),
    "delete their picture": Attempt(url("wagtailimages:delete", "image")),
    "edit my document": Attempt(url("wagtaildocs:edit", "my_document"), file_form("Sửa")),
    "edit their document": Attempt(url("wagtaildocs:edit", "document"), file_form("Sửa")),
    "delete my document": Attempt(url("wagtaildocs:delete", "my_document")),
    "delete their document": Attempt(url("wagtaildocs:delete", "document")),
}

RECORDS = {
    "write a model": Attempt(
        record_url(SecurityModel, "add"),
        lambda office: (
            {
                "name": "Mô hình mới",
                "slug": "mo-hinh-moi",
                "field": "camera",
                "status": "active",
                "unit": str(office.model.unit_id),
                "body-count": "0",
            }
            | MODEL_ROWS
        ),
    ),
    "edit a model": Attempt(record_url(SecurityModel, "edit", "model"), model_form()),
    "publish a model": Attempt(
        record_url(SecurityModel, "edit", "model"),
        model_form(**PUBLISH),
        published_records,
        screen=False,
    ),
    "submit a model": Attempt(
        record_url(SecurityModel, "edit", "model"), model_form(**SUBMIT), desks, screen=False
    ),
    "unpublish a model": Attempt(
        record_url(SecurityModel, "unpublish", "model"), watched=published_records
    ),
    "lock a model": Attempt(record_url(SecurityModel, "lock", "model"), screen=False),
    "delete a model": Attempt(record_url(SecurityModel, "delete", "model")),
    "edit a plan": Attempt(
        record_url(TaskPlan, "edit", "plan"),
        lambda office: (
            {
                "title": "Kế hoạch sửa",
                "slug": office.plan.slug,
                "unit": str(office.plan.unit_id),
                "period": str(office.plan.period_id),
            }
            | rows("tasks")
        ),
    ),
    "delete a plan": Attempt(record_url(TaskPlan, "delete", "plan")),
    "add a topic": Attempt(
        record_url(Topic, "add"), sent(name="Môi trường", slug="moi-truong", kind="topic")
    ),
    "delete a topic": Attempt(record_url(Topic, "delete", "topic")),
    "explain an abbreviation": Attempt(
        record_url(GlossaryTerm, "edit", "term"), sent(short_form="UBND", meaning="Khác")
    ),
    "edit a neighbourhood": Attempt(
        record_url(Neighbourhood, "edit", "place"),
        lambda office: {"name": "Khu phố mới", "unit": str(office.place.unit_id)},
    ),
    "delete a neighbourhood": Attempt(record_url(Neighbourhood, "delete", "place")),
    "edit a menu": Attempt(
        record_url(Menu, "edit", "menu"), lambda office: {"slot": "footer"} | rows("items")
    ),
    "announce something urgent": Attempt(record_url(Alert, "add"), alert),
    "end urgent news": Attempt(record_url(Alert, "end", "alert")),
    "delete urgent news": Attempt(record_url(Alert, "delete", "alert")),
}

PERSON = {"username": "moi", "first_name": "Mới", "last_name": "Lê", "email": "moi@phuong.example"}
PASSWORD = {"password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai"}
NO_GRANTS = rows(
    *("page_permissions", "collection_permissions", "image_permissions", "document_permissions")
)
PORTAL = {
    "change the ward's settings": Attempt(
        url("wagtailsettings:edit", "home", "wardsettings", "site"), ward_settings
    ),
    "change the settings of statistics": Attempt(
        url("wagtailsettings:edit", "visits", "visitsettings", "site"), sent(page_views_from="7")
    ),
    "add a user": Attempt(url("wagtailusers_users:add"), sent(**PERSON, **PASSWORD)),
    "make somebody an administrator": Attempt(
        url("wagtailusers_users:edit", "user"), sent(**PERSON, is_active="on", is_superuser="on")
    ),
    "delete a user": Attempt(url("wagtailusers_users:delete", "user")),
    "add a group": Attempt(
        url("wagtailusers_groups:add"), lambda office: {"name": "Nhóm mới"} | NO_GRANTS
    ),
    "delete a group": Attempt(url("wagtailusers_groups:delete", "group")),
    "redirect an address": Attempt(
        url("wagtailredirects:add"),
        sent(old_path="/cu", redirect_link="https://moi.example/", is_permanent="on"),
    ),
    "delete a redirect": Attempt(url("wagtailredirects:delete", "redirect")),
    "promote a result": Attempt(url("wagtailsearchpromotions:add"), promotion),
    "stop the workflow": Attempt(url("wagtailadmin_workflows:disable", "workflow")),
    "change a step": Attempt(
        url("wagtailadmin_workflows:edit_task", "task"),
        lambda office: {"name": "Duyệt", "groups": [str(office.group.pk)]},
    ),
    "change the site": Attempt(url("wagtailsites:edit", "site"), site_form),
    "add a collection": Attempt(
        url("wagtailadmin_collections:add"),
        lambda office: {"name": "Mới", "parent": str(office.root.pk)},
    ),
    "delete a collection": Attempt(url("wagtailadmin_collections:delete", "collection")),
    "remove another ward": Attempt(url("sharing_peers:delete", "peer")),
    "refuse another ward's news": Attempt(url("sharing_items:reject", "item"), screen=False),
}

SCREENS = {
    "the home screen": url("wagtailadmin_home"),
    "the list of pages": url("wagtailadmin_explore", "section"),
    "the history of a page": page_url("history", "live"),
    "a comparison": lambda office: (
        f"/admin/pages/{office.live.pk}/revisions/compare/earliest...latest/"
    ),
    "the preview of my draft": page_url("view_draft", "mine"),
    "the preview of their draft": page_url("view_draft", "theirs"),
    "the preview at the first desk": page_url("workflow_preview", "at_first", "task"),
    "moving my draft": page_url("move", "mine"),
    "moving their draft": page_url("move", "theirs"),
    "the list of models": record_url(SecurityModel, "list"),
    "a model": record_url(SecurityModel, "inspect", "model"),
    "the pictures": url("wagtailimages:index"),
    "the choice of pictures": url("wagtailimages_chooser:choose"),
    "the documents": url("wagtaildocs:index"),
    "the choice of topics": url(Topic.snippet_viewset.chooser_viewset.get_url_name("choose")),
    "visits": url("visits_dashboard"),
    "what was read most": url("most_read_report"),
    "searches without a result": url("unanswered_searches"),
    "the log of the site": url("wagtailadmin_reports:site_history"),
    "what is at the desks": url("wagtailadmin_reports:workflow"),
    "what is locked": url("wagtailadmin_reports:locked_pages"),
    "what is old": url("wagtailadmin_reports:aging_pages"),
    "the users": url("wagtailusers_users:index"),
    "the groups": url("wagtailusers_groups:index"),
    "the sites": url("wagtailsites:index"),
    "the workflows": url("wagtailadmin_workflows:index"),
    "the redirects": url("wagtailredirects:index"),
    "the promoted results": url("wagtailsearchpromotions:index"),
    "other wards": url("sharing_peers:index"),
    "the log of sharing": url("sharing_log:index"),
}
