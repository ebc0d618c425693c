"""Documents on their way into the library: whether a file is what its name says."""

import zipfile
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

HEAD = 4096
"""Bytes at the beginning that tell what a file is."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
PROGRAMS = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"#!")


def check_document(name, file):
    """Raise ValidationError with a sentence where the open ``file`` is not what its ``name`` says, or too big."""
    most = settings.DOCUMENT_MAX_UPLOAD_SIZE
    if file.size > most:
        raise ValidationError(
            _("This file is too big (%(size)s); at most %(most)s are taken."),
            params={"size": filesizeformat(file.size), "most": filesizeformat(most)},
        )
    suffix = PurePosixPath(name).suffix[1:].lower()
    file.seek(0)
    head = file.read(HEAD)
    is_right = KINDS.get(suffix, lambda head, file: False)(head, file)
    file.seek(0)
    if not is_right:
        raise ValidationError(
            _("The content of this file is not what its name says (%(suffix)s), or it is damaged."),
            params={"suffix": suffix.upper()},
        )


def _pdf(head, file):
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def _ole(head, file):
    return head.startswith(OLE)


def _word(head, file):
    """Word writes RTF under this name too."""
    return _ole(head, file) or head.startswith(RTF)


def _csv(head, file):
    """Text in any encoding that is no program; UTF-16 begins with its mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return b"\0" not in head and not text.startswith(PROGRAMS)


def _mp3(head, file):
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0)


def _m4a(head, file):
    return head[4:8] == b"ftyp"


def _ogg(head, file):
    return head.startswith(b"OggS")


def _wav(head, file):
    return head.startswith(b"RIFF") and head[8:12] == b"WAVE"


def _zip(head, file):
    return _names(head, file) is not None


def _office(folder):
    def is_right(head, file):
        names = _names(head, file) or []
        has_parts = any(name.startswith(folder) for name in names)
        # A macro has no place in a file of these names.
        has_macro = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and has_parts and not has_macro

    return is_right


def _open_document(media_type):
    return lambda head, file: _names(head, file) is not None and media_type in head[:120]


def _names(head, file):
    """Return the names of the parts of a ZIP archive, None where the file is none; only the directory is read."""
    if not head.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except Exception:  # what zipfile raises upon a damaged archive is anything
        return None


KINDS = {
    "csv": _csv,
    "doc": _word,
    "m4a": _m4a,
    "mp3": _mp3,
    "ogg": _ogg,
    "pdf": _pdf,
    "ppt": _ole,
    "wav": _wav,
    "xls": _ole,
    "zip": _zip,
    **{suffix: _office(folder) for suffix, folder in OFFICE.items()},
    **{suffix: _open_document(kind) for suffix, kind in OPEN_DOCUMENT.items()},
}
