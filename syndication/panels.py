"""What the admin shows of sharing beside its own screens."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from syndication.choices import ImportState
from syndication.models import ImportedItem, Peer
from syndication.permissions import may_change_items, may_change_peers
from syndication.screens.health import health_of, in_trouble, waiting


class SharingPanel(Component):
    """Says on the admin's home what waits and which sources are in trouble; shows nothing where there is neither."""

    name = "sharing"
    order = 140
    template_name = "syndication/admin/imported_panel.html"
    longest = 5
    """How many sources are told; their list has the others."""

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        if not may_change_items(user):
            return {}
        troubled = (
            Peer.objects.filter(in_trouble()) if may_change_peers(user) else Peer.objects.none()
        )
        return {
            "title": gettext_lazy("Sharing news"),
            "waiting_count": ImportedItem.objects.filter(waiting()).count(),
            "items_url": reverse("sharing_items:index") + "?waits=true",
            "troubled_count": troubled.count(),
            "troubled": [(peer, health_of(peer).sentence) for peer in troubled[: self.longest]],
        }


def tell_origin(request, page):
    """Say above the editor of an imported article where it comes from, and what becomes of changes made here."""
    if request.method != "GET":
        return
    item = ImportedItem.objects.filter(page=page.pk).select_related("peer").first()
    if item is None:
        return
    sentence = format_html(
        _("This article was taken over from “{source}”. {rest}"),
        source=item.source_name or item.peer,
        rest=_what_happens(item),
    )
    buttons = []
    if may_change_items(request.user):
        address = reverse("sharing_items:inspect", args=[item.pk])
        buttons = [messages.button(address, _("See the imported item"))]
    messages.info(request, sentence, buttons=buttons)


def _what_happens(item):
    if item.state == ImportState.WITHDRAWN:
        return _("The other ward has withdrawn it.")
    if item.state == ImportState.UPDATED:
        return _("The other ward has changed it since; the change waits for a decision.")
    if item.state == ImportState.FORKED:
        return _("It was edited here: changes of the other ward wait for a decision.")
    return _("Once it is edited here, changes of the other ward wait for a decision.")
