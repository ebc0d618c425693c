"""Sections that had no news for some days (Chuyên mục lâu chưa có bài)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, Window
from django.db.models.functions import Coalesce, Length, RowNumber, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page
from wagtail.permissions import policy_registry

from articles.models import ArticleIndexPage, ArticlePage
from home.querysets import hidden_paths_for_request, published
from home.reports import CountColumn, DayColumn, HouseReportView, WholeNumberFilter
from newsroom.permissions import may_read_reports
from vietnamese.dates import VIETNAM
from visits import clock

STALE_AFTER = 30
"""Days without news, where nobody chose a number."""
RECENT = (30, 90)
"""Days whose articles are counted."""


@dataclass
class SectionNews:
    """A section with the news in it and in the sections below, as the public sees them."""

    section: ArticleIndexPage
    last_title: str = ""
    last_day: date | None = None
    of_30: int = 0
    of_90: int = 0
    is_editable: bool = False

    @property
    def days(self):
        """Days since the last article, none where it is dated ahead; None where there never was one."""
        return max(0, (clock.today() - self.last_day).days) if self.last_day else None

    @property
    def title(self):
        return self.section.get_admin_display_title()


class StaleFilterSet(WagtailFilterSet):
    days = WholeNumberFilter(
        label=_("without news for at least so many days"),
        min_value=0,
        max_value=36_500,
        method="leave",
    )

    class Meta:
        model = ArticleIndexPage
        fields = ["days"]

    def leave(self, sections, name, value):
        """The number of days chooses among the rows that are made of the sections."""
        return sections


class StaleReportView(HouseReportView):
    """Sections without news for so many days, those that never had any first, then the longest silence."""

    may_see = staticmethod(may_read_reports)
    page_title = _("Sections without recent news")
    header_icon = "time"
    index_url_name = "stale_report"
    index_results_url_name = "stale_report_results"
    filterset_class = StaleFilterSet
    model = ArticleIndexPage
    export_filename = "chuyen-muc-lau-chua-co-bai"
    list_export = ["title", "days", "last_day", "last_title", "of_30", "of_90"]
    export_headings = {
        "title": _("Section"),
        "days": _("Days without news"),
        "last_day": _("Day of the last article"),
        "last_title": _("Last article"),
        "of_30": _("Articles of the last 30 days"),
        "of_90": _("Articles of the last 90 days"),
    }

    @cached_property
    def columns(self):
        heading = self.export_headings
        return [
            TitleColumn("title", label=heading["title"], get_url=self.address, classname="title"),
            CountColumn("days", label=heading["days"]),
            DayColumn("last_day", label=heading["last_day"]),
            Column("last_title", label=heading["last_title"]),
            CountColumn("of_30", label=heading["of_30"]),
            CountColumn("of_90", label=heading["of_90"]),
        ]

    @cached_property
    def least_days(self):
        chosen = self.filters.form.cleaned_data.get("days") if self.filters.is_valid() else None
        return STALE_AFTER if chosen is None else chosen

    def get_page_subtitle(self):
        return gettext("for %(days)s days or longer") % {"days": self.least_days}

    @cached_property
    def _explorable(self):
        return policy_registry.get_by_type(Page).explorable_instances(self.request.user)

    def get_queryset(self):
        """Public sections, and live ones that the editor finds in the explorer."""
        public = published(ArticleIndexPage.objects.all(), self._hidden)
        told = Q(pk__in=public.values("pk")) | Q(pk__in=self._explorable.values("pk"))
        return ArticleIndexPage.objects.filter(told, live=True, alias_of=None).order_by("path")

    @cached_property
    def _hidden(self):
        return hidden_paths_for_request(self.request)

    def get_filtered_queryset(self):
        """Return the rows, as a list."""
        rows = [SectionNews(section) for section in super().get_filtered_queryset()]
        articles = _with_place(ArticlePage.objects.published(self._hidden))
        _add_last(rows, articles)
        _add_recent(rows, articles)
        rows = [row for row in rows if row.days is None or row.days >= self.least_days]
        return sorted(rows, key=lambda row: (row.days is not None, -(row.days or 0)))

    def decorate_paginated_queryset(self, rows):
        editable = self._explorable.filter(pk__in=[row.section.pk for row in rows])
        editable = set(editable.values_list("pk", flat=True))
        for row in rows:
            row.is_editable = row.section.pk in editable
        return rows

    def address(self, row):
        """Return where the section leads: to its place in the explorer, or to the public page."""
        if row.is_editable:
            return reverse("wagtailadmin_explore", args=[row.section.pk])
        return row.section.get_url(self.request)

    @property
    def empty_message(self):
        return gettext("Every section has news of less than %(days)s days ago.") % {
            "days": self.least_days
        }


def _with_place(articles):
    return articles.order_by().annotate(
        section_path=Substr("path", 1, Length("path") - Page.steplen)
    )


def _add_last(rows, articles):
    """Tell each row of the last of ``articles`` in its section or below; one query."""
    place = Window(RowNumber(), partition_by=F("section_path"), order_by=["-published_at", "-pk"])
    last = articles.annotate(place=place).filter(place=1)
    found = list(last.values_list("section_path", "published_at", "title"))
    for row in rows:
        inside = [one for one in found if one[0].startswith(row.section.path)]
        if inside:
            _, moment, row.last_title = max(inside, key=lambda one: one[1])
            row.last_day = moment.astimezone(VIETNAM).date()


def _add_recent(rows, articles):
    """Count for each row the articles of the last days, an alias beside its own source once; one query."""
    today = clock.today()
    longest = timezone.now() - timedelta(days=max(RECENT) + 1)
    recent = articles.filter(published_at__gte=longest).annotate(
        identity=Coalesce("alias_of", "pk")
    )
    ages = defaultdict(list)
    for path, identity, moment in recent.values_list("section_path", "identity", "published_at"):
        age = (today - moment.astimezone(VIETNAM).date()).days
        ages[path].append((identity, age))
    for row in rows:
        inside = [
            one for path, news in ages.items() if path.startswith(row.section.path) for one in news
        ]
        row.of_30, row.of_90 = (len({who for who, age in inside if age < days}) for days in RECENT)
