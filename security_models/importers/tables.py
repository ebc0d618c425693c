"""
What every kind of table file is read into.

Rows that hold anything, each with the number that the spreadsheet shows. A cell is text (clean, "" for nothing), an
int or float, a bool, a date, or ``Unreadable``.
"""

from dataclasses import dataclass, field

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_NUMBER = 1_048_576
"""The last row that a spreadsheet has."""


class TableError(Exception):
    """A file that is not a table that can be read; ``message`` is a sentence in Vietnamese."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no value of its own, such as a formula; ``message`` says what to do."""

    message: str


FORMULA = Unreadable("Ô có công thức; hãy chép rồi dán thành giá trị (Paste Values).")
"""A cell whose value somebody would have to work out."""


@dataclass(frozen=True)
class Row:
    """A row that is not blank, with the number that the spreadsheet shows; the cells end with a filled one."""

    number: int
    cells: list


@dataclass(frozen=True)
class Table:
    """The rows of a file, the headings first, and what its reader should know (sentences)."""

    rows: list
    notes: list = field(default_factory=list)


def collect_rows(rows):
    """Return a ``Row`` for each of ``rows`` (lists of cells, the first one row 1) that holds anything."""
    found = []
    for number, cells in enumerate(rows, start=1):
        if number > MAX_NUMBER:
            raise TableError("Tệp có nhiều dòng hơn một bảng tính chứa được.")
        cells = list(cells)
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise TableError(f"Dòng {number} có hơn {MAX_COLUMNS} cột.")
        found.append(Row(number, cells))
        if len(found) > MAX_ROWS + 1:
            raise TableError(f"Tệp có hơn {MAX_ROWS // 1000}.000 dòng; hãy chia thành nhiều tệp.")
    return found
