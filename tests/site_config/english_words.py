"""Find the English of the packages in what the admin answers: HTML, or JSON with texts and HTML inside."""

import json
import re
from functools import cache
from html.parser import HTMLParser

from django.utils.translation import gettext, ngettext, pgettext

from tests import wagtail_catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")
WORD = re.compile(r"[A-Za-z]{2}")
OWN_WORD = re.compile(r"\b[A-Za-z]{2}")
TAG = re.compile(r"<[^>]*>")
SHOWN_ATTRIBUTES = {"alt", "aria-label", "label", "placeholder", "title"}
JSON_START = ("{", "[")


def english_in(answer):
    """Return the texts of the response ``answer`` that are untranslated messages of the packages."""
    content = answer.content.decode()
    texts = _texts_of_json(content) if _is_json(answer) else texts_of_html(content)
    return {text for text in map(_plain, texts) if WORD.search(text) and _is_english(text)}


def texts_of_html(content):
    """Return what a reader sees or hears of the HTML ``content``, and what its scripts are given to show."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return reader.texts


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts = []
        self.element = ""
        self.is_json = False

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.element = tag
        self.is_json = "json" in (values.get("type") or "")
        for name, value in attributes:
            if not value:
                continue
            if name in SHOWN_ATTRIBUTES or (
                tag == "input" and name == "value" and _is_button(values)
            ):
                self.texts.append(value)
            elif value.startswith(JSON_START):
                self.texts += _texts_of_json(value)

    def handle_endtag(self, tag):
        self.element = ""

    def handle_data(self, data):
        if self.element not in {"script", "style"}:
            self.texts.append(data)
        elif self.is_json:
            self.texts += _texts_of_json(data)


def _is_button(attributes):
    return attributes.get("type") in {"button", "submit"}


def _is_json(answer):
    return "json" in answer.headers["Content-Type"]


def _texts_of_json(content):
    """Return the texts among the strings of JSON: names of icons, classes and fields are in lower case."""
    try:
        waiting = [json.loads(content)]
    except ValueError:
        return []
    texts = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and "<" in value:
            texts += texts_of_html(value)
        elif isinstance(value, str) and (value[:1].isupper() or " " in value):
            texts.append(value)
    return texts


def _plain(text):
    return " ".join(text.split())


@cache
def _is_english(text):
    exact, pattern = _messages()
    return text in exact or bool(pattern.fullmatch(text))


@cache
def _messages():
    """Return the messages that Vietnamese says otherwise, cut at their tags: whole texts, and a pattern of the rest."""
    exact, patterns = set(), set()
    for domain_entries in map(wagtail_catalogue.english, wagtail_catalogue.DOMAINS):
        for entry in domain_entries.values():
            vietnamese = _pieces(_translated(entry))
            for text in filter(None, (entry.msgid, entry.msgid_plural)):
                for piece in _pieces(text) - vietnamese:
                    if not PLACEHOLDER.search(piece):
                        exact.add(piece)
                    elif OWN_WORD.search(PLACEHOLDER.sub("0", piece)):
                        patterns.add(_pattern(piece))
    return exact, re.compile("|".join(sorted(patterns)))


def _translated(entry):
    if entry.msgctxt:
        return pgettext(entry.msgctxt, entry.msgid)
    if entry.msgid_plural:
        return ngettext(entry.msgid, entry.msgid_plural, 2)
    return gettext(entry.msgid)


def _pieces(text):
    return {_plain(piece) for piece in TAG.split(text)} - {""}


def _pattern(text):
    return ".+".join(re.escape(part) for part in PLACEHOLDER.split(text))
