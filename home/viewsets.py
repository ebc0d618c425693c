"""The admin's lists of what the apps share."""

from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, StatusTagColumn
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.choices import AlertState
from home.listings import (
    AlertEditView,
    AlertFilterSet,
    AlertIndexView,
    AlphabeticalIndexView,
)
from home.models import (
    AdministrativeUnit,
    Alert,
    GlossaryTerm,
    HomePage,
    Menu,
    Neighbourhood,
    Organisation,
    StandardPage,
)
from home.views import EndAlertView


class PagePreview(PreviewOnEditView):
    """Of what stands in the editor: for who may edit the page, and so for the desk that it waits for."""

    # Wagtail asks for a right to edit some page besides, which a desk does without.
    permission_required = None


class AnyPageViewSet(PageViewSet):
    preview_on_edit_view_class = PagePreview


class HomePageViewSet(AnyPageViewSet):
    model = HomePage
    parent_models = []


class StandardPageViewSet(AnyPageViewSet):
    model = StandardPage
    parent_models = []


class NeighbourhoodViewSet(SnippetViewSet):
    model = Neighbourhood
    icon = "home"
    index_view_class = AlphabeticalIndexView
    list_display = [
        "name",
        "unit",
        BooleanColumn("active", label=capfirst(_("active")), sort_key="active"),
    ]
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


class AlertViewSet(SnippetViewSet):
    """Urgent news: a sentence is in the list from when it is written, and stays there when it is over."""

    model = Alert
    icon = "warning"
    add_to_admin_menu = True
    menu_label = _("Urgent news")
    menu_order = 150
    index_view_class = AlertIndexView
    edit_view_class = AlertEditView
    filterset_class = AlertFilterSet
    ordering = ["-starts_at", "-pk"]
    list_display = [
        "message",
        "level",
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda alert: alert.state.label,
            primary=lambda alert: alert.state == AlertState.CURRENT,
        ),
        "starts_at",
        "ends_at",
    ]

    def get_urlpatterns(self):
        end = path("end/<int:pk>/", self.construct_view(EndAlertView), name="end")
        return [*super().get_urlpatterns(), end]
