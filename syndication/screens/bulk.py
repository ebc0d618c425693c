"""What can be done to many imported items at once."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from syndication.forms import PlaceForm
from syndication.models import ImportedItem
from syndication.permissions import may_change_items
from syndication.screens.actions import ACCEPT, PLACE, REJECT, carry_out
from visits.permissions import GuardedViewMixin


class ItemBulkAction(GuardedViewMixin, BulkAction):
    """Abstract: asks, and then does ``action`` to each item that is as the action needs it."""

    models = [ImportedItem]
    template_name = "syndication/admin/imported_bulk.html"
    action = None
    may_see = staticmethod(may_change_items)

    @classmethod
    def get_queryset(cls, model, object_ids):
        ids = [pk for pk in object_ids if pk.isascii() and pk.isdigit()]
        return ImportedItem.objects.filter(pk__in=ids).select_related("peer", "page")

    def get_all_objects_in_listing_query(self, parent_id):
        """None: the list may be filtered, and what cannot be seen shall not be decided on."""
        return []

    def check_perm(self, item):
        return self.action.fits(item)

    def object_context(self, item):
        return {"item": item, "url": reverse("sharing_items:inspect", args=[item.pk])}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"action": self.action}

    def form_valid(self, form):
        """One after another, and not all in one transaction as Wagtail has it: pictures may be fetched."""
        items, _unfit = self.get_actionable_objects()
        refusals = [
            (item, carry_out(self.action, item, self.request.user, **form.cleaned_data))
            for item in items
        ]
        done = sum(not sentence for _item, sentence in refusals)
        if done:
            sentence = ngettext("%(count)s item: %(done)s.", "%(count)s items: %(done)s.", done)
            messages.success(self.request, sentence % {"count": done, "done": self.action.done})
        for item, sentence in refusals:
            if sentence:
                messages.error(self.request, f"{item}: {sentence}")
        return redirect(self.next_url)


class AcceptAction(ItemBulkAction):
    display_name = ACCEPT.label
    aria_label = _("Accept the selected items")
    action_type = "accept"
    action_priority = 10
    action = ACCEPT


class RejectAction(ItemBulkAction):
    display_name = REJECT.label
    aria_label = _("Reject the selected items")
    action_type = "reject"
    action_priority = 20
    action = REJECT


class PlaceAction(ItemBulkAction):
    display_name = PLACE.label
    aria_label = _("Place the selected items in a section")
    action_type = "place"
    action_priority = 30
    action = PLACE
    form_class = PlaceForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}
