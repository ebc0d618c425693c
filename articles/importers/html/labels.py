"""
Read pages of unknown structure by the words that stand on them, as the old town portal's.

The page becomes lines, as a browser would save it as text; ``articles.importers.saved_page`` then tells which line is
the title, the moment, the lead, the byline. The lines of the text keep their links, pictures and marked words.
"""

from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from articles.importers.saved_page import LineKind, SavedPageError, parse_saved_page
from vietnamese.text import fold

from .errors import NotAnArticleError, PageError

_INLINE = {"a", "b", "strong", "i", "em", "sup"}
_UNMARKED = {"span", "font", "u", "time", "small", "label", "wbr"}
_INVISIBLE = {"script", "style", "head", "template", "noscript", "select", "textarea", "iframe"}
_KEPT = {f"h{level}" for level in range(1, 7)} | {"li"}


@dataclass
class _Line:
    """A line of the page: its words, and the same as HTML."""

    text: str
    html: str
    has_picture: bool


def read_by_labels(html, labels):
    """
    Return the ``SavedPage`` in the HTML of a page, and the HTML of its text.

    The article begins with the last line before the moment that begins with one of ``labels.start``, and ends before
    a line that is one of ``labels.end``. Raises NotAnArticleError where there is no such beginning, and PageError
    where what follows cannot be understood.
    """
    reader = _Lines()
    reader.feed(html)
    reader.close()
    lines = _between(reader.result(), labels)
    try:
        saved = parse_saved_page("\n".join(line.text for line in lines), "")
    except SavedPageError as error:
        raise PageError(error.message) from error
    kinds = {line.number: line.kind for line in saved.lines}
    moment = next(number for number, kind in kinds.items() if kind is LineKind.MOMENT)
    taken = [
        line.html
        for number, line in enumerate(lines, start=1)
        if kinds.get(number) is LineKind.PARAGRAPH
        or (number > moment and line.has_picture and not line.text)
    ]
    return saved, "".join(taken).replace("</ul><ul>", "")


def _between(lines, labels):
    starts = [fold(label) for label in labels.start]
    ends = {fold(label) for label in labels.end}
    folded = [fold(line.text).rstrip(": ") for line in lines]
    begin = [
        number
        for number, text in enumerate(folded)
        if any(text.startswith(start) for start in starts)
    ]
    if not begin:
        raise NotAnArticleError(f"không có dòng bắt đầu bằng “{labels.start[0]}”")
    first = begin[-1]
    last = next(
        (number for number in range(first + 1, len(lines)) if folded[number] in ends), len(lines)
    )
    return lines[first:last]


class _Lines(HTMLParser):
    """Writes a page as lines; whatever is not within a line ends it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = []
        self.words = []
        self.pieces = []
        self.inline = []  # open inline elements: (name, opening tag)
        self.kept = ""  # the heading or item that is open
        self.has_picture = False
        self.hidden = 0

    def result(self):
        self._end()
        return self.lines

    def handle_starttag(self, tag, attrs):
        if tag in _INVISIBLE:
            self.hidden += 1
        elif tag == "img":
            source, alt = (escape(dict(attrs).get(name) or "") for name in ("src", "alt"))
            self.pieces.append(f'<img src="{source}" alt="{alt}">')
            self.has_picture = True
        elif tag in _INLINE:
            href = escape(dict(attrs).get("href") or "")
            opening = f'<a href="{href}">' if tag == "a" else f"<{tag}>"
            self.inline.append((tag, opening))
            self.pieces.append(opening)
        elif tag not in _UNMARKED:
            self._end()
            if tag in _KEPT:
                self.kept = tag

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag in _INVISIBLE:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _INLINE:
            for place in reversed(range(len(self.inline))):
                if self.inline[place][0] == tag:
                    del self.inline[place]
                    self.pieces.append(f"</{tag}>")
                    break
        elif tag not in _UNMARKED:
            self._end()
            if tag == self.kept:
                self.kept = ""

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)
            self.pieces.append(escape(data, quote=False))

    def _end(self):
        text = " ".join("".join(self.words).split())
        if text or self.has_picture:
            html = "".join(self.pieces)
            tag = self.kept or "p"
            html = f"<{tag}>{html}</{tag}>"
            html = f"<ul>{html}</ul>" if tag == "li" else html
            self.lines.append(_Line(text, html, self.has_picture))
        self.words, self.has_picture = [], False
        self.pieces = [opening for _, opening in self.inline]
