"""What a shared link shows of a page or a record."""

from contextlib import suppress

from django.utils.functional import cached_property
from wagtail.images.models import SourceImageIOError

# JPEG, as not every reader of shared links knows WebP.
SHARING_RENDITION = "fill-1200x630|format-jpeg"


class SharingMixin:
    """Needs ``sharing_picture``: the image shown with a shared link, or None."""

    sharing_picture = None

    @cached_property
    def sharing_rendition(self):
        """The picture at the size that Zalo, Facebook and search engines ask for; None where its file is lost."""
        if self.sharing_picture:
            with suppress(SourceImageIOError):
                return self.sharing_picture.get_rendition(SHARING_RENDITION)
        return None

    @property
    def updated_at(self):
        """When it was last published again (aware datetime), or None for what was published once."""
        first, last = self.first_published_at, self.last_published_at
        return last if first and last and last > first else None
