"""
The card that a shared link shows where a page or a record has no picture: its title in the ward's colour.

A card is drawn when it is first asked for and kept under ``DATA_DIR``. Each server keeps its own: drawing one again is
cheaper than looking for it elsewhere.
"""

import json
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from home.colours import INK, WHITE, below_text
from vietnamese.dates import format_moment

VERSION = 1  # of the drawing: raise it when cards look different
WIDTH, HEIGHT = 1200, 630
MARGIN = 72
LARGEST, SMALLEST, STEP = 80, 44, 4
"""Sizes of a title, in pixels."""
TITLE_HEIGHT = 380
WARD_SIZE, MOMENT_SIZE = 36, 30
KEPT = 1000
"""Cards on disk, at some 20 kB each."""
FONT = "fonts/be-vietnam-pro-700.woff2"
# As far above and below a line as Vietnamese letters reach; the font's own measures leave out stacked marks.
TALLEST = "ẪỔỂỞẰgụặỵ"
DEFAULT_COLOUR = "#8b1a1a"

# One card at a time: Pillow's fonts are not made for several threads, and cards shall not take a whole server.
_drawing = Lock()


@dataclass(frozen=True)
class SharingCard:
    """What stands on a card: a title, the ward's name and colour (``#rrggbb``), a moment (datetime or None)."""

    title: str
    ward_name: str = ""
    colour: str = DEFAULT_COLOUR
    moment: object = None

    @property
    def digest(self):
        """Sixteen hexadecimal digits that change with anything that the card shows."""
        content = [VERSION, self.title, self.ward_name, self.colour, self.moment_text]
        return sha256(json.dumps(content).encode()).hexdigest()[:16]

    @property
    def moment_text(self):
        return format_moment(self.moment) if self.moment else ""

    def png(self):
        """Return the card as a PNG (bytes)."""
        with _drawing:
            return _draw(self)


def kept_card(kind, pk, card):
    """
    Return the PNG of ``card`` (bytes), drawn now where it is not kept yet.

    The cards that the object had before go, and the oldest ones beyond ``KEPT``. Readers and other processes see a
    whole file or none.
    """
    folder = Path(settings.DATA_DIR) / "sharing-cards"
    path = folder / f"{kind}-{pk}-{card.digest}.png"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    png = card.png()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        file.write(png)
    os.replace(file.name, path)
    for former in folder.glob(f"{kind}-{pk}-*.png"):
        if former != path:
            former.unlink(missing_ok=True)
    _prune(folder)
    return png


def _prune(folder):
    """Delete the oldest files beyond ``KEPT``; another process may be doing the same."""
    known = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            known.append((path.stat().st_mtime, path))
    for _made, path in sorted(known)[:-KEPT]:
        path.unlink(missing_ok=True)


@lru_cache(maxsize=32)
def _font(size):
    return ImageFont.truetype(finders.find(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def _reach(font):
    """Return how far above the point where text is drawn a line may reach, and how high it is (pixels)."""
    _left, top, _right, bottom = font.getbbox(TALLEST)
    return top, bottom - top


def _draw(card):
    colour = card.colour if re.fullmatch("#[0-9a-fA-F]{6}", card.colour) else DEFAULT_COLOUR
    background, foreground = below_text(colour)
    picture = Image.new("RGB", (WIDTH, HEIGHT), background)
    _draw_rings(picture, INK if foreground == WHITE else WHITE)
    draw = ImageDraw.Draw(picture)
    width = WIDTH - 2 * MARGIN
    ward_name = _legible(card.ward_name)
    # A title that the font has no letter of leaves the ward's name.
    size, lines = _fit(_legible(card.title) or ward_name, width)
    _write(draw, lines, size, MARGIN - 12, foreground)
    draw.rectangle((MARGIN, 482, MARGIN + 96, 487), fill=foreground)
    _write(draw, _cut([ward_name], 1, _font(WARD_SIZE), width), WARD_SIZE, 498, foreground)
    _write(draw, [card.moment_text], MOMENT_SIZE, 552, foreground)
    file = BytesIO()
    # Two colours, what lies between them, and the rings: a palette halves the bytes.
    picture.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_rings(picture, colour):
    """Draw quarter rings in the lower right corner, away from the text's colour so that it stays as legible."""
    scale, radius = 2, 230
    rings = Image.new("L", (radius * scale, radius * scale))
    draw = ImageDraw.Draw(rings)
    for number, ring in enumerate((radius, 170, 110, 50)):
        reach = ring * scale
        corner = radius * scale
        box = (corner - reach, corner - reach, corner + reach, corner + reach)
        draw.ellipse(box, fill=26 + 18 * number)
    rings = rings.resize((radius, radius), Image.Resampling.LANCZOS)
    picture.paste(colour, (WIDTH - radius, HEIGHT - radius), rings)


def _write(draw, lines, size, top, colour):
    """Write ``lines`` below one another, the highest mark of the first one at ``top``."""
    font = _font(size)
    above, height = _reach(font)
    for number, line in enumerate(lines):
        draw.text((MARGIN, top - above + number * height), line, fill=colour, font=font)


def _legible(text):
    """Return ``text`` without the characters that the font does not have, such as pictures."""
    font = _font(SMALLEST)
    missing = bytes(font.getmask("\U0010ffff"))
    kept = {sign for sign in set(text) if sign.isspace() or bytes(font.getmask(sign)) != missing}
    return " ".join("".join(sign for sign in text if sign in kept).split())


def _fit(text, width):
    """Return the largest size at which ``text`` has room, and its lines; at the smallest they end with “…”."""
    for size in range(LARGEST, SMALLEST - 1, -STEP):
        font = _font(size)
        lines = _wrap(text, font, width)
        most = TITLE_HEIGHT // _reach(font)[1]
        if len(lines) <= most:
            break
    return size, _cut(lines, most, font, width)


def _wrap(text, font, width):
    """Return ``text`` in lines of at most ``width`` pixels; a word without end is broken where it must be."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and font.getlength(lines[-1] + sign) > width:
                lines.append("")
            lines[-1] += sign
    return lines


def _cut(lines, most, font, width):
    """Return at most ``most`` of ``lines``, no wider than ``width``; where anything is left out, “…” says so."""
    kept = lines[:most]
    last = kept[-1] if kept else ""
    if len(lines) > most:
        last += "…"
    while last.rstrip("…") and font.getlength(last) > width:
        last = last.rstrip("…")[:-1].rstrip(" ,.;:–-") + "…"
    return [*kept[:-1], last]
