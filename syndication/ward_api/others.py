"""What stands beside the shared objects: their topics and pictures, and the sums of the visits."""

import json
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_noop
from ninja import Router

from articles.models import ArticlePage
from syndication import contract
from syndication.choices import Kind
from syndication.ward_api import documents
from syndication.ward_api.answers import answer
from syndication.ward_api.changes import shared
from syndication.ward_api.lists import object_answer
from syndication.ward_api.problems import Problem
from visits.api import live_json
from visits.sites import site_of

router = Router()


def shared_topics():
    """Return the topics that shared articles name, each as ``documents.TopicInUse``; one query."""
    named = ArticlePage.topics.through.objects.filter(
        articlepage__in=shared(Kind.ARTICLE).values("object_id")
    )
    fields = {name: f"topic__{name}" for name in contract.Topic.model_fields}
    counted = named.values(*fields.values()).annotate(article_count=Count("pk"))
    return [
        {name: row[lookup] for name, lookup in fields.items()}
        | {"article_count": row["article_count"]}
        for row in counted.order_by("topic__sort_key", "topic")
    ]


@router.get(
    "/topics",
    response=documents.Topics,
    summary=gettext_noop("Topics of shared articles"),
    tags=["articles"],
)
def topics(request):
    """The topics that shared articles name, in alphabetical order."""
    return answer(request, json.dumps({"items": shared_topics()}, ensure_ascii=False))


@router.get(
    "/media/{uid}",
    response={200: contract.Media, 404: Problem, 410: Problem},
    summary=gettext_noop("One picture"),
    tags=["articles"],
)
def media(request, uid: UUID):
    """A picture that a shared object shows, with the files it comes in; 410 once nothing shared shows it."""
    return object_answer(request, Kind.MEDIA, uid)


@router.get(
    "/visit-statistics",
    response=documents.VisitStatistics,
    summary=gettext_noop("Sums of the visits"),
    tags=["service"],
)
def visit_statistics(request):
    """How many read the portal: sums, never anything of a single reader."""
    return answer(request, json.dumps(live_json(site_of(request)), ensure_ascii=False), max_age=10)
