"""Normal forms of Vietnamese text."""

import re
import unicodedata

# đ, and an Icelandic letter that looks the same in capitals: text converted from old fonts often has it.
STROKED_D = str.maketrans("ĐđÐð", "DdDd")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"[^\W_]+")
_OLD_BREAKS = str.maketrans("\x0b\x0c", "  ")
MAX_SEARCH_WORDS = 32  # search nests a condition for every word, and fails at several hundred


def clean_text(text):
    """Return `text` as it is stored: in NFC, without characters that XML 1.0 cannot hold.

    Those are control characters, lone surrogates, U+FFFE and U+FFFF; a feed with one of them cannot
    be written, and PostgreSQL refuses some. They go; a line break of Word (U+000B) and a form feed
    become a space. Cleaning twice changes nothing, and clean text is returned itself.
    """
    if _NOT_IN_XML.search(text):
        text = _NOT_IN_XML.sub("", text.translate(_OLD_BREAKS))
    return nfc(text)


def nfc(text):
    """Return `text` in Unicode NFC.

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
        text = _without_marks(text).casefold().translate(STROKED_D)
        if not text.isascii():
            text = _without_marks(text)
    return " ".join(text.casefold().split())


def folded_words(text):
    """Return the folded words of `text` with one space between them, without signs.

    Indexes of databases take words such as 07/KH-UBND apart each in its own way; given these, all agree.
    """
    return " ".join(_WORD.findall(fold(text)))


def _without_marks(text):
    decomposed = unicodedata.normalize("NFD", text)
    # No mark comes before U+0300, and to ask for the category takes time.
    return "".join(
        char for char in decomposed if char < "\u0300" or unicodedata.category(char) != "Mn"
    )
