"""Found words marked in the text that they were found in, as it was written."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from search.expressions import Phrase, Term, leaves
from search.words import words
from vietnamese.text import nfc

EXCERPT = 240
"""Characters of an excerpt, a few lines on a phone."""
SHORT = 3
"""Letters of a word that is not marked by itself where others are marked together."""


class Highlighter:
    """
    Marks what ``expression`` asks for.

    >>> Highlighter(expression).marked("UBND Phường 1")
    '<mark>UBND Phường 1</mark>'
    """

    def __init__(self, expression):
        found = list(leaves(expression)) if expression is not None else []
        terms = [leaf for leaf in found if isinstance(leaf, Term)]
        self._whole = {word for term in terms for word in (term.word, *term.also)}
        self._begun = tuple(
            word for term in terms if term.prefix for word in (term.word, *term.also)
        )
        self._phrases = {leaf.words for leaf in found if isinstance(leaf, Phrase)}
        self._longest = max(map(len, self._phrases), default=0)

    def marked(self, text):
        """Return ``text`` as HTML, everything escaped, with ``<mark>`` around what was found."""
        text = nfc(text)
        return _html(text, self._runs(text))

    def excerpt(self, text, length=EXCERPT):
        """Return the part of ``text`` that shows most of what was found, at most ``length`` characters, as HTML."""
        text = " ".join(nfc(text).split())
        if len(text) <= length:
            return self.marked(text)
        runs = self._runs(text)
        start = self._best_start(text, runs, length)
        end = _end(text, start, runs, length)
        inside = [
            (max(first, start) - start, min(last, end) - start)
            for first, last in runs
            if first < end and last > start
        ]
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return mark_safe(f"{before}{_html(text[start:end], inside)}{after}")  # noqa: S308 - escaped in _html

    def has_found(self, text):
        """Return whether anything is marked in ``text``."""
        return bool(self._runs(nfc(text)))

    def _best_start(self, text, runs, length):
        """Return where an excerpt begins: a little before the first of the densest group of found words."""
        best, most = 0, 0
        for place, (first, _last) in enumerate(runs):
            inside = sum(1 for run in runs[place:] if run[1] <= first + length * 3 // 4)
            if inside > most:
                best, most = first, inside
        if best < length // 3:
            return 0
        start = min(best - length // 4, len(text) - length)
        start = min(text.find(" ", start - 1) + 1 or start, best)
        return next((first for first, last in runs if first < start < last), start)

    def _runs(self, text):
        """Return the places of what was found in ``text``, words that follow one another as one."""
        found = words(text)
        hit = [self._is_found(word) for word in found]
        for place in range(len(found)):
            for size in range(2, self._longest + 1):
                run = tuple(word.folded for word in found[place : place + size])
                if run in self._phrases:
                    hit[place : place + size] = [True] * size
        runs = []
        for place, word in enumerate(found):
            if not hit[place]:
                continue
            if runs and hit[place - 1] and text[runs[-1][1] : word.start].strip(" -/") == "":
                runs[-1] = (runs[-1][0], word.end, runs[-1][2] + len(word.folded) + 1)
            else:
                runs.append((word.start, word.end, len(word.folded)))
        # Beside words that stand together a short one by itself is chance: án, in a text about an ninh.
        together = any(" " in text[first:last] for first, last, _size in runs)
        return [
            (first, last)
            for first, last, size in runs
            if not together or size > SHORT or " " in text[first:last]
        ]

    def _is_found(self, word):
        if word.folded in self._whole or (word.exact and word.exact in self._whole):
            return True
        return bool(self._begun) and word.folded.startswith(self._begun)


def _end(text, start, runs, length):
    """Return where an excerpt from ``start`` ends: after a whole word, and before a run that does not fit in."""
    end = start + length
    if end >= len(text):
        return len(text)
    for first, last in runs:
        if start + length // 2 < first < end < last:
            return first
    space = text.rfind(" ", start, end + 1)
    return space if space > start else end


def _html(text, runs):
    parts, end = [], 0
    for first, last in runs:
        parts += [escape(text[end:first]), "<mark>", escape(text[first:last]), "</mark>"]
        end = last
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - every part is escaped
