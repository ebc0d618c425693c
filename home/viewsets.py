"""The admin's lists of what the apps share."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.models import AdministrativeUnit, Menu, Neighbourhood, Organisation


class NeighbourhoodViewSet(SnippetViewSet):
    model = Neighbourhood
    icon = "home"
    list_display = ["name", "unit", "active"]
    list_filter = ["unit", "active"]


class AdministrativeUnitViewSet(SnippetViewSet):
    """A unit is ended by its last day, never deleted."""

    model = AdministrativeUnit
    icon = "site"
    list_display = ["name", "kind", "valid_from", "valid_to"]
    list_filter = ["kind"]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    list_display = ["name", "short_name", "kind"]
    list_filter = ["kind"]


class MenuViewSet(SnippetViewSet):
    model = Menu
    icon = "list-ul"


class WardViewSetGroup(SnippetViewSetGroup):
    items = [NeighbourhoodViewSet, AdministrativeUnitViewSet, OrganisationViewSet, MenuViewSet]
    menu_label = _("Ward")
    menu_icon = "home"
    menu_order = 300
