"""Search of all that is public: every kind of things in one list, with corrections where nothing is found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import CharField, Count, DateTimeField, Exists, F, FloatField, Q, Value
from django.db.models.functions import Cast, Length, Substr
from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from articles.models import ArticleIndexPage, ArticlePage
from home.glossary import glossary
from home.querysets import published
from search.expressions import Written
from search.highlights import Highlighter
from search.questions import subject
from search.reading import Reader
from search.sources import ARTICLES, KINDS, texts_of
from search.suggestions import suggest

RELEVANCE, LATEST = "lien-quan", "moi-nhat"
FEW = 5
"""With fewer results than these a correction and texts with some of the words are offered beside them."""
NEARBY = 10


class Stage(StrEnum):
    """How far the search had to go from the words as they were typed until something was found."""

    ALL = "all"
    """All the words."""
    CORRECTED = "corrected"
    """All the words as they were probably meant."""
    SUBJECT = "subject"
    """All the words but those that only ask."""
    SOME = "some"
    """One of the words at least."""


@dataclass(frozen=True)
class Attempt:
    """What is searched for: the text as it is told, and its expression; None where it has none."""

    stage: Stage
    text: str
    expression: object


@dataclass(frozen=True)
class Filters:
    """What narrows a search down: objects, and the earliest moment; None each where nothing does."""

    section: Page | None = None
    topic: object = None
    neighbourhood: object = None
    since: datetime | None = None

    @property
    def only_articles(self):
        """Whether nothing but articles has what is asked for."""
        return bool(self.section or self.topic)


@dataclass(frozen=True)
class Result:
    """One thing that was found, with its title and an excerpt as HTML."""

    kind: object
    thing: object
    url: str
    title: str
    excerpt: str
    moment: datetime | None


class PublicSearch:
    """
    What the public finds for ``text`` below the home page ``home``.

    ``hidden`` is the result of ``home.querysets.hidden_paths()``, ``kind`` a ``Kind`` or None for all of them. Nothing
    is asked of the database until it is needed, and each thing once. A sequence of the results, for a paginator.
    """

    def __init__(self, text, request, home, hidden, *, kind=None, filters=None, order=RELEVANCE):
        self.text = text
        self._request = request
        self.kind, self.order = kind, order
        self._home, self._hidden = home, hidden
        self._filters = filters or Filters()

    @cached_property
    def _outcome(self):
        """The first attempt that found something, and its results by kind."""
        tried = set()
        for attempt in self._attempts():
            if attempt.expression is None or attempt.expression in tried:
                continue
            tried.add(attempt.expression)
            if self._finds(attempt.expression):
                return attempt, self._search(attempt.expression)
        return Attempt(Stage.ALL, self.text, self._reader(self.text)), {}

    def _attempts(self):
        """Yield what is searched for, the strictest first; each is read only once the one before found nothing."""
        yield self._all_words(Stage.ALL, self.text)
        yield self._all_words(Stage.CORRECTED, self._corrected)
        yield self._all_words(Stage.SUBJECT, self._subject)
        yield self._all_words(Stage.CORRECTED, suggest(self.text))
        # Told as it was typed: no public text need have the other words of a correction.
        loosely = self._reader.loosely(self._corrected or self.text)
        yield Attempt(Stage.SOME, self.text, loosely)
        yield Attempt(Stage.SOME, self.text, self._reader(self._subject, "or"))

    def _all_words(self, stage, text):
        return Attempt(stage, text or "", self._reader(text) if text else None)

    @cached_property
    def _reader(self):
        return Reader(glossary())

    @cached_property
    def _corrected(self):
        """The text with the words that the portal's texts do not have put right, or None."""
        return suggest(self.text, only_unknown=True)

    @cached_property
    def _subject(self):
        text = self._corrected or self.text
        return subject(text) or text

    def _search(self, expression):
        backend = get_search_backend()
        by_relevance = self.order == RELEVANCE
        return {
            kind: backend.search(
                Written(expression, kind.leaves_out), things, order_by_relevance=by_relevance
            )
            for kind, things in self._things.items()
        }

    def _finds(self, expression):
        """Return whether anything is found, in one query, which reads no further than the first hit."""
        backend = get_search_backend()
        some = [
            Exists(
                backend.search(
                    Written(expression, kind.leaves_out), things, order_by_relevance=False
                ).get_unscored()
            )
            for kind, things in self._things.items()
        ]
        wanted = reduce(or_, map(Q, some), Q(pk__in=[]))
        return Page.objects.filter(wanted, pk=self._home.pk).exists()

    @cached_property
    def _things(self):
        """What is searched, by kind: all kinds, since those not chosen are counted."""
        filters = self._filters
        found = {}
        for kind in [ARTICLES] if filters.only_articles else KINDS:
            if not kind.has_pages(self._request):
                continue
            things = kind.public(self._home, self._hidden)
            if filters.section:
                things = things.descendant_of(filters.section)
            if filters.topic:
                through = ArticlePage.topics.through.objects.filter(topic=filters.topic)
                things = things.filter(pk__in=through.values("articlepage"))
            if filters.neighbourhood:
                things = kind.about(things, filters.neighbourhood)
            if filters.since:
                things = things.filter(**{f"{kind.moment}__gte": filters.since})
            found[kind] = things
        return found

    @property
    def stage(self):
        return self._outcome[0].stage

    @property
    def searched_text(self):
        """The text that the results are of."""
        return self._outcome[0].text

    @property
    def _found(self):
        return self._outcome[1]

    @cached_property
    def suggestion(self):
        """What was probably meant, where that finds more than the few results there are; else None."""
        if self.stage is not Stage.ALL or self.total >= FEW:
            return None
        text = suggest(self.text)
        if text is None:
            return None
        found = _counts(self._search(self._reader(text)))
        return text if sum(found.values()) > self.total else None

    @cached_property
    def counts(self):
        """How many there are of each kind, the kinds with none left out."""
        return _counts(self._found)

    @property
    def total(self):
        return sum(self.counts.values())

    @cached_property
    def count(self):
        """How many there are of the chosen kind."""
        return self.counts.get(self.kind, 0) if self.kind else self.total

    @cached_property
    def is_cut(self):
        """Whether there are more hits than are listed: then these are the newest."""
        return any(results.is_cut for kind, results in self._chosen.items())

    @property
    def _chosen(self):
        found = self._found
        return {kind: found[kind] for kind in self.counts if self.kind in (None, kind)}

    def sections(self):
        """Return ``(section, count)`` of the found articles, the most first; none where others are chosen."""
        articles = self._chosen.get(ARTICLES)
        if articles is None:
            return []
        parents = Substr("path", 1, Length("path") - Page.steplen)
        counted = articles.get_unscored().order_by().annotate(parent=parents)
        counts = dict(counted.values_list("parent").annotate(Count("pk")))
        sections = published(ArticleIndexPage.objects.filter(path__in=counts), self._hidden)
        return sorted(((page, counts[page.path]) for page in sections), key=lambda pair: -pair[1])

    def __len__(self):
        return self.count

    def __getitem__(self, part):
        """Return the results of a slice, the best or the newest first."""
        if not isinstance(part, slice):  # templates ask for every attribute as an item first
            raise TypeError("results are given in slices only")
        if not self._chosen:
            return []
        return self._results(self._rows(self._chosen)[part], self._highlighter)

    @cached_property
    def nearby(self):
        """Results that hold some of the words only, a few, where few hold all of them."""
        if self.stage is Stage.SOME or not 0 < self.count < FEW:
            return []
        for expression in (
            self._reader.loosely(self.searched_text),
            self._reader(self._subject, "or"),
        ):
            if results := self._nearby(expression):
                return results
        return []

    def _nearby(self, expression):
        found = self._search(expression) if expression else {}
        found = {kind: some for kind, some in found.items() if self.kind in (None, kind)}
        known = {(name, key) for name, key, *_ in self._rows(self._chosen)[:FEW]}
        rows = self._rows(found)[: NEARBY + FEW] if found else []
        rows = [row for row in rows if row[:2] not in known][:NEARBY]
        return self._results(rows, Highlighter(expression))

    def _results(self, rows, highlighter):
        """Return the ``Result`` of each row of ``_rows``; each kind of things is loaded at once."""
        names = {kind.name: kind for kind in KINDS}
        keys = {}
        for name, key, *_ in rows:
            keys.setdefault(name, []).append(key)
        loaded = {name: names[name].loaded(found) for name, found in keys.items()}
        return [
            self._result(names[name], loaded[name][key], moment, highlighter)
            for name, key, _score, moment in rows
            if key in loaded[name]
        ]

    def _rows(self, found):
        """Return the queryset of name of the kind, primary key, score and moment of all that was found, in order."""
        score = F("_score") if self.order == RELEVANCE else Value(0.0, FloatField())
        parts = [
            results.get_queryset()
            .order_by()
            .annotate(
                _kind=Value(kind.name, CharField()),
                _key=F("pk"),
                _rank=score,
                _moment=Cast(F(kind.moment), DateTimeField()),
            )
            .values_list("_kind", "_key", "_rank", "_moment")
            for kind, results in found.items()
        ]
        rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        best = ["-_rank"] if self.order == RELEVANCE else []
        return rows.order_by(*best, F("_moment").desc(nulls_last=True), "_kind", "-_key")

    @cached_property
    def _highlighter(self):
        return Highlighter(self._outcome[0].expression)

    def _result(self, kind, thing, moment, mark):
        texts = list(texts_of(thing))
        telling = next((text for text in texts if mark.has_found(text)), texts[0] if texts else "")
        url = thing.get_url(self._request)
        return Result(kind, thing, url, mark.marked(thing.title), mark.excerpt(telling), moment)


def _counts(found):
    """Return how many ``found`` has of each kind, the kinds with none left out; one query."""
    names = {kind.name: kind for kind in found}
    parts = [
        results.get_unscored()
        .order_by()
        .annotate(_kind=Value(kind.name, CharField()))
        .values_list("_kind")
        .annotate(Count("pk"))
        for kind, results in found.items()
    ]
    counts = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    return {kind: counts[name] for name, kind in names.items() if counts.get(name)}
