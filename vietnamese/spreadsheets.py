"""Tables that people open in a spreadsheet program."""

import csv
import datetime
import re

from django.http import HttpResponse

from vietnamese.dates import VIETNAM

BYTE_ORDER_MARK = "\ufeff"
"""Excel reads Vietnamese in a CSV file only where it begins with this."""

# What XML, and so an XLSX file, cannot hold (XML 1.0, 2.2).
ILLEGAL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A cell that begins so is a formula to such a program, whoever typed it into a name.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text):
    """Return the text of a cell as a spreadsheet program does not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_response(name):
    """Return an answer that is saved as the file ``name``, and the writer of its rows."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response, csv.writer(response)


class SheetMixin:
    """
    For views with Wagtail's SpreadsheetExportMixin: cells as spreadsheet programs in Việt Nam read them.

    Numbers stay numbers, days and moments (in Vietnam time) stay such in XLSX and are written out in CSV; no text acts
    as a formula.
    """

    def preprocess_field_value(self, field, value, export_format):
        is_csv = export_format == self.FORMAT_CSV
        if own := self.custom_field_preprocess.get(field, {}).get(export_format):
            value = own(value)
        if value is None:
            return ""
        if isinstance(value, datetime.datetime):
            local = value.astimezone(VIETNAM).replace(tzinfo=None)
            return f"{local:%d/%m/%Y %H:%M}" if is_csv else local
        if isinstance(value, datetime.date):
            return f"{value:%d/%m/%Y}" if is_csv else value
        if isinstance(value, int):
            return value
        text = ILLEGAL_CHARACTERS.sub("", str(value))
        return harmless(text) if is_csv else text

    def generate_xlsx_row(self, worksheet, row_dict, date_format=None):
        for cell in super().generate_xlsx_row(worksheet, row_dict, date_format):
            if cell.is_date:
                has_time = isinstance(cell.value, datetime.datetime)
                cell.number_format = "dd/mm/yyyy hh:mm" if has_time else "dd/mm/yyyy"
            yield cell

    def stream_csv(self, queryset):
        yield BYTE_ORDER_MARK.encode()
        yield from super().stream_csv(queryset)
