"""HTML of any origin read as a flat list of lines, the form that the editor itself works on."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import nh3

MAX_LIST_DEPTH = 4
"""How deep the editor nests lists."""

LISTS = ("ul", "ol")
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_MARKS = {
    **{"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub", "code": "code"},
    **{"s": "s", "del": "s", "strike": "s"},
}
# Elements that stand on lines of their own; whatever else is not known is part of a line.
_BLOCKS = {
    *("p", "div", "blockquote", "section", "article", "header", "footer", "main", "aside", "nav"),
    *("figure", "figcaption", "dl", "dt", "dd", "pre", "address", "center", "details", "summary"),
    *("caption", "hgroup"),
    *_HEADINGS,
}
_KINDS = {"blockquote", *_HEADINGS}
_TABLE = {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}
_SANITISER = nh3.Cleaner(
    tags={*_MARKS, *_BLOCKS, *_TABLE, *LISTS, "li", "br", "hr", "a", "span", "font", "embed"},
    attributes={
        "*": {"style", "class", "data-block-key"},
        "a": {"href", "linktype", "id"},
        "embed": {"embedtype", "id", "format", "alt", "url"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    url_schemes={"http", "https", "ftp", "mailto", "tel"},
    url_relative="pass_through",
    link_rel=None,
    clean_content_tags={"script", "style", "title", "template", "xml", "svg", "math"},
)

_STYLES = (
    ("b", re.compile(r"(?<![-\w])font-weight\s*:\s*(bold|[6-9]00)|()(?<![-\w])font-weight\s*:")),
    ("i", re.compile(r"(?<![-\w])font-style\s*:\s*(italic|oblique)|()(?<![-\w])font-style\s*:")),
    ("sup", re.compile(r"(?<![-\w])vertical-align\s*:\s*(super)")),
)
_WORD_MARKER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_WORD_LEVEL = re.compile(r"mso-list\s*:[^;]*\blevel(\d)", re.IGNORECASE)
_WORD_NUMBER = re.compile(r"\w+[.)]|\(\w+\)")  # anything else in its place is a bullet
# Where a social network sends readers by way of itself, and the name of the address that was meant.
_DETOURS = {
    ("l.facebook.com", "/l.php"): "u",
    ("lm.facebook.com", "/l.php"): "u",
    ("www.google.com", "/url"): "q",
}


@dataclass
class Run:
    """Text with the same marks: names of elements, in order, and the attributes of a link or None."""

    text: str
    marks: tuple = ()
    link: tuple | None = None


@dataclass
class Line:
    """
    A paragraph, heading, item of a list or something that stands alone.

    ``kind`` is ``p``, ``h1`` to ``h6``, ``blockquote``, ``ul``, ``ol`` (an item at ``depth``), ``hr``, ``embed`` (with
    ``attributes``) or ``table`` (with ``rows``, lists of cells, each a text with line feeds). ``key`` is the editor's
    own name of the line, to which it ties comments. A line break is a line feed.
    """

    kind: str = "p"
    depth: int = 0
    key: str = ""
    runs: list = field(default_factory=list)
    attributes: tuple = ()
    rows: list = field(default_factory=list)
    number: str = ""  # what Word wrote before an item of a numbered list

    @property
    def text(self):
        return "".join(run.text for run in self.runs)


def read_lines(html):
    """Return the lines of ``html``, whatever it holds, without what could harm; no visible word is lost."""
    reader = _Reader()
    reader.feed(_SANITISER.clean(html))
    reader.close()
    return reader.lines


class _Reader(HTMLParser):
    """Reads what the sanitiser wrote: every element is closed in its turn."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = []
        self.line = None  # the one that is being written
        self.kinds = [("p", 0, "")]  # kind, depth and key of the lines that the open blocks ask for
        self.lists = []
        self.marks = []  # (tag, what it sets) of the open inline elements
        self.item_breaks = False  # a block within an item has ended
        self.word_marker = 0  # how many elements are open within Word's own marker of an item
        self.tables = []  # what was being read around each open cell

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if self.word_marker:
            self.word_marker += tag not in ("br", "hr", "embed")
        elif tag == "br":
            self._write("\n")
        elif tag in ("hr", "embed"):
            self._stand_alone(tag, attrs)
        elif tag in LISTS:
            self._end_line()
            self.lists.append(tag)
        elif tag == "li":
            self._start_item(attrs)
        elif tag in _TABLE:
            self._start_of_table(tag, attrs)
        elif tag in _BLOCKS:
            self._start_block(tag, attrs)
        elif _WORD_MARKER.search(attrs.get("style") or ""):
            self.word_marker = 1
        else:
            self.marks.append((tag, _settings(tag, attrs)))

    def handle_endtag(self, tag):
        if self.word_marker:
            self.word_marker -= 1
        elif tag in LISTS:
            self._end_line()
            self.lists.pop()
        elif tag == "li":
            self._end_line()
            self.kinds.pop()
            self.item_breaks = False
        elif tag in _TABLE:
            self._end_of_table(tag)
        elif tag in _BLOCKS:
            self._end_block()
        elif self.marks:
            self.marks.pop()

    def handle_data(self, data):
        if self.word_marker:
            self._read_word_marker(data)
        else:
            self._write(re.sub(r"[ \t\n\f\r]+", " ", data))

    def _write(self, text):
        if self.line is None:
            if not text.strip():
                return
            self._start_line()
        if self.item_breaks and text.strip():
            self.item_breaks = False
            if self.line.runs:
                self.line.runs.append(Run("\n"))
        self.line.runs.append(Run(text, *self._marks()))

    def _marks(self):
        """Return the marks and the link that the open elements set; the innermost decides."""
        on, link = {}, None
        for _, settings in self.marks:
            for name, value in settings.items():
                if name == "link":
                    link = value
                else:
                    on[name] = value
        return tuple(sorted(name for name, value in on.items() if value)), link

    def _start_line(self):
        kind, depth, key = self.kinds[-1]
        self.line = Line(kind, depth, key)
        self.lines.append(self.line)
        # A second line of the same block is another one for the editor.
        self.kinds[-1] = (kind, depth, "")

    def _end_line(self):
        self.line = None

    def _in_item(self):
        return self.kinds[-1][0] in LISTS

    def _start_block(self, tag, attrs):
        if self._in_item():
            # An item is one line: what begins within it goes on after a line break.
            self.item_breaks = self.line is not None
            self.kinds.append(self.kinds[-1])
            return
        self._end_line()
        kind = tag if tag in _KINDS else self.kinds[-1][0]
        self.kinds.append((kind, 0, attrs.get("data-block-key") or ""))
        level = _WORD_LEVEL.search(attrs.get("style") or "")
        if level and kind == "p":
            self._start_line()
            self.line.depth = min(int(level[1]), MAX_LIST_DEPTH) - 1

    def _end_block(self):
        kind = self.kinds.pop()[0]
        if kind in LISTS:
            self.item_breaks = self.line is not None
        else:
            self._end_line()

    def _start_item(self, attrs):
        self._end_line()
        self.item_breaks = False
        kind = self.lists[-1] if self.lists else "ul"
        depth = min(max(len(self.lists), 1), MAX_LIST_DEPTH) - 1
        self.kinds.append((kind, depth, attrs.get("data-block-key") or ""))
        self._start_line()

    def _read_word_marker(self, data):
        marker = data.strip()
        if marker and self.line is not None and self.line.kind == "p":
            if _WORD_NUMBER.fullmatch(marker):
                self.line.number = marker
            else:
                self.line.kind = "ul"

    def _stand_alone(self, tag, attrs):
        self._end_line()
        if tag == "hr":
            self.lines.append(Line("hr"))
        elif is_known_embed(attrs):
            self.lines.append(Line("embed", attributes=tuple(attrs.items())))

    def _start_of_table(self, tag, attrs):
        self._end_line()
        if tag == "table":
            self.lines.append(Line("table"))
            self.tables.append([self.lines[-1], None])
        elif tag == "tr" and self.tables:
            self.tables[-1][0].rows.append([])
        elif tag in ("td", "th") and self.tables:
            if not self.tables[-1][0].rows:
                self.tables[-1][0].rows.append([])
            self.tables[-1][1] = (self.lines, self.kinds, self.lists, self.marks, attrs)
            self.lines, self.kinds, self.lists, self.marks = [], [("p", 0, "")], [], []

    def _end_of_table(self, tag):
        self._end_line()
        if tag == "table" and self.tables:
            self.tables.pop()
        elif tag in ("td", "th") and self.tables and self.tables[-1][1]:
            cell = "\n".join(line.text for line in without_tables(self.lines))
            table = self.tables[-1][0]
            self.lines, self.kinds, self.lists, self.marks, attrs = self.tables[-1][1]
            self.tables[-1][1] = None
            table.rows[-1] += [cell, *[""] * (_number(attrs.get("colspan")) - 1)]


def without_tables(lines):
    """Return ``lines`` with a paragraph for every row of a table, its cells apart: no word of one touches another."""
    result = []
    for line in lines:
        if line.kind == "table":
            for row in line.rows:
                cells = [" ".join(cell.split()) for cell in row]
                while cells and not cells[-1]:
                    cells.pop()
                if any(cells):
                    result.append(Line(runs=[Run(" | ".join(cells))]))
        else:
            result.append(line)
    return result


def is_known_embed(attrs):
    """Whether an ``embed`` with these attributes names what it shows, without which the editor cannot open it."""
    if attrs.get("embedtype") == "image":
        return (attrs.get("id") or "").isdecimal() and bool(attrs.get("format"))
    return attrs.get("embedtype") == "media" and bool(attrs.get("url"))


def _settings(tag, attrs):
    """Return what an inline element sets: marks, True or False, and the link around its text."""
    if tag == "a":
        link = _link(attrs)
        return {"link": link} if link else {}
    settings = {_MARKS[tag]: True} if tag in _MARKS else {}
    style = attrs.get("style") or ""
    for mark, pattern in _STYLES:
        if found := pattern.search(style):
            settings[mark] = bool(found[1])
    return settings


def _link(attrs):
    if attrs.get("linktype"):
        if not (attrs.get("id") or "").isdecimal():
            return None
        return tuple((name, attrs[name]) for name in ("linktype", "id"))
    href = _meant_address((attrs.get("href") or "").strip())
    # Marks within the document that was copied lead nowhere here.
    return (("href", href),) if href and not href.startswith("#_") else None


def _meant_address(href):
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    parameter = _DETOURS.get((parts.hostname, parts.path))
    if parameter:
        meant = parse_qs(parts.query).get(parameter, [""])[0]
        # Facebook also names the reader who copied it.
        meant = re.sub(r"[?&]fbclid=[^&#]*", "", meant)
        return meant if meant.startswith(("https://", "http://")) else href
    return href


def _number(text):
    return min(int(text), 100) if text and text.isdecimal() else 1
