"""Numbers in running text that may be somebody's: of phones and of identity cards."""

import re
from dataclasses import dataclass

MOBILE, FIXED, HOTLINE = "mobile", "fixed", "hotline"

# Neither within a word, the number of a document, an amount of money, a decimal nor an address, but for Zalo's.
_START = r"(?:(?<![\w/.,+=&?-])|(?<=[\d\s]/)|(?<=zalo\.me/))"
_END = r"(?!\w|[.,-]?\d|/(?! ?\+?\d{3}))"
_SIGN = r"[ .-]"
_COUNTRY = rf"(?:(?:\+84|84|\(\+84\)){_SIGN}?|0)"
# In one piece, or in groups with one sign between all of them.
_MOBILE = re.compile(
    rf"{_START}{_COUNTRY}[35789](?:(?P<pair>{_SIGN})\d\d(?:(?P=pair)\d\d){{3}}"
    rf"|\d{{0,8}}(?:(?P<sign>{_SIGN})\d{{3,6}}(?:(?P=sign)\d{{3,4}})?)?){_END}"
)
_FIXED = re.compile(
    rf"{_START}(?:{_COUNTRY}2\d{{1,2}}|\(02\d{{1,2}}\))(?:{_SIGN}?\d{{2,8}}){{1,4}}{_END}"
)
_HOTLINE = re.compile(rf"{_START}(?<!năm )1[89]00(?:{_SIGN}?\d{{2,6}}){{1,3}}{_END}", re.IGNORECASE)
_LENGTHS = {MOBILE: (10,), FIXED: (11,), HOTLINE: (8, 10)}
_SHAPES = ((MOBILE, _MOBILE), (FIXED, _FIXED), (HOTLINE, _HOTLINE))

# Province 001 to 096, century and sex 0 to 3, two digits of the year of birth, six of chance.
_PERSONAL = r"0(?:0[1-9]|[1-8]\d|9[0-6])(?:[0-3]\d{8}| [0-3]\d{2} \d{3} \d{3}|[0-3] \d{4} \d{4})"
# The older card begins with the number of its province, 01 to 38.
_OLDER = r"(?:0[1-9]|[12]\d|3[0-8])\d{7}"
_CARD = re.compile(rf"{_START}(?:{_PERSONAL}|{_OLDER}){_END}")
_CARD_BY_NAME = re.compile(rf"{_START}(?:\d(?:[ .]?\d){{11}}|\d(?:[ .]?\d){{8}}){_END}")
_NAME_OF_CARD = re.compile(
    r"căn cước|CCCD|CMND|CMTND|chứng minh (?:nhân dân|thư)|định danh cá nhân", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"\s*(?:đồng|đ\b|VND|VNĐ|USD|lượt|m2|m²|m3|ha\b|người|tấn|kg\b|kWh)", re.IGNORECASE
)
BEFORE = 60
"""Characters before a number in which the name of a card says what the number is."""


@dataclass(frozen=True)
class Number:
    """A number found in a text: ``text[start:end]``; ``kind`` is one of phones, "" for a card."""

    start: int
    end: int
    digits: str
    kind: str = ""


def digits_of(text):
    """Return the digits of a phone number as typed within Vietnam: +84 905 … and tel:0905… are both 0905…."""
    digits = "".join(sign for sign in str(text) if sign.isascii() and sign.isdigit())
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) in (11, 12) else digits


def phones(text):
    """Return the phone numbers of one line of ``text`` in order, each as a ``Number`` with its kind."""
    found = [
        Number(match.start(), match.end(), digits, kind)
        for kind, shape in _SHAPES
        for match in shape.finditer(text)
        if len(digits := digits_of(match[0])) in _LENGTHS[kind]
    ]
    return sorted(found, key=lambda number: number.start)


def cards(text):
    """
    Return what may be the numbers of identity cards in one line of ``text``: 12 digits, or the 9 of older cards.

    Without the name of a card before it, only a number that is made as such cards are numbered is taken for one.
    """
    found = {}
    for shape in (_CARD, _CARD_BY_NAME):
        for match in shape.finditer(text):
            is_named = _NAME_OF_CARD.search(text, max(0, match.start() - BEFORE), match.start())
            if (is_named or shape is _CARD) and not _AMOUNT.match(text, match.end()):
                number = Number(match.start(), match.end(), digits_of(match[0]))
                found.setdefault(number.start, number)
    return [found[start] for start in sorted(found)]


def masked(line):
    """Return ``line``, as long as it was, without the digits of mobile phones and cards but for their last three."""
    for number in [*cards(line), *(one for one in phones(line) if one.kind == MOBILE)]:
        hidden = re.sub(r"\d(?=(?:\D*\d){3})", "•", line[number.start : number.end])
        line = line[: number.start] + hidden + line[number.end :]
    return line
