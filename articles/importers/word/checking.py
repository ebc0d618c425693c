"""Refuse what is no Word file, or would harm the server, before anything of it is read for its text."""

import codecs
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_PART = 100 * MEGABYTE
MAX_RATIO = 200
"""How many times its packed size a part may unpack to, where it is large; text packs to a tenth or so."""
MAX_XML = 40 * MEGABYTE
MAX_PARTS = 2_000
MAX_TAGS = 150_000
"""Elements of all parts together: a hundred pages of text, tables and thirty pictures have a third of that."""
MAX_DEPTH = 100

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLANK = b" \t\r\n\x00" + codecs.BOM_UTF8 + codecs.BOM_UTF16_LE

NO_WORD_FILE = _("This is not a Word file (.docx). Open the text in Word and save it as .docx.")
BROKEN = _("This file is damaged and cannot be read. Open it in Word, save it anew and try again.")
TOO_LARGE = _(
    "This file is larger than 20 MB. Make its pictures smaller in Word (Compress Pictures) and save it again."
)
UNPACKS_TOO_LARGE = _("This file unpacks to more than the server can hold, so it was not read.")
OLD_WORD = _("This is a file of old Word (.doc). Open it in Word and save it as .docx.")
ENCRYPTED = _("This file has a password. Take the password off in Word and save it again.")
MACROS = _(
    "This file holds macros (.docm), which are not accepted. Save it as .docx without macros."
)
OPEN_DOCUMENT = _("This is an OpenDocument file (.odt). Save it as a Word file (.docx).")
PDF = _("This is a PDF file. Its text has to come from a Word file (.docx).")
RICH_TEXT = _("This is an RTF file. Open it in Word and save it as .docx.")
EMPTY = _("This file is empty.")


class WordFileError(Exception):
    """A file that is not taken; its text is one sentence for the person who sent it."""


@dataclass
class Contents:
    """What a checked file holds: how often each element stands in it, by the element's local name."""

    counts: Counter = field(default_factory=Counter)
    lost_boxes: int = 0
    """Text boxes that stand in the file in a form that only new Word draws."""
    kept_boxes: int = 0
    has_margins: bool = False
    """Whether there are words in its headers or footers."""


def check_word_file(file):
    """
    Return ``Contents`` of the .docx in the binary ``file``; raises WordFileError for anything else.

    Nothing is unpacked to disk, and no more into memory at once than a chunk; the file's own words about its sizes
    are what is believed, as zipfile unpacks no more of a part than the part says of itself.
    """
    _refuse_other_kinds(file)
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_other_archives(archive)
            _refuse_bombs(archive)
            return _look_through(archive)
    except WordFileError:
        raise
    except (
        Exception
    ) as error:  # what readers of archives and XML raise upon broken input is anything
        raise WordFileError(BROKEN) from error


def _refuse_other_kinds(file):
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    start = file.read(8)
    if not size:
        raise WordFileError(EMPTY)
    if size > MAX_BYTES:
        raise WordFileError(TOO_LARGE)
    if start == _OLD_OFFICE:
        file.seek(0)
        raise WordFileError(ENCRYPTED if _ENCRYPTED in file.read() else OLD_WORD)
    if start.startswith(b"%PDF"):
        raise WordFileError(PDF)
    if start.startswith(b"{\\rtf"):
        raise WordFileError(RICH_TEXT)
    if not start.startswith(b"PK"):
        raise WordFileError(NO_WORD_FILE)
    file.seek(0)


def _refuse_other_archives(archive):
    names = {name.lower() for name in archive.namelist()}
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise WordFileError(ENCRYPTED)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise WordFileError(MACROS)
    if "mimetype" in names and "content.xml" in names:
        raise WordFileError(OPEN_DOCUMENT)
    if "[content_types].xml" not in names or not any(
        name.startswith("word/") and name.endswith(".xml") for name in names
    ):
        raise WordFileError(NO_WORD_FILE)


def _refuse_bombs(archive):
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WordFileError(UNPACKS_TOO_LARGE)
    for part in parts:
        is_dense = part.file_size > MEGABYTE and part.file_size > MAX_RATIO * part.compress_size
        if part.file_size > MAX_PART or is_dense:
            raise WordFileError(UNPACKS_TOO_LARGE)


def _look_through(archive):
    """
    Read every part that is XML, whatever its name, and count its elements.

    Which parts the text is read from is said in the file itself, so that no part may hold what would harm.
    """
    contents = Contents()
    tags = size = 0
    for part in archive.infolist():
        with archive.open(part) as file:
            start = file.read(64)
        seen = start.lstrip(_BLANK)
        if not start or (seen and not seen.startswith(b"<")):
            continue
        size += part.file_size
        if size > MAX_XML:
            raise WordFileError(UNPACKS_TOO_LARGE)
        try:
            with archive.open(part) as file:
                tags += _count(file, part.filename, contents, MAX_TAGS - tags)
        except ParseError:
            # A font in disguise may begin as XML does.
            if part.filename.lower().endswith((".xml", ".rels")):
                raise
    return contents


def _count(file, name, contents, allowed):
    """Add what stands in one part to ``contents``; returns how many elements it has."""
    is_margin = name.startswith(("word/header", "word/footer"))
    is_text = name.startswith("word/") and not is_margin
    path, tags = [], 0
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            tags += 1
            path.append(element.tag.rpartition("}")[2])
            if tags > allowed:
                raise WordFileError(UNPACKS_TOO_LARGE)
            if len(path) > MAX_DEPTH:
                raise WordFileError(BROKEN)
            if is_text:
                contents.counts[path[-1]] += 1
                if path[-1] == "txbxContent":
                    contents.lost_boxes += "Choice" in path
                    contents.kept_boxes += "Choice" not in path
        else:
            if is_margin and path[-1] == "t":
                text = element.text or ""
                contents.has_margins |= any(char.isalpha() for char in text)
            path.pop()
            element.clear()
    return tags
