"""How people type a title."""

import unicodedata

from search.reading import Reader
from vietnamese.text import fold

WAYS_TO_TYPE = {
    "with marks": lambda title: title,
    "without marks": fold,
    "decomposed": lambda title: unicodedata.normalize("NFD", title),
    "in capitals": str.upper,
}


def ways_to_type(title):
    """Return ``title`` as people type it, of those that search reads alike the first: each would find the same."""
    ways = {}
    for change in WAYS_TO_TYPE.values():
        ways.setdefault(Reader()(change(title)), change(title))
    return list(ways.values())
