"""API v2 of the ward's public records: models, task plans, annual figures, and neighbourhoods with their models."""

from django.db.models import Count, FilteredRelation, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from rest_framework.fields import ReadOnlyField
from wagtail.api import APIField
from wagtail.api.v2.views import BaseAPIViewSet

from home import api
from home.query_values import day, one_of, whole_number, year, years
from home.serializers import ImageField, UnitField
from security_models import serializers
from security_models.choices import EventKind, Field, Status
from security_models.models import (
    AnnualFigure,
    ModelEvent,
    ModelSite,
    PlanTask,
    SecurityModel,
    TaskPlan,
)
from security_models.public_pages import PublicPages
from security_models.yearbook import Recorded


class AsOfMixin:
    """Answers that are about a day: ``?as_of=YYYY-MM-DD``, today (in Vietnam) unless given."""

    @cached_property
    def as_of(self):
        """The day that is asked for, or None."""
        asked = self.request.GET.get("as_of")
        return None if asked is None else day("as_of", asked)

    @property
    def date(self):
        return self.as_of or timezone.localdate()

    def filter_as_of(self, records, text):
        return records

    def get_serializer_context(self):
        return super().get_serializer_context() | {"date": self.date}


class RecordsAPIViewSet(AsOfMixin, api.CollectionAPIViewSet):
    """Published records, whose fields are the viewset's own: nothing is told that is not named there."""

    meta_fields = [
        *BaseAPIViewSet.meta_fields,
        APIField("html_url", serializer=serializers.AddressField()),
        "first_published_at",
    ]
    source_field = APIField("source", serializer=serializers.SourceField())
    updated_field = APIField("updated_at", serializer=serializers.UpdatedField())
    unit_field = APIField("unit", serializer=UnitField())
    only_on_request = []
    """Fields that a list tells only where ``fields`` asks for them."""

    @classmethod
    def get_listing_default_fields(cls, model):
        left_out = {*cls.only_on_request, *cls.detail_only_fields}
        return [name for name in cls.get_available_fields(model) if name not in left_out]

    def search(self, records, words, operator):
        return records.matching(words, operator)

    def get_serializer_context(self):
        return super().get_serializer_context() | {"pages": PublicPages(self.request)}


class SecurityModelsAPIViewSet(RecordsAPIViewSet):
    """
    Models, each as it stood on the day asked for.

    Without ``as_of`` and ``status``, all that are published, whatever has become of them; with ``as_of`` alone, those
    in force at the end of that day; with ``status``, those that had that status then.
    """

    model = SecurityModel
    meta_fields = [*RecordsAPIViewSet.meta_fields, "slug"]
    body_fields = [
        "id",
        "name",
        "field",
        APIField("field_label", serializer=serializers.LabelField("field")),
        APIField("status", serializer=serializers.StatusField()),
        APIField("status_label", serializer=serializers.StatusLabelField()),
        APIField("as_of", serializer=serializers.DateField()),
        RecordsAPIViewSet.unit_field,
        "summary",
        APIField("lead_organisation", serializer=serializers.OrganisationField()),
        APIField("counts", serializer=serializers.CountsField()),
        APIField("merged_into", serializer=serializers.MergedIntoField()),
        RecordsAPIViewSet.updated_field,
        APIField("decision", serializer=serializers.DecisionField()),
        APIField("sites", serializer=serializers.SitesField()),
        RecordsAPIViewSet.source_field,
        APIField("partner_organisations", serializer=serializers.OrganisationsField()),
        APIField("periods", serializer=serializers.PeriodsField()),
        APIField("events", serializer=serializers.EventsField()),
        APIField("year_results", serializer=serializers.YearResultsField()),
        APIField("tasks", serializer=serializers.TasksOfModelField()),
        APIField("image", serializer=ImageField()),
        "body",
    ]
    only_on_request = ["updated_at", "decision", "sites", "source"]
    detail_only_fields = [
        "partner_organisations",
        "periods",
        "events",
        "year_results",
        "tasks",
        "image",
        "body",
    ]
    filters = ["field", "status", "unit", "neighbourhood", "period", "as_of"]
    detail_parameters = ["as_of"]
    orders = {
        "name": "sort_key",
        "id": "pk",
        "field": "field",
        "decision_date": "decision_date",
        "first_published_at": "first_published_at",
    }

    def get_queryset(self):
        models = SecurityModel.objects.published().with_status_on(self.date)
        merged_by_then = Q(events__kind=EventKind.MERGED_INTO, events__date__lte=self.date)
        models = models.annotate(merger=FilteredRelation("events", condition=merged_by_then))
        models = models.select_related(
            "unit", "lead_organisation", "decision_file", "source_page", "merger__target"
        )
        models = models.prefetch_related(
            Prefetch("sites", ModelSite.objects.select_related("neighbourhood"))
        )
        if self.action == "listing_view":
            return models.defer("body")
        events = ModelEvent.objects.select_related("target", "page", "site__neighbourhood")
        tasks = PlanTask.objects.published().select_related("plan")
        return models.select_related("image").prefetch_related(
            Prefetch("events", events),
            Prefetch("tasks", tasks.order_by("plan", "sort_order", "pk")),
            "year_results",
            "partner_organisations",
            "periods",
            "image__renditions",
        )

    def filter_field(self, models, text):
        return models.by_field(one_of("field", text, {name: name for name in Field.values}))

    def filter_status(self, models, text):
        status = one_of("status", text, {name: name for name in Status.values})
        asked = Q(status_then=status)
        if status == Status.PROPOSED and self.date >= timezone.localdate():
            asked |= Q(status_then=None)
        return models.filter(asked)

    def filter_as_of(self, models, text):
        if "status" in self.request.GET:
            return models
        return models.filter(status_then=Status.ACTIVE)

    def filter_neighbourhood(self, models, text):
        return models.in_neighbourhood(whole_number("neighbourhood", text), self.date)

    def filter_period(self, models, text):
        first, last = years("period", text)
        return models.filter(periods__start_year=first, periods__end_year=last)


class TaskPlansAPIViewSet(RecordsAPIViewSet):
    """Task plans with their progress as it is today; ``as_of`` leaves out those that were not in effect yet."""

    model = TaskPlan
    meta_fields = [*RecordsAPIViewSet.meta_fields, "slug"]
    body_fields = [
        "id",
        "title",
        "number",
        "issuer",
        "issued_on",
        "effective_on",
        RecordsAPIViewSet.unit_field,
        APIField("period", serializer=serializers.PeriodField()),
        "movement",
        "stated_task_count",
        APIField("recorded_task_count", serializer=ReadOnlyField(source="task_count")),
        "done_count",
        "percent",
        RecordsAPIViewSet.updated_field,
        "summary",
        APIField("parent_plan", serializer=serializers.ParentPlanField()),
        APIField("file", serializer=serializers.DocumentField()),
        RecordsAPIViewSet.source_field,
        APIField("tasks", serializer=serializers.TasksOfPlanField()),
    ]
    only_on_request = ["updated_at", "summary", "parent_plan", "file", "source"]
    detail_only_fields = ["tasks"]
    filters = ["period", "unit", "as_of"]
    orders = {
        "title": "sort_key",
        "id": "pk",
        "period": "period__start_year",
        "issued_on": "issued_on",
        "effective_on": "effective_on",
        "first_published_at": "first_published_at",
    }

    def get_queryset(self):
        plans = TaskPlan.objects.published().with_progress()
        plans = plans.select_related("unit", "period", "file", "source_page")
        if self.action == "listing_view":
            return plans
        tasks = PlanTask.objects.select_related("lead_organisation")
        return plans.prefetch_related(
            Prefetch("tasks", tasks.order_by("sort_order", "pk")),
            "tasks__partner_organisations",
            Prefetch("tasks__models", SecurityModel.objects.published()),
        )

    def filter_period(self, plans, text):
        first, last = years("period", text)
        return plans.filter(period__start_year=first, period__end_year=last)

    def filter_as_of(self, plans, text):
        return plans.in_effect_on(self.date)


class AnnualFiguresAPIViewSet(RecordsAPIViewSet):
    """The figures that units stated, beside what is recorded here; ``as_of`` leaves out what was counted later."""

    model = AnnualFigure
    body_fields = [
        "id",
        RecordsAPIViewSet.unit_field,
        "year",
        "as_of",
        "reports_received",
        "reports_valuable",
        "areas_total",
        "areas_meeting_standard",
        "movement_grade",
        "stated_model_count",
        APIField("recorded_model_count", serializer=serializers.RecordedModelsField()),
        APIField("recorded_on", serializer=serializers.CountingDayField()),
        APIField("effective_ratio", serializer=serializers.EffectiveRatioField()),
        "correction_note",
        RecordsAPIViewSet.source_field,
        RecordsAPIViewSet.updated_field,
    ]
    only_on_request = ["updated_at"]
    filters = ["year", "unit", "period", "as_of"]
    orders = {
        "year": "year",
        "id": "pk",
        "unit": "sort_key",
        "reports_received": "reports_received",
        "first_published_at": "first_published_at",
    }
    default_order = "-year"
    figures = ()

    def get_queryset(self):
        return AnnualFigure.objects.published().select_related("unit", "source_page")

    def filter_year(self, figures, text):
        return figures.filter(year=year("year", text))

    def filter_period(self, figures, text):
        return figures.filter(year__range=years("period", text))

    def filter_as_of(self, figures, text):
        is_last_day = (self.date.month, self.date.day) == (12, 31)
        last_closed_year = self.date.year - (not is_last_day)
        return figures.filter(Q(as_of__lte=self.date) | Q(as_of=None, year__lte=last_closed_year))

    def paginate_queryset(self, figures):
        self.figures = list(super().paginate_queryset(figures))
        return self.figures

    def get_object(self):
        self.figures = [super().get_object()]
        return self.figures[0]

    def get_serializer_context(self):
        return super().get_serializer_context() | {"recorded": Recorded(self.figures)}


class NeighbourhoodsAPIViewSet(AsOfMixin, api.NeighbourhoodsAPIViewSet):
    """Neighbourhoods, each with the number of models in force there on the day asked for."""

    body_fields = [
        *api.NeighbourhoodsAPIViewSet.body_fields,
        APIField("security_model_count", serializer=ReadOnlyField()),
        APIField("as_of", serializer=serializers.DateField()),
    ]
    listing_default_fields = [
        *api.NeighbourhoodsAPIViewSet.listing_default_fields,
        "security_model_count",
        "as_of",
    ]
    filters = [*api.NeighbourhoodsAPIViewSet.filters, "as_of"]
    detail_parameters = ["as_of"]

    def get_queryset(self):
        models = SecurityModel.objects.published().in_force_on(self.date)
        sites = ModelSite.objects.existing_on(self.date).order_by()
        sites = sites.filter(neighbourhood=OuterRef("pk"), model__in=models.order_by().values("pk"))
        counts = sites.values("neighbourhood").annotate(number=Count("model", distinct=True))
        return (
            super()
            .get_queryset()
            .annotate(security_model_count=Coalesce(Subquery(counts.values("number")), 0))
        )
