from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from syndication.embed.generator import EmbedCodeView
from syndication.pushing import views
from syndication.pushing.viewsets import ReceiverViewSet


@hooks.register("register_admin_viewset")
def register_receivers():
    return ReceiverViewSet()


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


@hooks.register("register_settings_menu_item")
def register_embed_code():
    return MenuItem(
        _("Embed code"), reverse("embed_code"), name="embed-code", icon_name="code", order=900
    )
