"""Text as a voice reads it: signs and short ways to write become words."""

import datetime
import re

from vietnamese.dates import VIETNAM, WEEKDAYS, format_long_date

_ENDS = ".!?:;…”»"
# 29-12-2022, but not within 29-12-2022/NQ, and with the word before it where the text has that.
_DATE = re.compile(
    r"(?<![\w/.-])(ngày )?([0-9]{1,2})(?P<sign>[-/.])([0-9]{1,2})(?P=sign)([0-9]{4})(?![\w/-])",
    re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(r"(?<!\w)(ngày )([0-9]{1,2})/([0-9]{1,2})(?![\w/-])", re.IGNORECASE)
_MONTH_AND_YEAR = re.compile(r"(?<!\w)(tháng [0-9]{1,2})/([0-9]{4})(?![\w/-])", re.IGNORECASE)
_TIME = re.compile(r"(?<![\w.,:/-])([01]?[0-9]|2[0-3])h([0-5][0-9])?(?![\w/])")
_PERCENT = re.compile(r"(?<=[0-9])\s?%")


def spoken(text):
    """
    Return one line of running ``text`` with its dates, times and per cent written out.

    29-12-2022 becomes `ngày 29 tháng 12 năm 2022`, 7h30 `7 giờ 30 phút` and 12,5 % `12,5 phần trăm`. What is no date
    of the calendar, and the number of a document, stay.
    """
    text = _DATE.sub(_date, " ".join(text.split()))
    text = _DAY_AND_MONTH.sub(_day_and_month, text)
    text = _MONTH_AND_YEAR.sub(r"\1 năm \2", text)
    text = _TIME.sub(_time, text)
    return _PERCENT.sub(" phần trăm", text)


def sentence(text):
    """Return ``text`` with a full stop where it has no sign at its end, so that the voice takes a breath; "" for ""."""
    text = text.strip()
    return f"{text}." if text and text[-1] not in _ENDS else text


def spoken_moment(moment):
    """Return a datetime as `10 giờ 16 phút, Thứ Năm, ngày 29 tháng 12 năm 2022`; a naive one is Vietnam time."""
    if moment.utcoffset() is not None:
        moment = moment.astimezone(VIETNAM)
    minutes = f" {moment.minute:02} phút" if moment.minute else ""
    return f"{moment.hour} giờ{minutes}, {WEEKDAYS[moment.weekday()]}, {format_long_date(moment)}"


def _date(match):
    word, day, month, year = match[1] or "ngày ", match[2], match[4], match[5]
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return match[0]
    return word + format_long_date(date).removeprefix("ngày ")


def _day_and_month(match):
    day, month = int(match[2]), int(match[3])
    try:
        date = datetime.date(2000, month, day)  # a leap year
    except ValueError:
        return match[0]
    return match[1] + format_long_date(date).removeprefix("ngày ").removesuffix(" năm 2000")


def _time(match):
    return f"{int(match[1])} giờ" + (f" {match[2]} phút" if match[2] else "")
