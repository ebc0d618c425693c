"""API v2 of articles: the pages endpoint, with the stream of other articles beside each."""

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.urls import path
from django.utils.functional import cached_property
from rest_framework.response import Response

from articles.models import ArticlePage
from articles.serializers import ShownViews, card_json
from articles.streams import page_of_stream
from home import api
from home.querysets import hidden_paths_for_request
from home.serializers import absolute_url

# What the fields of an article come from, so that a list reads each relation once and not once for each article.
RELATIONS = (
    "locale",
    "origin_unit",
    "share_image__renditions",
    "lead_image__renditions",
    "audio__collection",
    "topics",
    "neighbourhoods",
    "security_models",
    "task_plans",
)


class PagesAPIViewSet(api.PagesAPIViewSet):
    def paginate_queryset(self, queryset):
        pages = list(super().paginate_queryset(queryset))
        fields = self.request.GET.get("fields", "")
        wanted = [name for name in RELATIONS if "*" in fields or name.partition("__")[0] in fields]
        articles = [page for page in pages if isinstance(page, ArticlePage)]
        prefetch_related_objects(articles, *wanted)
        if "*" in fields or "views" in fields:
            self._views.look_up({article.identity for article in articles})
        return pages

    @cached_property
    def _views(self):
        return ShownViews(self.site.pk if self.site else None)

    def get_serializer_context(self):
        return super().get_serializer_context() | {"views": self._views}

    @classmethod
    def get_urlpatterns(cls):
        return [
            *super().get_urlpatterns(),
            path(
                "<int:pk>/other-articles/",
                cls.as_view({"get": "other_articles_view"}),
                name="other_articles",
            ),
        ]

    def other_articles_view(self, request, pk):
        """*Các tin khác* of the article ``pk``: ``?start=`` (default 0) and ``?limit=`` (default 3, at most 20)."""
        article = self.get_object()
        if not isinstance(article, ArticlePage):
            raise Http404("not an article")
        streams = article.streams(hidden_paths_for_request(request))
        page = streams.other_articles(*page_of_stream(request.GET))
        return Response(
            {
                "meta": {
                    "total_count": streams.other_articles_count(),
                    "start": page.start,
                    "limit": page.limit,
                    "next": self._address(request, page.next_start, page.limit),
                    "previous": self._address(request, page.previous_start, page.limit),
                },
                "items": [card_json(item, request) for item in page.items],
            }
        )

    def _address(self, request, start, limit):
        if start is None:
            return None
        return absolute_url(f"{request.path}?start={start}&limit={limit}")
