"""Reports that list articles, and the first of them, *Bài đọc nhiều*: which were read in a period, and how often."""

import django_filters
from django.db.models import IntegerField, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page
from wagtail.permissions import policy_registry

from articles.models import ArticleIndexPage, ArticlePage
from home.querysets import hidden_paths_for_request
from home.reports import CountColumn, HouseReportView, MomentColumn
from vietnamese.dates import format_date
from vietnamese.text import fold, nfc
from visits import clock
from visits.models import VisitCounter
from visits.sites import site_of
from visits.statistics import first_of

DAYS = 30
"""Of the period that nobody chose."""
NO_BYLINE = _("(no byline)")
"""What reports call the author of articles without one, and what finds them."""


def author_key(byline):
    """Return what all spellings of a byline have in common that differ in case and blanks only."""
    return " ".join(nfc(byline).split()).casefold()


class ArticleFilterSet(WagtailFilterSet):
    """Filters of articles by their section and by who signed them."""

    section = django_filters.ModelChoiceFilter(
        label=_("section"),
        queryset=lambda request: Page.objects.filter(pk__in=ArticleIndexPage.objects.values("pk")),
        method="in_section",
    )
    byline = django_filters.CharFilter(label=_("byline"), method="signed")

    class Meta:
        model = ArticlePage
        fields = ["section", "byline"]

    def leave(self, articles, name, value):
        """For a filter that chooses what is counted, not the articles."""
        return articles

    def in_section(self, articles, name, section):
        return articles.descendant_of(section)

    def signed(self, articles, name, text):
        """
        Those whose byline is ``text`` whatever its case; where there is none, those whose byline contains it, with or
        without marks.
        """
        if author_key(text) == author_key(str(NO_BYLINE)):
            return articles.filter(byline="")
        known = ArticlePage.objects.exclude(byline="").order_by().values_list("byline", flat=True)
        known = list(known.distinct())
        fitting = [byline for byline in known if author_key(text) == author_key(byline)]
        fitting = fitting or [byline for byline in known if fold(text) in fold(byline)]
        return articles.filter(byline__in=fitting)


class ArticleReportView(HouseReportView):
    """A report with a row for each article."""

    model = ArticlePage
    export_headings = {
        "title": _("Title"),
        "section": _("Section of the article"),
        "byline": _("Author of the article"),
        "published_at": _("Shown as of"),
    }

    @cached_property
    def columns(self):
        heading = self.export_headings
        return [
            TitleColumn("title", label=heading["title"], get_url=self.address, classname="title"),
            Column("section", label=heading["section"]),
            Column("byline", label=heading["byline"]),
            MomentColumn("published_at", label=heading["published_at"]),
        ]

    @cached_property
    def _explorable(self):
        return policy_registry.get_by_type(Page).explorable_instances(self.request.user)

    def articles_told(self):
        """Articles that everybody may read, and those that the editor finds in the explorer."""
        public = ArticlePage.objects.published(hidden_paths_for_request(self.request))
        return ArticlePage.objects.filter(
            Q(pk__in=public.values("pk")) | Q(pk__in=self._explorable.values("pk"))
        )

    def decorate_paginated_queryset(self, articles):
        Page.objects.annotate_parent_page(articles)
        for article in articles:
            article.section = article._parent_page
        if not self.is_export:
            editable = self._explorable.filter(pk__in=[article.pk for article in articles])
            editable = set(editable.values_list("pk", flat=True))
            for article in articles:
                article.is_editable = article.pk in editable
        return articles

    def address(self, article):
        """Return where the title leads: to the editor, or for those who may not edit it to the public page."""
        if article.is_editable:
            return reverse("wagtailadmin_pages:edit", args=[article.pk])
        return article.get_url(self.request)


class MostReadFilterSet(ArticleFilterSet):
    period = django_filters.DateFromToRangeFilter(
        label=_("read in the period"), widget=DateRangePickerWidget, method="leave"
    )

    class Meta(ArticleFilterSet.Meta):
        fields = ["period", "section", "byline"]


class MostReadReportView(ArticleReportView):
    """Articles that were read in a period, the one with the most unique views first."""

    page_title = _("Most read articles")
    header_icon = "view"
    index_url_name = "most_read_report"
    index_results_url_name = "most_read_report_results"
    filterset_class = MostReadFilterSet
    verbose_name_plural = _("articles that were read")
    export_filename = "bai-doc-nhieu"
    list_export = ["title", "section", "byline", "published_at", "unique_views", "views"]
    export_headings = ArticleReportView.export_headings | {
        "unique_views": _("Unique page views"),
        "views": _("Page views"),
    }

    @cached_property
    def columns(self):
        numbers = ("unique_views", "views")
        return super().columns + [
            CountColumn(name, label=self.export_headings[name]) for name in numbers
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

    def get_queryset(self):
        articles = self.articles_told().annotate(
            views=self._sum("views"), unique_views=self._sum("uniques")
        )
        articles = articles.filter(views__gt=0).defer("body", "related_news")
        return articles.order_by("-unique_views", "-views", "pk")

    def _sum(self, name):
        counted = VisitCounter.objects.of_site(site_of(self.request)).between(*self.period)
        rows = counted.filter(page=OuterRef("pk")).order_by().values("page")
        return Subquery(rows.annotate(sum=Sum(name)).values("sum"), output_field=IntegerField())
