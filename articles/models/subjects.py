"""What an article is about, as links under it."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, DateTimeField, F, Value
from django.utils import timezone

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


# Each relation of an article with its model, and the fields that hold the name and the slug (None: has none).
RELATIONS = {
    "topics": (Topic, "name", "slug"),
    "neighbourhoods": (Neighbourhood, "name", None),
    "security_models": (SecurityModel, "name", "slug"),
    "task_plans": (TaskPlan, "title", "slug"),
}


def subjects_of(article, request):
    """
    Return a dict of the article's relations, each with its list of ``Subject``; what is not public is left out.

    All relations are read in one query, those of a draft being previewed from memory.
    """
    drafted = getattr(article, "_cluster_related_objects", {})
    found = _stored(article, set(RELATIONS) - set(drafted))
    for relation in set(drafted) & set(RELATIONS):
        _, name, slug = RELATIONS[relation]
        found += [
            (relation, item.pk, getattr(item, name), getattr(item, slug) if slug else "")
            for item in drafted[relation]
            if getattr(item, "is_published", True)
        ]
    subjects = {relation: [] for relation in RELATIONS}
    for relation, pk, name, slug in sorted(found, key=lambda row: sort_key(row[2])):
        url = _address(article, request, relation, pk, slug)
        subjects[relation].append(Subject(name, url))
    return subjects


def _stored(article, relations):
    """Return ``(relation, id, name, slug)`` of what the tables hold for ``relations``."""
    if not relations or article.pk is None:
        return []
    values = {"pk": article.pk, "now": timezone.now()}
    return run_prepared(("subjects", *sorted(relations)), lambda: _rows(relations), values)


def _rows(relations):
    article, now = Parameter("pk", BigIntegerField()), Parameter("now", DateTimeField())
    queries = []
    for relation in sorted(relations):
        model, name, slug = RELATIONS[relation]
        objects = model.objects
        public = objects.published(now) if hasattr(objects, "published") else objects.all()
        queries.append(
            public.filter(articles=article)
            .order_by()
            .values_list(Value(relation), "pk", name, F(slug) if slug else Value(""))
        )
    return queries[0].union(*queries[1:], all=True)


def _address(article, request, relation, pk, slug):
    if relation == "topics":
        return f"{article.section.get_url(request)}?chu-de={slug}"
    if relation == "neighbourhoods":
        return f"{article.section.get_url(request)}?khu-pho={pk}"
    record_type = RELATIONS[relation][0]
    return record_type(slug=slug).get_url(request)
