"""Read a checked Word file with mammoth, and make pieces of what it finds."""

import re
import zipfile
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from mammoth import documents as word
from mammoth import docx
from mammoth.docx.files import InvalidFileReferenceError

from articles.importers.word import legacy
from articles.importers.word.checking import BROKEN, EMPTY, WordFileError
from articles.importers.word.pieces import Paragraph, Picture, Role, Span, Table, WordText
from articles.importers.word.plainness import made_plain
from articles.importers.word.tables import grid_of
from articles.importers.word.warnings import Losses, sentences
from vietnamese.text import clean_text

MAX_PICTURES = 200
MAX_LEVEL = 8
LINK_SCHEMES = ("http", "https", "mailto", "tel")
_HEADING = re.compile(r"heading ?[1-9]", re.IGNORECASE)
_CAPTION_WORD = re.compile(r"(ảnh|hình)\b", re.IGNORECASE)
_LONGEST_CAPTION = 255
_WRITTEN_BY_WORD = ("description automatically generated", "mô tả được tạo tự động")
_BOXES = {True: "☑", False: "☐"}


def read_word(file, contents, *, converting=False):
    """
    Return the ``WordText`` of the .docx in the binary ``file``, which ``check_word_file`` found to hold ``contents``.

    With ``converting`` text in old fonts becomes Unicode. Raises WordFileError. No other file and no address named in
    the file is ever opened.
    """
    try:
        plain, hidden = made_plain(file, contents)
        document = docx.read(plain).value
        file.seek(0)
        fonts = legacy.StyleFonts(file)
        with zipfile.ZipFile(file) as archive:
            parts = {part.filename: place for place, part in enumerate(archive.infolist())}
        reader = _Reader(document, fonts, parts, converting)
        reader.losses.hidden = hidden
        return reader.read(contents)
    except WordFileError:
        raise
    except Exception as error:  # what mammoth raises upon a damaged document is anything
        raise WordFileError(BROKEN) from error


class _Reader:
    def __init__(self, document, fonts, parts, converting):
        self.document, self.fonts, self.parts, self.converting = document, fonts, parts, converting
        self.losses = Losses()
        self.references = []
        self.pictures = 0
        self.conversions = []

    def read(self, contents):
        pieces = with_captions(self.pieces(self.document.children))
        text = WordText(pieces=pieces)
        # A note may refer to another one.
        for reference in self.references:
            text.notes.append(self.note(reference))
        if not (text.pieces or text.notes):
            raise WordFileError(EMPTY)
        text.conversions = self.conversions
        text.warnings = sentences(contents, self.losses, text)
        return text

    def pieces(self, elements):
        """Return the pieces that ``elements`` of mammoth make, in their order."""
        found, loose = [], []
        for element in elements:
            if isinstance(element, word.Paragraph | word.Table):
                found += self.paragraph(word.paragraph(loose)) if loose else []
                loose = []
                is_table = isinstance(element, word.Table)
                found += self.table(element) if is_table else self.paragraph(element)
            else:
                loose.append(element)
        return found + (self.paragraph(word.paragraph(loose)) if loose else [])

    def paragraph(self, element):
        """Return a paragraph with the pictures and whatever else stands in it after it."""
        spans, others = [], []
        self.walk(element.children, Span(""), element.style_id, spans, others)
        spans = self.converted(spans)
        if not any(span.text.strip() for span in spans):
            return others
        role = _role(element)
        paragraph = Paragraph(spans, role, element.alignment or "")
        numbering = element.numbering
        if role == Role.HEADING and numbering is not None:
            self.losses.numbered_headings += 1
        elif role == Role.TEXT and numbering is not None:
            paragraph.level = min(int(numbering.level_index), MAX_LEVEL)
            paragraph.is_ordered = numbering.is_ordered
        return [paragraph, *others]

    def walk(self, elements, look, style, spans, others):
        """Add the text in ``elements`` to ``spans`` and what is no text to ``others``."""
        for element in elements:
            text = _text_of(element)
            if text is not None:
                spans.append(replace(look, text=text))
                continue
            match element:
                case word.NoteReference():
                    self.references.append(element)
                    number = len(self.references)
                    spans.append(replace(look, text=f"[{number}]", raised=True, href="", font=""))
                case word.Image():
                    others += self.picture(element)
                case word.Run():
                    inner = self.look_of_run(element, look, style)
                    self.walk(element.children, inner, style, spans, others)
                case word.Hyperlink():
                    inner = replace(look, href=self.address(element))
                    self.walk(element.children, inner, style, spans, others)
                case word.Paragraph() | word.Table():
                    others += self.pieces([element])
                case word.HasChildren():
                    self.walk(element.children, look, style, spans, others)

    def look_of_run(self, run, look, style):
        self.losses.struck += run.is_strikethrough
        font = self.fonts.font(run.font, run.style_id, style)
        return replace(
            look,
            bold=look.bold or run.is_bold or run.style_name == "Strong",
            italic=look.italic or run.is_italic or run.style_name == "Emphasis",
            raised=run.vertical_alignment == word.VerticalAlignment.superscript,
            font=font,
        )

    def address(self, link):
        """Return where a link leads, or "" where readers of a page cannot follow."""
        href = clean_text(link.href or "").strip()
        if not href or href.startswith("#"):
            return ""
        try:
            scheme = urlsplit(href).scheme.lower()
        except ValueError:
            scheme = ""
        if scheme in LINK_SCHEMES:
            return href
        self.losses.links += 1
        return ""

    def converted(self, spans):
        """Join spans of one look, and tell text in old fonts from the rest; both before and after are kept."""
        joined = [
            replace(look, text="".join(span.text for span in same))
            for look, same in groupby(spans, key=lambda span: replace(span, text=""))
            for same in [list(same)]
        ]
        text = "".join(span.text for span in joined)
        # Without a font that says so, the letters of the whole paragraph decide.
        seeming = "" if any(map(_encoding, joined)) else legacy.recognised(text)
        found = [self.in_unicode(span, _encoding(span) or seeming) for span in joined]
        after = "".join(span.text for span in found)
        if after != text:
            self.conversions.append((text, after))
            return found if self.converting else [replace(span, font="") for span in joined]
        return found

    def in_unicode(self, span, encoding):
        if not encoding or (span.raised and span.text.startswith("[")):
            return replace(span, font="")
        text = clean_text(legacy.in_unicode(span.text, encoding))
        if legacy.has_capitals_only(span.font):
            text = text.upper()
        return replace(span, text=text, font=encoding)

    def picture(self, image):
        try:
            with image.open() as file:
                part = self.parts[file.name]
        except InvalidFileReferenceError:
            self.losses.linked_pictures += 1
            return []
        except KeyError:
            self.losses.missing_pictures += 1
            return []
        self.pictures += 1
        if self.pictures > MAX_PICTURES:
            message = _("This file has more than 200 pictures. Divide it into several articles.")
            raise WordFileError(message)
        words = " ".join(clean_text(image.alt_text or "").split())
        if any(sign in words.casefold() for sign in _WRITTEN_BY_WORD):
            words = ""
        return [Picture(self.pictures, part, description=words[:255])]

    def table(self, table):
        rows = [row for row in table.children if isinstance(row, word.TableRow)]
        cells = [cell for row in rows for cell in row.children]
        if len(cells) == 1:  # a frame around some text
            return self.pieces(cells[0].children)
        pictures = []
        grid, is_merged = grid_of(rows, lambda cell: self.cell(cell, pictures))
        self.losses.merged_tables += is_merged
        if not any(text for row in grid for text in row):
            return pictures
        return [Table(grid, has_header=len(grid) > 1 and _is_header(rows[0])), *pictures]

    def cell(self, cell, pictures):
        """Return the text of a cell, line by line; pictures in it are added to ``pictures``."""
        lines, number = [], 0
        for piece in self.pieces(cell.children):
            match piece:
                case Picture():
                    pictures.append(piece)
                case Table():
                    lines += [" | ".join(filter(None, row)) for row in piece.rows]
                case Paragraph():
                    is_numbered = piece.level is not None and piece.is_ordered
                    number = number + 1 if is_numbered else 0
                    sign = "" if piece.level is None else f"{number}. " if is_numbered else "- "
                    lines.append(sign + "".join(span.text for span in piece.spans).strip())
                    self.losses.links_in_tables += any(span.href for span in piece.spans)
        return "\n".join(lines)

    def note(self, reference):
        try:
            note = self.document.notes.resolve(reference)
        except KeyError:
            self.losses.missing_notes += 1
            return Paragraph([Span("…")])
        spans = []
        for piece in self.pieces(note.body):
            if isinstance(piece, Paragraph):
                spans += [Span(" "), *piece.spans] if spans else piece.spans
            elif isinstance(piece, Table):
                text = "; ".join(" | ".join(filter(None, row)) for row in piece.rows)
                spans.append(Span(f" {text}"))
            else:
                self.losses.pictures_in_notes += 1
        return Paragraph(spans or [Span("…")])


def with_captions(pieces):
    """Return ``pieces`` without the lines that are captions of the picture right above: it has them as its own."""
    found = []
    for piece in pieces:
        above = found[-1] if found else None
        if isinstance(above, Picture) and not above.caption and _is_caption(piece):
            above.caption = piece.text
        else:
            found.append(piece)
    return found


def _is_caption(piece):
    if not isinstance(piece, Paragraph) or len(piece.text) > _LONGEST_CAPTION:
        return False
    if piece.role == Role.CAPTION:
        return True
    return piece.role == Role.TEXT and piece.is_italic and _CAPTION_WORD.match(piece.text)


def _text_of(element):
    """Return the text that an element of mammoth is, None where it is something else."""
    match element:
        case word.Text():
            return clean_text(element.value)
        case word.Tab():
            return " "
        case word.Break():
            return "\n"
        case word.Checkbox():
            return _BOXES[bool(element.checked)]
    return None


def _role(element):
    name = element.style_name or element.style_id or ""
    if name.casefold() == "title":
        return Role.TITLE
    if name.casefold() == "caption":
        return Role.CAPTION
    return Role.HEADING if _HEADING.fullmatch(name) else Role.TEXT


def _encoding(span):
    return legacy.encoding_of(span.font)


def _is_header(row):
    """Whether a first row of a table names its columns: it is marked so, or everything in it is bold."""
    if row.is_header:
        return True
    runs = []
    _collect_runs(row.children, runs)
    return bool(runs) and all(run.is_bold for run in runs)


def _collect_runs(elements, runs):
    for element in elements:
        if isinstance(element, word.Run):
            text = "".join(part.value for part in element.children if isinstance(part, word.Text))
            if text.strip():
                runs.append(element)
        elif isinstance(element, word.HasChildren):
            _collect_runs(element.children, runs)
