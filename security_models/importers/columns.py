"""The columns of a file of security models, and the headings that people give them."""

import re
from dataclasses import dataclass

from security_models.importers.tables import TableError, Unreadable
from security_models.importers.values import close_names
from vietnamese.text import fold

_REMARK = re.compile(r"\([^()]*\)")
_NOT_A_WORD = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Column:
    """
    One column: the field that it fills, how it is called in Vietnamese, and what else people call it.

    ``of_site`` tells the columns that each row has for itself; the others are the same in all rows of one model.
    """

    code: str
    heading: str
    aliases: tuple = ()
    of_site: bool = False


COLUMNS = {
    column.code: column
    for column in (
        Column("name", "Tên mô hình", ("Tên", "Mô hình", "model")),
        Column("field", "Lĩnh vực"),
        Column("unit", "Đơn vị", ("Đơn vị hành chính", "Phường", "Xã", "Phường xã", "ward")),
        Column("status", "Tình trạng", ("Trạng thái",)),
        Column("launched_on", "Ngày ra mắt", ("Ngày thành lập", "launched")),
        Column("decision_number", "Số quyết định", ("Quyết định", "Quyết định số")),
        Column("decision_date", "Ngày quyết định", ("Ngày ra quyết định",)),
        Column("decision_issuer", "Cơ quan ban hành", ("Cơ quan ban hành quyết định", "issued by")),
        Column("lead_organisation", "Cơ quan chủ trì", ("Đơn vị chủ trì", "lead organization")),
        Column(
            "partner_organisations",
            "Cơ quan phối hợp",
            ("Đơn vị phối hợp", "partner organizations", "partners"),
        ),
        Column("periods", "Giai đoạn", ("period",)),
        Column("summary", "Tóm tắt", ("Mô tả",)),
        Column("neighbourhood", "Khu phố", ("Tổ dân phố", "neighborhood"), of_site=True),
        Column("place", "Địa điểm", ("Nơi", "Vị trí", "Điểm"), of_site=True),
        Column("started_on", "Ngày bắt đầu", ("Ngày bắt đầu của điểm",), of_site=True),
        Column("ended_on", "Ngày cuối cùng", ("Ngày kết thúc",), of_site=True),
        Column("teams", "Số tổ", ("Tổ",), of_site=True),
        Column("members", "Số thành viên", ("Thành viên",), of_site=True),
        Column("households", "Số hộ", ("Hộ", "Số hộ gia đình"), of_site=True),
        Column("cameras", "Số camera", ("Camera",), of_site=True),
    )
}
REQUIRED = ("name", "field")


def _key(heading):
    return _NOT_A_WORD.sub(" ", fold(_REMARK.sub(" ", heading))).strip()


_BY_KEY = {
    _key(name): column
    for column in COLUMNS.values()
    for name in (column.code, column.heading, *column.aliases)
}


def find_column(heading):
    """Return the ``Column`` that ``heading`` names, whatever its case, marks and remarks in brackets, or None."""
    return _BY_KEY.get(_key(heading))


def read_headings(row):
    """
    Return the ``Column`` of each cell of ``row``, None for a blank one.

    Raises ``TableError`` with a line for every heading that is unknown, there twice, or missing.
    """
    found, faults = [], []
    for number, cell in enumerate(row.cells, start=1):
        if cell == "":
            found.append(None)
            continue
        column = None
        if isinstance(cell, Unreadable):
            faults.append(f"Cột {column_letter(number)}, dòng tiêu đề: {cell.message}")
        else:
            column = find_column(str(cell))
            if column is None:
                faults.append(_unknown(number, str(cell)))
            elif column in found:
                first = column_letter(found.index(column) + 1)
                place = f"{first} và {column_letter(number)}"
                faults.append(f"Hai cột cùng là “{column.heading}”: {place}.")
        found.append(column)
    missing = [COLUMNS[code].heading for code in REQUIRED if COLUMNS[code] not in found]
    faults += [f"Thiếu cột “{heading}”." for heading in missing]
    if faults:
        known = ", ".join(column.heading for column in COLUMNS.values())
        head = f"Dòng {row.number} phải là dòng tiêu đề."
        raise TableError("\n".join([head, *faults, f"Các tiêu đề dùng được: {known}."]))
    return found


def column_letter(number):
    """Return how a spreadsheet calls its column ``number``, from 1: A … Z, AA …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _unknown(number, heading):
    shown = heading if len(heading) <= 60 else heading[:59] + "…"
    close = close_names(heading, [column.heading for column in COLUMNS.values()])
    hint = f" Có phải “{close[0]}” không?" if close else ""
    return f"Cột {column_letter(number)}: không có tiêu đề “{shown}”.{hint}"
