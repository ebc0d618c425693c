"""The admin menu "An ninh trật tự"."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from security_models import panels
from security_models.models import AnnualFigure, Period, SecurityModel, TaskPlan


class SecurityModelViewSet(SnippetViewSet):
    model = SecurityModel
    icon = "group"
    edit_handler = panels.SECURITY_MODEL
    list_display = ["name", "field", "status", "unit", "live"]
    list_filter = ["field", "status", "unit"]


class TaskPlanViewSet(SnippetViewSet):
    model = TaskPlan
    icon = "tasks"
    edit_handler = panels.TASK_PLAN
    list_display = ["title", "number", "period", "live"]
    list_filter = ["period", "unit"]


class AnnualFigureViewSet(SnippetViewSet):
    model = AnnualFigure
    icon = "order"
    edit_handler = panels.ANNUAL_FIGURE
    list_display = ["year", "unit", "reports_received", "stated_model_count", "live"]
    list_filter = ["year", "unit"]


class PeriodViewSet(SnippetViewSet):
    model = Period
    icon = "calendar"
    list_display = ["name", "start_year", "end_year"]


class SecurityViewSetGroup(SnippetViewSetGroup):
    items = [SecurityModelViewSet, TaskPlanViewSet, AnnualFigureViewSet, PeriodViewSet]
    menu_label = _("Security and order")
    menu_icon = "group"
    menu_order = 310
