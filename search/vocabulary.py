"""The words of the portal's own public texts, learnt for correcting what is mistyped."""

from collections import Counter, defaultdict
from itertools import pairwise

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max
from wagtail.models import Page

from search.models import Spelling
from search.sources import public_texts
from search.words import words
from vietnamese.text import nfc

MOST_PAIRS = 200_000
"""Pairs of words that are kept at most, the frequent ones first."""
BATCH = 2_000
LEARNT = "search-words-learnt"
"""The cache's key of what the portal was like when its words were learnt."""


def is_behind():
    """Return whether something was published or taken down since the words were learnt, as far as the cache knows."""
    return cache.get(LEARNT) != _state()


def _state():
    """Return what changes whenever a page is published or taken down; records change seldom, and with their news."""
    live = Page.objects.filter(live=True)
    return live.aggregate(Count("pk"), Max("last_published_at"))


def learn(texts=None):
    """
    Learn the words and pairs of words of ``texts``, by default all that is public, and forget the others.

    Returns how many are known now. Names and titles, short, are read of everything, whole texts of the newest only:
    see ``search.sources.public_texts``.
    """
    state = _state()
    counts = defaultdict(Counter)
    for text in public_texts() if texts is None else texts:
        _count(nfc(text), counts)
    known = {
        folded: (forms.most_common(1)[0][0], forms.total()) for folded, forms in counts.items()
    }
    pairs = sorted((key for key in known if " " in key), key=lambda key: -known[key][1])
    for key in pairs[MOST_PAIRS:]:
        del known[key]
    _keep(known)
    cache.set(LEARNT, state, timeout=None)
    return len(known)


def _count(text, counts):
    """Add the words of ``text``, and each two with nothing but a space between them, to ``counts``."""
    found = words(text)
    for word in found:
        counts[word.folded][text[word.start : word.end]] += 1
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        if between.isspace() and "\n" not in between:
            counts[f"{first.folded} {second.folded}"][text[first.start : second.end]] += 1


def _keep(known):
    """Write what has changed, in short transactions: nothing waits for a whole vocabulary."""
    old = {
        folded: (pk, text, count)
        for pk, folded, text, count in Spelling.objects.values_list("pk", "folded", "text", "count")
    }
    gone = [old[folded][0] for folded in old.keys() - known.keys()]
    new = [
        Spelling(folded=folded, text=text, count=count)
        for folded, (text, count) in known.items()
        if folded not in old
    ]
    changed = [
        Spelling(pk=old[folded][0], folded=folded, text=text, count=count)
        for folded, (text, count) in known.items()
        if folded in old and old[folded][1:] != (text, count)
    ]
    for batch in _batches(gone):
        Spelling.objects.filter(pk__in=batch).delete()
    for batch in _batches(new):
        Spelling.objects.bulk_create(batch, ignore_conflicts=True)
    for batch in _batches(changed):
        with transaction.atomic():
            Spelling.objects.bulk_update(batch, ["text", "count"], batch_size=200)


def _batches(items):
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
