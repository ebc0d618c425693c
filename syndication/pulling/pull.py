"""
Reading the news of another ward.

A pull can be killed at any point: every item is taken over in a transaction of its own, and how far the feed was read
is noted after the items of a page, so that the next pull meets at most one page again, which changes nothing.
"""

import logging
import random
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from syndication.choices import ImportState, PeerState
from syndication.models import ImportedItem, Peer, SharingLogEntry

from .fetching import FetchError
from .items import Outcome, apply_item, complete, in_vietnamese, note_edits, settle_withdrawals
from .pages import is_edited_here
from .peers import note_service
from .reading import ItemRefusedError, read_page, read_service_document

EVERY = timedelta(minutes=5)
AT_MOST = timedelta(hours=6)
LEASE = timedelta(seconds=75)
"""Longer than one item can take, its pictures included; after so long a reader that died is forgotten."""
MAX_SECONDS = 300
"""Of one pull, so that a slow ward does not keep the worker from all others; the rest is read at the next."""
MAX_LOGGED_REFUSALS = 20
ASKED_FOR = timedelta(days=1)
"""How long a picture is asked for again that was not to be had with its article."""

logger = logging.getLogger(__name__)


@dataclass
class PullResult:
    """
    What a pull did, in numbers of items; ``error`` says why it could not go on, "" where it could.

    ``finished``: the end of the feed was reached. ``is_busy``: nothing was read, as somebody else was reading this
    peer at that moment.
    """

    read: int = 0
    placed: int = 0
    updated: int = 0
    withdrawn: int = 0
    refused: int = 0
    error: str = ""
    finished: bool = False
    is_busy: bool = False

    def __add__(self, later):
        """What both did together, with the end of the later one."""
        counts = ("read", "placed", "updated", "withdrawn", "refused")
        sums = {name: getattr(self, name) + getattr(later, name) for name in counts}
        return replace(later, **sums)


class _LostClaimError(Exception):
    """The lease ran out and somebody else reads on."""


def due_peers(now):
    """Return the peers that are to be read at ``now``, the longest waiting first."""
    due = Q(next_pull_at=None) | Q(next_pull_at__lte=now)
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Peer.objects.filter(due, free, state=PeerState.ACTIVE).order_by("next_pull_at", "pk")


@in_vietnamese
def pull(peer, progress=None):
    """
    Read what is new of ``peer`` and return a ``PullResult``; never raises what the other ward is to blame for.

    ``progress(read, expected)`` is called after each item with the numbers of the first sync. ``peer`` is as in the
    database afterwards.
    """
    result = PullResult()
    claim = _claim(peer)
    if claim is None:
        peer.refresh_from_db()
        result.is_busy = peer.state == PeerState.ACTIVE
        result.error = (
            _("This ward is being read at the moment.")
            if result.is_busy
            else _("This ward is not read: %(state)s.") % {"state": peer.get_state_display()}
        )
        return result
    try:
        result.finished = _read(claim, result, progress)
        _fetch_lacking_pictures(claim)
        result.withdrawn = settle_withdrawals(peer)
        _note_success(claim, result.finished)
    except _LostClaimError:
        result.error = _("Somebody else went on reading this ward.")
    except FetchError as error:
        result.error = str(error)
        _after_failure(claim, result)
    except Exception:
        logger.exception("Pull of peer %s failed", peer.pk)
        result.error = _("Something unexpected happened; the server's log says more.")
        _after_failure(claim, result)
    finally:
        claim.release()
    if not Peer.objects.filter(pk=peer.pk).exists():  # somebody removed it meanwhile
        return result
    peer.refresh_from_db()
    note_edits(peer)
    _log(peer, result)
    return result


class _Claim:
    """
    The right to read a peer, for some minutes.

    It is taken, prolonged and used by conditional updates, which any database carries out one after another. The
    moment at which it ends is what tells one holder from another.
    """

    def __init__(self, peer, until):
        self.peer = peer
        self.until = until

    def update(self, **values):
        """Write ``values`` to the peer's row, and prolong; raises _LostClaimError where somebody else has it."""
        until = timezone.now() + LEASE
        held = Peer.objects.filter(pk=self.peer.pk, claimed_until=self.until)
        if not held.update(claimed_until=until, **values):
            raise _LostClaimError
        self.until = until
        for name, value in values.items():
            setattr(self.peer, name, value)

    def release(self):
        Peer.objects.filter(pk=self.peer.pk, claimed_until=self.until).update(claimed_until=None)


def _claim(peer):
    now = timezone.now()
    until = now + LEASE
    free = Peer.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lte=now), pk=peer.pk, state=PeerState.ACTIVE
    )
    if not free.update(claimed_until=until, last_attempt_at=now):
        return None
    peer.refresh_from_db()
    return _Claim(peer, until)


def _read(claim, result, progress):
    """Read pages until the empty one; returns whether it was reached."""
    peer = claim.peer
    if not peer.first_sync_done:
        document, service = read_service_document(peer.address)
        note_service(peer, document, service)
        claim.update(items_expected=min(service.articles.items, 2**31 - 1))
    etag = peer.etag
    started = time.monotonic()
    while True:
        page = read_page(peer.address, peer.cursor, etag)
        if page is None or not page.items:
            values = {} if page is None else {"etag": page.etag}
            claim.update(first_sync_done=True, **values)
            return True
        for raw in page.items:
            _take(claim, raw, result, progress)
            if time.monotonic() - started > MAX_SECONDS:
                return False
        claim.update(cursor=page.next_number, etag="")
        etag = ""


def _take(claim, raw, result, progress):
    peer = claim.peer
    result.read += 1
    values = {}
    try:
        outcome = apply_item(peer, raw)
    except (ItemRefusedError, ValidationError, DataError) as error:
        result.refused += 1
        _log_refusal(peer, raw, error, result.refused)
    else:
        result.placed += outcome == Outcome.PLACED
        result.updated += outcome == Outcome.UPDATED
        if outcome not in (Outcome.UNCHANGED, Outcome.MARKED) and peer.first_sync_done:
            values["lag"] = _age(peer, raw)
        if outcome != Outcome.UNCHANGED and not peer.first_sync_done:
            values["items_read"] = peer.items_read + 1
    claim.update(**values)
    if progress:
        progress(peer.items_read, peer.items_expected)


def _fetch_lacking_pictures(claim):
    """Ask again for pictures that could not be had when their article was taken over, some of a day's each time."""
    started = time.monotonic()
    lately = Q(peer=claim.peer, state=ImportState.PLACED, changed_at__gt=timezone.now() - ASKED_FOR)
    items = ImportedItem.objects.filter(lately, page__isnull=False).exclude(notice="")
    for item in items.select_related("page", "peer", "subscription"):
        if None not in item.pictures.values() or is_edited_here(item):
            continue
        with suppress(ItemRefusedError, ValidationError, DataError):
            complete(item)
        claim.update()
        if time.monotonic() - started > LEASE.total_seconds():
            return


def _age(peer, raw):
    """How long ago the article of a raw item that was taken was changed, None where it does not say."""
    item = ImportedItem.objects.only("data", "remote_moment").get(peer=peer, uid=raw["id"])
    updated_at = item.data["updated_at"]
    moment = datetime.fromisoformat(updated_at) if updated_at else item.remote_moment
    return None if timezone.is_naive(moment) else max(timezone.now() - moment, timedelta())


def _note_success(claim, finished):
    now = timezone.now()
    claim.update(
        last_success_at=now,
        next_pull_at=now + EVERY * random.uniform(0.9, 1.1) if finished else now,  # noqa: S311
        failures=0,
        last_error="",
    )


def _after_failure(claim, result):
    """Note the failure, and carry out the withdrawals that were read before it."""
    failures = claim.peer.failures + 1
    wait = min(EVERY * 2 ** min(failures, 10), AT_MOST) * random.uniform(0.9, 1.1)  # noqa: S311
    try:
        claim.update(failures=failures, last_error=result.error, next_pull_at=timezone.now() + wait)
        result.withdrawn = settle_withdrawals(claim.peer)
    except _LostClaimError:
        pass


def _log_refusal(peer, raw, error, count):
    if count > MAX_LOGGED_REFUSALS:
        return
    reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    if isinstance(error, DataError):
        reason = _("it does not fit into the database")
    uid = raw.get("id") if isinstance(raw, dict) else None
    message = _("The item %(uid)s was refused: %(reason)s.") % {
        "uid": str(uid)[:40],
        "reason": reason[:500].rstrip("."),
    }
    message = message.encode(errors="replace").decode().replace("\0", "")
    SharingLogEntry.objects.create(peer=peer, is_problem=True, message=message)


def _log(peer, result):
    counts = {
        "placed": result.placed,
        "updated": result.updated,
        "withdrawn": result.withdrawn,
        "refused": result.refused,
    }
    if any(counts.values()):
        message = _(
            "Read: %(placed)s taken over, %(updated)s changed, %(withdrawn)s withdrawn, %(refused)s refused."
        )
        SharingLogEntry.objects.create(peer=peer, message=message % counts)
