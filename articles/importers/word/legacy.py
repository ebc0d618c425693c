"""Text written in fonts from before Unicode: which encoding it is in, and what it reads as."""

import re
import zipfile

from defusedxml.ElementTree import fromstring

from vietnamese.legacy_fonts import recognise, to_unicode

TCVN3, VNI = "TCVN3", "VNI"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# ă, đ, ơ, ư and all letters with a tone on them: no old font has a place for what Unicode calls so.
_UNICODE_ONLY = re.compile("[ĂăĐđƠơƯư\u1ea0-\u1ef9]")


def encoding_of(font):
    """
    Return the encoding that a font of this name is drawn for: ``TCVN3``, ``VNI``, or "" for Unicode.

    The fonts of TCVN 5712:1993 are called .VnTime, .VnArial …, those of VNI VNI-Times, VNI-Helve ….
    """
    name = (font or "").strip().casefold()
    if name.startswith(".vn"):
        return TCVN3
    return VNI if name.startswith("vni-") else ""


def has_capitals_only(font):
    """Whether a font of this name draws capitals for small letters, as .VnTimeH and its like do."""
    return encoding_of(font) == TCVN3 and font.strip().endswith("H")


def recognised(text):
    """Return the old encoding that ``text`` seems to be in by its letters alone, or ""."""
    return recognise(text) or ""


def in_unicode(text, encoding):
    """Return what ``text`` in the old ``encoding`` reads as; what is Unicode in spite of its font stays as it is."""
    if _UNICODE_ONLY.search(text):
        return text
    return to_unicode(text, encoding)


class StyleFonts:
    """The fonts that a file's styles set, for text whose own properties name none."""

    def __init__(self, file):
        """Read the styles of the checked .docx in ``file``."""
        self._fonts, self._parents, self._default = {}, {}, ""
        with zipfile.ZipFile(file) as archive:
            if "word/styles.xml" in archive.namelist():
                self._read(fromstring(archive.read("word/styles.xml"), forbid_dtd=True))

    def font(self, run_font, *styles):
        """Return ``run_font``, else what the first of ``styles`` (ids) says, else what all text has; "" if unsaid."""
        return run_font or next(filter(None, map(self._of_style, styles)), "") or self._default

    def _read(self, root):
        self._default = _ascii_font(root.find(f"{_WORD}docDefaults"))
        for style in root.iter(f"{_WORD}style"):
            name = style.get(f"{_WORD}styleId")
            self._fonts[name] = _ascii_font(style)
            parent = style.find(f"{_WORD}basedOn")
            if parent is not None:
                self._parents[name] = parent.get(f"{_WORD}val")
            is_normal = style.get(f"{_WORD}default") == "1"
            if is_normal and style.get(f"{_WORD}type") == "paragraph" and self._fonts[name]:
                self._default = self._fonts[name]

    def _of_style(self, style):
        seen = set()
        while style is not None and style not in seen:
            if font := self._fonts.get(style):
                return font
            seen.add(style)
            style = self._parents.get(style)
        return ""


def _ascii_font(element):
    fonts = element.find(f".//{_WORD}rFonts") if element is not None else None
    return fonts.get(f"{_WORD}ascii", "") if fonts is not None else ""
