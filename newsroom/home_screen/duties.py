"""Cards of people who do one thing for the portal, and whose home screen would be empty without it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from home.choices import AlertState
from home.models import Alert
from newsroom.home_screen.cards import LONGEST, Card, Link, Row
from syndication.choices import ImportState
from syndication.models import ImportedItem
from vietnamese.dates import format_moment


class Duty(Card):
    """Abstract card of what waits for those who may change things of ``model``; nobody else has it."""

    model = None
    nothing = ""
    """The sentence that stands where nothing waits."""

    @cached_property
    def is_allowed(self):
        policy = policy_registry.get_by_type(self.model)
        return policy.user_has_permission(self.desk.user, "change")

    def rows(self):
        return [self.row(thing) for thing in self.waiting()[:LONGEST]] if self.is_allowed else []

    def empty(self):
        return self.nothing if self.is_allowed else ""

    def waiting(self):
        """Return a queryset of what is told, the first first."""
        raise NotImplementedError

    def row(self, thing):
        """Return the Row of one of them."""
        raise NotImplementedError


class UrgentNews(Duty):
    """Alerts that are shown or will be, each with the button that ends it."""

    name = "alerts"
    order = 25
    heading = gettext_lazy("Urgent news")
    model = Alert
    nothing = gettext_lazy("No urgent news is shown or planned.")

    def waiting(self):
        return Alert.objects.unfinished(timezone.now()).most_urgent_first()

    def row(self, alert):
        end = reverse(Alert.snippet_viewset.get_url_name("end"), args=[alert.pk])
        return Row(
            title=alert.message,
            url=reverse(Alert.snippet_viewset.get_url_name("edit"), args=[alert.pk]),
            status=alert.state.label,
            is_urgent=alert.state == AlertState.CURRENT,
            details=(f"{format_moment(alert.starts_at)} – {format_moment(alert.ends_at)}",),
            link=Link(_("End it now"), end),
        )

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        if context:
            add = reverse(Alert.snippet_viewset.get_url_name("add"))
            context["link"] = Link(_("Write urgent news"), add)
        return context


class ImportedNews(Duty):
    """News of other wards that nobody has decided on yet, the newest first."""

    name = "imported"
    order = 45
    heading = gettext_lazy("News of other wards that waits for a decision")
    model = ImportedItem
    nothing = gettext_lazy("No news of other wards waits for a decision.")

    def waiting(self):
        return ImportedItem.objects.filter(state=ImportState.NEW)

    def row(self, item):
        return Row(
            title=item.title,
            url=reverse("sharing_items:inspect", args=[item.pk]),
            details=(item.source_name, format_moment(item.first_seen_at)),
        )

    def link(self):
        return Link(_("Imported news"), reverse("sharing_items:index"))
