"""Read the first visible sheet of an XLSX workbook."""

import datetime
import io
import warnings
import zipfile

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from security_models.importers.tables import (
    FORMULA,
    MAX_COLUMNS,
    Table,
    TableError,
    Unreadable,
    collect_rows,
)
from security_models.importers.values import one_line

MAX_UNPACKED = 64 * 1024 * 1024
MAX_TAGS = 3_000_000
"""Marks of XML in all of a workbook: 20,000 rows with every column filled have about half as many."""
MAX_PARTS = 1_000

_BLANK = {id(EMPTY_CELL)}  # the cell that stands for all that are not in the file
_CHUNK = 1024 * 1024
_BROKEN = "Không đọc được tệp Excel này: tệp hỏng hoặc không phải .xlsx."
_TOO_LARGE = "Tệp giải nén ra quá lớn nên không được đọc."
_ERROR = Unreadable("Ô báo lỗi của Excel; hãy sửa rồi ghi giá trị.")
_NOT_A_VALUE = Unreadable("Ô không phải chữ, số hay ngày.")


def read_workbook(data):
    """Return the ``Table`` in the bytes of an XLSX file; raise ``TableError`` where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_sizes(archive)
            _refuse_other_archives(archive)
            _refuse_endless_text(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about decorations that it does not read
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return _read_sheet(book)
    except TableError:
        raise
    except Exception as error:  # what openpyxl raises upon broken input is anything
        raise TableError(_BROKEN) from error


def _refuse_other_archives(archive):
    names = set(archive.namelist())
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise TableError("Tệp có mật khẩu; hãy bỏ mật khẩu rồi lưu lại.")
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
        raise TableError("Tệp OpenDocument (.ods); hãy lưu lại thành .xlsx hoặc CSV UTF-8.")
    if "xl/workbook.bin" in names:
        raise TableError("Tệp Excel nhị phân (.xlsb); hãy lưu lại thành .xlsx hoặc CSV UTF-8.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise TableError("Đây không phải tệp Excel (.xlsx); hãy dùng .xlsx hoặc CSV UTF-8.")


def _refuse_sizes(archive):
    """Raise ``TableError`` for a workbook that would unpack to more than a small server can hold."""
    parts = archive.infolist()
    # zipfile unpacks no more of a part than the part says of itself.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TableError(_TOO_LARGE)


def _refuse_endless_text(archive):
    tags = 0
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                tags += chunk.count(b"<")
                if tags > MAX_TAGS:
                    raise TableError(_TOO_LARGE)
                if b"<!ENTITY" in chunk or b"<!DOCTYPE" in chunk:
                    raise TableError(_BROKEN)


def _read_sheet(book):
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise TableError("Tệp Excel không có trang tính nào hiện ra.")
        sheet = sheets[0]
        notes = [f"Chỉ đọc trang tính “{sheet.title}”."] if len(book.sheetnames) > 1 else []
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
        return Table(collect_rows(_cells(rows)), notes)
    finally:
        book.close()


def _cells(rows):
    """Yield the cells of each row; for those that the file leaves out openpyxl gives the same one a million times."""
    last, cells = None, []
    for row in rows:
        if row is not last:
            last, is_blank = row, set(map(id, row)) == _BLANK
            cells = [] if is_blank else [_cell(cell) for cell in row]
        yield cells


def _cell(cell):
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return _ERROR
    if isinstance(value, str):
        text = one_line(value)
        return FORMULA if text.startswith("=") else text
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, bool | int | float | datetime.date):
        return value
    return _NOT_A_VALUE
