"""How the admin lists and shows records: search without marks, filters, columns, spreadsheets, choosers."""

import datetime

import django_filters
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.documents.models import AbstractDocument
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import IndexView, InspectView

from home.listings import AlphabeticalListMixin
from home.models import Neighbourhood
from security_models.choices import Rating
from security_models.forms import with_unit
from security_models.models import (
    AnnualFigure,
    ModelYearResult,
    Period,
    PlanTask,
    SecurityModel,
    TaskPlan,
)
from security_models.views import buttons_of
from vietnamese.dates import format_date
from vietnamese.numbers import format_number
from vietnamese.spreadsheets import SheetMixin


def shown(record, name):
    """Return the field ``name`` of ``record`` as an editor reads it: labels, names, a number, a date, or ""."""
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if field.many_to_many:
        return ", ".join(str(item) for item in value.all())
    if field.choices:
        return getattr(record, f"get_{name}_display")()
    if value is None or isinstance(value, int | datetime.date):
        return "" if value is None else value
    return str(value)


class SheetIndexView(SheetMixin, IndexView):
    """A list that is saved as CSV or XLSX with what an editor reads, and without boxes to tick."""

    export_values = {}
    """Functions of an object for the columns of a spreadsheet that are no fields."""
    export_prefetch = []

    @cached_property
    def columns(self):
        # Nothing can be done to many at once: nobody deletes them.
        return [one for one in super().columns if not isinstance(one, BulkActionsCheckboxColumn)]

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        return queryset.prefetch_related(*self.export_prefetch) if self.is_export else queryset

    def to_row_dict(self, item):
        own = self.export_values
        return {
            name: own[name](item) if name in own else shown(item, name) for name in self.list_export
        }


class RecordIndexView(AlphabeticalListMixin, SheetIndexView):
    """A list of records: searched without marks, sorted as the alphabet has it."""

    def get_list_more_buttons(self, instance):
        return super().get_list_more_buttons(instance) + buttons_of(instance, self.request.user)

    def search_queryset(self, queryset):
        return queryset.matching(self.search_query) if self.is_searching else queryset


class RecordInspectView(InspectView):
    """What is public of a record and its rows, in the words that an editor reads."""

    parts = []
    """Heading, relation and fields of the tables below the record's own fields."""

    def get_object(self, queryset=None):
        lists = self.model.served_with_lists
        return get_object_or_404(self.model.objects.prefetch_related(*lists), pk=self.pk)

    @cached_property
    def header_more_buttons(self):
        return super().header_more_buttons + buttons_of(self.object, self.request.user)

    def get_context_for_field(self, field_name):
        field = self.model._meta.get_field(field_name)
        return {"label": capfirst(field.verbose_name), **self.cell(self.object, field_name)}

    def cell(self, record, name):
        """Return the text of a field, and the address of what it names or None."""
        value = shown(record, name)
        if isinstance(value, datetime.date):
            value = format_date(value)
        elif isinstance(value, int):
            value = str(value) if name == "year" else format_number(value)
        is_named = record._meta.get_field(name).many_to_one
        return {"value": value, "url": self.address(getattr(record, name)) if is_named else None}

    def address(self, named):
        """Return where an editor finds what a record names: a model in the admin, a page or file in public."""
        if isinstance(named, SecurityModel):
            return reverse(named.snippet_viewset.get_url_name("inspect"), args=[named.pk])
        is_public = isinstance(named, AbstractDocument) or getattr(named, "live", False)
        return getattr(named, "url", None) if is_public else None

    def table(self, heading, relation, names):
        """Return the table of the rows that the record has in ``relation``, a manager or a method."""
        rows = getattr(self.object, relation)
        rows = list(rows() if relation == "timeline" else rows.all())
        fields = [type(row)._meta.get_field(name) for row in rows[:1] for name in names]
        return {
            "heading": heading,
            "headings": [capfirst(field.verbose_name) for field in fields],
            "rows": [[self.cell(row, name) for name in names] for row in rows],
        }

    def get_context_data(self, **kwargs):
        tables = [self.table(*part) for part in self.parts]
        return super().get_context_data(**kwargs) | {"parts": tables}


class FoldedSearchForm(SearchFilterMixin, BaseFilterForm):
    """The search of a chooser, without marks."""

    def filter(self, objects):
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return objects.matching(self.search_query) if self.search_query else objects


class ChooseView(chooser.ChooseView):
    filter_form_class = FoldedSearchForm


class ChooseResultsView(chooser.ChooseResultsView):
    filter_form_class = FoldedSearchForm


class RecordChooserViewSet(chooser.SnippetChooserViewSet):
    """Finds records by words without marks. Ended models are offered too: the news of their time is about them."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView


class NeighbourhoodField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, obj):
        return with_unit(obj)


class NeighbourhoodFilter(django_filters.ModelChoiceFilter):
    field_class = NeighbourhoodField


class RecordFilterSet(WagtailFilterSet):
    """Filters that models, plans and figures have in common."""

    live = django_filters.BooleanFilter(
        label=gettext_lazy("published record"), widget=BooleanRadioSelect
    )


class SecurityModelFilterSet(RecordFilterSet):
    neighbourhood = NeighbourhoodFilter(
        label=gettext_lazy("neighbourhood of a site"),
        queryset=Neighbourhood.objects.select_related("unit"),
        method="in_neighbourhood",
    )
    periods = django_filters.ModelChoiceFilter(
        label=gettext_lazy("period"), queryset=Period.objects.all()
    )
    rating = django_filters.ChoiceFilter(
        label=gettext_lazy("rating in a year"), choices=Rating, method="with_result"
    )
    year = django_filters.NumberFilter(
        label=gettext_lazy("year of the rating"), method="with_result"
    )

    class Meta:
        model = SecurityModel
        fields = [
            "field",
            "status",
            "unit",
            "neighbourhood",
            "periods",
            "rating",
            "year",
            "live",
        ]

    def in_neighbourhood(self, queryset, name, neighbourhood):
        return queryset.in_neighbourhood(neighbourhood)

    def with_result(self, queryset, name, value):
        """Rating and year are about one and the same result."""
        asked = {key: self.form.cleaned_data.get(key) for key in ("rating", "year")}
        asked = {key: value for key, value in asked.items() if value}
        results = ModelYearResult.objects.filter(model=OuterRef("pk"), **asked)
        return queryset.filter(Exists(results))


class TaskPlanFilterSet(RecordFilterSet):
    due = django_filters.ChoiceFilter(
        label=gettext_lazy("tasks due"),
        choices=[("yes", gettext_lazy("Overdue, or due within 30 days"))],
        method="with_tasks_due",
    )

    class Meta:
        model = TaskPlan
        fields = ["period", "unit", "due", "live"]

    def with_tasks_due(self, queryset, name, value):
        tasks = PlanTask.objects.pressing_on(timezone.localdate())
        return queryset.filter(Exists(tasks.filter(plan=OuterRef("pk"))))


class AnnualFigureFilterSet(RecordFilterSet):
    class Meta:
        model = AnnualFigure
        fields = ["year", "unit", "live"]


def published_label(record):
    """Return in a word whether ``record`` is public."""
    return _("Public record") if record.is_published else _("Not public")
