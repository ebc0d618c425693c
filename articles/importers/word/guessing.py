"""Find the title, the lead and the byline of an article among the pieces of a Word file."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from articles.importers.word.pieces import Paragraph, Picture, Role
from vietnamese.text import fold

LONGEST_TITLE = 255
LONGEST_BYLINE, MOST_WORDS_OF_BYLINE = 60, 8
SHORTEST_LEAD = 40
ALIKE = 0.6
"""From which ratio on of ``difflib.SequenceMatcher`` a changed line is taken for the same one, corrected."""
_FIRST_LINES = 12
_NO_TITLES = {
    "cong hoa xa hoi chu nghia viet nam",
    "doc lap - tu do - hanh phuc",
    "doc lap – tu do – hanh phuc",
}
_NO_BYLINES = ("anh:", "nguon:", "theo ", "hinh:")


@dataclass
class Guess:
    """A text for each of the article's fields, and the paragraphs that they came from; "" where there is none."""

    title: str = ""
    summary: str = ""
    byline: str = ""
    origins: dict[str, list[Paragraph]] = field(default_factory=dict)

    def body(self, pieces, kept):
        """
        Return ``pieces`` without the paragraphs of those fields that hold their words in ``kept``, by field name.

        A field whose words were replaced or emptied gives its paragraphs back to the text: no words get lost.
        """
        taken = {
            id(paragraph)
            for name, paragraphs in self.origins.items()
            if _is_alike(getattr(self, name), kept.get(name, ""))
            for paragraph in paragraphs
        }
        return [piece for piece in pieces if id(piece) not in taken]


def guess(pieces):
    """Return the ``Guess`` for ``pieces`` of a ``WordText``."""
    found = Guess()
    lines = [piece for piece in pieces if isinstance(piece, Paragraph) and piece.level is None]
    title = _title(lines[:_FIRST_LINES])
    if title:
        found.title, found.origins["title"] = _joined(title), title
    after = lines.index(title[-1]) + 1 if title else 0
    lead = _lead(lines[after : after + 3])
    if lead:
        found.summary, found.origins["summary"] = lead.text, [lead]
    byline = _byline(pieces)
    if byline and byline not in (lead, *title):
        found.byline, found.origins["byline"] = byline.text, [byline]
    return found


def _title(lines):
    """Return the lines of the title: one in a style for it, else the first that stands out from running text."""
    fitting = [
        line
        for line in lines
        if len(line.text) <= LONGEST_TITLE and fold(line.text) not in _NO_TITLES
    ]
    for is_title in (
        lambda line: line.role == Role.TITLE,
        _stands_out,
    ):
        first = next(filter(is_title, fitting), None)
        if first:
            return _with_next_line(first, lines)
    return []


def _stands_out(line):
    if line.role == Role.TEXT:
        return (line.is_bold or line.is_centred or line.text.isupper()) and not line.is_right
    return line.role == Role.HEADING


def _with_next_line(first, lines):
    """A long title in the middle of the sheet is often set on two lines."""
    following = lines[lines.index(first) + 1 :][:1]
    for second in following:
        is_same = (first.role, first.is_bold, first.text.isupper()) == (
            second.role,
            second.is_bold,
            second.text.isupper(),
        )
        is_short = len(_joined([first, second])) <= LONGEST_TITLE
        if first.is_centred and second.is_centred and is_same and is_short:
            return [first, second]
    return [first]


def _lead(lines):
    fitting = (
        line for line in lines if line.role == Role.TEXT and (line.is_bold or line.is_italic)
    )
    return next((line for line in fitting if len(line.text) >= SHORTEST_LEAD), None)


def _byline(pieces):
    """Return the last line where it is short and stands right or bold, as under a letter."""
    texts = [piece for piece in pieces if not isinstance(piece, Picture)]
    last = texts[-1] if len(texts) > 1 else None
    if not isinstance(last, Paragraph) or last.role != Role.TEXT or last.level is not None:
        return None
    is_short = len(last.text) <= LONGEST_BYLINE and len(last.text.split()) <= MOST_WORDS_OF_BYLINE
    is_name = not last.text.endswith((".", "!", "?", ":", ";")) and last.text[:1] not in "-–•"
    is_marked = last.is_right or last.is_bold
    return last if is_short and is_name and is_marked and not _is_source(last.text) else None


def _is_source(text):
    return fold(text).startswith(_NO_BYLINES)


def _joined(lines):
    return " ".join(line.text for line in lines)


def _is_alike(before, after):
    before, after = fold(before), fold(after)
    if not after:
        return False
    return before == after or SequenceMatcher(None, before, after).ratio() >= ALIKE
