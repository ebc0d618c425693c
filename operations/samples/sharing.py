"""
Writing sample articles to the change log without making a document for each.

What the log tells of two sample articles of one pattern differs in a few texts only: the document of the first one is
made by the log itself, those of the others are copies of it with their own texts.
"""

from dataclasses import dataclass

from django.utils.timezone import localtime

from articles.models import ArticlePage
from syndication.change_log import pictures
from syndication.change_log.documents import body_of, document_of, images_of, with_relations
from syndication.change_log.identities import uids
from syndication.change_log.log import Shown, writing
from syndication.change_log.public import markers
from syndication.change_log.surroundings import Surroundings
from syndication.choices import Kind
from syndication.models import SharedIdentity
from vietnamese.dates import VIETNAM


@dataclass(frozen=True)
class _Pattern:
    texts: list
    body: str
    images: list


class Sharer:
    """Writes articles to the log; ``ready`` are the pictures that they show."""

    def __init__(self, ready):
        pictures.make_ready(ready)
        self._patterns = {}

    def share(self, articles):
        """Write those of ``articles``, pairs of a pattern's name and a new article, that other wards may take over."""
        SharedIdentity.objects.bulk_create(
            SharedIdentity(kind=Kind.ARTICLE, object_id=article.pk) for _name, article in articles
        )
        chosen = {key for _name, article in articles for key in _chosen(article)}
        keys = chosen | {article.pk for _name, article in articles}
        names = uids((Kind.ARTICLE, key) for key in keys)
        with writing() as log:
            around = Surroundings()
            marked = markers(Kind.ARTICLE, around, [article.pk for _name, article in articles])
            shown = {
                article.pk: self._shown(name, article, names, marked[article.pk], around)
                for name, article in articles
                if article.pk in marked
            }
            log.write(Kind.ARTICLE, shown)

    def _shown(self, name, article, names, marker, around):
        texts = _texts(article, names)
        if name not in self._patterns:
            stored = with_relations(Kind.ARTICLE, ArticlePage.objects.filter(pk=article.pk)).get()
            body = body_of(document_of(stored, around))
            self._patterns[name] = _Pattern(texts, body, images_of(stored))
        pattern = self._patterns[name]
        body = pattern.body
        for its, own in zip(pattern.texts, texts, strict=True):
            body = body.replace(its, own)
        return Shown(
            body=body,
            marker=marker,
            images=pattern.images,
            published_at=article.published_at,
        )


def _texts(article, names):
    """Return what the document of ``article`` says that those of its pattern say otherwise, the longest first."""
    blocks = [block["value"] for block in article.body.raw_data]
    words = [value.removeprefix("<p>").removesuffix("</p>") for value in blocks if _is_text(value)]
    quotes = [value["text"] for value in blocks if "attribution" in value]
    related = [str(names[Kind.ARTICLE, key]) for key in _chosen(article)]
    own = str(names[Kind.ARTICLE, article.pk])
    moment = localtime(article.published_at, VIETNAM).isoformat()
    return [
        *words,
        article.summary,
        *quotes,
        article.title,
        own,
        *related,
        moment,
        f"/{article.slug}/",
    ]


def _is_text(value):
    return isinstance(value, str) and value.startswith("<p>")


def _chosen(article):
    return [block["value"] for block in article.related_news.raw_data if block["type"] == "article"]
