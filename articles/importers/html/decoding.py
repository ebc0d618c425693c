"""The letters of an old page, whatever it was written in."""

import codecs
import re

from vietnamese.text import clean_text

from .errors import PageError

AUTO = "auto"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
# What Vietnamese pages were written in when they say one of these.
_MEANT = {"iso-8859-1": "windows-1258", "windows-1252": "windows-1258", "us-ascii": "utf-8"}


def decode(data, charset=AUTO):
    """
    Return the text of a page in NFC; raises PageError where its letters cannot be read.

    With ``AUTO``: by its byte order mark; else UTF-8 wherever the bytes are such, as pages often say otherwise; else
    what the page says of itself; else Windows-1258.
    """
    if charset != AUTO:
        return _decoded(data, [charset])
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, [name])
    declared = _DECLARED.search(data[:_HEAD])
    name = declared[1].decode("ascii", "ignore").lower() if declared else ""
    return _decoded(data, ["utf-8", _MEANT.get(name, name), "windows-1258"])


def is_charset(name):
    """Whether ``name`` is the name of a way to write letters that this program knows."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except LookupError:
        return False


def _decoded(data, names):
    for name in names:
        if name and is_charset(name):
            try:
                return clean_text(data.decode(name).removeprefix("\ufeff"))
            except UnicodeError:
                continue
    raise PageError("Không nhận ra bảng mã của chữ; hãy ghi “charset” trong tệp bản đồ.")
