"""What the reports ask of an article: whether it is this ward's own work, and which pictures it has."""

import json

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils.html import strip_tags

from articles.models import ArticlePage, ImportedArticle
from syndication.models import ImportedItem

WRITTEN = ("paragraph", "heading", "quote")
"""Blocks of a body whose words somebody wrote."""
PICTURED = ("picture", "gallery")
BATCH = 500
"""Articles whose texts are held at once."""


def with_origin(articles):
    """
    Return ``articles`` annotated with ``taken_over``: whether the words are not this newsroom's own work.

    That is what came from another ward, also where the source was deleted since, and from an old portal.
    """
    from_elsewhere = ~Q(canonical_url="")
    from_peer = Exists(ImportedItem.objects.filter(page=OuterRef("pk")))
    from_old_portal = Exists(ImportedArticle.objects.filter(page=OuterRef("pk")))
    return articles.annotate(taken_over=from_elsewhere | from_peer | from_old_portal)


def has_block(*kinds):
    """
    Return the condition that an article annotated by ``with_text`` has a block of one of ``kinds``.

    Both databases write the JSON of a body with one blank behind the colon, and a quotation mark within a text with a
    backslash before it.
    """
    condition = Q(pk__in=[])
    for kind in kinds:
        condition |= Q(body_text__contains=f'"type": "{kind}"')
    return condition


def with_text(articles):
    """Return ``articles`` with ``body_text``, the JSON of the body as a text to look into."""
    return articles.alias(body_text=Cast("body", TextField()))


def with_pictures(articles):
    """Return ``articles`` annotated with ``has_picture``: a lead picture, or one in the text."""
    articles = with_text(articles)
    return articles.annotate(has_picture=Q(lead_image__isnull=False) | has_block(*PICTURED))


def count_words(ids):
    """Return how many words (số chữ) summary and text of the articles of these ids have, by the id; a query for 500."""
    counts = {}
    for start in range(0, len(ids), BATCH):
        articles = ArticlePage.objects.filter(pk__in=ids[start : start + BATCH]).order_by()
        rows = articles.annotate(body_text=Cast("body", TextField()))
        for pk, summary, body in rows.values_list("pk", "summary", "body_text"):
            blocks = json.loads(body or "[]")
            counts[pk] = len(summary.split()) + sum(_words(block) for block in blocks)
    return counts


def _words(block):
    if block["type"] not in WRITTEN:
        return 0
    value = block["value"]
    texts = value.values() if isinstance(value, dict) else [value]
    return sum(len(strip_tags(text.replace("<", " <")).split()) for text in texts if text)
