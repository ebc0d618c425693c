"""Text typed for the fonts in use before Unicode: TCVN3 (ABC, fonts .Vn…) and VNI (fonts VNI-…).

Such fonts draw Vietnamese letters in the places of other characters, so ``định`` is stored as ``®Þnh`` or ``ñònh``.
Sources: TCVN 5712:1993, the table VN3, each byte seen through Windows-1252; and the table of VNI for Windows,
where a mark is a letter of its own after the vowel.
"""

import re
import unicodedata
from functools import lru_cache

from vietnamese.text import nfc

TCVN3_CODES = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
"""Every code of TCVN3 and its letter. The soft hyphen is ``ư``."""

_VNI_TONES = "øùûõï"  # huyền, sắc, hỏi, ngã, nặng
_VNI_VOWELS = {
    **{f"a{mark}": letter for mark, letter in zip("êèéúüë", "ăằắẳẵặ", strict=True)},
    **{f"a{mark}": letter for mark, letter in zip("âàáåãä", "âầấẩẫậ", strict=True)},
    **{f"e{mark}": letter for mark, letter in zip("âàáåãä", "êềếểễệ", strict=True)},
    **{f"o{mark}": letter for mark, letter in zip("âàáåãä", "ôồốổỗộ", strict=True)},
}
_VNI_TONED = {
    "a": "àáảãạ",
    "e": "èéẻẽẹ",
    "o": "òóỏõọ",
    "ô": "ờớởỡợ",
    "u": "ùúủũụ",
    "ö": "ừứửữự",
    "y": "ỳýỷỹ",  # ỵ is one character
}
_VNI_LETTERS = dict(zip("ìíæóòîôöñ", "ìíỉĩịỵơưđ", strict=True))
_VNI_LOWER = {
    **_VNI_VOWELS,
    **{
        f"{vowel}{mark}": letter
        for vowel, letters in _VNI_TONED.items()
        for mark, letter in zip(_VNI_TONES, letters, strict=False)
    },
    **_VNI_LETTERS,
}
VNI_CODES = {**_VNI_LOWER, **{code.upper(): letter.upper() for code, letter in _VNI_LOWER.items()}}
"""Every code of VNI, of one or two characters, and its letter."""

_WORD = {
    "TCVN3": re.compile(f"(?:[^\\W\\d_]|[{re.escape(''.join(TCVN3_CODES))}])+"),
    "VNI": re.compile(r"[^\W\d_]+"),
}
_TCVN3_CODE = re.compile(f"[{re.escape(''.join(TCVN3_CODES))}]")
_VNI_CODE = re.compile(
    f"[aeouyôö][{''.join(sorted({code[1] for code in _VNI_LOWER if len(code) == 2}))}]"
    f"|[{''.join(_VNI_LETTERS)}]",
    re.IGNORECASE,
)
_CODE = {"TCVN3": _TCVN3_CODE, "VNI": _VNI_CODE}

_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    "(?:b|ch?|[dđ]|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?"
    "(?:a[iouy]?|â[uy]|eo?|êu?|i[au]?|iêu|o|oi|oa[ioy]?|oeo?|ôi?|ơi?|u|ua|ui|uôi|uơ|uê|uy[au]?|uây"
    "|ư[aiu]?|ươ[iu]|y|yêu"
    "|(?:[aăâeêioôơuưy]|iê|yê|oa|oă|oe|oo|uâ|uê|uô|ươ|uy|uyê)(?P<last>ch?|m|ng?|nh|p|t))"
)


def recognise(text):
    """Return ``"TCVN3"`` or ``"VNI"`` for text typed for such a font, or None for any other.

    Give it a paragraph or so: in a longer text the larger part decides. A word speaks for a font if it is no
    Vietnamese syllable as it stands and is one once converted; any other word with a mark speaks against. One
    short word with one code (``Thaï``, ``N·m``) is not enough. Soft hyphens are letters here, so ask before
    they are removed.
    """
    text = nfc(text)
    if text.isascii():
        return None
    evidence = {font: _evidence(text, font) for font in _CODE}
    font = max(evidence, key=evidence.get)
    return font if evidence[font] > 0 else None


def to_unicode(text, font):
    """Return ``text``, typed for ``font`` (``"TCVN3"`` or ``"VNI"``), in Unicode NFC. What is no code stays.

    TCVN3 has no codes for capitals with a tone: they are the small letters in a font of capitals (.VnTimeH). They
    become small letters here, but for words and lines of which every other letter, two at least, is a capital:
    ``CéNG`` becomes ``CỘNG``. Whoever knows that the font was one of capitals puts the result into capitals. A font
    of another name is a KeyError.
    """
    text = nfc(text)
    if font == "VNI":
        return _VNI_CODE.sub(_vni_letter, text)
    word = _WORD[font]
    return "".join(
        _tcvn3_letters(line)
        if _is_in_capitals(line)
        else word.sub(lambda found: _tcvn3_letters(found[0]), line)
        for line in text.splitlines(keepends=True)
    )


def _tcvn3_letters(text):
    converted = _TCVN3_CODE.sub(lambda found: TCVN3_CODES[found[0]], text)
    return converted.upper() if _is_in_capitals(text) else converted


def _is_in_capitals(text):
    plain = [char for char in text if char.isascii() and char.isalpha()]
    return len(plain) > 1 and all(map(str.isupper, plain))


def _vni_letter(found):
    """Return the letter for a match of ``_VNI_CODE``; the vowel says whether it is a capital."""
    code = found[0]
    if code in VNI_CODES:
        return VNI_CODES[code]
    letter = VNI_CODES.get(code.lower())
    if letter:
        return letter.upper() if code[0].isupper() else letter
    # A vowel with a mark that is not one of its own: the vowel may be a letter by itself.
    return VNI_CODES.get(code[0], code[0]) + code[1:]


def _evidence(text, font):
    """Return how much speaks for ``font``, above 0 where that is enough."""
    for_font, against = 0, 0
    for word in set(_WORD[font].findall(text)):
        # A code by itself, such as a dot in the middle of a line, may be just that sign.
        if word.isascii() or not any(char.isascii() for char in word):
            continue
        converted = to_unicode(word, font)
        is_syllable = _is_syllable(converted.lower())
        if _is_syllable(word.lower()):
            # Such as có, which is cú in TCVN3 and cĩ in VNI: it says nothing where both are words.
            against += not is_syllable or not _CODE[font].search(word)
        elif converted != word and is_syllable:
            for_font += _weight(word, font)
        else:
            against += 1
    return for_font - 2 * against if for_font > 1 else 0


def _weight(word, font):
    """Return 2 for a word that is hardly anything else: with two codes, or a sign that is no letter within it."""
    codes = _CODE[font].findall(word)
    has_sign = any(not char.isalpha() or char == "µ" for char in word[1:])
    return 2 if len(codes) > 1 or (len(word) > 3 and has_sign) else 1


@lru_cache(maxsize=4096)
def _is_syllable(word):
    """Whether the lower-case ``word`` may be a Vietnamese syllable; after c, ch, p and t there are only two tones."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = [char for char in decomposed if char in _TONE_MARKS]
    plain = "".join(char for char in decomposed if char not in _TONE_MARKS)
    found = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain))
    if not found or len(tones) > 1:
        return False
    stopped = found["last"] in ("c", "ch", "p", "t")
    return not tones or not stopped or tones[0] in "\u0301\u0323"
