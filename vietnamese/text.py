"""Normal forms of Vietnamese text."""

import unicodedata

# The second is an Icelandic letter that looks the same in capitals: text converted from old fonts often has it.
_STROKED_D = str.maketrans("đð", "dd")


def nfc(text):
    """Return `text` in Unicode NFC, the form in which everything is stored.

    Letters typed on macOS or pasted from a PDF often arrive in NFD, where `ế` is three code points.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def fold(text):
    """Return `text` as a reader without a Vietnamese keyboard types it, to compare and search.

    Case, marks and the stroke of đ go and runs of whitespace become one space, so hoà = hòa = hoa
    and NFC = NFD. Folding twice changes nothing. The result is never shown to anyone.
    """
    if not text.isascii():
        # Marks go first: casefolding would turn the mark U+0345 into a letter. Casefolding can then
        # bring new marks (ǰ becomes j and a caron), hence the second time.
        text = _without_marks(_without_marks(text).casefold()).translate(_STROKED_D)
    return " ".join(text.casefold().split())


def _without_marks(text):
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
