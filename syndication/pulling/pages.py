"""The page that an article of another ward has on this portal."""

import json

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import WorkflowState

from articles.importers.cleaning import one_line, page_address
from articles.models import ArticlePage, Topic
from syndication.choices import Policy

from .bodies import body_of, image_of, pictures_of
from .pictures import keep_picture


def pictures_wanted(policy, article):
    """Return the pictures of ``article`` that are taken over under ``policy``."""
    return pictures_of(article) if policy == Policy.FULL else []


def keep_pictures(policy, article, found):
    """
    Put the files among ``found`` (of ``pictures.fetch_pictures``) into the library; returns ids by digest, None of what
    may be had later.
    """
    images = {digest: image for digest, image in found.items() if isinstance(image, int | None)}
    for picture in pictures_wanted(policy, article):
        for rendition in picture.renditions:
            if rendition.sha256 in found and rendition.sha256 not in images:
                file = found[rendition.sha256]
                images[rendition.sha256] = keep_picture(file, picture, article.headline)
    return images


def fill(page, policy, article, images):
    """
    Write what ``article`` (``contract.Article``) says into ``page``, without saving it.

    ``images`` are ids of this portal's pictures by SHA-256 of the file that they came from.
    """
    original = page_address(article.canonical_url)
    page.title = one_line(article.headline, 255)
    page.summary = article.summary
    page.published_at = article.published_at
    page.byline = one_line(article.byline, 255)
    page.source = one_line(article.publisher.name, 255)
    page.source_url = page.canonical_url = original
    page.shared = False
    lead = article.lead_image if policy == Policy.FULL else None
    page.lead_image_id = image_of(lead, images) if lead else None
    page.lead_image_caption = one_line(lead.caption, 255) if page.lead_image_id else ""
    page.lead_image_credit = one_line(lead.credit, 255) if page.lead_image_id else ""
    body = body_of(article, images) if policy == Policy.FULL else _link_to(original, page.source)
    page.body = json.dumps(body)
    slugs = [topic.slug for topic in article.topics]
    page.topics.set(Topic.objects.filter(slug__in=slugs[:50]))


def create_page(section, policy, article, images, user):
    """Return a new draft below ``section`` and its revision."""
    page = ArticlePage(live=False, owner=user)
    fill(page, policy, article, images)
    section.add_child(instance=page)
    return page, page.save_revision(user=user, log_action=True)


def rewrite_page(page, policy, article, images, user):
    """Return the new draft of ``page``, on top of its latest one, and the revision."""
    draft = page.specific.get_latest_revision_as_object()
    fill(draft, policy, article, images)
    return draft, draft.save_revision(user=user, log_action=True)


def is_edited_here(item):
    """Whether somebody changed the page of an ``ImportedItem`` after it was written from there."""
    return item.page is not None and item.page.latest_revision_id != item.revision_id


def submit(page, user):
    """Send the latest version of ``page`` into the workflow of its section; returns whether there is one."""
    workflow = page.get_workflow()
    if workflow is None:
        return False
    _cancel_workflow(page, user)
    workflow.start(page, user)
    return True


def take_down(page, user):
    """Take ``page`` back from the public: now, on schedule, and where somebody was about to approve it."""
    page = page.specific
    _cancel_workflow(page, user)
    page.revisions.update(approved_go_live_at=None)
    page.unpublish(user=user)


def _cancel_workflow(page, user):
    for state in WorkflowState.objects.active().for_instance(page):
        state.cancel(user=user)


def _link_to(url, source):
    with override(settings.LANGUAGE_CODE):
        words = _("Read the whole article at %(source)s") % {"source": source}
    link = format_html('<p><a href="{}">{}</a></p>', url, words)
    return [{"type": "paragraph", "value": str(link)}]
