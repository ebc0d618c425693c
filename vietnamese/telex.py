"""Telex: how the letters of Vietnamese are typed on a keyboard without them, as keys that tell marked words apart."""

import re
import unicodedata

from vietnamese.text import fold

# A word that is a consonant and a last y is written with i as well: kỹ/kĩ, lý/lí, quý/quí.
_Y_FOR_I = re.compile("(?:[bcdghklmnprstvx]|[cgknpt]h|ngh?|tr|qu)y")
_LETTERS = {
    "ă": "aw",
    "â": "aa",
    "ê": "ee",
    "ô": "oo",
    "ơ": "ow",
    "ư": "uw",
    "đ": "dd",
}
_MARKED = re.compile("aa|aw|ee|oo|ow|uw|dd")
_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
# What Telex adds to letters: d for đ, then w and a second vowel within the word, and the letter of the tone.
_SYLLABLE = re.compile(
    "(?P<first>dd|[bcdghklmnpqrtvxs]*)(?P<vowels>[aeiouywfsrxj]+?)(?P<last>(?:ch|nh|ng|[cmnpt])?)(?P<tail>[fsrxjwaeo]*)"
)


def i_for_y(word):
    """Return the folded ``word`` with i for a y that may be written so: ky becomes ki, quy becomes qui, tay stays."""
    return f"{word[:-1]}i" if _Y_FOR_I.fullmatch(word) else word


def telex(word):
    """
    Return the letters that type ``word`` in Telex, the tone last and i for y: đường is dduwowngf, kỹ and kĩ are kix.

    ``word`` is one lower-case word in NFC; hoà and hòa are the same, hoaf. A word without marks is returned folded.
    """
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = tone or _TONES[char]
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    key = "".join(_LETTERS.get(char, char) for char in i_for_y(plain))
    return fold(key).replace(" ", "") + tone


def read_telex(word):
    """
    Return what ``telex`` gives for the word that was typed as ``word`` with the keyboard's Telex switched off, or "".

    Typists put marks where they like: dduowngf, dduwowngf, dduowfng and ddwowngf are all đường. A word that shows no
    sign of Telex (or an English one, such as class) may be read too: it is only ever one way more to find it.
    """
    found = _SYLLABLE.fullmatch(word)
    if not found:
        return ""
    first, last = found["first"], found["last"]
    typed = found["vowels"] + found["tail"]
    tones = [char for char in typed if char in "fsrxj"]
    vowels = _vowels("".join(char for char in typed if char not in "fsrxj"))
    if len(tones) > 1 or vowels is None or not (tones or vowels[1] or first == "dd"):
        return ""
    key = first + vowels[0] + last
    return i_for_y(key) + "".join(tones)


def _vowels(typed):
    """Return the vowels of ``typed`` as ``telex`` has them, and whether any has a mark; None where none are meant."""
    marked = "w" in typed
    plain = f"u{typed}" if typed.startswith("w") else typed
    plain = plain.replace("w", "")
    doubled = re.search("([aeo])(.*?)\\1", plain)
    if doubled and not marked:
        letter, between = doubled[1], doubled[2]
        plain = f"{plain[: doubled.start()]}{letter}{letter}{between}{plain[doubled.end() :]}"
        return plain, True
    if not marked:
        return (plain, False) if plain else None
    if "uo" in plain:
        return plain.replace("uo", "uwow", 1), True
    if plain.startswith(("oa", "a")):
        return plain.replace("a", "aw", 1), True
    for letter in "ou":
        if letter in plain:
            return plain.replace(letter, f"{letter}w", 1), True
    return None


def without_marks(key):
    """Return the folded word of ``key``, which ``telex`` or ``read_telex`` gave for a word with marks."""
    letters = key[:-1] if key[-1:] in "fsrxj" else key
    return _MARKED.sub(lambda found: found[0][0], letters)
