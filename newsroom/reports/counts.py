"""How many articles were published, by author, section or month (Bài theo tác giả, chuyên mục, tháng)."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

import django_filters
from django.db.models import Count, Q
from django.db.models.functions import Length, Substr, TruncMonth
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from articles.reports import NO_BYLINE, author_key
from home.reports import CountColumn
from newsroom.reports import months
from newsroom.reports.items import OWN, TAKEN, WITH, MonthsFilterSet, MonthsReportView
from vietnamese.dates import VIETNAM
from vietnamese.sorting import sort_key

SECTION, MONTH, TABLE = "chuyen-muc", "thang", "tac-gia-thang"
GROUPINGS = [
    (SECTION, _("by section")),
    (MONTH, _("by month")),
    (TABLE, _("by author and month")),
]
COLUMNS = 24
"""The most months that stand beside each other."""


@dataclass
class Counts:
    """A row: how many articles, and the query that finds them in the list of articles."""

    label: str
    query: dict
    own: int = 0
    own_pictured: int = 0
    taken: int = 0
    of_month: Counter = field(default_factory=Counter)
    """Of own articles, by the month."""

    @property
    def total(self):
        return self.own + self.taken

    def add(self, own, own_pictured, taken):
        self.own += own
        self.own_pictured += own_pictured
        self.taken += taken


class LinkedCountColumn(CountColumn):
    """A number that leads to the articles that it counts; ``query`` narrows those of the whole row."""

    cell_template_name = "newsroom/reports/count_cell.html"

    def __init__(self, name, label, query, address, **kwargs):
        super().__init__(name, label=label, **kwargs)
        self.query = query
        self.address = address

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        if context["value"] not in ("", "0"):
            context["url"] = self.address(instance.query | self.query)
        return context


class CountsFilterSet(MonthsFilterSet):
    by = django_filters.ChoiceFilter(
        label=_("counted"), choices=GROUPINGS, empty_label=_("by author"), method="leave"
    )

    class Meta(MonthsFilterSet.Meta):
        fields = ["by", *MonthsFilterSet.Meta.fields]


class CountsReportView(MonthsReportView):
    """
    A row for each author, section or month, or a table of authors and months; below them the sum.

    Sections count what stands in them, without the sections below. The table of authors and months counts what the
    ward wrote itself.
    """

    page_title = _("Articles by author, section and month")
    header_icon = "table"
    index_url_name = "counts_report"
    index_results_url_name = "counts_report_results"
    results_template_name = "newsroom/reports/counts_results.html"
    filterset_class = CountsFilterSet
    verbose_name_plural = _("articles")
    paginate_by = 200
    export_filename = "bai-theo-tac-gia-chuyen-muc-thang"

    @cached_property
    def grouping(self):
        return self.filters.form.cleaned_data.get("by", "") if self.filters.is_valid() else ""

    @cached_property
    def period(self):
        """As chosen; the last ``COLUMNS`` months of it where they stand beside each other."""
        first, last = self.filters.period
        if self.grouping == TABLE:
            first = max(first, months.later(last, 1 - COLUMNS))
        return first, last

    @cached_property
    def months(self):
        return months.months_between(*self.period)

    @cached_property
    def columns(self):
        return [
            Column("label", label=self.export_headings["label"], classname="w-whitespace-nowrap"),
            *(
                LinkedCountColumn(
                    name, label=self.export_headings[name], query=query, address=self.items_address
                )
                for name, query in self._numbers
            ),
        ]

    @cached_property
    def _numbers(self):
        """The names of what is counted, each with the query that narrows the articles of the row to it."""
        if self.grouping == TABLE:
            one = [
                (f"of_month.{month}", {"first_month": month, "last_month": month, "origin": OWN})
                for month in self.months
            ]
            return [*one, ("own", {"origin": OWN})]
        return [
            ("own", {"origin": OWN}),
            ("own_pictured", {"origin": OWN, "picture": WITH}),
            ("taken", {"origin": TAKEN}),
            ("total", {}),
        ]

    @cached_property
    def list_export(self):
        return ["label", *(name for name, _ in self._numbers)]

    @cached_property
    def export_headings(self):
        label = {SECTION: gettext("Section"), MONTH: gettext("Month")}
        headings = {
            "label": label.get(self.grouping, gettext("Author of the article")),
            "own": gettext("Written here"),
            "own_pictured": gettext("Of these with a picture"),
            "taken": gettext("Taken from elsewhere"),
            "total": gettext("Articles in all"),
        }
        of_months = {f"of_month.{month}": months.label_of(month) for month in self.months}
        return headings | of_months

    @cached_property
    def header_more_buttons(self):
        label, url = gettext("List of these articles"), self.items_address({})
        return [*super().header_more_buttons, Button(label, url=url, icon_name="list-ul")]

    def items_address(self, query):
        """Return the address of the list of articles within the filters that ``query`` narrows further."""
        first, last = self.period
        chosen = {"first_month": first, "last_month": last}
        for name in ("section", "byline"):
            if value := self.request.GET.get(name):
                chosen[name] = value
        return f"{reverse('items_report')}?{urlencode(chosen | query)}"

    def get_filtered_queryset(self):
        """Return the rows, as a list."""
        articles = self.filter_queryset(self.get_queryset())
        if self.grouping == TABLE:
            articles = articles.filter(
                taken_over=False, published_at__gte=months.start_of(self.period[0])
            )
            return self._by_author(articles, with_months=True)
        group = {SECTION: self._by_section, MONTH: self._by_month}
        return group.get(self.grouping, self._by_author)(articles)

    def _by_author(self, articles, with_months=False):
        rows, spellings = {}, {}
        keys = ["byline", "month"] if with_months else ["byline"]
        for counted in _counted(articles, *keys):
            byline = " ".join(counted["byline"].split())
            key = author_key(byline)
            row = rows.setdefault(key, Counts("", {}))
            row.add(*_numbers_of(counted))
            if with_months:
                row.of_month[months.month_of(counted["month"])] += counted["own"]
            spellings.setdefault(key, Counter())[byline] += counted["own"] + counted["taken"]
        for key, row in rows.items():
            # Of spellings that are equally frequent, the first in the order of their letters.
            row.label = max(sorted(spellings[key]), key=spellings[key].get) or str(NO_BYLINE)
            row.query = {"byline": row.label}
        return sorted(
            rows.values(), key=lambda row: (row.label == str(NO_BYLINE), sort_key(row.label))
        )

    def _by_section(self, articles):
        rows = {}
        for counted in _counted(articles, "section_path"):
            row = rows.setdefault(counted["section_path"], Counts("", {}))
            row.add(*_numbers_of(counted))
        sections = Page.objects.filter(path__in=rows).in_bulk(field_name="path")
        for path, row in rows.items():
            row.label = sections[path].get_admin_display_title()
            row.query = {"section": sections[path].pk, "alone": "true"}
        return [rows[path] for path in sorted(rows)]

    def _by_month(self, articles):
        rows = []
        for counted in _counted(articles, "month"):
            month = months.month_of(counted["month"])
            query = {"first_month": month, "last_month": month}
            rows.append((month, Counts(months.label_of(month), query)))
            rows[-1][1].add(*_numbers_of(counted))
        return [row for month, row in sorted(rows, key=lambda pair: pair[0])]

    def _with_sum(self, rows):
        if not rows:
            return []
        total = Counts(gettext("Sum of all rows"), {})
        for row in self.object_list:
            total.add(row.own, row.own_pictured, row.taken)
            total.of_month.update(row.of_month)
        return [*rows, total]

    def get_table(self, object_list):
        return super().get_table(self._with_sum(object_list))

    def decorate_paginated_queryset(self, rows):
        return self._with_sum(rows) if self.is_export else rows


def _counted(articles, *keys):
    """Return dictionaries of ``keys`` and the numbers of ``Counts``, one for each group of ``articles``; one query."""
    articles = articles.order_by().annotate(
        month=TruncMonth("published_at", tzinfo=VIETNAM),
        section_path=Substr("path", 1, Length("path") - Page.steplen),
    )
    return articles.values(*keys).annotate(
        own=Count("pk", filter=Q(taken_over=False)),
        own_pictured=Count("pk", filter=Q(taken_over=False, has_picture=True)),
        taken=Count("pk", filter=Q(taken_over=True)),
    )


def _numbers_of(counted):
    return counted["own"], counted["own_pictured"], counted["taken"]
