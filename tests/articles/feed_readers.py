"""How tests read the feeds, and the rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from datetime import datetime
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
# What the format knows, with the type that it asks for.
TOP = {
    "version": str,
    "title": str,
    "home_page_url": str,
    "feed_url": str,
    "description": str,
    "language": str,
    "authors": list,
    "items": list,
}
ITEM = {
    "id": str,
    "url": str,
    "external_url": str,
    "title": str,
    "content_html": str,
    "content_text": str,
    "summary": str,
    "image": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "tags": list,
    "language": str,
    "attachments": list,
}


def answer(client, address, feed_format):
    """Return the response of a feed, which has the media type of its format."""
    response = client.get(f"{address}{feed_format}/")
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[feed_format]
    return response


def titles(response):
    """Return the titles of the items of a feed, in its order."""
    if response["Content-Type"] == TYPES["json"]:
        return [item["title"] for item in json.loads(response.content)["items"]]
    root = ElementTree.fromstring(response.content)
    found = root.findall("channel/item/title") or root.findall(f"{ATOM}entry/{ATOM}title")
    return [title.text for title in found]


def item_of(response):
    """Return the only item of a feed: an element, or a dict."""
    if response["Content-Type"] == TYPES["json"]:
        (item,) = json.loads(response.content)["items"]
    else:
        root = ElementTree.fromstring(response.content)
        (item,) = root.findall("channel/item") or root.findall(f"{ATOM}entry")
    return item


def faults(document):
    """Yield what is against the rules of JSON Feed 1.1 in a parsed ``document``."""
    yield from _types(document, TOP)
    if document.get("version") != "https://jsonfeed.org/version/1.1":
        yield "version"
    if not {"title", "items"} <= document.keys():
        yield "title and items are required"
    ids = [item.get("id") for item in document["items"]]
    if len(set(ids)) != len(ids) or not all(ids):
        yield "ids"
    for item in document["items"]:
        yield from _faults_of_item(item)
    if not all(author.keys() & {"name", "url", "avatar"} for author in document["authors"]):
        yield "author"


def _faults_of_item(item):
    yield from _types(item, ITEM)
    if not {"content_html", "content_text"} & item.keys():
        yield "an item has content_html or content_text"
    for name in ("date_published", "date_modified"):
        if name in item and datetime.fromisoformat(item[name]).tzinfo is None:
            yield f"{name} is not RFC 3339"
    for attachment in item.get("attachments", []):
        size = attachment.get("size_in_bytes", 1)
        if not {"url", "mime_type"} <= attachment.keys() or type(size) is not int:
            yield "attachment"
    if not all(author.keys() & {"name", "url", "avatar"} for author in item.get("authors", [])):
        yield "author of an item"


def _types(found, known):
    for name, value in found.items():
        if name not in known:
            yield f"unknown: {name}"
        elif type(value) is not known[name] or not (value or name == "items"):
            yield f"type of {name}"
