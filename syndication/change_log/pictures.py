"""Pictures as other wards are told of them: renditions with the digest of each file."""

import mimetypes
from hashlib import sha256

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.utils.html import format_html

from home.pictures import KEPT
from home.serializers import RENDITIONS, absolute_url
from syndication.contract import Picture, Rendition


def fetch(images):
    """Read the renditions and the collection of ``images`` at once; two queries."""
    prefetch_related_objects(images, "renditions", "collection")


def make_ready(images):
    """
    Make the renditions of ``images`` that are missing, and learn what their files hold.

    Slow, and so not to be done while others wait for a lock. Where a file is lost or damaged, nothing is made.
    """
    fetch(images)
    for image in images:
        if renditions_of(image):
            _rendition(image, KEPT)


def renditions_of(image):
    """Return the list of ``contract.Rendition``; empty where the file is lost or damaged."""
    try:
        found = image.get_renditions(*RENDITIONS).values()
        files = [_file(rendition) for rendition in found]
    except OSError:
        return []
    return [
        Rendition(
            url=absolute_url(rendition.url),
            width=rendition.width,
            height=rendition.height,
            mime=mimetypes.guess_type(rendition.file.name)[0],
            bytes=size,
            sha256=digest,
        )
        for rendition, (size, digest) in zip(found, files, strict=True)
    ]


def picture(uid, image, renditions, alt, caption="", credit=""):
    """Return ``image`` where it is shown, as ``contract.Picture``."""
    return Picture(
        id=uid,
        alt=alt,
        caption=caption,
        credit=credit or image.credit,
        width=image.width,
        height=image.height,
        renditions=renditions,
    )


class PlainPictures:
    """What templates of blocks write pictures with, as ``kept_pictures``: one file, at an absolute address."""

    def html(self, rendition, alt):
        """Return the ``img`` element, "" where the file is lost."""
        if not rendition.width:
            return ""
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}">',
            *(absolute_url(rendition.url), alt, rendition.width, rendition.height),
        )


def _rendition(image, spec):
    try:
        return image.get_rendition(spec)
    except OSError:
        return None


def _file(rendition):
    """Return size and SHA-256 of a rendition's file, read once; raises OSError where it is lost."""
    key = f"syndication.rendition.{rendition.pk}.{sha256(rendition.file.name.encode()).hexdigest()}"
    known = cache.get(key)
    if known is None:
        with rendition.file.storage.open(rendition.file.name) as stored:
            content = stored.read()
        known = (len(content), sha256(content).hexdigest())
        cache.set(key, known, timeout=None)
    return known
