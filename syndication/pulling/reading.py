"""Documents of other wards, read strictly: what is not of its type is refused, what is not known is ignored."""

import json
import math
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs
from uuid import UUID

import httpx
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field
from pydantic import ValidationError as TypeFault

from articles.importers.cleaning import page_address, plain_text
from articles.validators import validate_moment_of_news
from syndication.choices import Kind
from syndication.contract import Article

from .fetching import FetchError, RefusedError, check_url, origin, request

MAX_DEPTH = 40
MAX_ITEMS = 5_000
MAX_ITEM_LENGTH = 1_000_000  # letters of JSON
MAX_BLOCKS = 500
MAX_TAGS = 20_000  # "<" in all of an article, and
MAX_TAGS_OF_BLOCK = (
    5_000  # in one block: parsers of HTML take the square of it where elements are nested
)
MAX_NUMBER = 2**63 - 1
FEED = "/api/ward/v1/feeds/articles"


class ItemRefusedError(Exception):
    """One item of a feed is not taken; says why, in words for an editor."""


class Item(BaseModel, strict=True):
    """One RPDE item; ``data`` is read later, as ``article_of`` does."""

    state: Literal["updated", "deleted"]
    kind: str
    id: UUID
    modified: int = Field(gt=0, le=MAX_NUMBER)
    data: object = None


class FeedInfo(BaseModel, strict=True):
    """What the service document says of a feed."""

    name: str
    url: str
    items: int = Field(ge=0, le=MAX_NUMBER, default=0)
    last_change_number: int = Field(ge=0, le=MAX_NUMBER, default=0)


class Service(BaseModel, strict=True):
    """The service document, as far as it is needed here."""

    name: str = Field(min_length=1)
    code: str = ""
    url: str
    feeds: list[FeedInfo]

    @property
    def articles(self):
        """The feed of articles, None where there is none."""
        return next((feed for feed in self.feeds if feed.name == "articles"), None)


@dataclass(frozen=True)
class FeedPage:
    """One page of a feed: the raw ``items``, and the change number that the next page starts after."""

    items: list
    next_number: int
    etag: str


def get_json(url, *, host, headers=None):
    """Return the answer of ``url`` and the document in it, None for 304; raises FetchError for any other answer."""
    answer = request(
        "GET", url, host=host, headers={"Accept": "application/json"} | (headers or {})
    )
    if answer.status == 304 and headers and "If-None-Match" in headers:
        return answer, None
    if answer.status != 200:
        raise _status_error(answer)
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise RefusedError(_("The answer is no document of data (JSON)."))
    return answer, parse_json(answer.body)


def parse_json(body):
    """Return the document in ``body`` (bytes), its depth and numbers within bounds; raises RefusedError."""
    try:
        document = json.loads(body.decode(), parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise RefusedError(_("The answer is no document of data (JSON).")) from error
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise RefusedError(_("The answer is nested too deeply."))
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    return document


def read_page(address, number, etag=""):
    """
    Return the ``FeedPage`` of the articles of the ward at ``address`` after the change ``number``, None where nothing
    has changed since the answer with ``etag``; raises FetchError.
    """
    headers = {"If-None-Match": etag} if etag else None
    host = origin(address)
    url = f"{address.rstrip('/')}{FEED}?afterChangeNumber={number}"
    answer, document = get_json(url, host=host, headers=headers)
    if answer.status == 304:
        return None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        raise RefusedError(_("The answer is no page of a feed."))
    next_number = _number_of(document.get("next"), host)
    if items and next_number <= number:
        raise RefusedError(_("The feed leads back to itself."))
    return FeedPage(items, next_number, _kept_etag(answer))


def read_service_document(address):
    """Return the service document of the ward at ``address``, and its typed part; raises FetchError."""
    _answer, document = get_json(f"{address.rstrip('/')}/api/ward/v1/", host=origin(address))
    document = clean(document)
    try:
        service = Service.model_validate(document)
    except TypeFault as error:
        raise RefusedError(
            _("This is no portal that shares news (%(fault)s).") % {"fault": _fault(error)}
        ) from error
    if service.articles is None:
        raise RefusedError(_("This portal shares no articles."))
    return document, service


def read_item(raw):
    """Return the ``Item`` of a feed's raw item; raises ItemRefusedError."""
    try:
        return Item.model_validate_json(json.dumps(clean(raw)))
    except TypeFault as error:
        raise ItemRefusedError(_fault(error)) from error


def article_of(item):
    """Return the ``contract.Article`` of an updated ``Item``, its words cleaned; raises ItemRefusedError."""
    text = json.dumps(item.data)
    if len(text) > MAX_ITEM_LENGTH:
        raise ItemRefusedError(_("it is too large"))
    try:
        article = Article.model_validate_json(text, strict=True)
    except TypeFault as error:
        raise ItemRefusedError(_fault(error)) from error
    tags = [block.html.count("<") + str(block.value).count("<") for block in article.blocks]
    if len(tags) > MAX_BLOCKS or sum(tags) > MAX_TAGS or max(tags, default=0) > MAX_TAGS_OF_BLOCK:
        raise ItemRefusedError(_("it is too large"))
    if item.kind != Kind.ARTICLE or article.id != item.id:
        raise ItemRefusedError(_("its kind or number is not that of its entry"))
    if not article.headline or not article.publisher.name:
        raise ItemRefusedError(_("it has no title or no publisher"))
    if not page_address(article.canonical_url):
        raise ItemRefusedError(_("the address of the original is none"))
    if timezone.is_naive(article.published_at):
        raise ItemRefusedError(_("its time does not say in which zone"))
    try:
        validate_moment_of_news(article.published_at)
    except ValidationError as error:
        raise ItemRefusedError(_("its time is no time of news")) from error
    return article


def clean(node):
    """Return a JSON value with every text in it cleaned, as ``cleaning.plain_text`` does."""
    if isinstance(node, str):
        return plain_text(node)
    if isinstance(node, list):
        return [clean(child) for child in node]
    if isinstance(node, dict):
        return {plain_text(key): clean(value) for key, value in node.items()}
    return node


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _number_of(url, host):
    if not isinstance(url, str):
        raise RefusedError(_("The answer is no page of a feed."))
    check_url(url, host)
    numbers = parse_qs(httpx.URL(url).query.decode()).get("afterChangeNumber", [])
    if len(numbers) != 1 or not numbers[0].isascii() or not numbers[0].isdigit():
        raise RefusedError(_("The answer is no page of a feed."))
    if len(numbers[0]) > 19 or int(numbers[0]) > MAX_NUMBER:
        raise RefusedError(_("The answer is no page of a feed."))
    return int(numbers[0])


def _kept_etag(answer):
    etag = answer.headers.get("ETag", "")
    return etag if etag.isascii() and etag.isprintable() and len(etag) <= 255 else ""


def _status_error(answer):
    if answer.status in (301, 302, 303, 307, 308):
        return RefusedError(_("The address leads on to another one; give that one."))
    if answer.status == 404:
        return FetchError(_("There is nothing to read at this address (404)."))
    if answer.status == 410:
        return FetchError(_("The ward does not share its news any more (410)."))
    if answer.status in (401, 403):
        message = _("The ward does not let this portal read (%(status)s).")
    elif answer.status == 429:
        message = _("The ward asks to be read less often (%(status)s).")
    elif answer.status >= 500:
        message = _("The ward's portal is out of order (%(status)s).")
    else:
        message = _("The ward answers what was not asked for (%(status)s).")
    return FetchError(message % {"status": answer.status})


def _fault(error):
    """The first fault of pydantic's ``error`` as “path: reason”, without what the other ward wrote there."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(step) for step in first["loc"])[:100]
    return f"{place}: {first['type']}"
