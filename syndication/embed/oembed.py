"""
The oEmbed provider (https://oembed.com, version 1.0) for public articles: others paste a link and show a card.
"""

import re
from io import StringIO
from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe
from wagtail.api.v2.utils import BadRequestError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Site

from articles.feeds import MAX_AGE, public_answer
from articles.models import ArticlePage
from home.models import WardSettings
from home.query_values import whole_number
from home.querysets import hidden_paths_for_request, is_published
from home.routing import find_page
from home.serializers import absolute_url
from syndication.embed.frames import article_address, frame
from vietnamese.text import clean_text

WIDTH, HEIGHT = 600, 240
"""The size of the card in pixels, where the consumer has room for it."""
# One of the renditions of home.pictures.CARD, in the format that every reader knows.
THUMBNAIL = "fill-320x213|format-jpeg"
PATHS = re.compile(r"/(?:[\w-]+/)*[\w-]+/?")


@require_safe
def oembed(request):
    """
    Tell of the article at ``url`` as ``format`` ``json`` or ``xml``, no larger than ``maxwidth`` by ``maxheight``.

    Errors are plain text: 400 without ``url`` or for a size that is no number, 404 for what is no public article of
    this portal, 501 for another format.
    """
    address = request.GET.get("url")
    if not address:
        return _refusal("url is missing", 400)
    write = FORMATS.get(request.GET.get("format") or "json")
    if write is None:
        return _refusal("format must be json or xml", 501)
    try:
        room = [_room(request, name) for name in ("maxwidth", "maxheight")]
    except BadRequestError as error:
        return _refusal(str(error), 400)
    article = _article_at(address, request)
    if article is None:
        return _refusal("no public article of this portal", 404)
    return public_answer(request, write(_told(article, request, *room)))


def _refusal(sentence, status):
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")


def _room(request, name):
    """Return how many pixels the consumer has, None where it does not say."""
    text = request.GET.get(name, "")
    return max(whole_number(name, text), 1) if text else None


def _article_at(address, request):
    """Return the public article with this address, None for anything else."""
    site = Site.find_for_request(request)
    ours = {urlsplit(url).netloc for url in (absolute_url("/"), site.root_url)}
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme not in ("http", "https") or parts.netloc.lower() not in ours:
        return None
    if not PATHS.fullmatch(path):
        return None
    try:
        page, rest = find_page(request, site.root_page.specific, path.strip("/").split("/"))
    except Http404:
        return None
    is_article = isinstance(page, ArticlePage) and not rest
    return page if is_article and is_published(page, hidden_paths_for_request(request)) else None


def _told(article, request, max_width, max_height):
    ward = clean_text(WardSettings.for_request(request).ward_name or _("Ward news portal"))
    title = clean_text(article.title)
    width, height = min(WIDTH, max_width or WIDTH), min(HEIGHT, max_height or HEIGHT)
    told = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": clean_text(article.byline) or ward,
        "provider_name": ward,
        "provider_url": absolute_url("/"),
        "cache_age": MAX_AGE,
        "html": frame(article_address(article), title, width, height),
        "width": width,
        "height": height,
    }
    thumbnail = _thumbnail(article)
    if thumbnail and _fits(thumbnail, max_width, max_height):
        told |= {
            "thumbnail_url": absolute_url(thumbnail.url),
            "thumbnail_width": thumbnail.width,
            "thumbnail_height": thumbnail.height,
        }
    return told


def _thumbnail(article):
    try:
        return article.lead_image and article.lead_image.get_rendition(THUMBNAIL)
    except SourceImageIOError:
        return None


def _fits(rendition, max_width, max_height):
    fits_across = max_width is None or rendition.width <= max_width
    return fits_across and (max_height is None or rendition.height <= max_height)


def _json(told):
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _xml(told):
    text = StringIO()
    handler = SimplerXMLGenerator(text, "utf-8")
    handler.startDocument()
    handler.startElement("oembed", {})
    for name, value in told.items():
        handler.addQuickElement(name, str(value))
    handler.endElement("oembed")
    return HttpResponse(text.getvalue(), content_type="text/xml; charset=utf-8")


FORMATS = {"json": _json, "xml": _xml}
