"""The admin menu "An ninh trật tự"."""

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import (
    EditView,
    PreviewOnEditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from security_models import actions, listings, panels, views
from security_models.models import AnnualFigure, Period, SecurityModel, TaskPlan


class RecordEditView(EditView):
    @cached_property
    def header_more_buttons(self):
        own = views.buttons_of(self.live_object, self.request.user)
        return super().header_more_buttons + own


class RecordPreview(PreviewOnEditView):
    """Of what stands in the editor, for all whom Wagtail lets edit: the desk that the record waits for too."""

    def user_has_permission(self, permission):
        return self.user_has_permission_for_instance(permission, self.object)

    def user_has_permission_for_instance(self, permission, instance):
        desk = instance.current_workflow_task
        return super().user_has_permission_for_instance(permission, instance) or (
            desk is not None and desk.user_can_access_editor(instance, self.request.user)
        )


class RecordViewSet(SnippetViewSet):
    """A record is drafted, published, locked and looked at; never copied, since its history is its own."""

    index_view_class = listings.RecordIndexView
    edit_view_class = RecordEditView
    preview_on_edit_view_class = RecordPreview
    inspect_view_class = listings.RecordInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    chooser_viewset_class = listings.RecordChooserViewSet
    inspect_template_name = "security_models/admin/inspect.html"
    export_values = {}
    export_prefetch = []
    inspect_parts = []
    list_related = []
    list_prefetch = []
    action_views = []

    def get_queryset(self, request):
        records = self.model.objects.with_publication().select_related(*self.list_related)
        return records.prefetch_related(*self.list_prefetch)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(
            export_values=self.export_values,
            export_prefetch=self.export_prefetch,
            **kwargs,
        )

    def get_inspect_view_kwargs(self, **kwargs):
        return super().get_inspect_view_kwargs(parts=self.inspect_parts, **kwargs)

    def get_urlpatterns(self):
        own = [
            path(f"{view.name}/<int:pk>/", self.construct_view(view), name=view.name)
            for view in self.action_views
        ]
        return super().get_urlpatterns() + own


PUBLICATION = {"label": _("Publication")}


class SecurityModelViewSet(RecordViewSet):
    model = SecurityModel
    icon = "group"
    edit_handler = panels.SECURITY_MODEL
    filterset_class = listings.SecurityModelFilterSet
    ordering = "sort_key"
    list_display = [
        "name",
        "field",
        "status",
        "unit",
        LiveStatusTagColumn(**PUBLICATION),
        UpdatedAtColumn(),
    ]
    list_related = ["unit"]
    list_prefetch = ["events"]
    list_export = [
        "name",
        "field",
        "status",
        "unit",
        "periods",
        "summary",
        "decision_number",
        "decision_date",
        "decision_issuer",
        "lead_organisation",
        "partner_organisations",
        "neighbourhoods",
        "sites",
        "teams",
        "published",
    ]
    export_headings = {
        "neighbourhoods": _("Places of the sites"),
        "sites": _("Number of sites"),
        "teams": _("Number of teams"),
        "published": _("Publication"),
    }
    export_values = {
        "neighbourhoods": lambda model: "; ".join(str(site) for site in model.sites.all()),
        "sites": lambda model: len(model.sites.all()),
        "teams": lambda model: sum(site.teams or 0 for site in model.sites.all()),
        "published": listings.published_label,
    }
    export_prefetch = [
        "lead_organisation",
        "partner_organisations",
        "periods",
        "sites__neighbourhood",
    ]
    export_filename = "mo-hinh-an-ninh-trat-tu"
    inspect_view_fields = [
        "status",
        "field",
        "unit",
        "summary",
        "decision_number",
        "decision_date",
        "decision_issuer",
        "decision_file",
        "lead_organisation",
        "partner_organisations",
        "periods",
        "source_page",
    ]
    inspect_parts = [
        (
            _("History"),
            "timeline",
            ["date", "kind", "target", "site", "decision_number", "note", "page"],
        ),
        (
            _("Sites of the model"),
            "sites",
            [
                "neighbourhood",
                "place",
                "started_on",
                "ended_on",
                "teams",
                "members",
                "households",
                "cameras",
            ],
        ),
        (
            _("Results"),
            "year_results",
            [
                "year",
                "rating",
                "reports_received",
                "reports_valuable",
                "persons_helped",
                "note",
            ],
        ),
    ]
    action_views = [views.MergeView, views.DissolveView, views.ReopenView]


class TaskPlanViewSet(RecordViewSet):
    model = TaskPlan
    icon = "tasks"
    edit_handler = panels.TASK_PLAN
    filterset_class = listings.TaskPlanFilterSet
    ordering = "sort_key"
    list_display = [
        "title",
        "number",
        "period",
        Column("task_count", label=pgettext_lazy("of a plan", "Tasks"), sort_key="task_count"),
        Column("done_count", label=_("Tasks done"), sort_key="done_count"),
        LiveStatusTagColumn(**PUBLICATION),
        UpdatedAtColumn(),
    ]
    list_related = ["unit", "period"]
    list_export = [
        "title",
        "number",
        "issued_on",
        "effective_on",
        "issuer",
        "unit",
        "period",
        "movement",
        "summary",
        "stated_task_count",
        "tasks",
        "done",
        "percent",
        "published",
    ]
    export_headings = {
        "tasks": pgettext_lazy("of a plan", "Tasks"),
        "done": _("Tasks done"),
        "percent": _("Mean progress (%)"),
        "published": _("Publication"),
    }
    export_values = {
        "tasks": lambda plan: plan.task_count,
        "done": lambda plan: plan.done_count,
        "percent": lambda plan: "" if plan.percent is None else plan.percent,
        "published": listings.published_label,
    }
    export_filename = "ke-hoach-nhiem-vu"
    inspect_view_fields = [
        "number",
        "issued_on",
        "effective_on",
        "issuer",
        "file",
        "unit",
        "period",
        "movement",
        "parent_plan",
        "summary",
        "stated_task_count",
        "source_page",
    ]
    inspect_parts = [
        (
            pgettext_lazy("of a plan", "Tasks"),
            "tasks",
            ["title", "group", "lead_organisation", "due_on", *actions.PROGRESS_FIELDS],
        )
    ]
    action_views = [views.ProgressView]

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()


class AnnualFigureViewSet(RecordViewSet):
    model = AnnualFigure
    icon = "order"
    edit_handler = panels.ANNUAL_FIGURE
    filterset_class = listings.AnnualFigureFilterSet
    list_display = [
        "year",
        "unit",
        "reports_received",
        "reports_valuable",
        "stated_model_count",
        LiveStatusTagColumn(**PUBLICATION),
        UpdatedAtColumn(),
    ]
    list_related = ["unit"]
    list_export = [
        "year",
        "unit",
        "reports_received",
        "reports_valuable",
        "stated_model_count",
        "areas_total",
        "areas_meeting_standard",
        "movement_grade",
        "as_of",
        "correction_note",
        "published",
    ]
    export_headings = {"published": _("Publication")}
    export_values = {"published": listings.published_label}
    export_filename = "so-lieu-nam"
    inspect_view_fields = [name for name in list_export if name != "published"] + ["source_page"]


class PeriodViewSet(SnippetViewSet):
    model = Period
    icon = "calendar"
    index_view_class = listings.SheetIndexView
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["name", "start_year", "end_year"]
    list_display = ["name", "start_year", "end_year"]
    list_export = ["name", "start_year", "end_year"]
    export_filename = "giai-doan"


class SecurityViewSetGroup(SnippetViewSetGroup):
    items = [SecurityModelViewSet, TaskPlanViewSet, AnnualFigureViewSet, PeriodViewSet]
    menu_label = _("Security and order")
    menu_icon = "group"
    menu_order = 310
