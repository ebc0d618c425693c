"""
Read a table from a CSV or XLSX file, whatever its name says it is.

Formulas are never worked out. This module and those that it calls know neither models nor a database.
"""

import stat
from pathlib import Path

from security_models.importers.delimited import read_delimited
from security_models.importers.tables import TableError
from security_models.importers.workbooks import read_workbook
from vietnamese.system_reasons import reason_of

MAX_BYTES = 20 * 1024 * 1024

_ZIP = b"PK"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "ảnh PNG",
    b"\xff\xd8\xff": "ảnh JPEG",
    b"{\\rtf": "RTF",
}


def read_table(path):
    """Return the ``Table`` in the file at ``path``; raise ``TableError`` where there is none."""
    data = _read_bytes(Path(path))
    if not data.strip():
        raise TableError("Tệp trống.")
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            raise TableError("Tệp Excel có mật khẩu; hãy bỏ mật khẩu rồi lưu lại.")
        raise TableError("Tệp Excel đời cũ (.xls); hãy lưu lại thành .xlsx hoặc CSV UTF-8.")
    for start, kind in _OTHER_KINDS.items():
        if data.startswith(start):
            raise TableError(f"Đây là tệp {kind}, không phải bảng tính; hãy dùng .xlsx hoặc CSV.")
    table = read_workbook(data) if data.startswith(_ZIP) else read_delimited(data)
    if not table.rows:
        raise TableError("Tệp trống: không có dòng nào.")
    return table


def _read_bytes(path):
    limit = MAX_BYTES // (1024 * 1024)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise TableError("Đây là một thư mục, không phải một tệp.")
        if not stat.S_ISREG(status.st_mode):
            raise TableError("Đây không phải một tệp thông thường.")
        if status.st_size > MAX_BYTES:
            raise TableError(f"Tệp lớn hơn {limit} MB.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise TableError("Không có tệp này.") from None
    except (OSError, ValueError) as error:
        raise TableError(f"Không đọc được tệp này ({reason_of(error)}).") from error
    if len(data) > MAX_BYTES:
        raise TableError(f"Tệp lớn hơn {limit} MB.")
    return data
