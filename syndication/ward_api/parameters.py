"""Values of query strings: days, moments, ids, with the JSON schema that says exactly what is taken."""

import re
from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from syndication.ward_api.changes import CursorText
from vietnamese.text import nfc

MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
FIRST_YEAR, LAST_YEAR = 2, 9998
"""A year off the ends of the calendar, where the moment may lie outside of it in another time zone."""


def _whole_number(text):
    if isinstance(text, str) and not re.fullmatch("[0-9]{1,19}", text):
        raise ValueError("must be a whole number")
    return text


def _day(text):
    if isinstance(text, str):
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError("must be a day as YYYY-MM-DD, such as 2022-12-29")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError("must be a day of the calendar") from error
    return text


def _moment(text):
    if not isinstance(text, str):
        return text
    if not MOMENT.fullmatch(text):
        raise ValueError("must be a moment with its offset, such as 2022-12-29T10:16:00+07:00")
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise ValueError("must be a moment of the calendar") from error
    return moment.replace(year=min(max(moment.year, FIRST_YEAR), LAST_YEAR))


def whole(least, most):
    """Return the type of a whole number from ``least`` to ``most``."""
    return Annotated[int, Field(ge=least, le=most), BeforeValidator(_whole_number)]


Id = whole(1, 2**63 - 1)
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(nfc)]


class ListParameters(Schema):
    """What every list takes."""

    cursor: CursorText | None = Field(
        None, description="Where the page begins, as `next` of the one before has it"
    )
    limit: whole(1, 100) = Field(20, description="Items at once, at most")
