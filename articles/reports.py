"""The report *Bài đọc nhiều*: which articles were read in a period, and how often."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from articles.models import ArticleIndexPage, ArticlePage
from home.querysets import hidden_paths_for_request
from vietnamese.dates import VIETNAM, format_date
from vietnamese.numbers import format_number
from vietnamese.spreadsheets import SheetMixin
from vietnamese.text import fold
from visits import clock
from visits.models import VisitCounter
from visits.permissions import may_view_statistics
from visits.sites import site_of
from visits.statistics import first_of

DAYS = 30
"""Of the period that nobody chose."""


class CountColumn(Column):
    """A number as people write it in Việt Nam."""

    def get_value(self, instance):
        return format_number(super().get_value(instance))


class MostReadFilterSet(WagtailFilterSet):
    period = django_filters.DateFromToRangeFilter(
        label=_("read in the period"), widget=DateRangePickerWidget, method="leave"
    )
    section = django_filters.ModelChoiceFilter(
        label=_("section"),
        queryset=lambda request: Page.objects.type(ArticleIndexPage).order_by("path"),
        method="in_section",
    )
    byline = django_filters.CharFilter(label=_("byline"), method="signed")

    class Meta:
        model = ArticlePage
        fields = ["period", "section", "byline"]

    def leave(self, articles, name, value):
        """The period chooses what is counted, not the articles."""
        return articles

    def in_section(self, articles, name, section):
        return articles.descendant_of(section)

    def signed(self, articles, name, text):
        """Those whose byline contains ``text``, in any case, with or without marks."""
        known = ArticlePage.objects.exclude(byline="").order_by().values_list("byline", flat=True)
        fitting = [byline for byline in known.distinct() if fold(text) in fold(byline)]
        return articles.filter(byline__in=fitting)


class MostReadReportView(SheetMixin, ReportView):
    """
    Articles that were read in a period, the one with the most unique views first.

    Told are those that everybody may read, and those that the editor finds in the explorer.
    """

    page_title = _("Most read articles")
    header_icon = "view"
    index_url_name = "most_read_report"
    index_results_url_name = "most_read_report_results"
    filterset_class = MostReadFilterSet
    model = ArticlePage
    verbose_name_plural = _("articles that were read")
    export_filename = "bai-doc-nhieu"
    list_export = ["title", "section", "byline", "published_at", "unique_views", "views"]
    export_headings = {
        "title": _("Title"),
        "section": _("Section of the article"),
        "byline": _("Author of the article"),
        "published_at": _("Shown as of"),
        "unique_views": _("Unique page views"),
        "views": _("Page views"),
    }

    def dispatch(self, request, *args, **kwargs):
        if not may_view_statistics(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self):
        heading = self.export_headings
        return [
            TitleColumn("title", label=heading["title"], get_url=self.address, classname="title"),
            Column("section", label=heading["section"]),
            Column("byline", label=heading["byline"]),
            Column("published_on", label=heading["published_at"]),
            CountColumn("unique_views", label=heading["unique_views"]),
            CountColumn("views", label=heading["views"]),
        ]

    @cached_property
    def period(self):
        """The first and the last day of what is counted."""
        chosen = self.filters.form.cleaned_data.get("period") if self.filters.is_valid() else None
        last = chosen.stop.date() if chosen and chosen.stop else clock.today()
        first = chosen.start.date() if chosen and chosen.start else first_of(last, DAYS)
        return first, last

    def get_page_subtitle(self):
        first, last = (format_date(day) for day in self.period)
        return gettext("from %(first)s to %(last)s") % {"first": first, "last": last}

    @cached_property
    def _explorable(self):
        return policy_registry.get_by_type(Page).explorable_instances(self.request.user)

    def get_queryset(self):
        hidden = hidden_paths_for_request(self.request)
        public = ArticlePage.objects.published(hidden)
        articles = ArticlePage.objects.filter(
            Q(pk__in=public.values("pk")) | Q(pk__in=self._explorable.values("pk"))
        )
        articles = articles.annotate(views=self._sum("views"), unique_views=self._sum("uniques"))
        articles = articles.filter(views__gt=0).defer("body", "related_news")
        return articles.order_by("-unique_views", "-views", "pk")

    def _sum(self, name):
        counted = VisitCounter.objects.of_site(site_of(self.request)).between(*self.period)
        rows = counted.filter(page=OuterRef("pk")).order_by().values("page")
        return Subquery(rows.annotate(sum=Sum(name)).values("sum"), output_field=IntegerField())

    def decorate_paginated_queryset(self, articles):
        Page.objects.annotate_parent_page(articles)
        editable = self._explorable.filter(pk__in=[article.pk for article in articles])
        editable = set(editable.values_list("pk", flat=True))
        for article in articles:
            article.section = article._parent_page
            article.published_on = f"{article.published_at.astimezone(VIETNAM):%d-%m-%Y %H:%M}"
            article.is_editable = article.pk in editable
        return articles

    def address(self, article):
        """Return where the title leads: to the editor, or for those who may not edit it to the public page."""
        if article.is_editable:
            return reverse("wagtailadmin_pages:edit", args=[article.pk])
        return article.get_url(self.request)
