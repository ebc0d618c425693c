from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from syndication.embed.generator import EmbedCodeView


@hooks.register("register_admin_urls")
def register_embed_code_address():
    return [path("embed-code/", EmbedCodeView.as_view(), name="embed_code")]


@hooks.register("register_settings_menu_item")
def register_embed_code():
    return MenuItem(
        _("Embed code"), reverse("embed_code"), name="embed-code", icon_name="code", order=900
    )
