"""Vietnamese alphabetical order as a plain string, the same on every database."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from vietnamese.text import clean_text

# The alphabet of 29 letters, with the four Latin ones that foreign names bring where Latin has them.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Tones in the order of dictionaries: none, grave, hook, tilde, acute, dot below.
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
KEY_LENGTH = 400
"""The most characters that `sort_key` returns."""

_LETTERS = {letter: f"{place:02}" for place, letter in enumerate(ALPHABET, start=20)}
_DIGITS = {str(digit): f"{digit + 10:02}" for digit in range(10)}
_SPACE = "01"
_TONE_NUMBERS = {mark: str(number) for number, mark in enumerate(TONES) if mark}
_NUMBER = re.compile("[0-9]+")
_PADDED = 9  # digits of a number within a name, so that Khu phố 10 comes after Khu phố 9


def sort_key(text):
    """
    Return a string of digits that sorts as `text` does in a Vietnamese dictionary.

    Letters decide first (a ă â b … d đ …), then tones from left to right (ma mà mả mã má mạ), whatever the case;
    numbers go by their value, other signs count as spaces. At most ``KEY_LENGTH`` characters: digits alone, so
    that every collation of every database agrees on the order.
    """
    text = _NUMBER.sub(lambda number: number[0][-_PADDED:].zfill(_PADDED), clean_text(text))
    # A space that ends the text counts too, unlike one that begins it.
    words = [_word(word) for word in text.lower().split()]
    known = [word for word in words if word.letters]
    letters = _SPACE.join(word.letters for word in known)
    tones = "0".join(word.tones for word in known)
    if known and (text[-1].isspace() or words[-1].ends_in_sign):
        letters, tones = letters + _SPACE, tones + "0"
    # 00 ends the letters below any other code: a word comes before those that it begins.
    key = letters[: KEY_LENGTH * 3 // 5] + "00" + tones
    return key[:KEY_LENGTH]


class _Word(NamedTuple):
    letters: str
    tones: str
    ends_in_sign: bool


@lru_cache(maxsize=10_000)  # Vietnamese has fewer syllables
def _word(text):
    """Return the ``_Word`` of a text without spaces; signs within it are one space each, around it none."""
    letters, tones, sign = [], [], False
    for char in text:
        letter, tone = _take_apart(char)
        code = _LETTERS.get(letter) or _DIGITS.get(letter)
        if code is None:
            sign = True
            continue
        if sign and letters:
            letters.append(_SPACE)
            tones.append("0")
        letters.append(code)
        tones.append(tone)
        sign = False
    return _Word("".join(letters), "".join(tones), sign)


def _take_apart(char):
    """Return the letter of ``char`` without its tone, and the number of the tone."""
    tone, rest = "0", ""
    for part in unicodedata.normalize("NFD", char):
        if part in _TONE_NUMBERS:
            tone = _TONE_NUMBERS[part]
        else:
            rest += part
    letter = unicodedata.normalize("NFC", rest)
    if letter not in _LETTERS and rest[:1] in _LETTERS:
        letter = rest[0]  # a mark that Vietnamese does not have
    return letter, tone
