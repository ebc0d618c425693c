"""Two texts beside each other, with what differs marked."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join

LONGEST = 20_000
"""Letters of a text up to which its words are compared: the worst of that length takes about a second."""


def marked(before, after):
    """
    Return the two texts as HTML, with ``<del>`` and ``<ins>`` around the words that differ, whatever they hold.

    Wagtail's own comparison takes words of up to four letters for noise, which is most of Vietnamese.
    """
    if max(len(before), len(after)) > LONGEST:
        return format_html("<del>{}</del>", before), format_html("<ins>{}</ins>", after)
    old, new = (re.findall(r"\S+\s*", text) for text in (before, after))
    matcher = SequenceMatcher(None, *([word.rstrip() for word in words] for words in (old, new)))
    changes = matcher.get_opcodes()
    return (
        _joined("del", [(kind, old[start:end]) for kind, start, end, _, _ in changes]),
        _joined("ins", [(kind, new[start:end]) for kind, _, _, start, end in changes]),
    )


def _joined(mark, parts):
    """Return HTML of ``(kind, words)`` pairs, with ``mark`` around those that are not equal in both texts."""
    return format_html_join(
        "", "{}", ((_piece(mark, kind, "".join(words)),) for kind, words in parts)
    )


def _piece(mark, kind, text):
    words = text.rstrip()
    if kind == "equal" or not words:
        return text
    return format_html("<{0}>{1}</{0}>{2}", mark, words, text[len(words) :])
