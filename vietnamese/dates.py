"""Dates and times as people in Việt Nam write them, whatever the active language and time zone."""

import datetime
import re
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from vietnamese.text import fold, nfc

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
"""Names of the weekdays, Monday first as in date.weekday()."""

# Django's own names of the weekdays, so that the project's catalogue can have better ones: Django's
# says "Thứ 5" for Thursday.
DJANGO_WEEKDAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
DJANGO_WEEKDAYS_ABBREVIATED = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)

_MOMENT = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})\s*,\s*(?P<weekday>[^,]+?)\s*,"
    r"\s*(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})"
)
_WEEKDAY_NUMBERS = {fold(name): number for number, name in enumerate(WEEKDAYS)}


def format_moment(moment):
    """Return a datetime as `10:16, Thứ Năm, 29-12-2022`; a naive one is taken as Vietnam time."""
    moment = _in_vietnam(moment)
    weekday = WEEKDAYS[moment.weekday()]
    return f"{moment.hour:02}:{moment.minute:02}, {weekday}, {format_date(moment)}"


def format_date(date):
    """Return a date, or the date of a datetime in Việt Nam, as `29-12-2022`."""
    date = _in_vietnam(date)
    return f"{date.day:02}-{date.month:02}-{date.year:04}"


def format_long_date(date):
    """Return a date as `ngày 03 tháng 02 năm 2023`, for documents.

    Days below 10 and the months 1 and 2 have a zero in front, other months have not (Nghị định
    30/2020/NĐ-CP, phụ lục I, on the date of a document).
    """
    date = _in_vietnam(date)
    month = f"{date.month:02}" if date.month <= 2 else str(date.month)
    return f"ngày {date.day:02} tháng {month} năm {date.year}"


def format_written_moment(moment):
    """Return a datetime as `10:16, ngày 29 tháng 12 năm 2022`; a naive one is taken as Vietnam time."""
    moment = _in_vietnam(moment)
    return f"{moment.hour:02}:{moment.minute:02}, {format_long_date(moment)}"


def parse_moment(text):
    """Return the aware datetime, in Vietnam time, written as `10:16, Thứ Năm, 29-12-2022`.

    This is how the ward's former portal wrote moments. Spaces may be non-breaking and the letters
    in any normal form and case. Raises ValueError, with a sentence in Vietnamese for the person
    who runs an import, if `text` has another form, if there is no such date or time, or if the
    weekday does not fit the date.
    """
    text = " ".join(nfc(text).split())
    match = _MOMENT.fullmatch(text)
    weekday = match and _WEEKDAY_NUMBERS.get(fold(match["weekday"]))
    if weekday is None:
        raise ValueError(f"“{text}” không phải thời điểm dạng “10:16, Thứ Năm, 29-12-2022”.")
    hour, minute = int(match["hour"]), int(match["minute"])
    day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"Không có ngày {day:02}-{month:02}-{year:04} trong lịch.") from None
    try:
        time = datetime.time(hour, minute)
    except ValueError:
        raise ValueError(f"Không có giờ {hour:02}:{minute:02}.") from None
    if date.weekday() != weekday:
        raise ValueError(
            f"Ngày {format_date(date)} là {WEEKDAYS[date.weekday()]}, "
            f"không phải {WEEKDAYS[weekday]}."
        )
    return datetime.datetime.combine(date, time, VIETNAM)


def _in_vietnam(date):
    if isinstance(date, datetime.datetime) and date.utcoffset() is not None:
        return date.astimezone(VIETNAM)
    return date
