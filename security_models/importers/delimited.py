"""Read the text of a CSV file: UTF-8 or UTF-16, with commas, semicolons or tabs between the cells."""

import csv
import io
import re

from security_models.importers.columns import find_column
from security_models.importers.tables import FORMULA, Table, TableError, collect_rows
from security_models.importers.values import one_line

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ";,\t"  # Excel in Vietnam writes semicolons: the comma is its decimal sign
_DELIMITER_LINE = re.compile(r"sep=(.)(?:\r\n|\r|\n|$)", re.IGNORECASE)  # Excel's own, not a row


def read_delimited(data):
    """Return the ``Table`` in the bytes of a CSV file; raise ``TableError`` where it cannot be read."""
    text = _decode(data)
    told = _DELIMITER_LINE.match(text)
    if told:
        text = text[told.end() :]
    delimiter = told[1] if told and told[1] in _DELIMITERS else _find_delimiter(text)
    reader = _reader(text, delimiter)
    try:
        rows = collect_rows([_cell(text) for text in row] for row in reader)
    except csv.Error as error:
        if "field larger" in str(error):
            raise TableError(f"Dòng {reader.line_num}: có ô quá dài.") from error
        message = "dấu ngoặc kép không khớp; hãy lưu lại tệp từ Excel hoặc LibreOffice."
        raise TableError(f"Dòng {reader.line_num}: {message}") from error
    return Table(rows)


def _decode(data):
    if data.startswith(_UTF16_BOMS):
        encoding, name, length = "utf-16", "UTF-16", 2
    else:
        encoding, name, length = "utf-8-sig", "UTF-8", 1
        if data.count(0) * 4 > len(data):
            message = "Tệp không phải văn bản, hoặc là UTF-16 không có dấu nhận biết (BOM)"
            raise TableError(f"{message}; hãy lưu lại dạng “CSV UTF-8”.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        start = error.start + (len(_UTF8_BOM) if data.startswith(_UTF8_BOM) else 0)
        newline = "\n".encode("utf-16-le" if data.startswith(_UTF16_BOMS[0]) else "utf-16-be")
        line = data[:start].count(b"\n" if length == 1 else newline) + 1
        message = f"Dòng {line} không phải {name}; trong Excel hãy lưu lại dạng “CSV UTF-8”"
        raise TableError(f"{message} (phông cũ như TCVN3, VNI phải chuyển mã trước).") from error


def _find_delimiter(text):
    """Return the delimiter that makes known headings of the first line, or else the most cells."""

    def sense(delimiter):
        try:
            rows = _reader(text, delimiter)
            first = next((row for row in rows if any(cell.strip(_DELIMITERS) for cell in row)), [])
        except csv.Error:
            first = []
        return sum(find_column(one_line(cell)) is not None for cell in first), len(first)

    return max(_DELIMITERS, key=sense)


def _reader(text, delimiter):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _cell(text):
    text = one_line(text)
    return FORMULA if text.startswith("=") else text
