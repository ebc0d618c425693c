from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from syndication.embed.generator import EmbedCodeView
from syndication.models import ImportedItem, Peer, SharingLogEntry
from syndication.panels import SharingPanel, tell_origin
from syndication.permissions import NeverPolicy, PeerPolicy
from syndication.pushing import views
from syndication.screens.bulk import AcceptAction, PlaceAction, RejectAction
from syndication.viewsets import SharingViewSetGroup

register_permission_policy(Peer, PeerPolicy(Peer))
register_permission_policy(ImportedItem, NeverPolicy(ImportedItem, {"add", "delete"}))
register_permission_policy(
    SharingLogEntry, NeverPolicy(SharingLogEntry, {"add", "change", "delete"})
)
for action in (AcceptAction, RejectAction, PlaceAction):
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_viewset")
def register_screens():
    return SharingViewSetGroup()


@hooks.register("construct_homepage_panels")
def add_sharing_panel(request, panels):
    panels.append(SharingPanel())


@hooks.register("before_edit_page")
def tell_origin_of_article(request, page):
    tell_origin(request, page)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(views.TOKEN, _("New access token"), _("New access token given"))
    actions.register_action(views.REVOKE, _("Revoke access"), _("Access revoked"))
    actions.register_action(
        views.SWITCH, _("Switch notifications"), _("Notifications switched off or on")
    )


@hooks.register("register_admin_urls")
def register_embed_code_address():
    return [path("embed-code/", EmbedCodeView.as_view(), name="embed_code")]


@hooks.register("register_sharing_menu_item")
def register_embed_code():
    return MenuItem(
        _("Embed code"), reverse("embed_code"), name="embed-code", icon_name="code", order=900
    )
