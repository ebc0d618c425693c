"""How pictures stand on pages: in which sizes and formats, so that a phone loads no more than it shows."""

from copy import copy
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from django.db.models import BigIntegerField, Prefetch
from wagtail.images import get_image_model
from wagtail.images.models import Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found

from home.prepared import Parameter, any_of, run_prepared

FORMATS = "format-{avif,webp,jpeg}"
"""A browser takes the first that it knows. How well each is kept is in the settings, ``WAGTAILIMAGES_…_QUALITY``."""


@dataclass(frozen=True)
class Use:
    """A place for pictures: ``sizes`` are filters of Wagtail's image tags, ``width`` is how wide the page shows it."""

    sizes: str
    width: str | None = None

    @property
    def specs(self):
        """The filters of every rendition that the place needs."""
        return tuple(Filter.expand_spec([self.sizes, FORMATS]))

    @cached_property
    def filters(self):
        """The same as Wagtail's filters, which find out once what they do."""
        return [Filter(spec) for spec in self.specs]


SHARING_RENDITION = "fill-1200x630|format-jpeg"
"""Goes with a shared link; JPEG, as not every reader of such links knows WebP."""
LOGO = "max-160x160|format-webp"
"""Of the ward; the header asks for it."""
KEPT = "width-960|format-webp"
"""Of a picture that a saved page holds; one of those of ``TEXT``."""
# As tokens.css has the measure of a text, and news.css the columns of the home page.
TEXT = Use("width-{480,960}", "(min-width: 37rem) 35rem, 100vw")
LEAD = Use(
    "fill-{480x270,960x540}",
    "(min-width: 72rem) 47rem, (min-width: 60rem) calc(100vw - 25rem), 100vw",
)
CARD = Use("fill-320x213")
OWN_PAGE = (*TEXT.specs, SHARING_RENDITION)
"""What a page's or record's own picture is needed for where that is shown."""


def have_renditions(images, specs):
    """
    Read the renditions ``specs`` of all ``images`` in one query; Wagtail finds them on the images.

    ``specs`` (filters, a tuple of texts) are all that will be asked for: of others Wagtail takes it that there are
    none. None is no image; those that know their renditions already are not asked again.
    """
    images = [image for image in images if image and image._get_prefetched_renditions() is None]
    if not images:
        return
    wanted = {
        f"image_{number}": pk for number, pk in enumerate(sorted({each.pk for each in images}))
    }
    renditions = images[0].get_rendition_model().objects
    theirs = any_of("image", [Parameter(name, BigIntegerField()) for name in wanted])
    shape = "renditions", len(wanted), specs
    found = run_prepared(shape, lambda: renditions.filter(theirs, filter_spec__in=specs), wanted)
    for image in images:
        image.prefetched_renditions = [copy(each) for each in found if each.image_id == image.pk]
        for rendition in image.prefetched_renditions:
            rendition.image = image


def their_renditions(images, specs):
    """Return the ``Prefetch`` of the renditions ``specs`` for a queryset; ``images`` is its field of an image."""
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=specs)
    # Not as the relation itself, which would then say of others that they are not there.
    return Prefetch(f"{images}__renditions", renditions, to_attr="prefetched_renditions")


def picture(use, image, alt, attributes):
    """
    Return the ``picture`` element of ``image`` in the place ``use``; a rendition that is missing is made.

    ``attributes`` are the ``img`` element's; what is loaded only when it comes into view need not hold up the text.
    """
    if attributes.get("loading") == "lazy":
        attributes = {"decoding": "async", **attributes}
    renditions = get_renditions_or_not_found(image, use.filters)
    # The size of the largest: style sheets make it narrower, and its place is kept while it loads.
    largest = max(renditions.values(), key=attrgetter("width"))
    place = {"width": largest.width, "height": largest.height}
    return Picture(renditions, {"sizes": use.width, "alt": alt, **place, **attributes})


def kept(image):
    """Return the rendition of ``image`` that a saved page holds; one whose file is lost says so itself."""
    return get_renditions_or_not_found(image, [KEPT])[KEPT]
