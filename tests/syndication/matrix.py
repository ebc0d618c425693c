"""Articles that the public may not read, of every kind, and one that it may: what the leak matrix looks for."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from home.factories import ImageFactory

PUBLIC = "congkhai"
"""Stands in every text of the article that everybody may read."""


@dataclass(frozen=True)
class Hidden:
    """An article that is hidden, with the word that stands in all its texts and nowhere else."""

    word: str
    page: object

    @property
    def path(self):
        return self.page.get_url()


def written(word, section, **more):
    """Return an article published in ``section`` whose title, texts, address and picture all hold ``word``."""
    picture = ImageFactory(title=f"Ảnh {word}", description=f"Mô tả {word}")
    article = ArticlePageFactory(
        parent=section,
        title=f"Tin {word}",
        slug=f"tin-{word}",
        summary=f"Tóm tắt {word}.",
        byline=f"Tác giả {word}",
        lead_image=picture,
        body=[("heading", f"Mục {word}"), ("paragraph", f"<p>Nội dung {word}</p>")],
        **more,
    )
    article.topics.set(section.shared_topics)
    article.save()
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def draft(word, section):
    article = written(word, section)
    article.unpublish()
    type(article).objects.filter(pk=article.pk).update(first_published_at=None)
    return article


def unpublished(word, section):
    article = written(word, section)
    article.unpublish()
    return article


def expired(word, section):
    """Its time is over, and the worker has not come round yet."""
    article = written(word, section)
    over = timezone.now() - timedelta(seconds=1)
    type(article).objects.filter(pk=article.pk).update(expire_at=over)
    article.refresh_from_db()
    return article


def scheduled(word, section):
    article = draft(word, section)
    article.go_live_at = timezone.now() + timedelta(days=1)
    article.save_revision().publish()
    return article


def restricted(kind, word, section):
    article = written(word, section)
    restrict(article, kind)
    return article


def restrict(page, kind):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")


STATES = {
    "draft": draft,
    "unpublished": unpublished,
    "expired": expired,
    "scheduled": scheduled,
    "login": partial(restricted, PageViewRestriction.LOGIN),
    "password": partial(restricted, PageViewRestriction.PASSWORD),
    "group": partial(restricted, PageViewRestriction.GROUPS),
}
RESTRICTIONS = ("login", "password", "groups")


def below(kind, word, section):
    """Return an article of a section that is restricted, after the article was published."""
    parent = ArticleIndexPageFactory(
        parent=section.get_parent(), title=f"Chuyên mục {word}", slug=f"chuyen-muc-{word}"
    )
    parent.shared_topics = section.shared_topics
    article = written(word, parent)
    restrict(parent, kind)
    return article


def alias(source, word, section):
    return source.create_alias(parent=section, update_slug=f"ban-sao-{word}").specific


def hide_everything(section):
    """Return a ``Hidden`` for each cell of the matrix: every state directly, by what is above, and as an alias."""
    found = []
    for name, make in STATES.items():
        found.append(Hidden(word := f"bimat{name}", make(word, section)))
        source = make(word := f"bimatbansao{name}", section)
        found.append(Hidden(word, alias(source, word, section)))
    for kind in RESTRICTIONS:
        found.append(Hidden(word := f"bimattren{kind}", below(kind, word, section)))
        source = below(kind, word := f"bimattrenbansao{kind}", section)
        found.append(Hidden(word, alias(source, word, section)))
        # This one is made while everybody may read its source.
        source = written(word := f"bimatvesau{kind}", section)
        found.append(Hidden(word, alias(source, word, section)))
        restrict(source, kind)
    return found
