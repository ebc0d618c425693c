"""Turn what an importer read into articles; the same input always meets the same article."""

import hashlib
from dataclasses import dataclass
from enum import Enum
from html import escape

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
    Create or update the article of ``saved`` under ``section`` and return ``Imported``.

    The article keeps the old portal's title and time. One that was imported before gets a new revision only when the
    input has changed since. With ``draft`` nothing is published; a later import of the same input without it
    publishes that draft. What editors took back, or have changed and not published, stays theirs to publish: changed
    input becomes a draft on top of their latest one.
    """
    key = _hash(saved.published_at.isoformat(), fold(saved.title))
    digest = _hash(saved.title, saved.summary, *saved.paragraphs, saved.byline)
    known = ImportedArticle.objects.filter(key=key).select_related("page").first()
    with_editors = known is not None and known.is_with_editors
    if known and known.digest == digest:
        if draft or with_editors or not known.page.has_unpublished_changes:
            return Imported(known.page, Outcome.UNCHANGED)
        article, revision = known.page, known.draft
    else:
        article = known.page.get_latest_revision_as_object() if known else ArticlePage(live=False)
        _fill(article, saved, origin_unit)
        if known is None:
            section.add_child(instance=article)
        revision = article.save_revision(log_action=True)
    if not (draft or with_editors):
        revision.publish()
        article.refresh_from_db()
    left = revision if draft and not with_editors else None
    ImportedArticle.objects.update_or_create(
        key=key, defaults={"digest": digest, "draft": left, "page_id": article.pk}
    )
    if known is None:
        return Imported(article, Outcome.CREATED)
    return Imported(article, Outcome.WAITING if with_editors else Outcome.UPDATED)


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


def _hash(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
