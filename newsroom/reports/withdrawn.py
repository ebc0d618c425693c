"""Articles that were withdrawn or corrected (Bài đã gỡ, đã đính chính): when, by whom and why."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import django_filters
from django.contrib.auth import get_user_model
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.models import PageLogEntry
from wagtail.users.utils import get_deleted_user_display_name

from articles.models import ArticlePage
from articles.reports import ArticleFilterSet, ArticleReportView
from home.reports import DayColumn
from newsroom.permissions import may_read_reports
from newsroom.reports.articles import has_block, with_text
from syndication.models import ImportedItem
from vietnamese.dates import VIETNAM

WITHDRAWN, CORRECTED = "da-go", "dinh-chinh"
KINDS = {WITHDRAWN: _("Article withdrawn"), CORRECTED: _("Correction")}


@dataclass
class Event:
    """That an article was withdrawn, or that one correction was added to it."""

    article: ArticlePage
    kind: str
    day: date | None
    person: str
    reason: str

    @property
    def kind_name(self):
        return KINDS[self.kind]


class WithdrawnFilterSet(ArticleFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("kind"), choices=list(KINDS.items()), empty_label=_("All"), method="leave"
    )
    period = django_filters.DateFromToRangeFilter(
        label=_("in the period"), widget=DateRangePickerWidget, method="leave"
    )

    class Meta(ArticleFilterSet.Meta):
        fields = ["kind", "period", *ArticleFilterSet.Meta.fields]


class WithdrawnReportView(ArticleReportView):
    """
    What happened to articles after they had come out, the latest first.

    One that expired on the day that was set for it is not withdrawn. Told of are articles that everybody may read, and
    those that the editor finds in the explorer; those that were deleted leave no more than the site history.
    """

    may_see = staticmethod(may_read_reports)
    page_title = _("Withdrawn and corrected articles")
    header_icon = "warning"
    index_url_name = "withdrawn_report"
    index_results_url_name = "withdrawn_report_results"
    filterset_class = WithdrawnFilterSet
    verbose_name_plural = _("articles")
    export_filename = "bai-da-go-va-dinh-chinh"
    list_export = [
        "article.title",
        "kind_name",
        "day",
        "person",
        "reason",
        "article.section",
        "article.byline",
        "article.published_at",
        "article.full_url",
    ]
    export_headings = {
        f"article.{name}": heading for name, heading in ArticleReportView.export_headings.items()
    } | {
        "kind_name": _("What happened"),
        "day": _("Day"),
        "person": _("By whom"),
        "reason": _("Reason or correction"),
        "article.full_url": _("Address"),
    }

    @cached_property
    def columns(self):
        heading = self.export_headings
        return [
            TitleColumn(
                "title",
                label=heading["article.title"],
                accessor="article.title",
                get_url=lambda event: self.address(event.article),
                classname="title",
            ),
            Column("kind_name", label=heading["kind_name"]),
            DayColumn("day", label=heading["day"]),
            Column("person", label=heading["person"]),
            Column("reason", label=heading["reason"]),
            Column("section", label=heading["article.section"], accessor="article.section"),
        ]

    def get_filtered_queryset(self):
        """Return the rows, as a list."""
        articles = self.filter_queryset(self.articles_told().filter(alias_of=None))
        events = [*_withdrawals(articles), *_corrections(articles)]
        chosen = self.filters.form.cleaned_data if self.filters.is_valid() else {}
        if chosen.get("kind"):
            events = [event for event in events if event.kind == chosen["kind"]]
        if chosen.get("period"):
            start, stop = chosen["period"].start, chosen["period"].stop
            events = [
                event
                for event in events
                if event.day
                and (not start or event.day >= start.date())
                and (not stop or event.day <= stop.date())
            ]
        return sorted(
            events, key=lambda event: (event.day or date.min, event.article.pk), reverse=True
        )

    @property
    def empty_message(self):
        if self.is_filtering:
            return gettext("No articles fit these filters.")
        return gettext("No article has been withdrawn or corrected so far.")

    def decorate_paginated_queryset(self, events):
        super().decorate_paginated_queryset([event.article for event in events])
        return events


def _withdrawals(articles):
    """Return an event for each of ``articles`` that is not public any more though nothing but a person ended it."""
    withdrawn = articles.filter(live=False, expired=False, first_published_at__isnull=False)
    last = {entry.page_id: entry for entry in _log_entries(withdrawn, "wagtail.unpublish")}
    taken_over = ImportedItem.objects.filter(page__in=withdrawn.values("pk"))
    notices = dict(taken_over.values_list("page", "notice"))
    people = _People(last.values())
    return [
        Event(
            article,
            WITHDRAWN,
            _day_of(entry) if (entry := last.get(article.pk)) else None,
            people.name_in(entry),
            notices.get(article.pk, ""),
        )
        for article in withdrawn.defer("body", "related_news")
    ]


def _corrections(articles):
    """
    Return an event for each correction in the public text of ``articles``.

    By whom: who published first from the day on that the correction bears.
    """
    corrected = with_text(articles.filter(live=True)).filter(has_block("correction"))
    entries = _log_entries(corrected, "wagtail.publish")
    people = _People(entries)
    of_article = defaultdict(list)
    for entry in entries:
        of_article[entry.page_id].append(entry)
    events = []
    for article in corrected.defer("related_news"):
        own = of_article[article.pk]
        for block in article.corrections:
            day = block.value["date"]
            entry = next((entry for entry in own if day and _day_of(entry) >= day), None)
            events.append(
                Event(article, CORRECTED, day, people.name_in(entry), block.value["text"])
            )
    return events


def _log_entries(articles, action):
    """Return what was logged of ``action`` on ``articles`` (a queryset), the earliest first."""
    entries = PageLogEntry.objects.filter(page__in=articles.values("pk"), action=action)
    return list(entries.order_by("timestamp", "pk"))


def _day_of(entry):
    return entry.timestamp.astimezone(VIETNAM).date()


class _People:
    """Names of those who acted in ``entries``; one query."""

    def __init__(self, entries):
        known = get_user_model().objects.in_bulk({entry.user_id for entry in entries} - {None})
        self._names = {pk: get_user_display_name(user) for pk, user in known.items()}

    def name_in(self, entry):
        """Return the name of who acted; "" where that is not known, or where a program did."""
        if entry is None or entry.user_id is None:
            return ""
        return self._names.get(entry.user_id) or get_deleted_user_display_name(entry.user_id)
