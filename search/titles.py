"""Titles that begin with, or hold, what somebody is typing."""

from wagtail.search.backends import get_search_backend

from search.filters import LONGEST
from search.sources import KINDS
from search.words import words
from vietnamese.text import clean_text

SHORTEST = 2
"""Characters until titles are offered."""
LOOKED_AT = 16
"""Titles of a kind among which those with the last letter are looked for where the index was not asked for it."""


def titles_like(text, request, home, hidden, count):
    """Return ``title`` and ``url`` of at most ``count`` public things of all kinds, those of the first kinds first."""
    text = clean_text(text)[:LONGEST].strip()
    if len(text) < SHORTEST:
        return []
    backend, found, typed = get_search_backend(), [], words(text)
    letter = typed[-1].folded if len(typed) > 1 and len(typed[-1].folded) == 1 else ""
    for kind in KINDS:
        if len(found) < count and kind.has_pages(request):
            room = count - len(found)
            things = backend.autocomplete(text, kind.public(home, hidden))
            if letter:
                things = sorted(things[:LOOKED_AT], key=lambda thing: not _begins(thing, letter))
            found += [(thing.title, thing.get_url(request)) for thing in things[:room]]
    return [{"title": title, "url": url} for title, url in found if url]


def _begins(thing, letter):
    """Whether a word of the title, after the first, begins with ``letter``."""
    return any(word.folded.startswith(letter) for word in words(thing.title)[1:])
