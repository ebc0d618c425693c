from wagtail.snippets.views.snippets import SnippetViewSet

from security_models.models import SecurityModel


class SecurityModelViewSet(SnippetViewSet):
    model = SecurityModel
    icon = "group"
    list_display = ["name", "field", "unit", "live"]
    list_filter = ["field", "unit"]
    add_to_admin_menu = True
    menu_order = 310
