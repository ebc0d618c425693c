"""
Turn cells of a table into text, dates and numbers.

Whatever cannot be read raises ValueError with a sentence in Vietnamese for the person who wrote the file.
"""

import datetime
import math
import re
from difflib import get_close_matches

from security_models.importers.tables import Unreadable
from vietnamese.dates import format_date
from vietnamese.numbers import format_number
from vietnamese.text import clean_text, fold

MAX_COUNT = 2_147_483_647
"""The largest count that every database holds."""
MAX_SHOWN = 60

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x7f-\x84\x86-\x9f]")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_FIRST_SERIAL_DAY = datetime.date(1899, 12, 30)  # of Excel's count, from March 1900 on
_SERIALS = range(10_000, 73_051)  # 1927 to the end of 2099
_DIGITS = re.compile(r"\d{1,18}(?:\.0)?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3}){1,6}", re.ASCII)
_HOW_TO_DATE = "hãy ghi ngày/tháng/năm, ví dụ 29/12/2022"


def one_line(text):
    """Return ``text`` clean and on one line, with single spaces and nothing invisible."""
    return " ".join(_INVISIBLE.sub("", clean_text(text)).split())


def shorten(text):
    """Return ``text`` as it is shown within a sentence."""
    text = str(text)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def close_names(text, names):
    """Return up to three of ``names`` that ``text`` may have meant, the closest first."""
    by_key = {fold(name): name for name in reversed(names)}
    return [by_key[key] for key in get_close_matches(fold(text)[:255], by_key, n=3)]


def read_text(cell):
    """Return the words of ``cell``; a whole number becomes its digits."""
    _refuse_unreadable(cell)
    if isinstance(cell, datetime.date):
        message = f"Ô đã thành ngày {format_date(cell)}; hãy định dạng cột là Văn bản (Text)"
        raise ValueError(f"{message} rồi ghi lại.")
    if isinstance(cell, bool):
        raise ValueError("Ô là giá trị đúng/sai; hãy ghi chữ.")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell)


def read_date(cell):
    """Return the date of ``cell``: a real one, or text with the day first or as in ISO 8601."""
    _refuse_unreadable(cell)
    if isinstance(cell, datetime.date):
        return cell
    text = str(cell)
    if isinstance(cell, bool):
        raise ValueError(f"Ô không phải ngày; {_HOW_TO_DATE}.")
    if _SERIAL.fullmatch(text) and int(text[:5]) in _SERIALS:
        likely = _FIRST_SERIAL_DAY + datetime.timedelta(days=int(text[:5]))
        message = f"“{text}” là số thứ tự ngày của Excel, có lẽ là ngày {format_date(likely)}"
        raise ValueError(f"{message}; hãy định dạng ô là Ngày (Date) hoặc ghi dạng 29/12/2022.")
    if _SHORT_YEAR.fullmatch(text):
        raise ValueError(f"“{text}” chỉ có hai chữ số của năm; hãy ghi đủ bốn chữ số.")
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise ValueError(f"“{shorten(text)}” không phải ngày; {_HOW_TO_DATE}.")
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"Không có ngày “{text}” trong lịch; {_HOW_TO_DATE}.") from None


def read_count(cell):
    """Return the whole number, 0 or more, of ``cell``; dots and spaces may part the thousands."""
    _refuse_unreadable(cell)
    if isinstance(cell, bool | datetime.date):
        raise ValueError("Ô không phải số; hãy định dạng ô là Số (Number) rồi ghi lại.")
    if isinstance(cell, str):
        number = _count_in(cell)
    elif isinstance(cell, float) and not cell.is_integer():  # infinity and NaN are not
        raise ValueError(_not_whole(format_number(cell) if math.isfinite(cell) else cell))
    else:
        number = int(cell)
    if number < 0:
        raise ValueError(f"“{shorten(cell)}” là số âm; hãy ghi từ 0 trở lên hoặc để trống.")
    if number > MAX_COUNT:
        raise ValueError(f"“{shorten(cell)}” là số quá lớn.")
    return number


def _count_in(text):
    plain = text.lstrip("-−")
    sign = -1 if plain != text else 1
    if _DIGITS.fullmatch(plain):
        return sign * int(plain.partition(".")[0])
    if _THOUSANDS.fullmatch(plain):
        return sign * int(plain.replace(".", "").replace(" ", ""))
    if re.fullmatch(r"\d+[.,]\d+", plain, re.ASCII):
        raise ValueError(_not_whole(text))
    raise ValueError(f"“{shorten(text)}” không phải số; hãy chỉ ghi chữ số, ví dụ 1250.")


def _not_whole(number):
    hint = "hàng nghìn ghi 1250 hoặc 1.250"
    return f"“{shorten(number)}” không phải số nguyên ({hint})."


def _refuse_unreadable(cell):
    if isinstance(cell, Unreadable):
        raise ValueError(cell.message)
