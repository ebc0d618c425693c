"""Turn what an importer read into articles; the same input always meets the same article."""

import hashlib
from dataclasses import dataclass
from enum import Enum
from html import escape

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.signals import page_published, published

from articles.importers.saved_page import SavedPage
from articles.models import ArticlePage, ImportedArticle
from home.models import AdministrativeUnit
from vietnamese.text import fold


class Outcome(Enum):
    CREATED = "đã tạo"
    UPDATED = "đã cập nhật"
    WAITING = "đã cập nhật, chờ người biên tập"
    UNCHANGED = "không có gì mới"


@dataclass(frozen=True)
class Imported:
    """An article after its import, and what became of it."""

    article: ArticlePage
    outcome: Outcome


def import_saved_page(saved: SavedPage, section, *, origin_unit=None, draft=False):
    """
    Create or update the article of ``saved`` under ``section`` and return ``Imported``; as ``import_article`` does.

    The article keeps the old portal's title and time.
    """
    return import_article(
        key_of(saved.title, saved.published_at),
        digest_of(saved.title, saved.summary, *saved.paragraphs, saved.byline),
        lambda article: _fill(article, saved, origin_unit),
        section,
        draft=draft,
    )


def import_article(key, digest, fill, section, *, draft=False):
    """
    Create or update the article known by ``key`` and return ``Imported``; ``fill`` writes the input into an article.

    One that was imported before gets a new revision only when ``digest``, that of the input, has changed since. With
    ``draft`` nothing is published; a later import of the same input without it publishes that draft. What editors
    took back, or have changed and not published, stays theirs to publish: changed input becomes a draft on top of
    their latest one.
    """
    known = _known(key)
    outcome = _outcome(known, digest, draft)
    if outcome is Outcome.UNCHANGED:
        return Imported(known.page, outcome)
    with_editors = outcome is Outcome.WAITING
    if known is None and not draft:
        article = ArticlePage()
        fill(article)
        _publish_new(article, section)
        ImportedArticle.objects.create(key=key, digest=digest, page=article)
        return Imported(article, outcome)
    if known and known.digest == digest:
        article, revision = known.page, known.draft
    else:
        article = known.page.get_latest_revision_as_object() if known else ArticlePage(live=False)
        fill(article)
        if known is None:
            section.add_child(instance=article)
        # A new article was checked when it was added.
        revision = article.save_revision(log_action=True, clean=known is not None)
    if not (draft or with_editors):
        revision.publish()
        article.refresh_from_db()
    left = revision if draft and not with_editors else None
    ImportedArticle.objects.update_or_create(
        key=key, defaults={"digest": digest, "draft": left, "page_id": article.pk}
    )
    return Imported(article, outcome)


def _publish_new(article, section):
    """
    Put a new article below ``section`` as Wagtail leaves one whose only revision is published.

    Saved as a draft first and published then, it would be written, indexed and read again three times over, which is
    a third of the time that an import of thousands takes.
    """
    article.first_published_at = article.last_published_at = timezone.now()
    section.add_child(instance=article)
    revision = article.save_revision(log_action=True, clean=False, changed=False)
    article.live_revision = revision
    ArticlePage.objects.filter(pk=article.pk).update(live_revision=revision)
    page_published.send(sender=ArticlePage, instance=article, revision=revision)
    published.send(sender=ArticlePage, instance=article, revision=revision)
    log(instance=article, action="wagtail.publish", revision=revision, content_changed=True)


def expected_outcome(key, digest, *, draft=False):
    """Return the ``Outcome`` that ``import_article`` would have, without writing anything."""
    return _outcome(_known(key), digest, draft)


def key_of(title, published_at):
    """Return what an article is known by: the digest of its old portal's time and folded title."""
    return digest_of(published_at.isoformat(), fold(title))


def digest_of(*parts):
    """Return a digest of texts, 64 letters."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def find_origin_unit(saved: SavedPage):
    """
    Return the administrative unit that ``saved`` comes from, or None.

    First the unit that the title names ("UBND phường 1 …") under the portal's own unit ("… - Thị xã Quảng Trị"), as
    in a unit called "Phường 1, thị xã Quảng Trị"; otherwise the portal's unit itself.
    """
    _, _, portal = saved.site_heading.rpartition(" - ")
    portal, title = fold(portal), f" {fold(saved.title)} "
    units = AdministrativeUnit.objects.in_force_on(saved.published_at.date()).order_by("pk")
    by_portal = None
    for unit in units:
        own, _, upper = (fold(part) for part in unit.name.partition(","))
        if upper and upper == portal and f" {own} " in title:
            return unit
        if portal and fold(unit.name) == portal:
            by_portal = unit
    return by_portal


def as_rich_text(paragraphs):
    """Return plain paragraphs as rich text with exactly their words."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def _fill(article, saved, origin_unit):
    article.title = saved.title
    article.published_at = saved.published_at
    article.summary = saved.summary
    article.body = [("paragraph", as_rich_text(saved.paragraphs))]
    article.byline = saved.byline
    if origin_unit:
        article.origin_unit = origin_unit


def _known(key):
    return ImportedArticle.objects.filter(key=key).select_related("page").first()


def _outcome(known, digest, draft):
    if known is None:
        return Outcome.CREATED
    if known.digest == digest:
        settled = draft or known.is_with_editors or not known.page.has_unpublished_changes
        return Outcome.UNCHANGED if settled else Outcome.UPDATED
    return Outcome.WAITING if known.is_with_editors else Outcome.UPDATED
