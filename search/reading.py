"""From what somebody typed to what it asks for."""

import re
from dataclasses import replace
from functools import lru_cache

from search.expressions import Phrase, Term, every, near_pairs, some
from search.questions import ASKING
from search.words import words
from vietnamese.telex import read_telex, without_marks
from vietnamese.text import MAX_SEARCH_WORDS, clean_text

_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')
_CHUNK = re.compile(r"\S+")
MAX_CHARACTERS = 1_000
"""How much of a query is read at all; it may have at most ``MAX_SEARCH_WORDS`` words besides."""


class Reader:
    """
    Reads plain text: words, "phrases in quotes", and numbers of documents such as 45/QĐ-UBND, which are phrases too.

    ``glossary`` are tuples of texts that mean the same. With ``last_is_prefix``, as while somebody is still typing, the
    last word may be the beginning of one. Of that a single letter after other words is not asked for yet: most texts
    have a word that begins so. Where it is a word of its own behind the one before, it raises the rank.
    """

    def __init__(self, glossary=(), last_is_prefix=False):
        self._last_is_prefix = last_is_prefix
        self._meanings = _meanings(tuple(glossary))

    def __call__(self, text, operator="and"):
        """Return the expression of ``text``; None where it has no words. ``operator`` is "and" or "or"."""
        parts = self._parts(clean_text(text[:MAX_CHARACTERS]))
        join = some if operator.lower() == "or" else every
        parts = self._with_meanings(parts)
        needed = parts
        if len(parts) > 1 and _is_letter(parts[-1]):
            needed, parts = parts[:-1], [*parts[:-1], replace(parts[-1], prefix=False)]
        return join(needed, near_pairs(parts)) if parts else None

    def loosely(self, text):
        """Return the expression of texts with some of what ``text`` holds: pairs of its words, phrases, meanings."""
        parts = self._with_meanings(self._parts(clean_text(text[:MAX_CHARACTERS])))
        whole = [part for part in parts if not isinstance(part, Term)]
        pairs = [pair for pair in near_pairs(parts) if not ASKING.issuperset(pair.words)]
        terms = [part for part in parts if isinstance(part, Term) and part.folded not in ASKING]
        return some([*pairs, *whole], terms)

    def phrase(self, text):
        """Return the expression of words that follow one another; None of a text without words."""
        found = words(clean_text(text[:MAX_CHARACTERS]))[:MAX_SEARCH_WORDS]
        return _phrase(found, prefix=False) if found else None

    def _parts(self, text):
        """Return the terms and phrases of ``text`` in order."""
        parts, room, end = [], MAX_SEARCH_WORDS, 0
        pieces = []
        for quoted in _QUOTED.finditer(text):
            pieces += [(text[end : quoted.start()], False), (quoted[1], True)]
            end = quoted.end()
        pieces.append((text[end:], False))
        for piece, is_phrase in pieces:
            chunks = [piece] if is_phrase else _CHUNK.findall(piece)
            for chunk in chunks:
                found = words(chunk)[:room]
                room -= len(found)
                if is_phrase or _is_number(chunk, found):
                    parts += [_phrase(found, prefix=False)] if found else []
                else:
                    parts += [_term(word) for word in found]
        if self._last_is_prefix and parts and pieces[-1][0] != "":
            parts[-1] = _begun(parts[-1])
        return parts

    def _with_meanings(self, parts):
        """Replace the words that the glossary knows by all that mean the same."""
        if not self._meanings or self._last_is_prefix:
            return parts
        longest = max(len(known) for known in self._meanings)
        replaced, place = [], 0
        while place < len(parts):
            for size in range(min(longest, len(parts) - place), 0, -1):
                run = parts[place : place + size]
                key = tuple(part.folded for part in run if isinstance(part, Term))
                if len(key) == size and key in self._meanings:
                    others = [_as_phrase(known) for known in self._meanings[key]]
                    replaced.append(some([every(run, near_pairs(run)), *others]))
                    place += size
                    break
            else:
                replaced.append(parts[place])
                place += 1
        return replaced


@lru_cache(maxsize=4)  # by what the glossary says: another one is read as soon as a term changes
def _meanings(glossary):
    """Return the other ways to say it, by each way's folded words; nobody may change it."""
    found = {}
    for variants in glossary:
        keys = [tuple(word.folded for word in words(variant)) for variant in variants]
        for key in filter(None, keys):
            others = [other for other in keys if other and other != key]
            found.setdefault(key, []).extend(others)
    return {key: list(dict.fromkeys(others)) for key, others in found.items() if others}


def _term(word):
    if not word.exact and (key := read_telex(word.folded)):
        return Term(word.folded, also=(key,), plain=without_marks(key))
    return Term(word.folded, exact=word.exact)


def _phrase(found, prefix):
    if len(found) == 1:
        return Term(found[0].folded, exact=found[0].exact, prefix=prefix)
    exact = tuple(word.exact for word in found)
    return Phrase(tuple(word.folded for word in found), prefix, exact if any(exact) else ())


def _as_phrase(key):
    return Term(key[0]) if len(key) == 1 else Phrase(key)


def _begun(part):
    if isinstance(part, Phrase):
        return Phrase(part.words, True, part.exact)
    also = part.also
    if part.word.endswith("i"):  # y is indexed as i only where a word ends with it
        also = (*also, f"{part.word[:-1]}y")
    return Term(part.word, True, also, part.exact)


def _is_letter(part):
    """Whether all that is known of the word is the letter it begins with; a digit is a number as it stands."""
    return isinstance(part, Term) and part.prefix and len(part.word) == 1 and part.word.isalpha()


def _is_number(chunk, found):
    """Whether a chunk is the number of a document, a date or an amount: 45/QĐ-UBND, 27/7, 1.000.000."""
    return len(found) > 1 and any(char.isdigit() for char in chunk)
