"""The admin's lists of what the apps share."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.listings import AlphabeticalIndexView
from home.models import AdministrativeUnit, GlossaryTerm, Menu, Neighbourhood, Organisation


class NeighbourhoodViewSet(SnippetViewSet):
    model = Neighbourhood
    icon = "home"
    index_view_class = AlphabeticalIndexView
    list_display = ["name", "unit", "active"]
    list_filter = ["unit", "active"]

    def get_queryset(self, request):
        return Neighbourhood.objects.select_related("unit")


class AdministrativeUnitViewSet(SnippetViewSet):
    """A unit is ended by its last day, never deleted."""

    model = AdministrativeUnit
    icon = "site"
    index_view_class = AlphabeticalIndexView
    list_display = ["name", "kind", "valid_from", "valid_to"]
    list_filter = ["kind"]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    index_view_class = AlphabeticalIndexView
    list_display = ["name", "short_name", "kind"]
    list_filter = ["kind"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "title"
    index_view_class = AlphabeticalIndexView
    list_display = ["short_form", "meaning"]


class MenuViewSet(SnippetViewSet):
    model = Menu
    icon = "list-ul"


class WardViewSetGroup(SnippetViewSetGroup):
    items = [
        NeighbourhoodViewSet,
        AdministrativeUnitViewSet,
        OrganisationViewSet,
        GlossaryTermViewSet,
        MenuViewSet,
    ]
    menu_label = _("Ward")
    menu_icon = "home"
    menu_order = 300
