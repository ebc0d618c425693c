"""Files of security models for tests, and what the import says of them."""

import csv
import io
from datetime import date

from django.core.management import CommandError, call_command
from openpyxl import Workbook

from security_models.models import ModelEvent, ModelSite, SecurityModel

HEADINGS = ["Tên mô hình", "Lĩnh vực", "Địa điểm"]
GOOD = ["Camera an ninh", "camera", "Nhà văn hoá"]


def csv_bytes(*rows, delimiter=";", encoding="utf-8"):
    """Return a CSV file of these rows."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def xlsx_bytes(*rows, title="Mô hình"):
    """Return a workbook with one sheet of these rows; dates are shown as dates."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return as_bytes(book)


def as_bytes(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class Importer:
    """Runs ``manage.py import_security_models`` on files made for the test."""

    def __init__(self, folder):
        self.path = folder / "mô hình.csv"
        self.progress = ""

    def run(self, data, **options):
        """Import ``data`` (bytes, or rows of a CSV file) and return the lines of the report."""
        self.path.write_bytes(data if isinstance(data, bytes) else csv_bytes(*data))
        out, errors = io.StringIO(), io.StringIO()
        call_command("import_security_models", self.path, stdout=out, stderr=errors, **options)
        self.progress = errors.getvalue()
        return out.getvalue().splitlines()

    def refusal(self, data, **options):
        """Return the lines of the refusal of ``data``, of which nothing is saved."""
        before = everything()
        try:
            report = self.run(data, **options)
        except CommandError as error:
            assert everything() == before
            return str(error).splitlines()
        raise AssertionError(f"not refused: {report}")

    def fault(self, heading, cell, **others):
        """Return what is said of the only fault of a row: ``cell`` under ``heading``."""
        values = dict(zip(HEADINGS, GOOD, strict=True)) | others | {heading: cell}
        make = csv_bytes if isinstance(cell, str) else xlsx_bytes
        head, *faults = self.refusal(make(list(values), list(values.values())))
        assert head == f"{self.path}: 1 lỗi, không có gì được lưu."
        [fault] = faults
        place = f"Dòng 2, cột “{heading}”: "
        assert fault.startswith(place), fault
        return fault.removeprefix(place)


def everything():
    """Return all that an import could have changed."""
    return [
        list(kind.objects.order_by("pk").values())
        for kind in (SecurityModel, ModelSite, ModelEvent)
    ]


DAY = date(2020, 6, 5)
