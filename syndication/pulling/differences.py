"""What an article of another ward says that its page here does not."""

from articles.models import ArticlePage
from syndication.contract import Article
from vietnamese.dates import format_moment

from .pages import fill

FIELDS = ("title", "summary", "published_at", "body", "byline", "source", "canonical_url")


def differences(item):
    """
    Return what would change if ``item`` (``ImportedItem``) were accepted: (label, before, after) of each field.

    ``before`` is the latest version here, draft or not; texts, "" where there is none. Pictures are compared by their
    number and their words: those of the source are fetched only when they are taken over.
    """
    if not item.data:
        return []
    offered = ArticlePage()
    fill(offered, item.peer.policy, Article.model_validate(item.data), item.pictures)
    here = item.page.specific.get_latest_revision_as_object() if item.page else ArticlePage()
    rows = [
        (ArticlePage._meta.get_field(name).verbose_name, _text(here, name), _text(offered, name))
        for name in (*FIELDS, "topics")
    ]
    return [row for row in rows if row[1] != row[2]]


def _text(page, name):
    value = getattr(page, name)
    if name == "published_at":
        return format_moment(value) if page.title else ""
    if name == "topics":
        return ", ".join(sorted(topic.name for topic in value.all()))
    if name == "body":
        texts = [
            text for block in value for text in block.block.get_searchable_content(block.value)
        ]
        return "\n".join(text.strip() for text in texts if text.strip())
    return value
