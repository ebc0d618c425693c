"""
The two streams of other news that an article carries; page, API and feeds all ask here.

*Tin liên quan* (``related_news``): what the editor chose, then articles that share a topic, a security model or a
neighbourhood. *Các tin khác* (``other_articles``): the section's other articles, nearest in time first.
Neither ever holds the article itself, an article twice, or anything that is not public.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
)
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles.querysets import ArticlePageQuerySet
from articles.shared_subjects import (
    AUTOMATIC,
    newest_naming,
    sections_with_aliases,
    targets_of,
)
from home.models import WardSettings
from home.prepared import Parameter, any_of, run_prepared
from home.querysets import hidden_paths_for_request

DEFAULT_LIMIT = 3  # the old portal's numberArticle
MAX_LIMIT = 20
STEP = 4  # so many ids more make another statement
SHALLOW = 60  # up to this start, a page of other articles costs one query


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
    Both streams of one article, from at most four queries together, and after a change one for each subject and one for
    aliases.

    ``hidden`` is the result of ``home.querysets.hidden_paths()``, ``targets`` the ids of what the article names, by
    relation, where the caller has them already.
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
        ids = {"wanted": sorted({*self._chosen_ids, *newest}), **self._targets}
        ids = {name: padded(pks) for name, pks in ids.items()}
        values = {
            f"{name}_{place}": pk for name, pks in ids.items() for place, pk in enumerate(pks)
        }
        parameters = {
            name: [Parameter(f"{name}_{place}", BigIntegerField()) for place in range(len(pks))]
            for name, pks in ids.items()
        }
        return self._found(
            ("related", *map(len, ids.values())),
            lambda streams: streams._among(**(parameters if streams._asked is ANY else ids)),
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
                ("other", reach, self._has_aliases_beside),
                lambda streams: streams._in_reach(reach, ArticlePageQuerySet.headlines),
            )
            nearest = sorted(in_reach, key=self._nearness)[start:reach]
        else:  # of what is skipped, only the times are read
            times = self._in_reach(reach, lambda siblings: siblings.only("published_at"))
            wanted = [article.pk for article in sorted(times, key=self._nearness)[start:reach]]
            found = self._siblings.headlines().in_bulk(wanted)
            nearest = [found[pk] for pk in wanted]
        return OtherArticles(
            items=nearest[:limit], start=start, limit=limit, has_next=len(nearest) > limit
        )

    def _in_reach(self, reach, read):
        """Return the nearest ``reach`` siblings on either side of the article; ``read`` chooses their fields."""
        newer = self._siblings.newer_than(self._asked).order_by("published_at", "-pk")[:reach]
        older = self._siblings.older_than(self._asked).latest_first()[:reach]
        # Not one or the other: PostgreSQL would read all articles to see which of them are either.
        if connection.features.supports_slicing_ordering_in_compound:
            return read(newer).union(read(older), all=True)
        articles = type(self.article).objects.order_by()
        either = [articles.filter(pk__in=part.values("pk")) for part in (newer, older)]
        ids = either[0].values("pk").union(either[1].values("pk"), all=True)
        return read(articles).filter(pk__in=ids)

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
        return siblings.told_once(siblings) if self._has_aliases_beside else siblings

    @property
    def _has_aliases_beside(self):
        section = self.article.path[: -self.article.steplen]
        return section in sections_with_aliases(type(self.article))

    def _among(self, wanted, **targets):
        """
        Return a queryset of the candidates with one of the ids ``wanted``, marked with the kinds that they match.

        ``targets`` are the ids of what this article names, by relation.
        """
        marks = {
            kind: Exists(
                self._naming(relation, targets[relation]).filter(articlepage=OuterRef("pk"))
            )
            for kind, relation in AUTOMATIC.items()
        }
        return (
            self._candidates.filter(any_of("pk", wanted)).annotate(**marks).order_by().headlines()
        )

    def _naming(self, relation, targets):
        """Return the rows of the through table of ``relation`` that name one of ``targets``."""
        field = self.article._meta.get_field(relation)
        return field.remote_field.through.objects.filter(
            any_of(field.m2m_reverse_field_name(), targets)
        )

    def _count_of_the_ward(self, request):
        if request is not None:
            return WardSettings.for_request(request).related_news_count
        site = self.article.get_site()
        return WardSettings.for_site(site).related_news_count if site else DEFAULT_LIMIT


def padded(pks):
    """Return ``pks`` with ids that there are not, so that few shapes of a statement are enough."""
    return [*pks, *[0] * (-len(pks) % STEP)]


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
