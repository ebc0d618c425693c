"""
The two streams of other news that an article carries; page, API and feeds all ask here.

*Tin liên quan* (``related_news``): what the editor chose, then articles that share a topic, a security model or a
neighbourhood. *Các tin khác* (``other_articles``): the section's other articles, nearest in time first.
Neither ever holds the article itself, an article twice, or anything that is not public.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Value,
)
from django.utils import timezone
from django.utils.dateparse import parse_date

from home.content_version import at_hand
from home.models import WardSettings
from home.prepared import Parameter, run_prepared
from home.querysets import hidden_paths_for_request

DEFAULT_LIMIT = 3  # the old portal's numberArticle
MAX_LIMIT = 20
STEP = 8  # so many ids more make another statement
SHALLOW = 60  # up to this start, a page of other articles costs one query

# The automatic blocks and the relation that each follows; padding uses them in this order.
AUTOMATIC = {
    "same_topic": "topics",
    "same_security_model": "security_models",
    "same_neighbourhood": "neighbourhoods",
}


@dataclass(frozen=True)
class RelatedItem:
    """One entry of related news: an article of this portal (``article``) or one elsewhere (``source`` and ``url``)."""

    title: str
    url: str | None
    moment: datetime | date | None
    source: str = ""
    article: object = None
    chosen: bool = False


@dataclass(frozen=True)
class OtherArticles:
    """A page of *Các tin khác*: ``items`` from ``start``, at most ``limit``."""

    items: list
    start: int
    limit: int
    has_next: bool

    @property
    def next_start(self):
        """Where the next page starts, or None on the last one."""
        return self.start + self.limit if self.has_next else None

    @property
    def previous_start(self):
        """Where the page before starts, or None on the first one."""
        return max(0, self.start - self.limit) if self.start else None


def page_of_stream(query, default_limit=DEFAULT_LIMIT):
    """Return ``(start, limit)`` asked for by the mapping ``query``; nonsense counts as not asked for."""
    start = _whole_number(query.get("start"), 0)
    limit = _whole_number(query.get("limit"), default_limit)
    return min(start, 2**31), min(max(limit, 1), MAX_LIMIT)


@dataclass(frozen=True)
class Asked:
    """What the statements of the streams need to know: of one article, or as parameters (``ANY``)."""

    pk: object
    identity: object
    published_at: object
    section_path: object
    depth: object
    now: object

    @classmethod
    def about(cls, article):
        section_path = article.path[: -article.steplen]
        return cls(
            article.pk,
            article.identity,
            article.published_at,
            section_path,
            article.depth,
            timezone.now(),
        )


ANY = Asked(
    Parameter("pk", BigIntegerField()),
    Parameter("identity", BigIntegerField()),
    Parameter("published_at", DateTimeField()),
    Parameter("section_path", CharField()),
    Parameter("depth", IntegerField()),
    Parameter("now", DateTimeField()),
)


class ArticleStreams:
    """
    Both streams of one article, from at most four queries together, and one for each subject after a change.

    ``hidden`` is the result of ``home.querysets.hidden_paths()``, ``targets`` what ``targets_of`` tells of the article,
    where the caller has them already.
    """

    def __init__(self, article, hidden=None, asked=None, targets=None):
        self.article = article
        self._known_targets = targets
        self._hidden = hidden_paths_for_request(None) if hidden is None else hidden
        self._asked = asked or Asked.about(article)

    @cached_property
    def _candidates(self):
        """Every published article that is not this one under this or another name."""
        source = self._asked.identity
        articles = type(self.article).objects.published(self._hidden, self._asked.now)
        if source is None:  # a preview of an article that has never been saved
            return articles
        return articles.exclude(Q(pk=self._asked.pk) | Q(pk=source) | Q(alias_of=source))

    def _found(self, shape, build, **more):
        """Return the articles of the queryset ``build(streams)``; its statement is built once for each ``shape``."""
        if self._drafted or not self._asked.identity:
            return build(self)
        hidden = {f"hidden_{number}": path for number, path in enumerate(self._hidden)}
        streams = type(self)(self.article, [Parameter(name, CharField()) for name in hidden], ANY)
        shape = (type(self).__name__, len(hidden), *shape)
        values = vars(self._asked) | hidden | more
        return run_prepared(shape, lambda: build(streams), values)

    @property
    def _drafted(self):
        """The relations that a draft being previewed carries in memory; a saved article has them in the tables."""
        return getattr(self.article, "_cluster_related_objects", {})

    def related_news(self, request=None, count=None):
        """
        Return the list of ``RelatedItem`` of *Tin liên quan*.

        Chosen items come first, in the editor's order and all of them. Automatic ones follow until there are ``count``
        in all (default: the ward's setting): those of the editor's automatic blocks, each up to its own number, then
        the newest of the same topic, security model and neighbourhood.
        """
        count = self._count_of_the_ward(request) if count is None else count
        return self._told(self._candidates_for(count), count, request)

    def _entries(self):
        return [(entry["type"], entry["value"]) for entry in self.article.related_news.raw_data]

    def _sources(self, count):
        """Return the kinds of automatic items, each with how many it may give, in the order of their turns."""
        blocks = [
            (kind, value["count"] or 0) for kind, value in self._entries() if kind in AUTOMATIC
        ]
        return blocks + [(kind, count) for kind in AUTOMATIC]

    def _candidates_for(self, count):
        """
        Return all that ``count`` items of related news may come from, in no order.

        Each is marked with the kinds that it matches: ``article.same_topic`` and so on.
        """
        most = count + len(self._chosen_ids)
        newest = [pk for relation in AUTOMATIC.values() for pk in self._newest(relation, most)]
        wanted = sorted({*self._chosen_ids, *newest})
        wanted += [0] * (-len(wanted) % STEP)  # for few shapes of the statement
        values = {f"wanted_{number}": pk for number, pk in enumerate(wanted)}
        any_of = [Parameter(name, BigIntegerField()) for name in values]
        return self._found(
            ("related", len(wanted)),
            lambda streams: streams._among(any_of if streams._asked is ANY else wanted),
            **values,
        )

    def _newest(self, relation, most):
        """Return the ids of the newest ``most`` that name something which this article names too."""
        found = {}
        for target in self._targets[relation]:
            # One more than are wanted, as the article itself, or what it stands for, is among its own subject's.
            moments = newest_naming(type(self.article), relation, target, most + 1, self._hidden)
            found |= {pk: moment for moment, pk in moments if pk != self._asked.identity}
        return sorted(found, key=lambda pk: (found[pk], pk), reverse=True)[:most]

    @cached_property
    def _targets(self):
        """The ids of what the article names, by relation; those of a draft being previewed from memory."""
        targets = (
            self._known_targets or targets_of(type(self.article), [self._asked.pk])[self._asked.pk]
        )
        drafted = {name: [item.pk for item in items] for name, items in self._drafted.items()}
        return {
            relation: drafted.get(relation, targets[relation]) for relation in AUTOMATIC.values()
        }

    @cached_property
    def _chosen_ids(self):
        return [value for kind, value in self._entries() if kind == "article" and value]

    def _told(self, candidates, count, request):
        """Return the items of related news, from the articles that ``_candidates_for`` finds."""
        newest_first = sorted(candidates, key=lambda found: (found.published_at, found.pk))[::-1]
        found = {article.pk: article for article in newest_first}
        items, seen = [], set()
        for kind, value in self._entries():
            if kind == "external":
                items.append(_external_item(value))
            elif kind == "article" and (article := found.get(value)) and _is_new(article, seen):
                items.append(_article_item(article, request, chosen=True))

        for kind, most in self._sources(count):
            for article in (article for article in found.values() if getattr(article, kind)):
                if most == 0 or len(items) >= count:
                    break
                if _is_new(article, seen):
                    items.append(_article_item(article, request))
                    most -= 1
        return items

    def other_articles(self, start=0, limit=DEFAULT_LIMIT):
        """
        Return the page ``OtherArticles`` of *Các tin khác* from ``start``.

        The section's other articles, newer and older alike, nearest in time to this one first; where two are equally
        near, the one that stands higher in the section's list. The order is total, so pages never overlap.
        """
        reach = start + limit + 1
        if start <= SHALLOW:
            in_reach = self._found(
                ("other", reach), lambda streams: streams._in_reach(reach).headlines()
            )
            nearest = sorted(in_reach, key=self._nearness)[start:reach]
        else:  # of what is skipped, only the times are read
            times = self._in_reach(reach).only("published_at", "path", "depth")
            wanted = [article.pk for article in sorted(times, key=self._nearness)[start:reach]]
            found = self._siblings.headlines().in_bulk(wanted)
            nearest = [found[pk] for pk in wanted]
        return OtherArticles(
            items=nearest[:limit], start=start, limit=limit, has_next=len(nearest) > limit
        )

    def _in_reach(self, reach):
        newer = self._siblings.newer_than(self._asked).order_by("published_at", "-pk")
        older = self._siblings.older_than(self._asked).latest_first()
        return type(self.article).objects.filter(
            Q(pk__in=newer.values("pk")[:reach]) | Q(pk__in=older.values("pk")[:reach])
        )

    def _nearness(self, article):
        distance = article.published_at - self.article.published_at
        return abs(distance), -distance, -article.pk

    def other_articles_count(self):
        """Return how many articles *Các tin khác* holds in all."""
        return self._siblings.count()

    @cached_property
    def _siblings(self):
        """The candidates in this article's own section, each once: no alias beside its own source."""
        siblings = self._candidates.filter(
            path__startswith=self._asked.section_path, depth=self._asked.depth
        )
        return siblings.told_once(siblings)

    def _among(self, ids):
        """Return a queryset of the candidates with one of ``ids``, marked with the kinds that they match."""
        wanted = Q(pk__in=[])
        for pk in ids:
            wanted |= Q(pk=pk)
        marks = {
            kind: Exists(self._sharing(relation).filter(articlepage=OuterRef("pk")))
            for kind, relation in AUTOMATIC.items()
        }
        return self._candidates.filter(wanted).annotate(**marks).order_by().headlines()

    def _sharing(self, relation):
        """Return the rows of the through table of ``relation`` that name something this article names too."""
        field = self.article._meta.get_field(relation)
        rows = field.remote_field.through.objects.all()
        target = field.m2m_reverse_field_name()
        drafted = self._drafted.get(relation)
        if drafted is None:
            own = rows.filter(articlepage=self._asked.pk).values(target)
        else:
            own = [item.pk for item in drafted]
        return rows.filter(**{f"{target}__in": own})

    def _count_of_the_ward(self, request):
        if request is not None:
            return WardSettings.for_request(request).related_news_count
        site = self.article.get_site()
        return WardSettings.for_site(site).related_news_count if site else DEFAULT_LIMIT


def targets_of(model, pks):
    """Return the ids of what each of the articles with the ids ``pks`` names: a dict of dicts of lists by relation."""
    targets = {pk: {relation: [] for relation in AUTOMATIC.values()} for pk in pks}
    known = {f"pk_{number}": pk for number, pk in enumerate(pks) if pk}

    def build():
        theirs = Q(pk__in=[])
        for name in known:
            theirs |= Q(articlepage=Parameter(name, BigIntegerField()))
        rows = []
        for relation in AUTOMATIC.values():
            field = model._meta.get_field(relation)
            named = field.remote_field.through.objects.filter(theirs).order_by()
            names = "articlepage_id", f"{field.m2m_reverse_field_name()}_id"
            rows.append(named.values_list(Value(relation), *names))
        return rows[0].union(*rows[1:], all=True)

    for relation, pk, target in (
        run_prepared(("targets", len(known)), build, known) if known else ()
    ):
        targets[pk][relation].append(target)
    return targets


def newest_naming(model, relation, target, most, hidden):
    """
    Return ``(published_at, id)`` of the newest ``most`` published articles that name ``target``, the newest first.

    At hand until something changes: a database reads all articles of a subject to find its newest. Aliases are left
    out: they would take the places of other articles, only to be dropped as told already.
    """

    def read():
        articles = model.objects.published(hidden).filter(alias_of=None, **{relation: target})
        return list(articles.latest_first().values_list("published_at", "pk")[:most])

    return at_hand(("newest-naming", relation, target, most, tuple(hidden)), read)


def _article_item(article, request, chosen=False):
    return RelatedItem(
        title=article.title,
        url=article.get_url(request),
        moment=article.published_at,
        article=article,
        chosen=chosen,
    )


def _external_item(value):
    return RelatedItem(
        title=value["title"],
        url=value["url"],
        moment=parse_date(str(value["date"])) if value.get("date") else None,
        source=value["source"],
        chosen=True,
    )


def _is_new(article, seen):
    """Note ``article`` in the set ``seen``; False where it, its source or another alias of it is there already."""
    if article.identity in seen:
        return False
    seen.add(article.identity)
    return True


def _whole_number(text, default):
    try:
        number = int(text)
    except (TypeError, ValueError):
        return default
    return number if number >= 0 else default
