"""What an article is about, as links under it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BigIntegerField, DateTimeField, F, Value
from django.utils import timezone

from articles.filters import NEIGHBOURHOOD, TOPIC
from home.models import Neighbourhood
from home.prepared import Parameter, run_prepared
from security_models.models import SecurityModel, TaskPlan
from vietnamese.sorting import sort_key

from .topics import Topic


@dataclass(frozen=True)
class Subject:
    """A topic, place, model or plan: what it is called, and where the reader finds more of it (None: nowhere)."""

    name: str
    url: str | None


class Named(NamedTuple):
    """What an article names by one of its ``RELATIONS``, whether public or not; ``slug`` is "" where it has none."""

    relation: str
    pk: int
    name: str
    slug: str
    is_public: bool


# Each relation of an article with its model, and the fields that hold the name and the slug (None: has none).
RELATIONS = {
    "topics": (Topic, "name", "slug"),
    "neighbourhoods": (Neighbourhood, "name", None),
    "security_models": (SecurityModel, "name", "slug"),
    "task_plans": (TaskPlan, "title", "slug"),
}


def named_by(article):
    """
    Return the list of ``Named`` of an article's relations, in no order.

    All relations are read in one query, those of a draft being previewed from memory.
    """
    drafted = getattr(article, "_cluster_related_objects", {})
    found = _stored(article, set(RELATIONS) - set(drafted))
    for relation in set(drafted) & set(RELATIONS):
        _, name, slug = RELATIONS[relation]
        found += [
            Named(
                relation,
                item.pk,
                getattr(item, name),
                getattr(item, slug) if slug else "",
                getattr(item, "is_published", True),
            )
            for item in drafted[relation]
        ]
    return found


def subjects_of(article, request, named):
    """
    Return a dict of the article's relations, each with its list of ``Subject``; what is not public is left out.

    ``named`` is what ``named_by`` tells of the article.
    """
    subjects = {relation: [] for relation in RELATIONS}
    for relation, pk, name, slug, is_public in sorted(named, key=lambda row: sort_key(row.name)):
        if is_public:
            url = _address(article, request, relation, pk, slug)
            subjects[relation].append(Subject(name, url))
    return subjects


def targets_in(named):
    """Return the ids of what is ``named``, public or not: a dict of lists by relation."""
    targets = {relation: [] for relation in RELATIONS}
    for one in named:
        targets[one.relation].append(one.pk)
    return targets


def _stored(article, relations):
    """Return the list of ``Named`` that the tables hold for ``relations``."""
    if not relations or article.pk is None:
        return []
    values = {"pk": article.pk, "now": timezone.now()}
    rows = run_prepared(("subjects", *sorted(relations)), lambda: _rows(relations), values)
    return [Named(*row) for row in rows]


def _rows(relations):
    article, now = Parameter("pk", BigIntegerField()), Parameter("now", DateTimeField())
    queries = []
    for relation in sorted(relations):
        model, name, slug = RELATIONS[relation]
        objects, is_public = model.objects, Value(True)
        if hasattr(objects, "marked_public"):
            objects, is_public = objects.marked_public(now), "is_public"
        queries.append(
            objects.filter(articles=article)
            .order_by()
            .values_list(Value(relation), "pk", name, F(slug) if slug else Value(""), is_public)
        )
    return queries[0].union(*queries[1:], all=True)


def _address(article, request, relation, pk, slug):
    if relation == "topics":
        return f"{article.section.get_url(request)}?{TOPIC}={slug}"
    if relation == "neighbourhoods":
        return f"{article.section.get_url(request)}?{NEIGHBOURHOOD}={pk}"
    record_type = RELATIONS[relation][0]
    return record_type(slug=slug).get_url(request)
