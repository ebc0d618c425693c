"""
Where the abbreviations of the glossary stand in a text: explained on their first use, or written out.

The law asks that a portal of the State is understood by its readers; the short forms of its offices are not.
"""

import re
from dataclasses import dataclass
from html import escape as escape_html
from html import unescape
from html.parser import HTMLParser

from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import mark_safe

from home.glossary import meanings
from vietnamese.text import fold

# Whose text is code, or is explained already.
LEFT_ALONE = frozenset({"abbr", "code", "pre", "script", "style", "svg", "textarea"})
# What stands before the abbreviation of an office in the number of its document: 07/KH-, 42/2022/NĐ-.
START_OF_NUMBER = re.compile(r"(?<!\w)\d+/[\w/.-]*\Z")
LONGEST_NUMBER = 40
OPENING, CLOSING = re.compile(r"\s*\(\s*\Z"), re.compile(r"\s*\)")
IN_PARENTHESES = re.compile(r"\s*\(([^()]*)\)")


@dataclass(frozen=True)
class Use:
    """One use of an abbreviation in a text: ``text[start:end]`` is ``short``."""

    start: int
    end: int
    short: str


def uses(text, shorts):
    """
    Return where ``text`` uses one of ``shorts``, in order: as a whole word, written just so.

    The letters of an office in the number of a document (07/KH-UBND) are part of that number.
    """
    found = []
    for short in shorts:
        start = text.find(short)
        while start >= 0:
            end = start + len(short)
            if _is_word(text, start, end):
                found.append(Use(start, end, short))
            start = text.find(short, end)
    apart = []
    for use in sorted(found, key=lambda use: (use.start, -use.end)):
        if not apart or use.start >= apart[-1].end:
            apart.append(use)
    return apart


def expand(text, known):
    """
    Return plain ``text`` with every abbreviation of the dict ``known`` written out, for a voice to read.

    Where the text itself puts one beside its meaning, as in “Uỷ ban nhân dân (UBND)”, it says the meaning once.
    """
    parts, told = [], 0
    for use in uses(text, known):
        if use.start < told:  # within a meaning in parentheses
            continue
        meaning = known[use.short]
        before, after = text[told : use.start], text[use.end :]
        opening, closing = OPENING.search(before), CLOSING.match(after)
        if opening and closing and _ends_with(before[: opening.start()], meaning):
            parts.append(before[: opening.start()])
            told = use.end + closing.end()
        else:
            parts += [before, meaning]
            told = use.end + _length_of_meaning(after, meaning)
    return "".join([*parts, text[told:]])


class Abbreviations:
    """
    The abbreviations of one page, of which each is explained the first time that the page uses it.

    ``known`` is a dict of meanings by short form; without it, the glossary's, read when the first text comes.
    """

    def __init__(self, known=None):
        self._given = known

    @cached_property
    def _untold(self):
        return dict(meanings() if self._given is None else self._given)

    def explain(self, html):
        """
        Return safe ``html`` with ``<abbr title>`` around each abbreviation that the page did not use before.

        Only text changes. A use in parentheses after its meaning, or followed by it so, explains itself.
        """
        text = unescape(html) if "&" in html else html
        if not any(short in text for short in self._untold):
            return html
        parser = _Pieces()
        parser.feed(html)
        parser.close()
        if parser.is_strange:
            return html
        context, offset = "".join(piece.words for piece in parser.pieces), 0
        written = []
        for piece in parser.pieces:
            written.append(
                self._explained(piece, context, offset) if piece.is_free else piece.source
            )
            offset += len(piece.words)
        return mark_safe("".join(written))  # noqa: S308

    def _explained(self, piece, context, offset):
        """Return the HTML of ``piece``, whose words stand at ``offset`` of the fragment's words ``context``."""
        parts, told = [], 0
        for use in uses(piece.words, self._untold):
            meaning = self._untold.pop(use.short, None)
            if meaning is None:  # told by an earlier use of the same piece
                continue
            before, after = context[: offset + use.start], context[offset + use.end :]
            if not _explains_itself(before, after, meaning):
                title = f'<abbr title="{escape(meaning)}">{_escaped(use.short)}</abbr>'
                parts += [_escaped(piece.words[told : use.start]), title]
                told = use.end
        return "".join([*parts, _escaped(piece.words[told:])])


@dataclass(frozen=True)
class _Piece:
    """A tag as ``source``, or text: its ``source`` unless it is free to be changed, and its words."""

    source: str = ""
    words: str = ""
    is_free: bool = False


class _Pieces(HTMLParser):
    """Takes HTML apart into its tags and texts."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []
        self.is_strange = False
        """Whether there is more than elements and texts, such as a comment."""
        self._around = []

    def handle_starttag(self, tag, attrs):
        self.pieces.append(_Piece(self.get_starttag_text()))
        if tag in LEFT_ALONE:
            self._around.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.pieces.append(_Piece(self.get_starttag_text()))

    def handle_endtag(self, tag):
        self.pieces.append(_Piece(f"</{tag}>"))
        if self._around and self._around[-1] == tag:
            self._around.pop()

    def handle_data(self, data):
        if not self._around:
            self.pieces.append(_Piece(words=data, is_free=True))
        elif self._around[-1] in self.CDATA_CONTENT_ELEMENTS:
            self.pieces.append(_Piece(data))
        else:
            self.pieces.append(_Piece(_escaped(data), data))

    def handle_other(self, data):
        self.is_strange = True

    handle_comment = handle_decl = handle_pi = unknown_decl = handle_other


def _escaped(text):
    return escape_html(text, quote=False)


def _is_word(text, start, end):
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return False
    return not START_OF_NUMBER.search(text, max(0, start - LONGEST_NUMBER), start)


def _explains_itself(before, after, meaning):
    opening = OPENING.search(before[-_reach(meaning) :])
    if opening and CLOSING.match(after):
        return _ends_with(before[-_reach(meaning) :][: opening.start()], meaning)
    return _length_of_meaning(after, meaning) > 0


def _ends_with(text, meaning):
    """Return whether the last words of ``text`` are ``meaning``, however its marks and capitals are written."""
    words, wanted = fold(text[-_reach(meaning) :]), fold(meaning)
    return words.endswith(wanted) and not words[: -len(wanted)][-1:].isalnum()


def _length_of_meaning(text, meaning):
    """Return how many characters ``meaning`` in parentheses takes at the start of ``text``, 0 if it is not there."""
    found = IN_PARENTHESES.match(text[: _reach(meaning)])
    return found.end() if found and fold(found[1]) == fold(meaning) else 0


def _reach(meaning):
    """Return so many characters as ``meaning`` in parentheses may take: letters apart from marks, more spaces."""
    return 2 * len(meaning) + 20
