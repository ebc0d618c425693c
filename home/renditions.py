"""Pictures are made ready when something is published, so that its first reader does not wait for them."""

from functools import partial

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, published

from home.blocks import pictures_in
from home.models.sharing import SharingMixin
from home.pictures import SHARING_RENDITION, TEXT
from home.tasks import make_renditions


def renditions_of(shown):
    """Return the filters of the renditions that the page or record ``shown`` needs, by the id of the image."""
    wanted = {}
    for name, uses in shown.pictured.items():
        for use in uses:
            _want(wanted, getattr(shown, f"{name}_id"), use.specs)
    for image in pictures_in(getattr(shown, "body", None)):
        _want(wanted, image.pk, TEXT.specs)
    if shown.sharing_picture:
        _want(wanted, shown.sharing_picture.pk, [SHARING_RENDITION])
    return wanted


@receiver([page_published, published])
def make_pictures_ready(instance, **kwargs):
    """Have the worker make what is missing, once the publication is certain; that it cannot be told is no obstacle."""
    if isinstance(instance, SharingMixin) and (wanted := renditions_of(instance)):
        transaction.on_commit(partial(make_renditions, wanted), robust=True)


def _want(wanted, image, specs):
    if image:
        wanted.setdefault(image, []).extend(
            spec for spec in specs if spec not in wanted.get(image, [])
        )
