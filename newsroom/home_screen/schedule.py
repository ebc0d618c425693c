"""What will be published or taken down by itself in the next days."""

from datetime import timedelta
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from home.tasks import worker_is_running
from newsroom.home_screen.cards import LONGEST, Card, Row, editor_address
from vietnamese.dates import format_moment
from vietnamese.numbers import format_number

AHEAD = timedelta(days=14)
MOST_READ = 200
"""So many scheduled versions and expiries of one type are looked at, the earliest first."""
GRACE = timedelta(minutes=5)
"""The worker looks once a minute; what is later than this was forgotten."""


class Event(NamedTuple):
    moment: object
    title: str
    content_type: int
    pk: str
    is_expiry: bool


class Schedule(Card):
    """Publishing and expiry within the next 14 days of what the person may see, and what should have happened."""

    name = "schedule"
    order = 50
    heading = gettext_lazy("Scheduled for the next 14 days")

    @cached_property
    def _now(self):
        return timezone.now()

    @cached_property
    def _records(self):
        """The content type of each type of record whose items the person may see, with whether they may be changed."""
        types = {}
        for model in get_snippet_models():
            policy = policy_registry.get_by_type(model)
            if issubclass(model, DraftStateMixin) and policy.user_has_any_permission(
                self.desk.user, {"add", "change", "publish", "view"}
            ):
                kind = ContentType.objects.get_for_model(model).pk
                types[kind] = policy.user_has_permission(self.desk.user, "change")
        return types

    @cached_property
    def _page_type(self):
        return ContentType.objects.get_for_model(Page).pk

    @cached_property
    def _events(self):
        """Events of what the person may see, the earliest first."""
        found = sorted([*self._publications(), *self._expiries()])
        pages = {int(event.pk) for event in found if event.content_type not in self._records}
        seen = self.desk.explorable_among(pages)
        return [
            event for event in found if event.content_type in self._records or int(event.pk) in seen
        ]

    def _publications(self):
        bases = [self._page_type] if self.desk.may_see_pages else []
        revisions = Revision.objects.filter(
            approved_go_live_at__lte=self._now + AHEAD,
            base_content_type__in=[*bases, *self._records],
        ).order_by("approved_go_live_at", "pk")
        rows = revisions.values_list(
            "approved_go_live_at", "object_str", "base_content_type", "object_id"
        )
        return [Event(*row, is_expiry=False) for row in rows[:MOST_READ]]

    def _expiries(self):
        if self.desk.may_see_pages:
            pages = self.desk.pages.explorable_instances(self.desk.user)
            yield from self._expiries_of(self._page_type, pages)
        for kind in self._records:
            model = ContentType.objects.get_for_id(kind).model_class()
            yield from self._expiries_of(kind, model._default_manager.all())

    def _expiries_of(self, kind, objects):
        ending = objects.filter(live=True, expire_at__lte=self._now + AHEAD)
        for one in ending.order_by("expire_at", "pk")[:MOST_READ]:
            yield Event(one.expire_at, str(one), kind, str(one.pk), is_expiry=True)

    def rows(self):
        shown = self._events[:LONGEST]
        pages = {int(event.pk) for event in shown if event.content_type not in self._records}
        editable = self.desk.editable_among(pages)
        return [self._row(event, editable) for event in shown]

    def _row(self, event, editable):
        may_edit = self._records.get(event.content_type, int(event.pk) in editable)
        is_late = event.moment < self._now - GRACE
        what = _("Is taken down") if event.is_expiry else _("Is published")
        return Row(
            title=event.title,
            url=editor_address(event.content_type, event.pk) if may_edit else None,
            status=_("Should have happened") if is_late else what,
            is_urgent=is_late,
            details=(what, format_moment(event.moment))
            if is_late
            else (format_moment(event.moment),),
        )

    def empty(self):
        if self.desk.may_see_pages or self._records:
            return _("Nothing is scheduled for the next 14 days.")
        return ""

    def note(self):
        sentences = []
        more = len(self._events) - LONGEST
        if more > 0:
            sentences.append(_("And %(number)s more.") % {"number": format_number(more)})
        if worker_is_running():
            sentences.append(_("Scheduled work is running."))
        return " ".join(sentences)
