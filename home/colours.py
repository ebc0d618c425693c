"""The ward's own colour, and the shades of it that text can be read in."""

import colorsys
import re
from functools import lru_cache

WHITE, INK = "#ffffff", "#1d1b19"
# The backgrounds that brand-coloured text stands on: `--shade` of static/css/tokens.css, light and dark.
LIGHT, DARK = "#f6f3ed", "#23272c"
READABLE = 4.5
"""Contrast ratio of text and its background, WCAG 2.2, success criterion 1.4.3."""


def contrast(one, other):
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21, as WCAG 2.2 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour, background):
    """
    Return ``colour`` (``#rrggbb``) where it can be read on ``background``, else the nearest shade of it that can.

    Hue and saturation stay. It becomes darker on a light background, lighter on a dark one.
    """
    if contrast(colour, background) >= READABLE:
        return colour
    hue, start, saturation = colorsys.rgb_to_hls(*_channels(colour))
    near, far = start, 0.0 if _luminance(background) > 0.18 else 1.0
    for _ in range(16):
        middle = (near + far) / 2
        shade = _hexadecimal(colorsys.hls_to_rgb(hue, middle, saturation))
        near, far = (near, middle) if contrast(shade, background) >= READABLE else (middle, far)
    return _hexadecimal(colorsys.hls_to_rgb(hue, far, saturation))


def text_on(background):
    """Return white or ink, whichever reads better on ``background``."""
    return max((WHITE, INK), key=lambda text: contrast(text, background))


def below_text(colour):
    """Return ``(background, text)``: ``colour`` or the nearest shade of it that the colour ``text`` can be read on."""
    text = text_on(colour)
    return readable(colour, text), text


@lru_cache(maxsize=64)
def brand_css(colour):
    """
    Return the custom properties of the ward's ``colour`` as CSS, "" for what is not ``#rrggbb``.

    ``--ward`` decorates, ``--ward-fill`` lies below text of ``--ward-on-fill``, ``--ward-ink`` and ``--ward-ink-dark``
    are text on light and on dark pages; all text has a contrast of at least ``READABLE``.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour or ""):
        return ""
    fill, text = below_text(colour)
    values = {
        "ward": colour,
        "ward-fill": fill,
        "ward-on-fill": text,
        "ward-ink": readable(colour, LIGHT),
        "ward-ink-dark": readable(colour, DARK),
    }
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in values.items()) + "}"


def _channels(colour):
    return [number / 255 for number in bytes.fromhex(colour[1:])]


def _hexadecimal(channels):
    return "#" + bytes(round(channel * 255) for channel in channels).hex()


def _luminance(colour):
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in _channels(colour)
    ]
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
