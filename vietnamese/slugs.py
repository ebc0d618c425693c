"""Slugs for addresses and file names: ASCII, short, and the same in the admin's JavaScript."""

import re
import unicodedata
from functools import cache

from vietnamese.text import STROKED_D

MAX_LENGTH = 80
"""Longest slug in characters."""

_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile("[A-Za-z0-9]+")


def slugify(text, max_length=MAX_LENGTH):
    """Return the slug of `text`: words of `[a-z0-9]` joined by single dashes, or "" without any.

    Latin letters lose their marks and đ its stroke; every other character separates words. The
    slug is cut at the end of a word so that it has at most `max_length` characters; a first word
    longer than that is cut itself.
    """
    letters = _MARKS.sub("", unicodedata.normalize("NFD", text)).translate(STROKED_D)
    slug = "-".join(_WORD.findall(letters)).lower()
    if len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]


def numbered_slug(slug, number, max_length=MAX_LENGTH):
    """Return `slug` with `-number` behind it, cut at a word so that both fit in `max_length`.

    For the second page of the same title; `slug` must not be empty.
    """
    suffix = f"-{number}"
    return slugify(slug, max_length - len(suffix)) + suffix


def free_slug(base, taken):
    """Return ``base``, or where it is among ``taken`` the first numbered form of it that is not."""
    candidate, number = base, 1
    while candidate in taken:
        number += 1
        candidate = numbered_slug(base, number)
    return candidate


def slug_filename(name):
    """Return `name`, an uploaded file's name with or without folders, as a slug with its extension.

    "Báo cáo Quý 4.PDF" becomes "bao-cao-quy-4.pdf"; a stem without usable letters becomes "tep".
    What follows the last dot is an extension if it is 1 to 10 ASCII letters or digits.
    """
    name = re.split(r"[/\\]", name)[-1]
    stem, _, extension = name.rpartition(".")
    if not re.fullmatch("[A-Za-z0-9]{1,10}", extension) or "." not in name:
        stem, extension = name, ""
    slug = slugify(stem) or "tep"
    return f"{slug}.{extension.lower()}" if extension else slug


def slug_formatters(max_length=MAX_LENGTH):
    """Return the (pattern, replacement) pairs that make Wagtail's slug field agree with `slugify`.

    For the `formatters` of `wagtail.admin.widgets.SlugInput`. The browser applies them in this
    order, each to all matches and before any transliteration of its own, then lower-cases the
    result. The patterns mean the same in Python and JavaScript; a replacement is JavaScript's
    (`$1`).
    """
    within = rf".{{1,{max_length}}}(?=-)|.{{{max_length}}}"
    return [
        (r"[\u0300-\u036f]+", ""),
        *((f"[{_as_ranges(codes)}]", letter) for letter, codes in _marked_letters().items()),
        ("[^A-Za-z0-9]+", "-"),
        ("^-+|-+$", ""),
        (rf"^(?=.{{{max_length + 1}}})({within}).*$", "$1"),
    ]


@cache
def _marked_letters():
    """Map each ASCII letter to the code points of its composed forms, in both cases."""
    marked = {"d": [*STROKED_D]}
    # Unicode has no letter beyond U+212B (Å) that decomposes to an ASCII one; a test watches this.
    for code in range(0x80, 0x2200):
        composed = chr(code)
        base = unicodedata.normalize("NFD", composed)[0]
        if base != composed and base.isascii() and base.isalpha():
            marked.setdefault(base.lower(), []).append(code)
    return {letter: sorted(codes) for letter, codes in sorted(marked.items())}


def _as_ranges(codes):
    """Write sorted code points as the inside of a character class, in ASCII."""
    ranges = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(
        rf"\u{first:04x}" if first == last else rf"\u{first:04x}-\u{last:04x}"
        for first, last in ranges
    )


SLUG_FORMATTERS = slug_formatters()
