"""The words of a text as the index keeps them: ASCII only, so that every database takes them alike."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from vietnamese.telex import i_for_y, telex
from vietnamese.text import fold, nfc

_WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f])+")
_NOT_ASCII = re.compile("[^a-z0-9]")
MAX_LENGTH = 60
"""Letters of a word that count; what follows is left out, in the index as in a query."""


class Word(NamedTuple):
    """A word of a text: as it is compared, and as it is told apart."""

    folded: str
    """Without case and marks, with i for y: ``ki`` for Kỹ."""
    exact: str
    """The Telex letters of a word with marks, ``kix``; "" of one without."""
    start: int = 0
    """Where it stands in the text it was read from."""
    end: int = 0


def words(text):
    """Return the words of ``text`` in order, their places in its NFC; those of other scripts are spelt in ASCII too."""
    found = []
    for match in _WORD.finditer(nfc(text)):
        folded, exact = _keys(match[0])
        if folded:  # a mark without a letter is no word
            found.append(Word(folded, exact, *match.span()))
    return found


@lru_cache(maxsize=20_000)  # more than the syllables of the language
def _keys(text):
    """Return how the word ``text`` is compared, and its exact key."""
    # NFKC: letters that only look different, such as those of full width, and ligatures.
    lower = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    folded = _ascii(i_for_y(fold(lower)))
    exact = "" if lower.isascii() else _ascii(telex(lower))
    return folded, "" if exact == folded else exact


def _ascii(text):
    """Spell what is not ASCII by its number, so that a word of another script is still one word."""
    spelt = _NOT_ASCII.sub(lambda found: f"u{ord(found[0]):x}", text)
    return spelt[:MAX_LENGTH]
