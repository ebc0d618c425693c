"""Tables that people open in a spreadsheet program."""

import csv

from django.http import HttpResponse

BYTE_ORDER_MARK = "\ufeff"
"""Excel reads Vietnamese in a CSV file only where it begins with this."""

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
