"""
What a query asks of the words of a text, the same for every database.

An expression is a ``Term``, a ``Phrase``, ``All``, ``Any`` or ``Without``; None is what nothing fulfils. ``renderers``
write it as SQLite and PostgreSQL read it, and ``fulfils`` says in Python what both have to answer.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, PlainText, SearchQuery
from modelsearch.query import Phrase as PhraseQuery


@dataclass(frozen=True)
class Term:
    """A word, or the beginning of one."""

    word: str
    prefix: bool = False
    also: tuple[str, ...] = ()
    """Other words that are as good: what was typed with the Telex keyboard switched off, y where i is indexed."""
    exact: str = ""
    """The Telex letters of the word as it was typed, with its marks; a text that has them ranks higher."""
    plain: str = ""
    """The folded word where ``word`` is not that: where it was typed in Telex letters."""

    @property
    def folded(self):
        return self.plain or self.word


@dataclass(frozen=True)
class Phrase:
    """Words that follow one another; of the last one perhaps only the beginning."""

    words: tuple[str, ...]
    prefix: bool = False
    exact: tuple[str, ...] = ()


@dataclass(frozen=True)
class All:
    parts: tuple
    near: tuple[Phrase, ...] = ()
    """Pairs that need not be there; a text that has them ranks higher."""


@dataclass(frozen=True)
class Any:
    parts: tuple
    near: tuple = ()
    """Terms and pairs that need not be there either; a text that has them ranks higher."""


@dataclass(frozen=True)
class Without:
    """What fulfils ``kept`` and not ``taken``."""

    kept: object
    taken: object


class Written(SearchQuery):
    """A query whose expression is written already, for modelsearch."""

    def __init__(self, expression, leave_out=()):
        self.expression = expression
        self.leave_out = leave_out
        """Models of those searched whose objects are not meant."""

    def __repr__(self):
        return f"<Written {self.expression!r}>"


@dataclass(frozen=True)
class Asked:
    """A whole query: the expression, and whether what fulfils it is meant or everything else."""

    expression: object
    negated: bool = False
    exactly: object = field(default=None, compare=False)
    """The same with the marks that were typed, or None where none were."""

    @property
    def is_everything(self):
        return self.negated and self.expression is None

    @property
    def is_nothing(self):
        return not self.negated and self.expression is None


def asked(query, read):
    """
    Return the ``Asked`` of ``query``, one of modelsearch's query classes however nested.

    ``read(text, operator)`` returns the expression of a plain text and ``read.phrase(text)`` that of a phrase.
    """
    expression, negated = _without_not(query, read)
    exact = None if negated else exactly(expression)
    return Asked(expression, negated, exact)


def _without_not(query, read):
    """Return an expression without "not", and whether it is negated as a whole: no index can list what is not there."""
    if isinstance(query, MatchAll):
        return None, True
    if isinstance(query, Written | PlainText | Fuzzy | PhraseQuery):
        return _leaf(query, read), False
    if isinstance(query, Boost):
        return _without_not(query.subquery, read)
    if isinstance(query, Not):
        expression, negated = _without_not(query.subquery, read)
        return expression, not negated
    if not isinstance(query, And | Or):
        raise NotImplementedError(f"{type(query).__name__} is not a query that can be searched for")
    parts = [_without_not(part, read) for part in query.subqueries]
    plain = [expression for expression, negated in parts if not negated]
    turned = [expression for expression, negated in parts if negated]
    if isinstance(query, And):
        # a and b and not c and not d: a and b without c or d; without a plain one: not (c or d).
        if plain or not turned:
            return without(every(plain), some(turned)), False
        return some(turned), True
    # a or b or not c or not d: not (c and d, without a or b).
    if turned:
        return without(every(turned), some(plain)), True
    return some(plain), False


def _leaf(query, read):
    if isinstance(query, Written):
        return query.expression
    if isinstance(query, PhraseQuery):
        return read.phrase(query.query_string)
    return read(query.query_string, query.operator)


def every(parts, near=()):
    """Return what fulfils all of ``parts``; None of no parts, and where one cannot be fulfilled."""
    if not parts or any(part is None for part in parts):
        return None
    return parts[0] if len(parts) == 1 and not near else All(tuple(parts), tuple(near))


def some(parts, near=()):
    """Return what fulfils one of ``parts`` at least; None of those stand for nothing."""
    parts = tuple(part for part in parts if part is not None)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 and not near else Any(parts, tuple(near))


def without(kept, taken):
    return kept if kept is None or taken is None else Without(kept, taken)


def exactly(expression):
    """Return ``expression`` with the marks that were typed, or None where none were."""
    if isinstance(expression, Term):
        return Term(expression.exact) if expression.exact else None
    if isinstance(expression, Phrase):
        marked = [Term(key) for key in expression.exact if key]
        return every([replace(expression, exact=()), *marked]) if marked else None
    if isinstance(expression, All | Any):
        exact = [exactly(part) for part in expression.parts]
        if not any(exact):
            return None
        pairs = zip(exact, expression.parts, strict=True)
        return type(expression)(tuple(part if marked is None else marked for marked, part in pairs))
    if isinstance(expression, Without):
        kept = exactly(expression.kept)
        return without(kept, expression.taken) if kept else None
    return None


def near_pairs(terms):
    """Return the phrases of each two of ``terms`` that follow one another."""
    return [
        Phrase((first.folded, second.folded), second.prefix)
        for first, second in pairwise(terms)
        if isinstance(first, Term) and isinstance(second, Term)
    ]


def fulfils(expression, text):
    """Return whether ``text``, a list of ``search.words.Word``, is what ``expression`` asks for."""
    if expression is None:
        return False
    if isinstance(expression, Term):
        known = {word.folded for word in text} | {word.exact for word in text if word.exact}
        if known.intersection((expression.word, *expression.also)):
            return True
        starts = (expression.word, *expression.also)
        return expression.prefix and any(key.startswith(starts) for key in known)
    if isinstance(expression, Phrase):
        return _has_phrase(expression, [word.folded for word in text])
    if isinstance(expression, All):
        return all(fulfils(part, text) for part in expression.parts)
    if isinstance(expression, Any):
        return any(fulfils(part, text) for part in expression.parts)
    return fulfils(expression.kept, text) and not fulfils(expression.taken, text)


def _has_phrase(phrase, text):
    *whole, last = phrase.words
    size = len(whole)
    for place in range(len(text) - size):
        if text[place : place + size] == whole:
            word = text[place + size]
            if word == last or (phrase.prefix and word.startswith(last)):
                return True
    return False


def leaves(expression):
    """Yield the terms and phrases that a found text has, for marking them in it."""
    if isinstance(expression, Term | Phrase):
        yield expression
    elif isinstance(expression, All | Any):
        for part in expression.parts:
            yield from leaves(part)
    elif isinstance(expression, Without):
        yield from leaves(expression.kept)
