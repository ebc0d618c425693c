"""
Values of a query string that programs send: each function returns what the text means.

It raises BadRequestError, with a sentence that says what is allowed, for anything else.
"""

import re
from datetime import date

from wagtail.api.v2.utils import BadRequestError

MAX_DIGITS = 18  # whole numbers of more may not fit into a database's 64 bits


def whole_number(name, text):
    """Return the whole number, 0 or more, that the parameter ``name`` gives."""
    if not re.fullmatch(f"[0-9]{{1,{MAX_DIGITS}}}", text):
        raise BadRequestError(f"{name} must be a whole number")
    return int(text)


def day(name, text):
    """Return the date."""
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise BadRequestError(f"{name} must be a day of the calendar as YYYY-MM-DD, such as 2022-12-29")


def year(name, text):
    """Return the year as a number."""
    if not re.fullmatch("[1-9][0-9]{3}", text):
        raise BadRequestError(f"{name} must be a year of four digits, such as 2022")
    return int(text)


def years(name, text):
    """Return the first and the last year of a period."""
    found = re.fullmatch("([1-9][0-9]{3})[-–]([1-9][0-9]{3})", text)
    if not found or found[1] > found[2]:
        raise BadRequestError(f"{name} must be its first and last year, such as 2022-2025")
    return int(found[1]), int(found[2])


def true_or_false(name, text):
    """Return the boolean."""
    return one_of(name, text, {"true": True, "false": False, "1": True, "0": False})


def one_of(name, text, meanings):
    """Return what ``text`` means in the mapping ``meanings``."""
    if text not in meanings:
        raise BadRequestError(f"{name} must be one of: {', '.join(meanings)}")
    return meanings[text]
