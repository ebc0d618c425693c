"""
The feeds for people (RSS, Atom, JSON Feed): what they tell of a list of articles, and how they are answered.

A section's are below its own address, those of the portal and of its topics stand beside the page tree. They are the
same for every reader, signed in or not.
"""

import mimetypes
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Enclosure
from django.utils.html import format_html
from django.utils.http import http_date
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from articles.outputs.feed_formats import AtomFeed, JsonFeed, RssFeed
from home.blocks import read_bodies
from home.choices import FeedText
from home.models import WardSettings
from home.pictures import OWN_PAGE, their_renditions
from home.serializers import absolute_html, absolute_url
from vietnamese.text import clean_text

FORMATS = {"rss": RssFeed, "atom": AtomFeed, "json": JsonFeed}
NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
ITEMS = 20
MAX_AGE = 300
"""How long (seconds) a reader may keep a feed, or a page that other sites embed, without asking again."""
REMEMBERED = 30 * 24 * 3600
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# A tag URI (RFC 4151) needs a day on which the host was the ward's; it is the same for all, so that ids never change.
TAG_DAY = "2026-01-01"
# The other sizes of a picture; feed readers take the plain one, and nobody makes these addresses absolute.
PICTURE_SOURCES = re.compile(r"<source\b[^>]*>")


@dataclass(frozen=True)
class Channel:
    """What a feed is about: ``key`` names it for ever, ``link`` is the absolute address of the page it follows."""

    key: str
    title: str
    description: str
    link: str
    unchanged_since: datetime = LONG_AGO


@dataclass(frozen=True)
class FeedLink:
    """Where a page tells of a feed: its format in words, media type, title and address."""

    name: str
    media_type: str
    title: str
    url: str


def feed_links(title, address_of):
    """Return the ``FeedLink`` of each format; ``address_of`` is a function that gives the address of ``"rss"`` etc."""
    return [
        FeedLink(NAMES[name], feed.content_type.split(";")[0], title, address_of(name))
        for name, feed in FORMATS.items()
    ]


def feed_response(request, feed_format, channel, articles):
    """Return the feed of the newest of the queryset ``articles`` in a format of ``FORMATS``."""
    ward = WardSettings.for_request(request)
    portal = clean_text(ward.ward_name or _("Ward news portal"))
    feed = FORMATS[feed_format](
        title=clean_text(channel.title),
        link=channel.link,
        description=clean_text(channel.description or channel.title),
        subtitle=clean_text(channel.description) or None,
        language="vi",
        author_name=portal,
        author_link=absolute_url("/"),
        feed_url=absolute_url(request.path),
        feed_copyright=clean_text(ward.content_licence) or None,
        feed_guid=tag_uri(channel.key),
        unchanged_since=channel.unchanged_since,
    )
    for item in feed_items(articles, request, full=ward.feed_text == FeedText.FULL):
        feed.add_item(**item)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    return _with_last_modified(request, response)


def public_answer(request, response, max_age=MAX_AGE, last_modified=None):
    """Let everybody keep ``response`` for ``max_age`` seconds; to whoever has it already, answer 304."""
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    if last_modified:
        response["Last-Modified"] = http_date(last_modified)
    patch_cache_control(response, public=True, max_age=max_age)
    return get_conditional_response(request, etag, last_modified, response)


def tag_uri(key):
    """Return the tag URI of ``key`` at this host: an id that is no address, so that it survives moves."""
    return f"tag:{urlsplit(absolute_url('/')).hostname},{TAG_DAY}:{key}"


def feed_items(articles, request, full):
    """Yield the arguments of ``add_item`` for the newest of ``articles``; with the whole text where it is ``full``."""
    newest = list(
        articles.latest_first()
        .defer("related_news")
        .select_related("lead_image", "share_image", "origin_unit__merged_into")
        .prefetch_related(
            "topics",
            their_renditions("lead_image", OWN_PAGE),
            their_renditions("share_image", OWN_PAGE),
        )[:ITEMS]
    )
    _read_texts([one for one in newest if full or not (one.summary or one.search_description)])
    for article in newest:
        yield _item(article, request, full)


def _read_texts(articles):
    """Read what the bodies of all ``articles`` show, with the renditions of their pictures and where links lead."""
    prefetch_related_objects(read_bodies(articles), "renditions")
    blocks = (block for article in articles for block in article.body)
    texts = [block.value for block in blocks if block.block_type == "paragraph"]
    sources = "\0".join(text.source.replace("\0", "") for text in texts)
    for text, html in zip(texts, expand_db_html(sources).split("\0"), strict=False):
        text.source = html


class FeedPictures:
    """How the pictures of a text stand in a feed: each as one plain element."""

    def html(self, rendition, alt):
        """Return the element that shows ``rendition``, or the words for it where its file is lost."""
        if not rendition.width:
            return alt
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}">',
            *(absolute_url(rendition.url), alt, rendition.width, rendition.height),
        )


def _item(article, request, full):
    summary = clean_text(article.summary or article.description)
    published, origin = article.published_at, _origin(article)
    picture = _picture(article)
    return {
        "title": clean_text(article.title),
        "link": absolute_url(article.get_url(request)),
        # Readers take it for HTML in RSS, and Atom says that it is.
        "description": str(linebreaksbr(summary, autoescape=True)) or None,
        "summary": summary,
        "content": _content(article, request) if full else None,
        "author_name": clean_text(article.byline) or (origin and origin[0]) or None,
        "pubdate": published,
        "updateddate": max(published, article.updated_at or published),
        "unique_id": tag_uri(f"articles/{article.identity}"),
        "unique_id_is_permalink": False,
        "categories": [clean_text(topic.name) for topic in article.topics.all()],
        "enclosures": [picture] if picture else [],
        "picture": picture,
        "origin": origin,
    }


def _content(article, request):
    context = {"page": article, "is_output": True, "kept_pictures": FeedPictures()}
    html = render_to_string("articles/feed_item.html", context, request)
    return clean_text(absolute_html(PICTURE_SOURCES.sub("", html)).strip())


def _origin(article):
    """Return the name and the address of where an article was taken from; None for the ward's own."""
    if not article.canonical_url:
        return None
    host = urlsplit(article.canonical_url).hostname
    return clean_text(article.source or host or article.canonical_url), article.canonical_url


def _picture(article):
    """Return the article's picture as it is shown with a shared link: it has been made when it was published."""
    rendition = article.sharing_rendition
    if rendition is None:
        return None
    name = rendition.file.name
    size = cache.get_or_set(f"feed-picture:{name}", lambda: _size(rendition.file), REMEMBERED)
    return Enclosure(absolute_url(rendition.url), str(size), mimetypes.guess_type(name)[0])


def _size(file):
    """Return the bytes of ``file``, 0 where nobody knows; storages elsewhere have to be asked for it."""
    try:
        return file.size
    except OSError:
        return 0


def _with_last_modified(request, response):
    """
    Return the answer with the moment since when the feed is what it is, for readers that ask by time.

    No time of an article can tell it: a feed also changes when an article is withdrawn. Two changes in one second are
    told apart by one second more.
    """
    digest = sha256(response.content).hexdigest()
    key = f"feed:{request.path}"
    known, since = cache.get(key) or ("", 0)
    if known != digest:
        since = max(int(time.time()), since + 1)
        cache.set(key, (digest, since), REMEMBERED)
    return public_answer(request, response, last_modified=since)
