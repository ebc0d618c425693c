"""Titles that begin with, or hold, what somebody is typing."""

from wagtail.search.backends import get_search_backend

from search.filters import LONGEST
from search.sources import KINDS
from vietnamese.text import clean_text

SHORTEST = 2
"""Characters until titles are offered."""


def titles_like(text, request, home, hidden, count):
    """Return ``title`` and ``url`` of at most ``count`` public things of all kinds, those of the first kinds first."""
    text = clean_text(text)[:LONGEST].strip()
    if len(text) < SHORTEST:
        return []
    backend, found = get_search_backend(), []
    for kind in KINDS:
        if len(found) < count and kind.has_pages(request):
            things = backend.autocomplete(text, kind.public(home, hidden))[: count - len(found)]
            found += [(thing.title, thing.get_url(request)) for thing in things]
    return [{"title": title, "url": url} for title, url in found if url]
