"""Shared articles: lists that can be narrowed down, single ones, and the other news beside one."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field
from wagtail.models import Site

from articles.models import ArticleIndexPage, ArticlePage
from articles.streams import DEFAULT_LIMIT, MAX_LIMIT, ArticleStreams
from home.querysets import hidden_paths_for_request
from home.serializers import absolute_url, moment_json
from search.engine import LATEST, RELEVANCE, PublicSearch
from search.sources import ARTICLES
from syndication import contract
from syndication.choices import Kind
from syndication.ward_api import documents
from syndication.ward_api.answers import answer
from syndication.ward_api.changes import Cursor, shared, shared_object
from syndication.ward_api.lists import COLUMNS, last_change, list_answer, object_answer, page_of
from syndication.ward_api.parameters import Id, ListParameters, Moment, Text, whole
from syndication.ward_api.problems import Problem, invalid
from vietnamese.text import MAX_SEARCH_WORDS, folded_words

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMES = "|".join(contract.Article.model_fields)
FieldNames = Annotated[str, Field(pattern=f"^({NAMES})(,({NAMES}))*$", max_length=500)]
SORTS = {
    "-published_at": ("-published_at", "-object_id"),
    "published_at": ("published_at", "object_id"),
    "-modified": ("-seq",),
    "modified": ("seq",),
}
"""Among those of one moment the number of the article decides: a correction does not move it past a reader."""
RESULTS = 1_000
"""So many results of a search can be leafed through."""

router = Router(tags=["articles"])


class ArticleParameters(ListParameters):
    section: Id | None = Field(None, description="Id of a section: its articles and those below it")
    topic: Id | None = Field(None, description="Id of a topic")
    neighbourhood: Id | None = Field(None, description="Id of a neighbourhood")
    published_after: Moment | None = Field(None, description="Later than this moment")
    published_before: Moment | None = Field(None, description="Earlier than this moment")
    updated_after: Moment | None = Field(None, description="Changed in the log since this moment")
    origin: Text | None = Field(
        None, description="Name or administrative code of the unit that an article comes from"
    )
    q: Text | None = Field(None, description="Words to search for, as people type them")
    sort: Literal[*SORTS, "relevance"] | None = Field(
        None,
        description=(
            "`-published_at` unless given. With `q`: `-published_at` for the newest first, else the best first"
        ),
    )
    fields: FieldNames | None = Field(
        None, description="Names of fields, separated by commas; `kind` and `id` are always told"
    )


class StreamParameters(Schema):
    start: whole(0, 100_000) = Field(0, description="Where the page of the section's news begins")
    limit: whole(1, MAX_LIMIT) = Field(DEFAULT_LIMIT, description="Articles at once")


@router.get("/articles", response=documents.Articles, summary=gettext_noop("Shared articles"))
def articles(request, query: Query[ArticleParameters]):
    """
    The articles that are shared now, the newest first, page by page.

    With `q` they are searched as on the portal's own search page, the best first; such a page may hold fewer items than
    `limit`, or none, while `next` still leads on.
    """
    rows = _narrowed(shared(Kind.ARTICLE), query)
    rows, cursor = (_found if query.q else _sorted)(request, rows, query)
    names = {"kind", "id", *query.fields.split(",")} if query.fields else None
    return list_answer(
        request,
        rows,
        cursor,
        told=(lambda row: _part(row.body, names)) if names else None,
        last_modified=last_change(Kind.ARTICLE),
    )


@router.get(
    "/articles/{uid}",
    response={200: contract.Article, 404: Problem, 410: Problem},
    summary=gettext_noop("One article"),
)
def article(request, uid: UUID):
    """The whole article; 410 once it is withdrawn."""
    return object_answer(request, Kind.ARTICLE, uid)


@router.get(
    "/articles/{uid}/related",
    response={200: documents.RelatedArticles, 404: Problem, 410: Problem},
    summary=gettext_noop("The other news beside an article"),
)
def related(request, uid: UUID, query: Query[StreamParameters]):
    """Related news and the section's other articles, as the portal shows them beside the article."""
    row = shared_object(Kind.ARTICLE, uid)
    page = ArticlePage.objects.filter(pk=row.object_id).first()
    told = {"related": [], "others": [], "relation_count": 0, "article_count": 0, "next": None}
    if page is not None:
        told = _streams(request, SharedStreams(page, hidden_paths_for_request(request)), query)
    told |= {"start": query.start, "limit": query.limit}
    return answer(request, json.dumps(told, ensure_ascii=False))


class SharedStreams(ArticleStreams):
    """The two streams as far as they are shared with other wards."""

    @cached_property
    def shared_ids(self):
        return shared(Kind.ARTICLE)

    @cached_property
    def _candidates(self):
        return super()._candidates.filter(pk__in=self.shared_ids.values("object_id"))


def _streams(request, streams, query):
    related = [item.article for item in streams.related_news(request) if item.article]
    page = streams.other_articles(query.start, query.limit)
    wanted = [article.pk for article in [*related, *page.items]]
    uids = dict(streams.shared_ids.filter(object_id__in=wanted).values_list("object_id", "pk"))

    def told(articles):
        return [
            {
                "id": str(uids[article.pk]),
                "headline": article.title,
                "url": absolute_url(article.get_url(request)),
                "published_at": moment_json(article.published_at),
            }
            for article in articles
            if article.pk in uids
        ]

    following = None
    if page.has_next:
        following = f"{absolute_url(request.path)}?start={page.next_start}&limit={page.limit}"
    return {
        "related": told(related),
        "others": told(page.items),
        "relation_count": len(related),
        "article_count": streams.other_articles_count(),
        "next": following,
    }


def _narrowed(rows, query):
    """Return the rows that the parameters leave, but for the words that are searched for."""
    if query.published_after:
        rows = rows.filter(published_at__gt=query.published_after)
    if query.published_before:
        rows = rows.filter(published_at__lt=query.published_before)
    if query.updated_after:
        rows = rows.filter(modified__gt=query.updated_after)
    pages = ArticlePage.objects.order_by()
    if query.section:
        section = ArticleIndexPage.objects.filter(pk=query.section).first()
        pages = pages.descendant_of(section) if section else pages.none()
    if query.topic:
        named = ArticlePage.topics.through.objects.filter(topic=query.topic)
        pages = pages.filter(pk__in=named.values("articlepage"))
    if query.neighbourhood:
        named = ArticlePage.neighbourhoods.through.objects.filter(neighbourhood=query.neighbourhood)
        pages = pages.filter(pk__in=named.values("articlepage"))
    if query.origin:
        pages = pages.filter(Q(origin_unit__name=query.origin) | Q(origin_unit__code=query.origin))
    if query.section or query.topic or query.neighbourhood or query.origin:
        rows = rows.filter(object_id__in=pages.values("pk"))
    return rows


def _sorted(request, rows, query):
    """Return the rows of the page and the cursor of the next one."""
    sort = query.sort if query.sort in SORTS else "-published_at"
    order = SORTS[sort]
    rows = rows.filter(published_at__isnull=False).order_by(*order)
    if query.cursor:
        cursor = Cursor.read(query.cursor)
        way = "lt" if sort.startswith("-") else "gt"
        beyond = Q(**{f"{order[-1].removeprefix('-')}__{way}": cursor.number})
        if len(order) > 1:
            moment = EPOCH + timedelta(microseconds=cursor.place)
            beyond = Q(**{f"published_at__{way}": moment}) | Q(published_at=moment) & beyond
        rows = rows.filter(beyond)
    found, more = page_of(rows, query.limit)
    if not more:
        return found, None
    last = found[-1]
    number = getattr(last, order[-1].removeprefix("-"))
    return found, Cursor((last.published_at - EPOCH) // timedelta(microseconds=1), number)


def _found(request, rows, query):
    """As ``_sorted``, of what the portal's search finds; the cursor is how many results were looked at."""
    words = max(len(query.q.split()), len(folded_words(query.q).split()))
    if words > MAX_SEARCH_WORDS:
        raise invalid("q", f"at most {MAX_SEARCH_WORDS} words are searched for")
    home = Site.find_for_request(request).root_page
    results = PublicSearch(
        query.q.strip(),
        request,
        home,
        hidden_paths_for_request(request),
        kind=ARTICLES,
        order=LATEST if query.sort == "-published_at" else RELEVANCE,
    )
    start = max(0, Cursor.read(query.cursor).place) if query.cursor else 0
    end = min(start + query.limit, RESULTS)
    keys = [result.thing.pk for result in results[start:end]] if start < end else []
    rows = rows.filter(object_id__in=keys).values_list(*COLUMNS, named=True)
    by_key = {row.object_id: row for row in rows}
    more = end < min(results.count, RESULTS)
    return [by_key[key] for key in keys if key in by_key], Cursor(end, 0) if more else None


def _part(body, names):
    whole_document = json.loads(body)
    part = {name: value for name, value in whole_document.items() if name in names}
    return json.dumps(part, ensure_ascii=False)
