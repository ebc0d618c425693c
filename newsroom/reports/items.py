"""The list of articles that were published in some months (bảng kê): what payments are made by."""

import django_filters
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column

from articles.reports import ArticleFilterSet, ArticleReportView
from home.reports import CountColumn
from newsroom.permissions import may_read_reports
from newsroom.reports import months
from newsroom.reports.articles import count_words, with_origin, with_pictures

OWN, TAKEN = "tu-viet", "lay-lai"
ORIGINS = {OWN: _("Written here"), TAKEN: _("Taken from elsewhere")}
WITH, WITHOUT = "co", "khong"


class MonthsFilterSet(ArticleFilterSet):
    """Filters by month, section and byline; ``period`` is the first and the last month: of a year, unless chosen."""

    first_month = django_filters.ChoiceFilter(
        label=_("from the month"), empty_label=_("The last 12 months"), method="leave"
    )
    last_month = django_filters.ChoiceFilter(
        label=_("up to the month"), empty_label=_("This month"), method="leave"
    )

    class Meta(ArticleFilterSet.Meta):
        fields = ["first_month", "last_month", "section", "byline"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(month, months.label_of(month)) for month in months.choosable()]
        for name in ("first_month", "last_month"):
            self.filters[name].extra["choices"] = choices

    @cached_property
    def period(self):
        chosen = self.form.cleaned_data if self.is_valid() else {}
        last = chosen.get("last_month") or months.this_month()
        return chosen.get("first_month") or months.later(last, 1 - months.OF_A_YEAR), last

    def filter_queryset(self, queryset):
        first, last = self.period
        queryset = queryset.filter(
            published_at__gte=months.start_of(first),
            published_at__lt=months.start_of(months.later(last, 1)),
        )
        return super().filter_queryset(queryset)


class MonthsReportView(ArticleReportView):
    """Abstract report of the articles that were published in a period of whole months."""

    may_see = staticmethod(may_read_reports)

    @property
    def period(self):
        """The first and the last month that the report is about."""
        return self.filters.period

    @property
    def empty_message(self):
        return gettext("No articles of this period fit the filters. Choose other months.")

    def get_page_subtitle(self):
        first, last = (months.label_of(month) for month in self.period)
        return gettext("months %(first)s to %(last)s") % {"first": first, "last": last}

    def get_queryset(self):
        """
        Articles told of that are public, or were until they expired; each once, without its aliases.

        Whether the ward wrote it and whether it has a picture stand with it.
        """
        once = self.articles_told().filter(Q(live=True) | Q(expired=True), alias_of=None)
        return with_pictures(with_origin(once)).order_by("-published_at", "-pk")


class ItemsFilterSet(MonthsFilterSet):
    origin = django_filters.ChoiceFilter(
        label=_("who wrote it"),
        choices=list(ORIGINS.items()),
        empty_label=_("All"),
        method="of_origin",
    )
    picture = django_filters.ChoiceFilter(
        label=_("picture"),
        choices=[(WITH, _("With a picture")), (WITHOUT, _("Without a picture"))],
        empty_label=_("All"),
        method="pictured",
    )
    alone = django_filters.BooleanFilter(label=_("without the sections below it"), method="leave")

    class Meta(MonthsFilterSet.Meta):
        fields = [*MonthsFilterSet.Meta.fields, "alone", "origin", "picture"]

    def in_section(self, articles, name, section):
        if self.form.cleaned_data.get("alone"):
            return articles.child_of(section)
        return super().in_section(articles, name, section)

    def of_origin(self, articles, name, origin):
        return articles.filter(taken_over=origin == TAKEN)

    def pictured(self, articles, name, value):
        return articles.filter(has_picture=value == WITH)


class ItemsReportView(MonthsReportView):
    """The articles themselves, the latest first."""

    page_title = _("Articles that were published")
    header_icon = "list-ul"
    index_url_name = "items_report"
    index_results_url_name = "items_report_results"
    filterset_class = ItemsFilterSet
    verbose_name_plural = _("articles")
    export_filename = "bang-ke-bai"
    list_export = [
        "title",
        "section",
        "byline",
        "published_at",
        "origin",
        "words",
        "picture",
        "full_address",
    ]
    export_headings = ArticleReportView.export_headings | {
        "origin": _("Who wrote it"),
        "words": _("Words of the article"),
        "picture": _("Has a picture"),
        "full_address": _("Address"),
    }

    @cached_property
    def columns(self):
        heading = self.export_headings
        return [
            *super().columns,
            Column("origin", label=heading["origin"]),
            CountColumn("words", label=heading["words"]),
            BooleanColumn("has_picture", label=heading["picture"]),
        ]

    def get_queryset(self):
        return super().get_queryset().defer("body", "related_news")

    def decorate_paginated_queryset(self, articles):
        articles = super().decorate_paginated_queryset(articles)
        words = count_words([article.pk for article in articles])
        yes, no = gettext("With a picture"), gettext("Without a picture")
        for article in articles:
            article.origin = ORIGINS[TAKEN if article.taken_over else OWN]
            article.words = words.get(article.pk, 0)
            article.picture = yes if article.has_picture else no
            if self.is_export:
                article.full_address = article.get_full_url(self.request) or ""
        return articles
