"""
Pictures without what cameras and programs write beside them: place, owner, serial numbers, comments, previews.

Pixels stay as they are, bit by bit; so do the colour profile and the orientation. What follows the end of a picture
goes too (phones put films and further pictures there). A file that does not follow its format is drawn anew.

Sources: ITU T.81 annex B and T.871 (JPEG), W3C PNG (third edition), RFC 9649 (WebP), GIF89a.
"""

import re
import warnings
from io import BytesIO
from zlib import crc32

from PIL import Image, ImageOps

ORIENTATION = 0x0112
KINDS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
"""Pillow's names of the formats that are taken, and their usual suffixes."""
PRIVATE = {"exif", "xmp", "comment", "photoshop", "Raw profile type exif", "XML:com.adobe.xmp"}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = (
    "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs acTL fcTL fdAT cICP mDCV cLLI"
)
PNG_CHUNKS = set(PNG_KEPT.encode().split())
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH"}
WEBP_EXIF, WEBP_XMP = 0x08, 0x04
GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
NEXT_MARKER = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")


def opened(data):
    """Return the picture in ``data`` as Pillow reads it, of a kind in ``KINDS``; raises nearly anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(BytesIO(data), formats=list(KINDS))


def without_metadata(data):
    """Return the picture in ``data`` (bytes of a kind in ``KINDS``) without metadata; raises OSError where damaged."""
    with opened(data) as picture:
        kind, size = picture.format, picture.size
        orientation = picture.getexif().get(ORIENTATION, 1)
        is_clean = not PRIVATE & picture.info.keys()
    if kind == "AVIF":
        return data if is_clean else _drawn_anew(data)
    exif = _exif(orientation) if orientation in range(2, 9) else b""
    try:
        cleaned = WRITERS[kind](data, exif)
        with opened(cleaned) as picture:
            left = set(picture.getexif())
            if picture.size == size and left <= {ORIENTATION} and "xmp" not in picture.info:
                return cleaned
    except (OSError, ValueError, IndexError, KeyError, SyntaxError):
        pass
    return _drawn_anew(data)


def _exif(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif.tobytes()


def _drawn_anew(data):
    """Return the picture in a file that Pillow writes, upright, with nothing beside the pixels but the profile."""
    file = BytesIO()
    with opened(data) as picture:
        kind, profile = picture.format, picture.info.get("icc_profile")
        more = {"save_all": True} if getattr(picture, "n_frames", 1) > 1 else {}
        if not more:
            picture = ImageOps.exif_transpose(picture)
        picture.info = {"duration": picture.info["duration"]} if "duration" in picture.info else {}
        if kind in {"JPEG", "WEBP", "AVIF"}:
            more["quality"] = 92
        picture.save(file, kind, icc_profile=profile, exif=b"", **more)
    return file.getvalue()


def _jpeg(data, exif):
    out, place = bytearray(data[:2]), 2
    while place < len(data):
        marker = data[place + 1]
        if data[place] != 0xFF:
            raise ValueError("no marker")
        if marker == 0xFF:  # a byte to fill up
            place += 1
            continue
        if marker == 0xD9:
            return bytes(out + b"\xff\xd9")
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        segment = data[place:end]
        if exif and marker != 0xE0:
            out += b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
            exif = b""
        if _is_kept(marker, segment[4:]):
            out += segment
        if marker == 0xDA:  # pixels, until the next marker
            following = NEXT_MARKER.search(data, end)
            place, end = end, following.start() if following else len(data)
            out += data[place:end]
        place = end
    return bytes(out)


def _is_kept(marker, content):
    """Tell whether a segment of a JPEG is needed to show it; of those of applications few are."""
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    needed = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
    return marker in needed and content.startswith(needed[marker])


def _png(data, exif):
    out, place = bytearray(PNG_SIGNATURE), len(PNG_SIGNATURE)
    while place < len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4])
        name = data[place + 4 : place + 8]
        if name in PNG_CHUNKS:
            out += data[place:end]
        if name == b"IHDR" and exif:
            content = b"eXIf" + exif.removeprefix(b"Exif\0\0")
            out += (len(content) - 4).to_bytes(4) + content + crc32(content).to_bytes(4)
        if name == b"IEND":
            break
        place = end
    return bytes(out)


def _webp(data, exif):
    body, place = bytearray(), 12
    end_of_file = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while place + 8 <= end_of_file:
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        end = place + 8 + size + size % 2
        chunk = bytearray(data[place:end])
        if chunk[:4] == b"VP8X":
            chunk[8] = chunk[8] & ~(WEBP_EXIF | WEBP_XMP) | (WEBP_EXIF if exif else 0)
        if bytes(chunk[:4]) in WEBP_CHUNKS:
            body += chunk
        place = end
    if exif:
        exif = exif.removeprefix(b"Exif\0\0")
        body += b"EXIF" + len(exif).to_bytes(4, "little") + exif + b"\0" * (len(exif) % 2)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + bytes(body)


def _gif(data, exif):
    place = 13 + _size_of_colours(data[10])
    out = bytearray(data[:place])
    while data[place] != 0x3B:
        start, kind = place, data[place]
        if kind == 0x2C:  # a frame
            place += 10 + _size_of_colours(data[place + 9]) + 1
            is_kept = True
        elif kind == 0x21:
            label = data[place + 1]
            is_loop = label == 0xFF and data[place + 3 : place + 14] in GIF_LOOPS
            is_kept = label == 0xF9 or is_loop
            place += 2
        else:
            raise ValueError("no block")
        while data[place]:
            place += data[place] + 1
        place += 1
        if is_kept:
            out += data[start:place]
    return bytes(out + b"\x3b")


def _size_of_colours(flags):
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


WRITERS = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif}
