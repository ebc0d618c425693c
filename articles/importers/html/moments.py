"""Moments as old portals print them, found anywhere in a text."""

import re
from datetime import datetime
from functools import cache

from vietnamese.dates import VIETNAM
from vietnamese.text import fold

ISO = "iso"
"""The format of ``2022-12-29T10:16:00+07:00``, as in meta elements."""
_PARTS = {
    "d": r"(?P<day>[0-9]{1,2})",
    "m": r"(?P<month>[0-9]{1,2})",
    "Y": r"(?P<year>[0-9]{4})",
    "y": r"(?P<short_year>[0-9]{2})",
    "H": r"(?P<hour>[0-9]{1,2})",
    "I": r"(?P<hour>[0-9]{1,2})",
    "M": r"(?P<minute>[0-9]{2})",
    "S": r"(?P<second>[0-9]{2})",
    "p": r"(?P<half>am|pm|sa|ch)",
    "A": r"[a-z]+(?: [a-z0-9]+)?",
    "%": "%",
}
_DIRECTIVE = re.compile("%(.)")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:t[0-9:]{5,8}(?:\.[0-9]+)?(?:z|[+-][0-9:]{4,6})?)?")


def is_format(text):
    """Whether ``text`` is a format that ``find_moment`` knows: ``ISO``, or strptime's with day, month and year."""
    if text == ISO:
        return True
    used = _DIRECTIVE.findall(text)
    plain = [part for part in used if part not in "A%"]
    return (
        all(part in _PARTS for part in used)
        and len(plain) == len(set(plain))
        and {"d", "m"} <= set(used)
        and ("Y" in used) != ("y" in used)
        and not {"H", "I"} <= set(used)
    )


def find_moment(text, formats):
    """Return the aware datetime in ``text`` by the first of ``formats`` that finds one, or None; in Vietnam's time."""
    text = fold(text)
    for each in formats:
        match = _pattern(each).search(text)
        moment = _moment(each, match) if match else None
        if moment:
            return moment
    return None


@cache
def _pattern(text):
    if text == ISO:
        return _ISO
    pieces, place = [], 0
    folded = " ".join(text.split())
    for directive in _DIRECTIVE.finditer(folded):
        pieces += [_literal(folded[place : directive.start()]), _PARTS[directive[1]]]
        place = directive.end()
    pieces.append(_literal(folded[place:]))
    return re.compile(r"(?<![0-9])" + "".join(pieces) + r"(?![0-9])")


def _literal(text):
    """Signs stand as they are; blanks may be there or not."""
    signs = [re.escape(sign) for sign in re.split(r"\s+", _folded(text))]
    return r"\s*".join(signs)


def _folded(text):
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{fold(text)}{tail}" if text.strip() else text


def _moment(form, match):
    try:
        if form == ISO:
            moment = datetime.fromisoformat(match[0].upper())
            return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
        found = {name: value for name, value in match.groupdict().items() if value}
        half = found.pop("half", "")
        if "short_year" in found:
            found["year"] = f"20{found.pop('short_year')}"
        numbers = {name: int(value) for name, value in found.items()}
        if half in ("pm", "ch") and numbers.get("hour", 12) < 12:
            numbers["hour"] += 12
        elif half in ("am", "sa") and numbers.get("hour") == 12:
            numbers["hour"] = 0
        return datetime(**numbers, tzinfo=VIETNAM)
    except (ValueError, OverflowError):
        return None
