"""
The three formats of the feeds for people: RSS 2.0, Atom and JSON Feed 1.1.

Beside what Django's generators know, an item has ``content`` (HTML with absolute links, or None), ``summary`` (plain
text), ``picture`` (an ``Enclosure``, or None) and ``origin``: where it was taken from, as a ``(name, address)`` pair,
None for the ward's own. The feed has ``unchanged_since``, the moment that a feed without items tells as its own.
"""

import json

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date

JSON_FEED = "https://jsonfeed.org/version/1.1"


class _SteadyFeed:
    """An empty feed is not new each time that it is asked for."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["unchanged_since"]


class RssFeed(_SteadyFeed, Rss201rev2Feed):
    """RSS 2.0, with the whole text as the module ``content`` has it."""

    def rss_attributes(self):
        content = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
        return super().rss_attributes() | content

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])
        if item["origin"]:
            name, address = item["origin"]
            handler.addQuickElement("source", name, {"url": address})


class AtomFeed(_SteadyFeed, Atom1Feed):
    """Atom (RFC 4287)."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})
        if item["origin"]:
            name, address = item["origin"]
            handler.startElement("source", {})
            handler.addQuickElement("id", address)
            handler.addQuickElement("title", name)
            handler.addQuickElement("link", "", {"rel": "alternate", "href": address})
            handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
            handler.endElement("source")


class JsonFeed(_SteadyFeed, SyndicationFeed):
    """JSON Feed 1.1, as https://www.jsonfeed.org/version/1.1/ has it."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = self.feed
        document = {
            "version": JSON_FEED,
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"], "url": feed["author_link"]}],
            "items": [self._item(item) for item in self.items],
        }
        json.dump(document, outfile, ensure_ascii=False)

    def _item(self, item):
        """Return what is known of ``item``: the format wants what is not known left out."""
        picture, origin = item["picture"], item["origin"]
        known = {
            "id": item["unique_id"],
            "url": item["link"],
            "external_url": origin and origin[1],
            "title": item["title"],
            "content_html": item["content"],
            # An item has to have a content.
            "content_text": None if item["content"] else item["summary"] or item["title"],
            "summary": item["summary"],
            "image": picture and picture.url,
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": item["author_name"] and [{"name": item["author_name"]}],
            "tags": item["categories"],
            "language": self.feed["language"],
            "attachments": picture and [_attachment(picture)],
        }
        return {name: value for name, value in known.items() if value}


def _attachment(picture):
    size = int(picture.length)
    known = {"url": picture.url, "mime_type": picture.mime_type}
    return known | ({"size_in_bytes": size} if size else {})
