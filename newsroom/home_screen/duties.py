"""Cards of people who do one thing for the portal, and whose home screen would be empty without it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from home.choices import AlertState
from home.models import Alert
from newsroom.home_screen.cards import LONGEST, Card, Link, Row
from syndication.choices import ImportState
from syndication.models import ImportedItem
from vietnamese.dates import format_moment


class UrgentNews(Card):
    """Alerts that are shown or will be, each with the button that ends it, for those who may write them."""

    name = "alerts"
    order = 25
    heading = gettext_lazy("Urgent news")

    @property
    def is_allowed(self):
        return policy_registry.get_by_type(Alert).user_has_permission(self.desk.user, "change")

    def rows(self):
        if not self.is_allowed:
            return []
        alerts = Alert.objects.unfinished(timezone.now()).most_urgent_first()[:LONGEST]
        return [self._row(alert, alert.state) for alert in alerts]

    def _row(self, alert, state):
        end = reverse(Alert.snippet_viewset.get_url_name("end"), args=[alert.pk])
        return Row(
            title=alert.message,
            url=reverse(Alert.snippet_viewset.get_url_name("edit"), args=[alert.pk]),
            status=state.label,
            is_urgent=state == AlertState.CURRENT,
            details=(f"{format_moment(alert.starts_at)} – {format_moment(alert.ends_at)}",),
            link=Link(_("End it now"), end),
        )

    def empty(self):
        return _("No urgent news is shown or planned.") if self.is_allowed else ""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        if context:
            add = reverse(Alert.snippet_viewset.get_url_name("add"))
            context["link"] = Link(_("Write urgent news"), add)
        return context


class ImportedNews(Card):
    """News of other wards that nobody has decided on yet, for those who may; the newest first."""

    name = "imported"
    order = 45
    heading = gettext_lazy("News of other wards that waits for a decision")

    @property
    def is_allowed(self):
        return policy_registry.get_by_type(ImportedItem).user_has_permission(
            self.desk.user, "change"
        )

    def rows(self):
        if not self.is_allowed:
            return []
        waiting = ImportedItem.objects.filter(state=ImportState.NEW)[:LONGEST]
        return [
            Row(
                title=item.title,
                url=reverse("sharing_items:inspect", args=[item.pk]),
                details=(item.source_name, format_moment(item.first_seen_at)),
            )
            for item in waiting
        ]

    def empty(self):
        return _("No news of other wards waits for a decision.") if self.is_allowed else ""

    def link(self):
        return Link(_("Imported news"), reverse("sharing_items:index"))
