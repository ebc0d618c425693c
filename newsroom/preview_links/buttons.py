"""Where the page editor leads to the links."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus.pages import PageMenuItem


class PreviewLinksButton(PageMenuItem):
    """In the menu of a page's header, for whoever may edit it."""

    label = _("Send a preview")
    icon_name = "view"
    url_name = "preview_links"

    def is_shown(self, user):
        return not self.page.alias_of_id and self.page.permissions_for_user(user).can_edit()
