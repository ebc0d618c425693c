"""Pictures of other wards, made this ward's own: fetched, checked, drawn anew, kept in the picture library."""

import time
from hashlib import sha256
from io import BytesIO

from django.core.files.images import ImageFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from articles.importers.cleaning import one_line
from home.models import CustomImage

from .fetching import FetchError, RefusedError, request

MAX_PICTURES = 30
"""Of one article."""
MAX_SECONDS = 40
"""From when on no further picture of an article is asked for."""
MAX_PIXELS = 25_000_000
MAX_SIDE = 2400
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}


def fetch_pictures(pictures, known):
    """
    Fetch what of ``pictures`` (of ``contract.Picture``) is not in the library yet.

    ``known`` are ids of images by SHA-256 of the file they came from. Returns by that digest the ids of those that are
    still there, the drawn files (``ImageFile``) of the others, and None for what may be had later; and a list of
    sentences about what could not be had. Nothing is written to the database: a slow ward must not hold it up.
    """
    there = set(CustomImage.objects.filter(pk__in=known.values()).values_list("pk", flat=True))
    found = {digest: pk for digest, pk in known.items() if pk in there}
    problems = []
    deadline = time.monotonic() + MAX_SECONDS
    for picture in pictures[:MAX_PICTURES]:
        rendition = best_rendition(picture)
        if rendition is None:
            problems.append(_("A picture has no file of a kind that is taken."))
        elif rendition.sha256 not in found:
            found[rendition.sha256] = None
            if time.monotonic() > deadline:
                problems.append(_("A picture is left out: the other portal is too slow."))
                continue
            try:
                found[rendition.sha256] = fetch_picture(rendition)
            except FetchError as error:
                problems.append(_("A picture is left out: %(reason)s") % {"reason": error})
                if isinstance(error, RefusedError):
                    del found[rendition.sha256]
    if len(pictures) > MAX_PICTURES:
        problems.append(_("Only the first %(count)s pictures are taken.") % {"count": MAX_PICTURES})
    return found, problems


def best_rendition(picture):
    """Return the largest file of a ``contract.Picture`` that is taken, None where there is none."""
    fitting = [
        rendition
        for rendition in picture.renditions
        if rendition.mime in FORMATS and 0 < rendition.width * rendition.height <= MAX_PIXELS
    ]
    return max(fitting, key=lambda rendition: rendition.width, default=None)


def fetch_picture(rendition):
    """Return the picture of a ``contract.Rendition`` as a new file; raises FetchError."""
    answer = request("GET", rendition.url)
    if answer.status != 200:
        raise FetchError(_("its file is not there (%(status)s).") % {"status": answer.status})
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != rendition.mime:
        raise RefusedError(_("its file is of another kind than announced."))
    if sha256(answer.body).hexdigest() != rendition.sha256:
        raise RefusedError(_("its file is not the one announced."))
    return drawn_anew(answer.body, FORMATS[media_type])


def drawn_anew(data, kind):
    """
    Return the first frame of the picture in ``data`` as a file of its own; raises RefusedError.

    Only pixels are taken over: what cameras and programs write beside them (place, name, comments) stays behind.
    """
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise RefusedError(_("it has too many pixels."))
            picture.load()
            picture = ImageOps.exif_transpose(picture)
            has_holes = picture.has_transparency_data
            picture = picture.convert("RGBA" if has_holes else "RGB")
    except RefusedError:
        raise
    except Exception as error:  # the readers of pictures raise nearly anything on damaged files
        raise RefusedError(_("its file is damaged.")) from error
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    picture.info.clear()
    file = BytesIO()
    if has_holes:
        picture.save(file, "PNG", optimize=True)
    else:
        picture.save(file, "JPEG", quality=88)
    return ImageFile(file, name="png" if has_holes else "jpg")


def keep_picture(file, picture, title):
    """Put the drawn ``file`` of a ``contract.Picture`` into the library; returns the image's id."""
    name = one_line(picture.alt or picture.caption or title, 255)
    file.name = f"{picture.id}.{file.name}"
    image = CustomImage(
        title=name, description=name, credit=one_line(picture.credit, 255), file=file
    )
    image.save()
    image.get_file_size()
    image.get_file_hash()
    return image.pk
