"""Pictures of old pages, put into the picture library once each."""

import warnings
from hashlib import sha1
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.images import ImageFile
from PIL import Image

from articles.importers.cleaning import one_line
from home.models import CustomImage

from .errors import PageError

MAX_PIXELS = 50_000_000
MIN_SIDE = 20
"""Smaller ones are bullets, arrows and counters of the old portal's design."""
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}


def digest_of_picture(data):
    """Return what the picture library knows a file by."""
    return sha1(data, usedforsecurity=False).hexdigest()


def checked(data):
    """
    Return the format of the picture in ``data``, "" for one that only decorates; raises PageError.

    Only the head of the file is read.
    """
    try:
        with _opened(data) as picture:
            width, height = picture.size
            form = picture.format
    except Exception as error:  # the readers of pictures raise nearly anything on damaged files
        raise PageError("không phải ảnh JPEG, PNG, GIF hay WEBP") from error
    if width * height > MAX_PIXELS:
        raise PageError(f"ảnh quá lớn ({width} × {height} điểm)")
    return "" if min(width, height) < MIN_SIDE else form


def kept(data, name, title):
    """
    Return the image of the library with exactly these bytes, else a new one, and whether it is new; raises PageError.

    A new one has no description: whoever sees the picture writes it.
    """
    digest = digest_of_picture(data)
    if image := CustomImage.objects.filter(file_hash=digest).order_by("pk").first():
        return image, False
    suffix = SUFFIXES[_whole(data)]
    stem = PurePosixPath(name).stem
    image = CustomImage(
        title=one_line(title or stem, 255) or "Ảnh",
        file=ImageFile(BytesIO(data), name=f"{stem}.{suffix}"),
        file_size=len(data),
        file_hash=digest,
    )
    image.save()
    return image, True


def _whole(data):
    try:
        with _opened(data) as picture:
            form = picture.format
            picture.draft("RGB", (64, 64))  # a JPEG is then read eight times faster
            picture.load()
    except Exception as error:
        raise PageError("tệp ảnh bị hỏng") from error
    return form


def _opened(data):
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", Image.DecompressionBombWarning
        )  # the size is looked at here
        return Image.open(BytesIO(data), formats=list(SUFFIXES))
