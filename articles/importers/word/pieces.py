"""What a Word file is made of, once read: paragraphs, tables and pictures in their order."""

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True)
class Span:
    """Some text of one look; ``font`` is the old encoding that it is written in (``legacy.TCVN3`` …), or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    href: str = ""
    font: str = ""


class Role(Enum):
    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    CAPTION = "caption"


@dataclass(eq=False)
class Paragraph:
    """A paragraph with some text. ``level`` is how deep it stands in lists, from 0; None outside of them."""

    spans: list[Span]
    role: Role = Role.TEXT
    alignment: str = ""
    level: int | None = None
    is_ordered: bool = False

    @property
    def text(self):
        """The text without its look, with single spaces."""
        return " ".join("".join(span.text for span in self.spans).split())

    @property
    def is_bold(self):
        return all(span.bold for span in self._seen)

    @property
    def is_italic(self):
        return all(span.italic for span in self._seen)

    @property
    def is_centred(self):
        return self.alignment == "center"

    @property
    def is_right(self):
        return self.alignment in ("right", "end")

    @property
    def _seen(self):
        return [span for span in self.spans if span.text.strip()]


@dataclass(eq=False)
class Table:
    """Rows of equally many cells of plain text; lines of a cell are parted by line breaks."""

    rows: list[list[str]]
    has_header: bool = False


@dataclass(eq=False)
class Picture:
    """
    A picture of the file: ``part`` is the place of its bytes in the archive, ``number`` its place among the pictures.

    ``description`` are the words that a person gave it in Word; they stand for the picture. ``problem`` says why it
    cannot be taken over, "" where it can.
    """

    number: int
    part: int
    description: str = ""
    caption: str = ""
    problem: str = ""


@dataclass
class WordText:
    """All of a file: its pieces, its notes in order, sentences on what was not taken over."""

    pieces: list = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    conversions: list[tuple[str, str]] = field(default_factory=list)
    """Paragraphs in an old font as they stand and in Unicode, where that differs."""

    @property
    def pictures(self):
        return [piece for piece in self.pieces if isinstance(piece, Picture)]

    @property
    def usable_pictures(self):
        return [picture for picture in self.pictures if not picture.problem]
