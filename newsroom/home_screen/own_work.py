"""What somebody has written or sent for approval, and how far that has come."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, ExpressionWrapper, F, Prefetch, Q
from django.db.models.fields import BooleanField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page, WorkflowState

from articles.models import ArticlePage
from newsroom.home_screen.cards import LONGEST, Card, Link, Row, editor_address
from vietnamese.dates import format_moment

RETURNED = WorkflowState.STATUS_NEEDS_CHANGES


class OwnArticles(Card):
    """The person's latest articles, those sent back by a colleague before all others."""

    name = "own-articles"
    order = 40
    heading = gettext_lazy("My articles")

    def rows(self):
        desk = self.desk
        editable = desk.pages.instances_user_has_permission_for(desk.user, "change")
        own = ArticlePage.objects.filter(owner=desk.user, pk__in=editable.order_by().values("pk"))
        returned = WorkflowState.objects.filter(
            status=RETURNED, base_content_type=ContentType.objects.get_for_model(Page)
        ).annotate(page_number=Cast("object_id", BigIntegerField()))
        states = WorkflowState.objects.active().select_related(
            "current_task_state__task", "current_task_state__finished_by"
        )
        own = (
            own.annotate(
                is_returned=ExpressionWrapper(
                    Q(pk__in=returned.values("page_number")), output_field=BooleanField()
                )
            )
            .annotate_approved_schedule()
            .prefetch_related(
                Prefetch("_specific_workflow_states", states, to_attr="_current_workflow_states")
            )
            .order_by("-is_returned", F("latest_revision_created_at").desc(nulls_last=True), "-pk")
        )
        return [self._row(article) for article in own.defer("body", "related_news")[:LONGEST]]

    def _row(self, article):
        saved = article.latest_revision_created_at
        title = article.get_admin_display_title()
        public = article.get_url(self.desk.request) if article.live else None
        return Row(
            title=title,
            url=reverse("wagtailadmin_pages:edit", args=[article.pk]),
            details=(_("Saved: %(moment)s") % {"moment": format_moment(saved)},) if saved else (),
            link=public and Link(_("See it on the portal"), public, _seen(title)),
            **standing_of(article.current_workflow_state, article.status_string),
        )

    def empty(self):
        return self.desk.writable_sections and _("You have not written anything yet.")

    def link(self):
        address = reverse("wagtailadmin_pages:type_use", args=["articles", "articlepage"])
        return Link(_("All my articles"), f"{address}?owner={self.desk.user.pk}")


class SentForApproval(Card):
    """What the person has sent for approval beside own articles: records, other pages, articles of colleagues."""

    name = "sent"
    order = 45
    heading = gettext_lazy("Sent for approval by me")

    def rows(self):
        own = ArticlePage.objects.filter(owner=self.desk.user).order_by()
        states = (
            WorkflowState.objects.active()
            .filter(requested_by=self.desk.user, current_task_state__isnull=False)
            .exclude(
                content_type=ContentType.objects.get_for_model(ArticlePage),
                object_id__in=own.annotate(key=Cast("pk", CharField())).values("key"),
            )
            .select_related(
                "current_task_state__task",
                "current_task_state__finished_by",
                "current_task_state__revision",
            )
            .defer("current_task_state__revision__content")
            .order_by("-created_at", "-pk")
        )
        return [self._row(state) for state in states[:LONGEST]]

    def _row(self, state):
        kind = ContentType.objects.get_for_id(state.content_type_id)
        return Row(
            title=state.current_task_state.revision.object_str,
            url=editor_address(kind.pk, state.object_id),
            details=(get_content_type_label(kind),),
            **standing_of(state, ""),
        )


def standing_of(state, status):
    """
    Return the values of Row that tell how far something is: where its approval stands, else its ``status``.

    ``state`` is the active WorkflowState or None, with its current task state and who finished that.
    """
    current = state and state.current_task_state
    if not current:
        return {"status": status}
    if state.status != RETURNED:
        return {"status": _("In approval: %(step)s") % {"step": current.task.name}}
    by = current.finished_by
    words = {"name": get_user_display_name(by) if by else "", "comment": current.comment}
    if current.comment and by:
        quote = _("%(name)s wrote: “%(comment)s”") % words
    else:
        quote = current.comment or (by and _("Sent back by %(name)s") % words) or ""
    return {"status": _("Sent back: needs changes"), "is_urgent": True, "quote": quote}


def _seen(title):
    return _("See it on the portal: %(title)s") % {"title": title}
