"""What others wrote, made harmless: words without control characters, addresses that lead to pages, rich text."""

import re
import unicodedata
from contextlib import suppress
from html import escape
from html.parser import HTMLParser

import httpx
import nh3

MAX_URL_LENGTH = 500
MAX_LIST_DEPTH = 4

# Control characters but tab and line feed, lone surrogates, what is no character, and marks that turn the direction
# of what follows, with which an address can be made to look like another.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_UNSAFE_IN_URL = re.compile("[\\s\"'<>`\\\\^{|}]")
_MAIL = re.compile(r"mailto:[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_PHONE = re.compile(r"tel:\+?[0-9][0-9.-]{2,18}")

# The editor's own features (``home.blocks.RICH_TEXT_FEATURES``), by the names that other editors have for them too.
_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "a": "a"}
_LISTS = {"ul", "ol"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BREAKS = {
    "p",
    "div",
    "blockquote",
    "section",
    "figure",
    "figcaption",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
}
_SANITISER = nh3.Cleaner(
    tags={*_INLINE, *_LISTS, "li", "hr", "br", *_HEADINGS, *_BREAKS, "table", "tbody", "thead"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="pass_through",
    link_rel=None,
    clean_content_tags={
        *("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title"),
        *("textarea", "select", "noembed", "noframes", "xmp", "plaintext", "audio", "video"),
    },
)


def plain_text(text, length=None):
    """Return ``text`` in NFC without characters that nobody reads, trimmed, at most ``length`` letters."""
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\r\n", "\n"))).strip()
    if length and len(text) > length:
        text = text[: length - 1].rstrip() + "…"
    return text


def one_line(text, length=None):
    """The same on one line."""
    return plain_text(" ".join(plain_text(text).split()), length)


def page_address(url):
    """Return the http or https address ``url`` as browsers write it, "" where it is none or would not be safe."""
    if len(url) <= MAX_URL_LENGTH and url == _UNWANTED.sub("", url).strip():
        with suppress(httpx.InvalidURL, ValueError):
            parts = httpx.URL(url)
            address = str(parts).replace("'", "%27")
            safe = not _UNSAFE_IN_URL.search(address) and len(address) <= MAX_URL_LENGTH
            if safe and parts.scheme in ("http", "https") and parts.host and "@" not in url:
                return address
    return ""


def link_address(url):
    """Return ``url`` where a text may link to it: a page, a mail address or a phone number; else ""."""
    if _MAIL.fullmatch(url) or _PHONE.fullmatch(url):
        return url
    return page_address(url)


def rich_text(html, link=link_address):
    """
    Return ``html`` as rich text in the form that Wagtail stores, with no more than the editor's own features.

    ``link`` is given the address of each link and returns the one to write, "" where only the words shall stay.

    First nh3 leaves only what is harmless, then the elements are written anew: paragraphs and lists with bold, italic,
    raised letters and links in them. Other blocks become paragraphs, headings bold ones.
    """
    writer = _Writer(link)
    writer.feed(_SANITISER.clean(_UNWANTED.sub("", html)))
    writer.close()
    return writer.result()


class _Writer(HTMLParser):
    """
    Writes well-formed HTML of the sanitiser's tags as Wagtail's rich text.

    An element is opened with the first text that stands in it, so that none is empty.
    """

    def __init__(self, link):
        super().__init__(convert_charrefs=True)
        self.link = link
        self.written = []  # the pieces of the result
        self.wanted = []  # inline elements around what comes next, as (name, opening tag)
        self.inline = []  # those that are open in the result
        self.lists = []  # the open lists: [name, whether an item is open]
        self.ignored_lists = 0
        self.in_paragraph = False
        self.break_waits = False

    def result(self):
        self._end_block()
        return "".join(self.written)

    def handle_starttag(self, tag, attrs):
        if tag in _INLINE:
            self._want(_INLINE[tag], dict(attrs))
        elif tag in _LISTS:
            self._start_list(tag)
        elif tag == "li":
            self._start_item()
        elif tag == "br":
            if self.in_paragraph or self._in_item():
                self.written.append("<br/>")
        elif tag == "hr":
            self._end_block()
            if not self.lists:
                self.written.append("<hr/>")
        else:
            self._end_block()
            if tag in _HEADINGS:
                self._want("b", {})

    def handle_endtag(self, tag):
        if tag in _INLINE:
            self._unwant(_INLINE[tag])
        elif tag in _LISTS:
            self._end_list()
        elif tag == "li":
            self._end_item()
        else:
            self._end_block()
            if tag in _HEADINGS:
                self._unwant("b")

    def handle_data(self, data):
        if not data.strip() and not (self.in_paragraph or self._in_item()):
            return
        if not (self.in_paragraph or self._in_item()):
            if self.lists:
                self._start_item()
            else:
                self.written.append("<p>")
                self.in_paragraph = True
        if self.break_waits and data.strip():
            self.written.append("<br/>")
            self.break_waits = False
        self._open_inline()
        self.written.append(escape(data, quote=False))

    def _want(self, name, attrs):
        opening = f"<{name}>"
        if name == "a":
            address = self.link(attrs.get("href") or "")
            opening = f'<a href="{escape(address)}">' if address else ""
        if any(name == known for known, _ in self.wanted):
            opening = ""
        self.wanted.append((name, opening))

    def _unwant(self, name):
        for place in reversed(range(len(self.wanted))):
            if self.wanted[place][0] == name:
                del self.wanted[place]
                return

    def _open_inline(self):
        wanted = [entry for entry in self.wanted if entry[1]]
        if self.inline != wanted:
            self._close_inline()
            self.written += [opening for _, opening in wanted]
            self.inline = wanted

    def _close_inline(self):
        self.written += [f"</{name}>" for name, _ in reversed(self.inline)]
        self.inline = []

    def _end_block(self):
        self._close_inline()
        if self.in_paragraph:
            self.written.append("</p>")
            self.in_paragraph = False
        elif self._in_item():
            self.break_waits = self.written[-1] != "<li>"

    def _in_item(self):
        return bool(self.lists) and self.lists[-1][1]

    def _start_list(self, tag):
        self._end_block()
        self.break_waits = False
        if len(self.lists) >= MAX_LIST_DEPTH:
            self.ignored_lists += 1
            return
        if self.lists and not self._in_item():
            self._start_item()
        self.lists.append([tag, False])
        self.written.append(f"<{tag}>")

    def _end_list(self):
        self._end_item()
        if self.ignored_lists:
            self.ignored_lists -= 1
            return
        tag, _ = self.lists.pop()
        if self.written[-1] == f"<{tag}>":
            self.written.pop()
        else:
            self.written.append(f"</{tag}>")

    def _start_item(self):
        if not self.lists:
            self._end_block()
            return
        self._end_item()
        self.written.append("<li>")
        self.lists[-1][1] = True

    def _end_item(self):
        self._close_inline()
        self.break_waits = False
        if self._in_item():
            self.written.append("</li>")
            self.lists[-1][1] = False
