"""The text of a foreign page in this portal's own blocks."""

from html import escape
from html.parser import HTMLParser

import nh3
from bs4 import BeautifulSoup

from articles.importers.cleaning import link_address, one_line, rich_text

MAX_LENGTH = 255
"""Of a heading, and of a picture's caption."""
MAX_ROWS = 300
MAX_COLUMNS = 30

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_CELLS = {"td", "th"}
_INLINE = {"a", "b", "strong", "i", "em", "sup"}
_LISTS = {"ul", "ol", "li"}
_FLOW = {"p", "div", "blockquote", "section", "center", "dt", "dd", "figcaption"}
_PARTS = {"thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
_CLEANER = nh3.Cleaner(
    tags={*_HEADINGS, *_INLINE, *_LISTS, *_FLOW, "table", *_PARTS, "br", "hr", "img", "figure"},
    attributes={
        "a": {"href"},
        "img": {"src", "alt"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="pass_through",
    link_rel=None,
    clean_content_tags={
        *("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title"),
        *("textarea", "select", "noembed", "noframes", "xmp", "plaintext", "audio", "video"),
        *("form", "button"),
    },
)


def blocks_from_html(fragment, pictures, link=link_address):
    """
    Return the HTML ``fragment`` as a list of pairs (type, value), as the raw data of an article's body has them.

    Headings, tables of figures and pictures become blocks of their own, all else paragraphs. A table that only lays
    things out is read cell by cell; one of a picture and the words under it is a picture with a caption. ``pictures``
    is given the ``src`` of each picture and returns what stands for it in the value, None for one to leave out;
    ``link`` is as in ``rich_text``.
    """
    html = _CLEANER.clean(fragment)
    if "<table" in html:
        html = _without_layout(html)
    splitter = _Splitter(pictures, link)
    splitter.feed(html)
    splitter.close()
    return splitter.result()


def picture_value(reference, alt="", caption=""):
    """Return the raw value of a picture block; an empty ``alt`` is for an editor to write."""
    return {
        "image": {"image": reference, "decorative": False, "alt_text": one_line(alt, MAX_LENGTH)},
        "caption": one_line(caption, MAX_LENGTH),
        "credit": "",
    }


def _without_layout(html):
    """Return clean ``html`` with ``figure`` or ``div`` for tables that hold no rows and columns of words."""
    soup = BeautifulSoup(html, "html.parser")
    for table in reversed(soup.find_all("table")):  # what is inside another comes first
        parts = [part for part in table.find_all(_PARTS) if part.find_parent("table") is table]
        rows = [row.find_all(_CELLS, recursive=False) for row in parts if row.name == "tr"]
        images = table.find_all("img")
        if len(images) == 1 and len(table.get_text().strip()) <= MAX_LENGTH:
            table.name = "figure"
        elif table.find("table") or images or max(map(len, rows), default=0) < 2:
            table.name = "div"
        else:
            continue
        for part in parts:
            part.name = "div"
    return str(soup)


class _Splitter(HTMLParser):
    """Splits clean, well-formed HTML where something stands that is no running text."""

    def __init__(self, pictures, link):
        super().__init__(convert_charrefs=True)
        self.pictures = pictures
        self.link = link
        self.blocks = []
        self.text = []  # pieces of the running text since the last block
        self.open = []  # open elements of the running text: (name, opening tag)
        self.heading = None  # pieces of the heading that is open
        self.figure = None  # (images, pieces of the caption) of the figure that is open
        self.table = None
        self.breaks = 0

    def result(self):
        self._flush()
        return self.blocks

    def handle_starttag(self, tag, attrs):
        if self.table is not None:
            self.table.start(tag, dict(attrs))
        elif tag == "img":
            self._picture(dict(attrs))
        elif tag == "table":
            self._flush()
            self.table = _Table()
        elif tag == "figure" and self.figure is None:
            self._flush()
            self.figure = ([], [])
        elif self.figure is not None or self.heading is not None:
            self.handle_data(" ")
        elif tag in _HEADINGS:
            self._flush()
            self.heading = []
        elif tag == "br":
            self._break()
        elif tag == "hr":
            self.text.append("<hr>")
        elif tag != "figure":
            self._open(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if self.table is not None:
            if tag == "table":
                self._add("table", self.table.value())
                self.table = None
            else:
                self.table.end(tag)
        elif tag == "figure" and self.figure is not None:
            self._end_figure()
        elif self.figure is not None:
            self.handle_data(" ")
        elif tag in _HEADINGS and self.heading is not None:
            self._end_heading()
        elif self.open and self.open[-1][0] == tag:
            self.open.pop()
            self.text.append(f"</{tag}>")

    def handle_data(self, data):
        if self.table is not None:
            self.table.data(data)
        elif self.figure is not None:
            self.figure[1].append(data)
        elif self.heading is not None:
            self.heading.append(data)
        else:
            if data.strip():
                self.breaks = 0
            self.text.append(escape(data, quote=False))

    def _open(self, tag, attrs):
        opening = f"<{tag}>"
        if tag == "a":
            opening = f'<a href="{escape(dict(attrs).get("href") or "")}">'
        self.breaks = 0 if tag in _INLINE else self.breaks
        self.open.append((tag, opening))
        self.text.append(opening)

    def _break(self):
        """Two breaks in a row, with which old editors parted paragraphs, part them."""
        self.breaks += 1
        in_list = any(tag in _LISTS for tag, _ in self.open)
        if self.breaks < 2 or in_list:
            self.text.append("<br>")
            return
        while self.text and self.text[-1].strip() in ("", "<br>"):
            self.text.pop()
        self._flush(keep=True)

    def _picture(self, attrs):
        reference = self.pictures(attrs.get("src") or "")
        if reference is None:
            return
        if self.figure is not None:
            self.figure[0].append((reference, attrs.get("alt") or ""))
            return
        if self.heading is None:
            self._flush()
        self._add("picture", picture_value(reference, attrs.get("alt") or ""))

    def _end_figure(self):
        (images, words), self.figure = self.figure, None
        caption = one_line("".join(words))
        for reference, alt in images:
            last = reference == images[-1][0]
            under = caption if last and len(caption) <= MAX_LENGTH else ""
            self._add("picture", picture_value(reference, alt, under))
        if caption and (not images or len(caption) > MAX_LENGTH):
            self._add("paragraph", rich_text(escape(caption, quote=False), self.link))

    def _end_heading(self):
        words, self.heading = one_line("".join(self.heading)), None
        if len(words) <= MAX_LENGTH:
            self._add("heading", words)
        else:
            self._add("paragraph", rich_text(f"<b>{escape(words, quote=False)}</b>", self.link))

    def _flush(self, keep=False):
        """Make the running text so far a block; with ``keep`` it goes on as another paragraph of the same one."""
        opened = [opening for _, opening in self.open]
        if keep:
            closed = [f"</{tag}>" for tag, _ in reversed(self.open)]
            self.text += [*closed, "<p></p>", *opened]
            return
        self._add("paragraph", rich_text("".join(self.text), self.link))
        self.text = opened
        self.breaks = 0

    def _add(self, kind, value):
        if value:
            self.blocks.append((kind, value))


class _Table:
    """The rows and columns of a table, and which of its cells span several."""

    def __init__(self):
        self.rows = []
        self.taken = {}  # columns that a cell above reaches into, by (row, column)
        self.spans = []
        self.cell = None
        self.caption = []
        self.in_caption = False
        self.headers = set()  # where header cells stand

    def start(self, tag, attrs):
        if tag == "tr" and len(self.rows) < MAX_ROWS:
            self.rows.append({})
        elif tag in _CELLS and self.rows:
            self._start_cell(tag, attrs)
        elif tag == "caption":
            self.in_caption = True
        else:
            self.data("\n" if tag in {"br", "p", "div", "li"} else "")

    def end(self, tag):
        if tag in _CELLS:
            self.cell = None
        elif tag == "caption":
            self.in_caption = False

    def data(self, data):
        if self.in_caption:
            self.caption.append(data)
        elif self.cell is not None:
            self.cell.append(data)

    def _start_cell(self, tag, attrs):
        row, column = len(self.rows) - 1, 0
        while column in self.rows[row] or (row, column) in self.taken:
            column += 1
        self.cell = []
        if column >= MAX_COLUMNS:
            return
        self.rows[row][column] = self.cell
        if tag == "th":
            self.headers.add((row, column))
        down = _count(attrs.get("rowspan"), MAX_ROWS - row)
        across = _count(attrs.get("colspan"), MAX_COLUMNS - column)
        if down > 1 or across > 1:
            self.spans.append([row, column, down, across])
            covered = ((row + y, column + x) for y in range(down) for x in range(across))
            self.taken.update(dict.fromkeys(covered, True))

    def value(self):
        """Return the raw value of a table block, None for a table without words."""
        rows = self.rows
        ends = [column + across for _, column, _, across in self.spans]
        width = max([max(row, default=-1) + 1 for row in rows] + ends, default=0)
        cells = [[_words(row.get(column, ())) for column in range(width)] for row in rows]
        if not any(any(row) for row in cells):
            return None
        first_row = {(0, column) for column in rows[0]} <= self.headers
        first_column = len(rows) > 1 and {(row, 0) for row in range(1, len(rows))} <= self.headers
        choices = {(True, True): "both", (True, False): "row", (False, True): "column"}
        spans = [
            {"row": row, "col": column, "rowspan": min(down, len(rows) - row), "colspan": across}
            for row, column, down, across in self.spans
        ]
        return {
            "data": cells,
            "cell": [],
            "mergeCells": spans,
            "first_row_is_table_header": first_row,
            "first_col_is_header": first_column,
            "table_header_choice": choices.get((first_row, first_column), "neither"),
            "table_caption": one_line("".join(self.caption), MAX_LENGTH),
        }


def _count(text, most):
    return max(1, min(int(text), most)) if text and text.isascii() and text.isdigit() else 1


def _words(pieces):
    lines = (one_line(line) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
