"""The admin menu "Chia sẻ tin"."""

from django.contrib.auth.models import Permission
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from syndication.forms import NewPeerForm, PeerForm
from syndication.models import ImportedItem, Peer, SharingLogEntry
from syndication.pushing.viewsets import ReceiverViewSet
from syndication.screens import items, log, peers


def addresses_of(view, names):
    """Return an address below that of an object for each of ``names``, with which ``view`` is called."""
    return [path(f"<int:pk>/{name}/", view, {"name": name}, name=name) for name in names]


class PeerViewSet(ModelViewSet):
    """Sources are looked at, told what to do by buttons, and added by their address."""

    model = Peer
    name = "sharing_peers"
    url_prefix = "sharing/peers"
    icon = "download"
    menu_label = _("Sources")
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    index_view_class = peers.PeerIndexView
    list_display = peers.PeerIndexView.list_display
    add_view_class = peers.NewPeerView
    edit_view_class = peers.PeerEditView
    delete_view_class = peers.PeerDeleteView
    inspect_view_class = peers.PeerInspectView
    index_results_template_name = "syndication/admin/peer_results.html"
    edit_template_name = "syndication/admin/peer_form.html"
    inspect_template_name = "syndication/admin/peer.html"

    def get_form_class(self, for_update=False):
        return PeerForm if for_update else NewPeerForm

    def get_urlpatterns(self):
        act = self.construct_view(peers.PeerActionView)
        return [*super().get_urlpatterns(), *addresses_of(act, peers.PeerActionView.names)]


class WrittenByMachineViewSet(ModelViewSet):
    """Abstract: a list of what the worker writes; there is nothing to add, to edit or to delete."""

    granted = ("view",)
    """What groups of people can be given leave to."""
    add_to_reference_index = False
    copy_view_enabled = False

    def get_permissions_to_register(self):
        names = [f"{action}_{self.model_name}" for action in self.granted]
        return Permission.objects.filter(content_type__app_label=self.app_label, codename__in=names)

    def register_admin_url_finder(self):
        """There is no editor that its links could lead to."""

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]


class ImportedItemViewSet(WrittenByMachineViewSet):
    model = ImportedItem
    name = "sharing_items"
    url_prefix = "sharing/items"
    icon = "doc-full-inverse"
    menu_label = _("Imported news")
    granted = ("view", "change")
    inspect_view_enabled = True
    index_view_class = items.ItemIndexView
    index_template_name = "syndication/admin/imported_list.html"
    list_display = items.ItemIndexView.list_display
    filterset_class = items.ItemFilterSet
    inspect_view_class = items.ItemInspectView
    inspect_template_name = "syndication/admin/imported.html"

    def get_urlpatterns(self):
        act = self.construct_view(items.ItemActionView)
        return [
            *super().get_urlpatterns(),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            *addresses_of(act, [action.name for action in items.ACTIONS]),
        ]


class SharingLogViewSet(WrittenByMachineViewSet):
    model = SharingLogEntry
    name = "sharing_log"
    url_prefix = "sharing/log"
    icon = "history"
    menu_label = _("Sharing log")
    index_view_class = log.LogView
    list_display = log.LogView.list_display
    filterset_class = log.LogFilterSet
    list_export = ["moment", "peer", "receiver", "is_problem", "message"]
    export_filename = "nhat-ky-chia-se"


class SharingViewSetGroup(ModelViewSetGroup):
    """What else belongs into the menu is registered under the name of ``submenu_hook``."""

    items = [PeerViewSet, ImportedItemViewSet, ReceiverViewSet, SharingLogViewSet]
    menu_label = _("Sharing news")
    menu_icon = "site"
    menu_order = 320
    submenu_hook = "register_sharing_menu_item"
