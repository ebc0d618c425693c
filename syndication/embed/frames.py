"""
The pages that other sites show in a frame: the latest news, and one article as a card.

They run nothing, set no cookie and ask nobody else for anything. They are the only ones of the portal that pages of
others may frame; their readers are not counted as visitors.
"""

import re
from dataclasses import dataclass

from csp.constants import NONE
from csp.decorators import csp_replace
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from wagtail.images.shortcuts import get_renditions_or_not_found
from wagtail.models import Site

from articles.feeds import public_answer
from articles.models import ArticleIndexPage, ArticlePage, Topic
from home.models import WardSettings
from home.querysets import hidden_paths_for_request
from home.serializers import absolute_url
from syndication.choices import EmbedTheme
from syndication.feeds import public_articles

COUNT, MOST = 5, 10
# One of the renditions of home.pictures.CARD.
PICTURE = "fill-320x213|format-webp"
# On top of the portal's own policy, which allows its style sheet and its pictures.
FRAMED = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "frame-src": [NONE],
    "media-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}
IDS = re.compile("[0-9]{1,18}")
SLUGS = re.compile("[-a-zA-Z0-9_]{1,255}")


@dataclass(frozen=True)
class Card:
    """An article in a frame; ``picture`` is a rendition, or None."""

    article: ArticlePage
    picture: object


class UnknownChoiceError(ValueError):
    """A parameter names what is not there, or is not public; the error's text says so to people."""


def frame(address, title, width, height):
    """Return the element that shows ``address`` on any page; the sizes are pixels, or a share such as ``100%``."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" referrerpolicy="no-referrer"'
        ' style="border:0;max-width:100%"></iframe>',
        *(address, title, width, height),
    )


def latest_address(**parameters):
    """Return the absolute address of the latest news; a parameter without a value is left out."""
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    query = f"?{urlencode(given)}" if given else ""
    return absolute_url(reverse("embed_latest") + query)


def article_address(article):
    """Return the absolute address of the card of ``article``."""
    return absolute_url(reverse("embed_article", args=[article.pk]))


def public_article(request, pk):
    """Return the article ``pk`` of the portal that ``request`` asks where readers may open it, else None."""
    home = Site.find_for_request(request).root_page
    articles = ArticlePage.objects.published(hidden_paths_for_request(request)).descendant_of(home)
    return articles.cards().filter(pk=pk).first()


def _for_frames(view):
    return require_safe(xframe_options_exempt(csp_replace(FRAMED)(view)))


@_for_frames
def latest(request):
    """
    The latest news, of all sections or of one ``section`` (slug or id), of all topics or of one ``topic`` (slug).

    ``count`` is 1 to 10, ``theme`` a value of ``EmbedTheme``, ``pictures=0`` leaves the pictures out. A section or a
    topic that is not there is answered with 400 and a sentence; of the rest, nonsense counts as not asked for.
    """
    articles = public_articles(request)
    try:
        section = _section(request)
        topic = _topic(request)
    except UnknownChoiceError as error:
        return _answer(request, "embed_message", {"message": str(error)}, status=400)
    if section:
        hidden = hidden_paths_for_request(request)
        articles = section.articles(hidden)
    if topic:
        articles = articles.filter(topics=topic)
    articles = articles.cards().latest_first()[: _count(request)]
    with_pictures = request.GET.get("pictures") != "0"
    cards = [Card(one, _picture(one) if with_pictures else None) for one in articles]
    # The name of a topic that is not told of anywhere yet is not told here either.
    context = {"section": section, "topic": topic if cards else None, "cards": cards}
    return _answer(request, "embed_latest", context)


@_for_frames
def article(request, pk):
    """One article as a card; what readers may not open is said not to be there, with 404."""
    found = public_article(request, pk)
    if found is None:
        message = _("There is no such news, or it is no longer on the portal.")
        return _answer(request, "embed_message", {"message": message}, status=404)
    return _answer(request, "embed_article", {"card": Card(found, _picture(found))})


def _answer(request, template, context, status=200):
    theme = request.GET.get("theme")
    context |= {
        "theme": theme if theme in EmbedTheme.values else EmbedTheme.AUTO,
        "ward": WardSettings.for_request(request),
    }
    response = render(request, f"syndication/{template}.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return public_answer(request, response)


def _section(request):
    """Return the public section that is asked for, None where none is; of several, the one nearest to the top."""
    asked = request.GET.get("section", "")
    if not asked:
        return None
    home = Site.find_for_request(request).root_page
    sections = ArticleIndexPage.objects.published(hidden_paths_for_request(request))
    sections = sections.descendant_of(home).order_by("depth", "path")
    found = None
    if IDS.fullmatch(asked):
        found = sections.filter(pk=asked).first()
    elif SLUGS.fullmatch(asked):
        found = sections.filter(slug=asked).first()
    if found is None:
        raise UnknownChoiceError(_("The portal has no such section."))
    return found


def _topic(request):
    asked = request.GET.get("topic", "")
    if not asked:
        return None
    found = Topic.objects.filter(slug=asked).first() if SLUGS.fullmatch(asked) else None
    if found is None:
        raise UnknownChoiceError(_("The portal has no such topic."))
    return found


def _count(request):
    asked = request.GET.get("count", "")
    if not re.fullmatch("-?[0-9]{1,18}", asked):
        return COUNT
    return min(max(int(asked), 1), MOST)


def _picture(article):
    if article.lead_image is None:
        return None
    rendition = get_renditions_or_not_found(article.lead_image, [PICTURE])[PICTURE]
    return rendition if rendition.width else None
