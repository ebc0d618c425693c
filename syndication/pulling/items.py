"""
What becomes of the articles of other wards (tin nhập), one by one.

An article stays bound to its page here until somebody edits that page: from then on what the ward changes waits for an
editor. What the ward withdraws goes, edited or not.
"""

import logging
from contextlib import suppress
from enum import Enum, auto
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from articles.importers.cleaning import one_line, page_address
from syndication.choices import ImportState, Mode, PeerState
from syndication.contract import Article
from syndication.models import ImportedItem, Peer, SharingLogEntry

from .differences import differences
from .pages import (
    create_page,
    is_edited_here,
    keep_pictures,
    pictures_wanted,
    rewrite_page,
    submit,
    take_down,
)
from .pictures import fetch_pictures
from .reading import ItemRefusedError, article_of, read_item

__all__ = [
    "Outcome",
    "accept",
    "apply_item",
    "apply_withdrawals",
    "complete",
    "differences",
    "place",
    "reject",
    "settle_withdrawals",
]
HOLD_ABOVE_SHARE = 0.2
HOLD_ABOVE_COUNT = 3
ATTEMPTS = 3

logger = logging.getLogger(__name__)


class ChangedMeanwhileError(ItemRefusedError):
    """Somebody else changed the item, or its page, since it was read."""


class Outcome(Enum):
    """What became of one item of a feed."""

    ARRIVED = auto()  # kept, without a page
    PLACED = auto()
    UPDATED = auto()
    MARKED = auto()  # to be withdrawn when the feed has been read
    UNCHANGED = auto()


def in_vietnamese(function):
    """What is kept of sentences is in the language of the portal, whoever it is that has it written."""

    @wraps(function)
    def translated(*args, **kwargs):
        with override(settings.LANGUAGE_CODE):
            return function(*args, **kwargs)

    return translated


@in_vietnamese
def apply_item(peer, raw):
    """
    Take over one item of the feed of ``peer`` as it came, in one transaction; returns its ``Outcome``.

    Raises ItemRefusedError. What is not newer than what is known changes nothing. Where an editor changes the item or
    its page while pictures are fetched, it is looked at again.
    """
    entry = read_item(raw)
    for _attempt in range(ATTEMPTS - 1):
        with suppress(ChangedMeanwhileError):
            return _apply(peer, entry)
    return _apply(peer, entry)


def _apply(peer, entry):
    item = ImportedItem.objects.filter(peer=peer, uid=entry.id).select_related("page").first()
    if item and entry.modified <= item.remote_seq:
        return Outcome.UNCHANGED
    if entry.state == "deleted":
        return _mark_withdrawal(item, entry)
    article = article_of(entry)
    _refuse_own(article)
    item = item or ImportedItem(peer=peer, uid=entry.id, kind=entry.kind)
    item.peer = peer
    _note(item, entry, article)
    if item.page is None:
        if item.state in (ImportState.PLACED, ImportState.UPDATED, ImportState.FORKED):
            item.state = ImportState.REJECTED
            item.notice = _("The article was deleted here.")
        subscription = matching_subscription(peer, article)
        if item.state != ImportState.REJECTED and subscription:
            item.subscription = subscription
            _place(item, article, subscription.target_section, subscription.mode, None)
            return Outcome.PLACED
        if item.state == ImportState.WITHDRAWN:
            item.state = ImportState.NEW
        _save(item)
        return Outcome.ARRIVED
    if item.state == ImportState.REJECTED:
        _save(item)
        return Outcome.ARRIVED
    if is_edited_here(item):
        item.state = ImportState.UPDATED
        item.notice = _("It was changed at the source, and edited here before: please compare.")
        _save(item)
        return Outcome.UPDATED
    _follow(item, article)
    return Outcome.UPDATED


@in_vietnamese
def place(item, section, user):
    """Make a draft of an item without a page in ``section``; returns the page. Raises ItemRefusedError."""
    return _place(item, _article(item), section, Mode.DRAFT, user)


@in_vietnamese
def accept(item, user):
    """
    Take over what the source says now, also over what was edited here; the earlier version stays in the history.

    A page that readers see shows it at once where ``user`` may publish, else it goes into the workflow. An item
    without a page goes where its subscription says. Returns the page; raises ItemRefusedError.
    """
    article = _article(item)
    if item.page is None:
        subscription = item.subscription or matching_subscription(item.peer, article)
        if subscription is None:
            raise ItemRefusedError(_("Choose the section that it shall stand in."))
        return _place(item, article, subscription.target_section, Mode.DRAFT, user)
    found, problems = _fetch(item, article)
    with transaction.atomic():
        _lock(item)
        _write(item, article, found, problems, user)
        page = item.page.specific
        if page.live and page.permissions_for_user(user).can_publish():
            item.revision.publish(user=user)
        elif page.live:
            submit(page, user)
        item.state = ImportState.PLACED
        item.save()
    return page


@in_vietnamese
def reject(item, user):
    """
    Leave things as they are here: an item without a page, or with a mere draft, is not offered again; a page that
    readers see or somebody edited stays, and what the source changed is let go.
    """
    with transaction.atomic():
        _lock(item)
        if item.page and (item.page.live or is_edited_here(item)):
            if item.page.live and item.page.has_unpublished_changes and not is_edited_here(item):
                # What waits as a draft is what is rejected: the public version stands on top of it again.
                item.page.specific.save_revision(user=user, changed=False, log_action=True)
                type(item.page).objects.filter(pk=item.page.pk).update(
                    has_unpublished_changes=False
                )
            item.state = ImportState.FORKED
        else:
            item.state = ImportState.REJECTED
        item.notice = ""
        item.save()


@in_vietnamese
def settle_withdrawals(peer):
    """
    Carry out the withdrawals that wait; returns how many.

    Where more than a fifth of what is there of the peer would go, and more than three articles, nothing does: the peer
    is held until somebody decides (``apply_withdrawals``), as its database may only have been emptied by mistake.
    """
    items = ImportedItem.objects.filter(peer=peer).exclude(state=ImportState.WITHDRAWN)
    waiting, present = items.filter(withdrawal_waits=True).count(), items.count()
    if waiting > HOLD_ABOVE_COUNT and waiting > HOLD_ABOVE_SHARE * present:
        reason = _("The ward withdraws %(waiting)s of %(present)s articles at once.") % {
            "waiting": waiting,
            "present": present,
        }
        held = Peer.objects.filter(pk=peer.pk).exclude(state=PeerState.HELD)
        if held.update(state=PeerState.HELD, state_reason=reason):
            SharingLogEntry.objects.create(peer=peer, is_problem=True, message=reason)
        peer.state, peer.state_reason = PeerState.HELD, reason
        return 0
    return _withdraw_waiting(peer, None)


@in_vietnamese
def apply_withdrawals(peer, user):
    """Carry out the withdrawals that a held peer waits for, and read it again; returns how many."""
    count = _withdraw_waiting(peer, user)
    Peer.objects.filter(pk=peer.pk).update(
        state=PeerState.ACTIVE, state_reason="", next_pull_at=timezone.now()
    )
    peer.refresh_from_db()
    return count


def note_edits(peer):
    """Mark the items whose page somebody edited since; one query."""
    placed = ImportedItem.objects.filter(peer=peer, state=ImportState.PLACED, page__isnull=False)
    edited = placed.exclude(page__latest_revision=F("revision"))
    ImportedItem.objects.filter(pk__in=edited.values("pk")).update(state=ImportState.FORKED)


def matching_subscription(peer, article):
    """Return the first subscription of ``peer`` that asks for ``article`` (``contract.Article``), else None."""
    topics = {topic.slug for topic in article.topics}
    for subscription in peer.subscriptions.order_by("pk").select_related("target_section"):
        if not subscription.topics or topics & set(subscription.topics):
            return subscription
    return None


def own_hosts():
    """Return the host names under which this portal is known, with the port where it is not the usual one."""
    sites = [
        host_of(f"//{hostname}" if port in (80, 443) else f"//{hostname}:{port}")
        for hostname, port in Site.objects.values_list("hostname", "port")
    ]
    return {host_of(settings.BASE_URL), *sites}


def host_of(url):
    """Return the host of ``url``, with its port where that is not a usual one; None where there is none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return None
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _refuse_own(article):
    told = {host_of(url) for url in (article.canonical_url, article.url, article.publisher.url)}
    if told & own_hosts():
        raise ItemRefusedError(_("it is an article of this very portal"))


def _article(item):
    if not item.data:
        raise ItemRefusedError(_("The article was withdrawn by its source."))
    return Article.model_validate(item.data)


def _note(item, entry, article):
    item.title = one_line(article.headline, 255)
    item.canonical_url = page_address(article.canonical_url)
    item.source_name = one_line(article.publisher.name, 255)
    item.data = article.model_dump(mode="json")
    item.remote_seq = entry.modified
    item.remote_moment = article.published_at
    item.withdrawal_waits = False
    item.notice = ""


def _lock(item):
    """
    In a transaction: wait for others who change the item, or its page; raises ChangedMeanwhileError where they did
    since it was read.
    """
    locked = ImportedItem.objects.select_for_update().get(pk=item.pk)
    is_same = (locked.changed_at, locked.page_id) == (item.changed_at, item.page_id)
    if is_same and item.page_id:
        latest = type(item.page).objects.values_list("latest_revision", flat=True)
        is_same = latest.get(pk=item.page_id) == item.page.latest_revision_id
    if not is_same:
        raise ChangedMeanwhileError(_("Somebody else has changed it meanwhile."))


def _save(item):
    with transaction.atomic():
        if item.pk:
            _lock(item)
        item.save()


def _fetch(item, article):
    return fetch_pictures(pictures_wanted(item.peer.policy, article), item.pictures)


def _place(item, article, section, mode, user):
    if item.page is not None:
        raise ItemRefusedError(_("There is an article of it already."))
    found, problems = _fetch(item, article)
    with transaction.atomic():
        if item.pk:
            _lock(item)
        policy = item.peer.policy
        item.pictures = keep_pictures(policy, article, found)
        page, item.revision = create_page(section, policy, article, item.pictures, user)
        item.page, item.state = page.page_ptr, ImportState.PLACED
        _bring_out(item, page, mode, user, problems)
        item.notice = "\n".join(problems)
        item.save()
    return page


@in_vietnamese
def complete(item):
    """Take over the pictures that could not be had when the page of ``item``, which nobody edited, was written."""
    article = _article(item)
    found, _problems = fetched = _fetch(item, article)
    if any(found.get(digest) for digest, image in item.pictures.items() if image is None):
        _follow(item, article, fetched)


def _follow(item, article, fetched=None):
    """Write what the source changed into a page that nobody edited; ``fetched`` are only its pictures."""
    came_back = item.state == ImportState.WITHDRAWN
    mode = item.subscription.mode if item.subscription else Mode.DRAFT
    found, problems = fetched or _fetch(item, article)
    with transaction.atomic():
        _lock(item)
        was_taken_down = item.page.first_published_at and not item.page.live and not came_back
        page = _write(item, article, found, problems, None)
        item.state = ImportState.PLACED
        if mode == Mode.AUTOMATIC and was_taken_down:
            mode = Mode.DRAFT
            problems.append(_("It was taken down here, so that the change is kept as a draft."))
        if mode != Mode.AUTOMATIC and not fetched:
            item.state = ImportState.UPDATED
        _bring_out(item, page, mode, None, problems)
        item.notice = "\n".join(problems)
        item.save()


def _write(item, article, found, problems, user):
    policy = item.peer.policy
    item.pictures = keep_pictures(policy, article, found)
    page, item.revision = rewrite_page(item.page, policy, article, item.pictures, user)
    return page


def _bring_out(item, page, mode, user, problems):
    if mode == Mode.AUTOMATIC:
        item.revision.publish(user=user)
    elif mode == Mode.REVIEW and not submit(page, user):
        problems.append(_("The section has no workflow: it is left as a draft."))


def _mark_withdrawal(item, entry):
    if item is None:
        return Outcome.UNCHANGED
    item.remote_seq = entry.modified
    item.withdrawal_waits = item.state != ImportState.WITHDRAWN
    item.save(update_fields=["remote_seq", "withdrawal_waits", "changed_at"])
    return Outcome.MARKED


def _withdraw_waiting(peer, user):
    count = 0
    waiting = ImportedItem.objects.filter(peer=peer, withdrawal_waits=True)
    for item in waiting.select_related("page").order_by("pk"):
        try:
            with transaction.atomic():
                _withdraw(item, peer, user)
        except Exception:  # it is marked still, and must not keep the others here
            logger.exception("Withdrawal of item %s failed", item.pk)
        else:
            count += 1
    return count


def _withdraw(item, peer, user):
    message = _("“%(title)s” was withdrawn by its source.") % {"title": item.title}
    if item.page is not None:
        if is_edited_here(item):
            message += " " + _("It had been edited here.")
        take_down(item.page, user)
        SharingLogEntry.objects.create(peer=peer, message=message)
    item.state, item.data, item.withdrawal_waits = ImportState.WITHDRAWN, {}, False
    item.notice = message
    item.save()
