"""How the API tells about things that many endpoints share: pictures, rich text, places."""

import mimetypes
import re
from contextlib import suppress
from datetime import datetime
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.conf import settings
from django.utils.html import escape
from django.utils.timezone import localtime
from rest_framework.fields import Field
from wagtail.api.rich_text import APIRichText
from wagtail.documents import get_document_model
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from vietnamese.dates import VIETNAM

# Small, medium and large, for other sites to choose from; JPEG where an old reader may come for it.
RENDITIONS = (
    "max-320x320|format-webp",
    "max-800x800|format-webp",
    "max-1600x1600|format-jpeg",
)

# The start of a Markdown link within this site; brackets of running text are escaped.
ROOT_RELATIVE_MARKDOWN = re.compile(r"(?<!\\)\]\(/(?!/)")


def absolute_url(url):
    """Return ``url`` with this site's address in front where it has none: readers of the API are elsewhere."""
    return urljoin(settings.BASE_URL + "/", url) if url else url


def moment_json(moment):
    """Return a date, or a datetime with the offset of Vietnam, in ISO 8601; None gives None."""
    if isinstance(moment, datetime):
        moment = localtime(moment, VIETNAM)
    return moment.isoformat() if moment else None


def absolute_html(html):
    """Return ``html`` with every link and every picture address absolute."""
    if "=" not in html:  # no attribute, so nothing to change
        return html
    soup = BeautifulSoup(html, "html.parser")
    for attribute in ("href", "src"):
        for tag in soup.find_all(**{attribute: True}):
            if not tag[attribute].startswith("#"):
                tag[attribute] = absolute_url(tag[attribute])
    return str(soup)


def linked_addresses(sources):
    """
    Return where the links of these database rich texts lead to, by kind and id as the texts have them; "" where what
    they led to is gone. At most one query for pages and one for documents.
    """
    links = [extract_attrs(tag[1]) for source in sources for tag in FIND_A_TAG.finditer(source)]
    addresses = {}
    for kind, model in (("page", Page), ("document", get_document_model())):
        ids = {link["id"] for link in links if link.get("linktype") == kind and "id" in link}
        ids = {text for text in ids if text.isdecimal()}
        found = model.objects.in_bulk(map(int, ids)) if ids else {}
        for text in ids:
            target = found.get(int(text))
            addresses[kind, text] = (target and target.url) or ""
    return addresses


def with_addresses(source, addresses):
    """Return database rich text in which the links that ``addresses`` knows are those of a page already."""

    def replaced(tag):
        link = extract_attrs(tag[1])
        address = addresses.get((link.get("linktype"), link.get("id")))
        if address is None:
            return tag[0]
        return f'<a href="{escape(absolute_url(address))}">' if address else "<a>"

    return FIND_A_TAG.sub(replaced, source) if addresses else source


def rich_text_json(source, context):
    """Return database rich text in the format that the request asks for; what is for display gets absolute links."""
    rich_text_format = (context or {}).get("_wagtail_rich_text_format")
    rich_text_format = rich_text_format or APIRichText.get_default_format()
    if rich_text_format == APIRichText.FORMAT_HTML:
        source = with_addresses(source, (context or {}).get("linked_addresses"))
    text = APIRichText.serialize(source, format=rich_text_format)
    if rich_text_format == APIRichText.FORMAT_HTML:
        return absolute_html(text)
    if rich_text_format == APIRichText.FORMAT_MARKDOWN:
        return ROOT_RELATIVE_MARKDOWN.sub(f"]({settings.BASE_URL}/", text)
    return text


def image_json(image, *, alt=None, caption="", credit=""):
    """Return what another site needs to show ``image`` (None gives None), with absolute addresses."""
    if image is None:
        return None
    try:
        renditions = image.get_renditions(*RENDITIONS).values()
    except SourceImageIOError:  # the file is lost; what is known of the picture is not
        renditions = []
    return {
        "id": image.pk,
        "title": image.title,
        "alt": image.description if alt is None else alt,
        "caption": caption,
        "credit": credit or image.credit,
        "width": image.width,
        "height": image.height,
        "renditions": [
            {
                "url": absolute_url(rendition.url),
                "width": rendition.width,
                "height": rendition.height,
                "mime": mimetypes.guess_type(rendition.file.name)[0],
            }
            for rendition in renditions
        ],
    }


def document_json(document):
    """Return the name, address, kind and size (bytes) of ``document``; None gives None."""
    if document is None:
        return None
    return {
        "id": document.pk,
        "title": document.title,
        "url": absolute_url(document.url),
        "extension": document.file_extension,
        "size": _size(document),
    }


def _size(document):
    """Return the size that is stored, else that of the file, None where it is lost; reading stores nothing."""
    if document.file_size is not None:
        return document.file_size
    with suppress(OSError):
        return document.file.size
    return None


class ImageField(Field):
    """An image as ``image_json`` tells it."""

    def to_representation(self, image):
        return image_json(image)


class UnitField(Field):
    """An administrative unit: its name, and whether it no longer exists."""

    def to_representation(self, unit):
        return {"id": unit.pk, "name": unit.name, "kind": unit.kind, "is_former": unit.is_former}


class NamesField(Field):
    """Related objects by id and name, in their own order."""

    def get_attribute(self, instance):
        return super().get_attribute(instance).all()

    def to_representation(self, objects):
        return [{"id": item.pk, "name": item.name} for item in objects]


class AlertLinkField(Field):
    """Where an alert leads to, None where there is nothing that readers may open."""

    def get_attribute(self, instance):
        return instance

    def to_representation(self, alert):
        link = alert.get_link(self.context["request"])
        return {"label": link.label, "url": absolute_url(link.url)} if link else None


class FormerNamesField(Field):
    """The former names, which an editor separates by commas, as a list."""

    def to_representation(self, names):
        return [name.strip() for name in names.split(",") if name.strip()]
