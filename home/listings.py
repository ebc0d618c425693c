"""How the admin lists what has a place in the alphabet, and alerts by where they stand."""

import django_filters
from django.contrib.admin.utils import quote
from django.template.defaultfilters import yesno
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.active_filters import BaseFilterAdapter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import EditView, IndexView

from home.choices import AlertState
from home.models import Alert


class BooleanFilterAdapter(BaseFilterAdapter):
    """Tells of a filter that is on whether it asks for yes or no, where Wagtail writes Python's True."""

    def get_active_filters(self):
        return [told._replace(value=yesno(self.value)) for told in super().get_active_filters()]


class AlphabeticalListMixin:
    """For a list of ``SortedByNameMixin`` objects: the column of their name is sorted as the alphabet has it."""

    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            if column.name in self.model.name_fields:
                column.sort_key = "sort_key"
        return columns


class AlphabeticalIndexView(AlphabeticalListMixin, IndexView):
    """A snippet's list in Vietnamese alphabetical order, unless another is asked for."""

    default_ordering = "sort_key"


class AlertFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("state"), choices=AlertState, method="in_state"
    )

    class Meta:
        model = Alert
        fields = ["state", "level"]

    def in_state(self, alerts, name, state):
        return alerts.in_state(state, timezone.now())


def end_buttons(alert, user):
    """Return the button that ends ``alert`` at once, as a list: empty where it is over, or is not the user's to end."""
    policy = policy_registry.get_by_type(Alert)
    if alert.state == AlertState.ENDED or not policy.user_has_permission(user, "change"):
        return []
    url = reverse(Alert.snippet_viewset.get_url_name("end"), args=[quote(alert.pk)])
    return [Button(_("End it now"), url=url, icon_name="cross", priority=15)]


class AlertIndexView(IndexView):
    def get_list_more_buttons(self, instance):
        return super().get_list_more_buttons(instance) + end_buttons(instance, self.request.user)


class AlertEditView(EditView):
    @cached_property
    def header_more_buttons(self):
        return super().header_more_buttons + end_buttons(self.object, self.request.user)
