"""The screens "Tin nhập": what other wards sent."""

import django_filters
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from articles.models import ArticleIndexPage
from syndication.forms import PlaceForm
from syndication.models import ImportedItem
from syndication.pulling.items import differences
from syndication.screens.actions import ACCEPT, CHANGED, PLACE, REJECT, carry_out
from syndication.screens.comparing import marked
from syndication.screens.health import DECIDED_BY_EDITORS, waiting
from vietnamese.text import fold

ACTIONS = (ACCEPT, REJECT, PLACE)


def filed_below(items):
    """Return the sections that articles of ``items`` stand in, or would go into, as a queryset."""
    targets = items.values("subscription__target_section")
    return ArticleIndexPage.objects.filter(pk__in=targets).order_by("path")


class ItemFilterSet(WagtailFilterSet):
    waits = django_filters.BooleanFilter(
        label=gettext_lazy("Waits for a decision"), method="that_wait"
    )
    section = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Section"),
        field_name="subscription__target_section",
        queryset=lambda request: filed_below(ImportedItem.objects.all()),
    )

    class Meta:
        model = ImportedItem
        fields = ["waits", "state", "peer", "section"]

    def that_wait(self, items, name, value):
        return items.filter(waiting()) if value else items.exclude(waiting())


class ItemIndexView(IndexView):
    """Imported items, the latest change first."""

    is_searchable = True
    no_results_message = gettext_lazy("No imported news here.")
    list_display = [
        "title",
        Column("peer", label=gettext_lazy("Source"), sort_key="peer__name"),
        StatusTagColumn(
            "get_state_display",
            label=gettext_lazy("State"),
            primary=lambda item: item.state in DECIDED_BY_EDITORS or item.withdrawal_waits,
            sort_key="state",
        ),
        Column("section", label=gettext_lazy("Section"), accessor="subscription.target_section"),
        DateColumn(
            "remote_moment", label=gettext_lazy("Published there"), sort_key="remote_moment"
        ),
        DateColumn("changed_at", label=gettext_lazy("Changed"), sort_key="changed_at"),
    ]

    @cached_property
    def columns(self):
        boxes = BulkActionsCheckboxColumn("bulk_actions", obj_type="item")
        return [boxes, *super().columns] if self.user_has_permission("change") else super().columns

    def _get_title_column(self, *args, **kwargs):
        return super()._get_title_column(
            *args, **kwargs, get_title_id=lambda item: f"item_{item.pk}_title"
        )

    def get_edit_url(self, instance):
        """An item is looked at and decided on, not edited."""
        return None

    def get_base_queryset(self):
        items = ImportedItem.objects.defer("data")
        return items.select_related("peer", "subscription__target_section")

    def search_queryset(self, queryset):
        """Those whose title has the words typed, in any case, with or without marks."""
        if not self.is_searching:
            return queryset
        wanted = fold(self.search_query)
        titles = queryset.order_by().values_list("pk", "title")
        return queryset.filter(pk__in=[pk for pk, title in titles if wanted in fold(title)])


def web_address(url):
    """Return ``url`` where a link may lead there, else ""; it is what another ward wrote."""
    return url if url.startswith(("https://", "http://")) else ""


class ItemInspectView(InspectView):
    """What the other ward says, the article here, what differs, and what can be done."""

    def get_object(self, queryset=None):
        items = ImportedItem.objects.select_related("peer", "subscription__target_section", "page")
        return get_object_or_404(items, pk=self.pk)

    def get_edit_url(self):
        return None

    def get_delete_url(self):
        return None

    def comparison(self):
        """Return ``(label, before, after)`` as HTML where the article here and the other ward's differ."""
        item = self.object
        if item.state not in CHANGED or not item.page or not item.data:
            return []
        return [
            (label, *marked(str(before), str(after))) for label, before, after in differences(item)
        ]

    def get_context_data(self, **kwargs):
        item, user = self.object, self.request.user
        data = item.data if isinstance(item.data, dict) else {}
        fitting = [one for one in ACTIONS if self.user_has_permission("change") and one.fits(item)]
        return super().get_context_data(**kwargs) | {
            "item": item,
            "told": data,
            "original_url": web_address(item.canonical_url),
            "comparison": self.comparison(),
            "is_changed": item.state in CHANGED,
            "buttons": [(self.address(one), one) for one in fitting if one is not PLACE],
            "place_url": self.address(PLACE) if PLACE in fitting else None,
            "place_form": PlaceForm(user=user),
            "may_edit_page": item.page and item.page.permissions_for_user(user).can_edit(),
            "peer_url": reverse("sharing_peers:inspect", args=[item.peer_id]),
        }

    def address(self, action):
        return reverse(f"sharing_items:{action.name}", args=[self.object.pk])


class ItemActionView(PermissionCheckedMixin, View):
    """Decides on one item and says how that went."""

    http_method_names = ["post"]
    permission_required = "change"
    model = ImportedItem
    inspect_url_name = None

    def post(self, request, pk, name):
        item = get_object_or_404(ImportedItem.objects.select_related("peer", "page"), pk=pk)
        action = next(one for one in ACTIONS if one.name == name)
        if refusal := self.refusal(action, item):
            messages.error(request, refusal)
        else:
            sentence = _("“%(item)s”: %(done)s.") % {"item": item, "done": action.done}
            messages.success(request, sentence)
        return redirect(reverse(self.inspect_url_name, args=[pk]))

    def refusal(self, action, item):
        """Carry ``action`` out and return "", or the sentence that says why not."""
        if action is not PLACE:
            return carry_out(action, item, self.request.user)
        form = PlaceForm(self.request.POST, user=self.request.user)
        if not form.is_valid():
            return form.errors["section"][0]
        return carry_out(action, item, self.request.user, **form.cleaned_data)
