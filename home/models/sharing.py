"""What a shared link shows of a page or a record."""

from contextlib import suppress
from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.images.models import Filter, SourceImageIOError

from home import sharing_cards
from home.pictures import SHARING_RENDITION
from home.serializers import absolute_url

from .settings import WardSettings

_SHARING_FILTER = Filter(SHARING_RENDITION)  # finds out once what it does


@dataclass(frozen=True)
class SharingImage:
    """A picture for readers of shared links: its absolute address, size in pixels, and what it shows in words."""

    url: str
    width: int
    height: int
    alt: str


class SharingMixin:
    """Needs ``title``; ``sharing_picture`` and ``sharing_moment`` where the page or record has them."""

    sharing_picture = None
    """The image shown with a shared link."""
    sharing_moment = None
    """When it happened (aware datetime): the card of an object without a picture tells it."""
    pictured = {}
    """How the object's pictures are shown: by name of the field, a tuple of ``home.pictures.Use``."""

    @cached_property
    def sharing_rendition(self):
        """The picture at the size that Zalo, Facebook and search engines ask for; None where its file is lost."""
        if self.sharing_picture:
            with suppress(SourceImageIOError):
                # Unlike ``get_rendition`` this writes into no cache what it has found.
                return self.sharing_picture.get_renditions(_SHARING_FILTER)[SHARING_RENDITION]
        return None

    def sharing_image(self, request):
        """Return the ``SharingImage``: the object's own picture, else its card; None for a draft without a picture."""
        if rendition := self.sharing_rendition:
            alt = self.sharing_picture.description or self.title
            return SharingImage(rendition.full_url, rendition.width, rendition.height, alt)
        if not self.pk or not self.live:
            return None
        values = [self._meta.model_name, self.pk, self.sharing_card(request).digest]
        address = absolute_url(reverse("sharing_card", args=values))
        return SharingImage(address, sharing_cards.WIDTH, sharing_cards.HEIGHT, self.title)

    def sharing_card(self, request):
        """Return the ``SharingCard`` of the object on the site of ``request``."""
        ward = WardSettings.for_request(request)
        return sharing_cards.SharingCard(
            self.title, ward.ward_name, ward.brand_colour, self.sharing_moment
        )

    @property
    def updated_at(self):
        """When it was last published again (aware datetime), or None for what was published once."""
        first, last = self.first_published_at, self.last_published_at
        return last if first and last and last > first else None


def public_object(kind, pk, request):
    """Return the page or record ``pk`` of the model named ``kind`` where readers may open it, else None."""
    for model in apps.get_models():
        if issubclass(model, SharingMixin) and model._meta.model_name == kind:
            found = model.objects.published().filter(pk=pk).first()
            return found if found and found.get_url(request) else None
    return None
