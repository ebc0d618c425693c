"""Blocks of a body that show a record; what is not published shows nothing, and the API tells None."""

import copy

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import HIGHLIGHTS
from home.querysets import hidden_paths_for_request, is_published
from home.serializers import absolute_url, moment_json
from security_models.choices import Field, Progress

# The numbers that an annual figure may state, in the order of their telling.
COUNTS = (
    "reports_received",
    "reports_valuable",
    "stated_model_count",
    "areas_total",
    "areas_meeting_standard",
)


class RecordBlock(SnippetChooserBlock):
    """A record chosen by the editor; all those of one kind in a body are read in one query."""

    def records(self):
        """Return the queryset with all that the template and the API tell of a record."""
        return self.model_class.objects.all()

    def sample(self):
        """Return an unsaved record for the preview of the block where none is published."""
        raise NotImplementedError

    def record_json(self, record, request):
        """Return what the API tells of a published record."""
        raise NotImplementedError

    def to_python(self, value):
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values):
        found = self.records().in_bulk({value for value in values if value is not None})
        return [copy.copy(found[value]) if value in found else None for value in values]

    def get_preview_value(self):
        return self.records().published().order_by("pk").first() or self.sample()

    @cached_property
    def is_previewable(self):
        return True

    def get_api_representation(self, value, context=None):
        if value is None or not value.is_published:
            return None
        return self.record_json(value, (context or {}).get("request"))

    def get_searchable_content(self, value):
        """What the record is called, as long as the block shows it."""
        return [value.title] if value is not None and value.is_published else []


class SecurityModelBlock(RecordBlock):
    def __init__(self, **kwargs):
        super().__init__("security_models.SecurityModel", **kwargs)

    def records(self):
        return super().records().with_status_on(timezone.localdate())

    def sample(self):
        return self.model_class(
            name="Camera an ninh (minh hoạ)", slug="minh-hoa", field=Field.CAMERA
        )

    def record_json(self, record, request):
        return {
            "id": record.pk,
            "name": record.name,
            "field": record.field,
            "status": record.status_then,
            "summary": record.summary,
            "url": absolute_url(record.get_url(request)),
        }

    class Meta:
        icon = "group"
        label = _("Security model")
        group = HIGHLIGHTS
        template = "blocks/security_model.html"
        description = _("A card of a self-managed model, with a link to its page.")


class TaskPlanBlock(RecordBlock):
    def __init__(self, **kwargs):
        super().__init__("security_models.TaskPlan", **kwargs)

    def records(self):
        return super().records().with_progress()

    def sample(self):
        task = self.model_class._meta.get_field("tasks").related_model
        return self.model_class(
            title="Kế hoạch phong trào (minh hoạ)",
            slug="minh-hoa",
            stated_task_count=12,
            tasks=[
                task(title="Tuyên truyền", progress=Progress.DONE, percent=100),
                task(title="Nhân rộng", progress=Progress.IN_PROGRESS, percent=50),
            ],
        )

    def record_json(self, record, request):
        return {
            "id": record.pk,
            "title": record.title,
            "percent": record.percent,
            "done_count": record.done_count,
            "task_count": record.task_count,
            "stated_task_count": record.stated_task_count,
            "url": absolute_url(record.get_url(request)),
        }

    class Meta:
        icon = "tasks"
        label = _("Progress of a plan")
        group = HIGHLIGHTS
        template = "blocks/task_plan.html"
        description = _("How far a task plan is, with a link to its page.")


class AnnualFigureBlock(RecordBlock):
    def __init__(self, **kwargs):
        super().__init__("security_models.AnnualFigure", **kwargs)

    def records(self):
        return super().records().select_related("unit", "source_page")

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["counts"] = counts_of(value) if value else []
        return context

    def sample(self):
        unit = self.model_class._meta.get_field("unit").related_model(name="Phường minh hoạ")
        return self.model_class(
            unit=unit, year=2022, reports_received=50, reports_valuable=30, stated_model_count=10
        )

    def record_json(self, record, request):
        return {
            "id": record.pk,
            "year": record.year,
            "unit": {"id": record.unit_id, "name": record.unit.name},
            **{name: getattr(record, name) for name in COUNTS},
            "movement_grade": record.movement_grade,
            "as_of": moment_json(record.as_of),
            "correction_note": record.correction_note,
            "source_url": _address_of_source(record.source_page, request),
            "url": absolute_url(record.get_url(request)),
        }

    class Meta:
        icon = "order"
        label = _("Figures of a year")
        group = HIGHLIGHTS
        template = "blocks/annual_figure.html"
        description = _("What a unit reported for one year, with its source.")


def counts_of(figure):
    """Return ``(label, number)`` pairs of what the figure states."""
    fields = [figure._meta.get_field(name) for name in COUNTS]
    counts = [(field.verbose_name, getattr(figure, field.name)) for field in fields]
    return [(label, number) for label, number in counts if number is not None]


def _address_of_source(page, request):
    hidden = hidden_paths_for_request(request)
    return absolute_url(page.get_url(request)) if page and is_published(page, hidden) else None
