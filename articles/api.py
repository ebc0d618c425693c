"""API v2 of articles: the pages endpoint, with the stream of other articles beside each."""

from contextlib import suppress

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    F,
    IntegerField,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import path
from django.utils.functional import cached_property
from rest_framework.response import Response
from wagtail.images.models import SourceImageIOError

from articles.models import ArticlePage
from articles.serializers import ShownViews, card_json
from articles.streams import ArticleStreams, page_of_stream, targets_of
from home import api
from home.blocks import read_bodies
from home.content_version import at_hand
from home.models import CustomRendition, WardSettings
from home.query_values import whole_number
from home.querysets import hidden_paths_for_request
from home.serializers import RENDITIONS, absolute_url, linked_addresses
from security_models.models import SecurityModel, TaskPlan
from visits.sites import site_of

# What the fields of an article come from, so that a list reads each relation once and not once for each article.
IMAGES = ("share_image", "lead_image")
ONE = (*IMAGES, "origin_unit", "audio__collection")
# Of the relations to many, what the fields tell of each object and what sorts them. "called" is what the object is
# called; what a kind of object does not have is "" or 0.
MANY = {
    "topics": {"called": "name", "slug": "slug", "kind": "kind"},
    "neighbourhoods": {"called": "name"},
    "security_models": {"called": "name", "slug": "slug"},
    "task_plans": {"called": "title", "slug": "slug", "year": "period__start_year"},
}
COLUMNS = {
    "called": (TextField(), ""),
    "slug": (TextField(), ""),
    "kind": (TextField(), ""),
    "year": (IntegerField(), 0),
    "sort_key": (TextField(), ""),
}
# The relations of an article that lead to records which have drafts.
PUBLISHED = {"security_models": SecurityModel, "task_plans": TaskPlan}


def read_many(articles, names):
    """
    Read the relations ``names`` (of ``MANY``) of ``articles`` in one query, for ``all()`` of each to answer from.

    What is not published is left out, and of the objects is known what is told of them.
    """
    if not articles or not names:
        return
    first, *others = (_rows(name, [article.pk for article in articles]) for name in names)
    rows = first.union(*others, all=True) if others else first
    found = {(article.pk, name): [] for article in articles for name in names}
    # As the models are ordered; only plans have years.
    for name, article, pk, *values in sorted(rows, key=lambda row: (-row[-2], row[-1], row[2])):
        told = dict(zip(COLUMNS, values, strict=True))
        fields = {field: told[column] for column, field in MANY[name].items() if "__" not in field}
        found[article, name].append(_record(name, fields | {"id": pk}))
    for article in articles:
        for name in names:
            model = ArticlePage._meta.get_field(name).related_model
            _remember(article, name, model, found[article.pk, name])


def _record(name, fields):
    """Return an object of the relation ``name`` of which no more than ``fields`` is known."""
    if name in PUBLISHED:
        fields = fields | {"live": True, "expire_at": None}
    model = ArticlePage._meta.get_field(name).related_model
    columns = [column.attname for column in model._meta.concrete_fields if column.attname in fields]
    return model.from_db(DEFAULT_DB_ALIAS, columns, [fields[column] for column in columns])


def _rows(name, articles):
    """Return the rows of the relation ``name`` of the articles with these ids: name, article, object, ``COLUMNS``."""
    field = ArticlePage._meta.get_field(name)
    target = field.m2m_reverse_field_name()
    columns = {"sort_key": "sort_key"} | MANY[name]
    told = {
        f"told_{column}": Cast(F(f"{target}__{columns[column]}"), kind)
        if column in columns
        else Cast(Value(default), kind)
        for column, (kind, default) in COLUMNS.items()
    }
    rows = field.remote_field.through.objects.filter(articlepage__in=articles).order_by()
    if name in PUBLISHED:
        rows = rows.filter(
            **{f"{target}__in": field.related_model.objects.published().values("pk")}
        )
    relation = Cast(Value(name), TextField())
    return rows.annotate(relation=relation, **told).values_list(
        "relation", "articlepage_id", f"{target}_id", *told
    )


def read_renditions(pictures):
    """Let each of the images know its renditions, in one query; what is missing is made, once for each image."""
    same = {}
    for picture in pictures:
        same.setdefault(picture.pk, []).append(picture)
    ready = {pk: [] for pk in same}
    known_already = CustomRendition.objects.filter(image__in=same, filter_spec__in=RENDITIONS)
    for rendition in known_already if same else ():
        ready[rendition.image_id].append(rendition)
    for pk, alike in same.items():
        if len(ready[pk]) < len(RENDITIONS):
            with suppress(SourceImageIOError):  # the file is lost
                ready[pk] = list(alike[0].get_renditions(*RENDITIONS).values())
        for picture in alike:
            _remember(picture, "renditions", CustomRendition, ready[pk])


def _remember(one, name, model, objects):
    """Let ``all()`` of the relation ``name`` of ``one`` answer with ``objects``, as after a prefetch."""
    answer = model._default_manager.all()
    answer._result_cache, answer._prefetch_done = objects, True
    one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = answer


class PagesAPIViewSet(api.PagesAPIViewSet):
    related_news = {}
    linked_addresses = {}

    def filter_queryset(self, queryset):
        if queryset.model is ArticlePage:
            queryset = queryset.select_related(*self._asked(ONE))
        for name, records in PUBLISHED.items():
            # By a draft nothing is found: who names it is told by nobody.
            if name in self.request.GET and queryset.model is ArticlePage:
                asked = whole_number(name, self.request.GET[name])
                if not records.objects.published().filter(pk=asked).exists():
                    queryset = queryset.none()
        return super().filter_queryset(queryset)

    def paginate_queryset(self, queryset):
        pages = super().paginate_queryset(queryset)
        articles = [page for page in pages if isinstance(page, ArticlePage)]
        self._read_relations(articles)
        if self.is_asked("views"):
            self._views.look_up({article.identity for article in articles})
        return pages

    def detail_view(self, request, pk):
        page = self.get_object()
        if isinstance(page, ArticlePage):
            self._read_relations([page])
        return super().detail_view(request, pk)

    def _asked(self, names):
        return [name for name in names if self.is_asked(name.partition("__")[0])]

    def _read_relations(self, articles):
        prefetch_related_objects(articles, *self._asked(ONE))  # of what a search found
        images = [getattr(article, name) for article in articles for name in self._asked(IMAGES)]
        pictures = [image for image in images if image]
        if self.is_asked("body"):
            pictures += read_bodies(articles)
            blocks = (block for article in articles for block in article.body)
            texts = [block.value.source for block in blocks if block.block_type == "paragraph"]
            self.linked_addresses = linked_addresses(texts)
        read_renditions(pictures)
        read_many(articles, self._asked(MANY))
        if self._asked(PUBLISHED):
            self.request._index_pages = at_hand(
                f"index-pages-{self._site_pk}", self._read_index_pages
            )
        if self.is_asked("related_news"):
            hidden, count = hidden_paths_for_request(self.request), self._related_count
            targets = targets_of(ArticlePage, [article.pk for article in articles])
            # Each by itself, with a statement that is built and planned once: one for all took five times as long.
            self.related_news = {
                pk: ArticleStreams(article, hidden, targets=targets[pk]).related_news(
                    self.request, count
                )
                for pk, article in {article.pk: article for article in articles}.items()
            }

    def _read_index_pages(self):
        SecurityModel.index_page(self.request)  # those of all records at once
        return self.request._index_pages

    @property
    def _site_pk(self):
        return site_of(self.request)

    @property
    def _related_count(self):
        def read():
            # Not through for_request, which writes settings where nobody has saved any yet.
            settings = WardSettings.objects.filter(site=self._site_pk).first() or WardSettings()
            return settings.related_news_count

        return at_hand(f"related-news-count-{self._site_pk}", read)

    @cached_property
    def _views(self):
        return ShownViews(self.site.pk if self.site else None)

    def get_serializer_context(self):
        context = {
            "views": self._views,
            "related_news": self.related_news,
            "linked_addresses": self.linked_addresses,
        }
        return super().get_serializer_context() | context

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
