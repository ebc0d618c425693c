"""The body of a page or a record, block by block, for readers elsewhere."""

from home.blocks import picture_alt, pictures_in
from home.serializers import absolute_html
from syndication.choices import Kind
from syndication.contract import Block

from . import pictures


class Told:
    """
    What a body says to other wards.

    A block is left out where it shows nothing: its record is not published, its picture or document is not public, or
    the picture's file is lost.
    """

    def __init__(self, body, surroundings):
        self._surroundings = surroundings
        self._context = {
            "request": surroundings.request,
            "kept_pictures": pictures.PlainPictures(),
        }
        self._body = body or []
        pictures.fetch(pictures_in(self._body))

    def blocks(self, names):
        """Return the list of ``contract.Block``; ``names`` are uids of pictures, as of ``identities.uids``."""
        told = (self._block(block, names) for block in self._body)
        return [block for block in told if block is not None]

    def _block(self, block, names):
        if block.block_type in ("picture", "gallery"):
            return self._pictures(block, names)
        if block.block_type == "document" and not self._is_open(block.value["document"]):
            return None
        value = block.block.get_api_representation(block.value, context=self._context)
        html = absolute_html(block.render(context=self._context)).strip()
        return Block(type=block.block_type, value=value, html=html) if html else None

    def _pictures(self, block, names):
        is_gallery = block.block_type == "gallery"
        shown, values = [], []
        for value in block.value if is_gallery else [block.value]:
            image = value["image"]
            renditions = (
                pictures.renditions_of(image)
                if image and self._surroundings.is_open(image)
                else None
            )
            if renditions:
                shown.append(value)
                alt, words = picture_alt(image), (value["caption"], value["credit"])
                uid = names[Kind.MEDIA, image.pk]
                values.append(pictures.picture(uid, image, renditions, alt, *words))
        if not values:
            return None
        html = block.block.render(shown if is_gallery else shown[0], context=self._context)
        return Block(
            type=block.block_type,
            value=values if is_gallery else values[0],
            html=absolute_html(html).strip(),
        )

    def _is_open(self, document):
        return document is not None and self._surroundings.is_open(document)
