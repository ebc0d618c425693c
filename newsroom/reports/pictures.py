"""Which articles that everybody may read have no lead picture (Bài không có ảnh)."""

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn

from articles.models import ArticlePage
from articles.reports import ArticleFilterSet, ArticleReportView
from home.querysets import hidden_paths_for_request
from newsroom.permissions import may_read_reports
from newsroom.reports.articles import with_pictures

IN_TEXT, NOWHERE = "trong-bai", "khong-co"


class PicturesFilterSet(ArticleFilterSet):
    picture = django_filters.ChoiceFilter(
        label=_("pictures in the text"),
        choices=[(NOWHERE, _("No picture at all")), (IN_TEXT, _("A picture in the text only"))],
        empty_label=_("All"),
        method="pictured",
    )

    class Meta(ArticleFilterSet.Meta):
        fields = ["picture", *ArticleFilterSet.Meta.fields]

    def pictured(self, articles, name, value):
        return articles.filter(has_picture=value == IN_TEXT)


class PicturesReportView(ArticleReportView):
    """
    Articles that lists and Zalo show without a picture, the latest first.

    Where the text has one, it only waits to be chosen as the lead picture.
    """

    may_see = staticmethod(may_read_reports)
    page_title = _("Articles without a lead picture")
    header_icon = "image"
    index_url_name = "pictures_report"
    index_results_url_name = "pictures_report_results"
    filterset_class = PicturesFilterSet
    export_filename = "bai-khong-co-anh"
    list_export = ["title", "section", "byline", "published_at", "in_text"]
    export_headings = ArticleReportView.export_headings | {"in_text": _("Pictures in the text")}

    @cached_property
    def columns(self):
        label = self.export_headings["in_text"]
        return [*super().columns, BooleanColumn("has_picture", label=label)]

    def get_queryset(self):
        articles = ArticlePage.objects.published(hidden_paths_for_request(self.request))
        articles = articles.filter(lead_image=None, alias_of=None)
        articles = with_pictures(articles).defer("body", "related_news")
        return articles.order_by("-published_at", "-pk")

    def decorate_paginated_queryset(self, articles):
        articles = super().decorate_paginated_queryset(articles)
        yes, no = gettext("A picture in the text only"), gettext("No picture at all")
        for article in articles:
            article.in_text = yes if article.has_picture else no
        return articles

    @property
    def empty_message(self):
        if self.is_filtering:
            return gettext("No articles fit these filters.")
        return gettext("Every article has a lead picture.")
