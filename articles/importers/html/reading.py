"""Read one saved HTML page by a map, into what an article needs. Nothing is written, nothing asked of a network."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from posixpath import dirname, join
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, CData, NavigableString, Tag
from django.core.exceptions import ValidationError

from articles.importers.cleaning import link_address, one_line, plain_text
from articles.importers.pages import digest_of, key_of
from articles.importers.saved_page import MAX_TITLE_LENGTH, SavedPage, repeats
from articles.validators import validate_moment_of_news

from .addresses import OldPortal
from .archives import MAX_PAGE_BYTES, MAX_PICTURE_BYTES, Archive
from .blocks import blocks_from_html
from .decoding import decode
from .errors import NotAnArticleError, PageError
from .labels import read_by_labels
from .maps import PageMap, Place
from .moments import find_moment
from .pictures import checked, digest_of_picture

MAX_NAME = 255
_DEFAULT_ATTRIBUTES = {"meta": "content", "link": "href"}
_SOURCES = ("data-src", "data-original", "src")
_BREAKS = {"br", "p", "div", "li", "tr", "td", "th"}
_NOT_A_DESCRIPTION = re.compile(r"\S*|.*\.(?:jpe?g|png|gif|webp|bmp)", re.IGNORECASE)


@dataclass
class OldPage:
    """
    What one saved page says. ``body`` is raw blocks whose pictures are names of files, as is ``lead_picture``.

    ``paths`` are the page's old addresses as redirects have them, ``links`` those that its text links to, by the link
    as it is written in ``body``; ``pictures`` are digests by names of files; ``problems`` are sentences about what is
    left out.
    """

    name: str
    title: str
    published_at: datetime
    summary: str = ""
    byline: str = ""
    source: str = ""
    sections: list[str] = field(default_factory=list)
    body: list[tuple] = field(default_factory=list)
    lead_picture: str | None = None
    lead_caption: str = ""
    pictures: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    saved: SavedPage | None = None

    @property
    def key(self):
        return key_of(self.title, self.published_at)

    @property
    def digest(self):
        """The digest of all that becomes the article, wherever its files lie."""
        shown = [
            (kind, _with_digest(value, self.pictures)) if kind == "picture" else (kind, value)
            for kind, value in self.body
        ]
        lead = self.pictures.get(self.lead_picture, "")
        words = (self.title, self.summary, self.byline, self.source, lead, self.lead_caption)
        return digest_of(*words, json.dumps(shown, ensure_ascii=False, sort_keys=True))


def _with_digest(picture, digests):
    image = picture["image"]
    return picture | {"image": image | {"image": digests[image["image"]]}}


class Reader:
    """Reads the pages of an archive by a map."""

    def __init__(self, archive: Archive, page_map: PageMap, portal: OldPortal):
        self.archive = archive
        self.map = page_map
        self.portal = portal

    def read(self, name):
        """Return the ``OldPage`` in the file ``name``; raises PageError or NotAnArticleError."""
        html = decode(self.archive.read(name, MAX_PAGE_BYTES), self.map.charset)
        return _Reading(self, name, BeautifulSoup(html, "html.parser")).page()


class _Reading:
    """The reading of one page."""

    def __init__(self, reader, name, soup):
        self.archive, self.map, self.portal = reader.archive, reader.map, reader.portal
        self.name = name
        self.soup = soup
        self.problems = []
        self.pictures = {}
        self.links = {}

    def page(self):
        self._refuse_what_is_no_article()
        addresses = self._addresses()
        self.address = addresses[0] if addresses else ""
        # Where the portal's address is not known, a page tells it of its own links.
        self.own = self.portal if self.portal.host else OldPortal(self.address)
        if (base := self.soup.select_one("base[href]")) is not None:
            self.address = self.portal.absolute(base["href"], self.address)
        sections = [one_line(_text(found)) for found in self._all(self.map.section)]
        for selector in self.map.remove:
            for found in self.soup.select(selector):
                found.extract()
        page = self._by_labels() if self.map.labels else self._by_selectors()
        page.sections = sections
        paths = (self.portal.path_of(address) for address in addresses)
        page.paths = list(dict.fromkeys(path for path in paths if path))
        page.pictures, page.links, page.problems = self.pictures, self.links, self.problems
        return page

    # -- Whether it is an article, and where it stood -----------------------------------------------------------------

    def _refuse_what_is_no_article(self):
        marks = self.map.article if self.map.article.selectors else self.map.places.get("body")
        if marks and not any(self._all(marks)):
            raise NotAnArticleError("không có phần đánh dấu bài viết")
        if any(self._all(self.map.not_article)):
            raise NotAnArticleError("là trang danh sách")

    def _addresses(self):
        found = []
        for selector in self.map.addresses.selectors:
            place = Place((selector,), self.map.addresses.attribute)
            found += [
                address for element in self._all(place) if (address := self._value(place, element))
            ]
        found = [address for address in found if self.portal.path_of(address)]
        if not found and self.map.from_files:
            found = [self.portal.address_of_file(self.name)]
        return found

    # -- What it says -------------------------------------------------------------------------------------------------

    def _by_selectors(self):
        title = self._words("title")
        if not title:
            raise PageError("Không tìm thấy tiêu đề.")
        if len(title) > MAX_TITLE_LENGTH:
            raise PageError(f"Tiêu đề dài {len(title)} ký tự, quá {MAX_TITLE_LENGTH} ký tự.")
        published_at = self._moment()
        summary = plain_text(self._words("lead"))
        page = OldPage(self.name, title, published_at)
        page.summary = "" if repeats(title, summary) else summary
        page.byline = self._words("byline")[:MAX_NAME]
        page.source = self._words("source")[:MAX_NAME]
        self._take_lead_picture(page)
        body = next(iter(self._all(self.map.places["body"])), None)
        if body is None:
            raise PageError("Không tìm thấy nội dung bài.")
        page.body = self._blocks(body, title)
        if not page.body and not page.summary:
            raise PageError("Bài không có chữ nào.")
        return page

    def _by_labels(self):
        saved, html = read_by_labels(str(self.soup), self.map.labels)
        page = OldPage(self.name, saved.title, saved.published_at, saved.summary, saved.byline)
        page.saved = saved
        page.body = self._blocks(BeautifulSoup(html, "html.parser"), saved.title)
        return page

    def _moment(self):
        place = self.map.places["moment"]
        for selector in place.selectors:
            for element in self.soup.select(selector):
                text = self._value(place, element)
                if moment := find_moment(text, self.map.formats):
                    element.extract()
                    return self._sensible(moment)
        raise PageError("Không tìm thấy thời điểm đăng.")

    def _sensible(self, moment):
        try:
            validate_moment_of_news(moment)
        except ValidationError as error:
            raise PageError(f"Thời điểm {moment:%d-%m-%Y} chắc là ghi nhầm.") from error
        return moment

    def _take_lead_picture(self, page):
        place = self.map.places.get("pictures", Place())
        told = len(self.problems)
        for element in [found for each in place.selectors for found in self.soup.select(each)]:
            images = [element] if element.name == "img" else element.find_all("img")
            for image in images:
                if not page.lead_picture and (reference := self._picture(image)):
                    page.lead_picture = reference
                    page.lead_caption = one_line(_text(element), MAX_NAME)
                    del self.problems[told:]  # one in another size was missing
            element.extract()

    def _words(self, key):
        """Return the text of the first element of a place, and take it out of the page."""
        place = self.map.places.get(key, Place())
        for selector in place.selectors:
            for element in self.soup.select(selector):
                value = one_line(self._value(place, element))
                if value:
                    element.extract()
                    return value
        return ""

    def _value(self, place, element):
        attribute = place.attribute or _DEFAULT_ATTRIBUTES.get(element.name, "")
        value = element.get(attribute) or "" if attribute else _text(element)
        value = " ".join(value) if isinstance(value, list) else value
        if not place.after:
            return value
        words = " ".join(value.split())
        if not words.casefold().startswith(place.after.casefold()):
            return ""
        return words[len(place.after) :].lstrip(" :")

    def _all(self, place):
        for selector in place.selectors:
            if found := self.soup.select(selector):
                return found
        return []

    # -- Its text -----------------------------------------------------------------------------------------------------

    def _blocks(self, body, title):
        references = {}
        for image in body.find_all("img"):
            reference = self._picture(image)
            alt = one_line(image.get("alt") or "")
            usual = _NOT_A_DESCRIPTION.fullmatch(alt) or alt.casefold() == title.casefold()
            image.attrs = {"src": f"picture-{len(references)}", "alt": "" if usual else alt}
            references[image["src"]] = reference
        return blocks_from_html(str(body), references.get, self._link)

    def _link(self, href):
        """Return where a link of the text leads; one within a portal of unknown address begins with a slash."""
        if link_address(href).partition(":")[0] in ("mailto", "tel"):
            return href
        address = self.own.absolute(href, self.address)
        if address.startswith("/"):
            written = address if link_address(f"https://phuong.vn{address}") else ""
        else:
            written = link_address(address)
        path = self.own.path_of(address) if written and (self.own.host or written[0] == "/") else ""
        if path:
            self.links[written] = path
        return written

    def _picture(self, image):
        """Return the name of the file of an ``img`` element, None where there is none; one that fails is told of."""
        sources = [image.get(name) for name in _SOURCES]
        sources = [source.strip() for source in sources if source and source.strip()]
        found = next(filter(None, map(self._file, sources)), None)
        if found is None:
            if sources and not sources[-1].startswith("data:"):
                self.problems.append(f"không có tệp ảnh “{sources[-1][:120]}”")
            return None
        if found in self.pictures:
            return found
        try:
            data = self.archive.read(found, MAX_PICTURE_BYTES)
            if not checked(data):
                return None
        except PageError as error:
            self.problems.append(f"bỏ ảnh “{found}”: {error}")
            return None
        self.pictures[found] = digest_of_picture(data)
        return found

    def _file(self, source):
        """Return the name of the file that an address of a picture stands for, or None."""
        if source.startswith("data:"):
            return None
        try:
            parts = urlsplit(source.replace("\\", "/"))
        except ValueError:
            return None
        path = parts.path
        if not parts.scheme and not parts.netloc and not path.startswith("/"):
            beside = self.archive.find(join(dirname(self.name), path))
            if beside:
                return beside
        try:
            whole = urlsplit(self.portal.absolute(source, self.address))
        except ValueError:
            return None
        host = parts.netloc or whole.netloc or self.portal.host
        for candidate in (whole.path or path, f"{host}{whole.path or path}"):
            if found := self.archive.find(candidate):
                return found
        return None


def _text(element):
    """Return the words of an element, with blanks where it breaks lines."""
    if not isinstance(element, Tag):
        return str(element)
    pieces = []
    for part in element.descendants:
        if type(part) in (NavigableString, CData):
            pieces.append(str(part))
        elif isinstance(part, Tag) and part.name in _BREAKS:
            pieces.append(" ")
    return "".join(pieces)
