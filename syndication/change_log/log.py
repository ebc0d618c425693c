"""Writing the log: each change has a number above those of all changes that were committed before it."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from syndication.choices import ChangeState
from syndication.models import ChangeSequence, MediaUse, PublicChange
from syndication.pushing.outbox import announce

from .identities import uids

WRITTEN = (
    "seq",
    "state",
    "etag",
    "body",
    "marker",
    "modified",
    "expires_at",
    "published_at",
)


@dataclass(frozen=True)
class Shown:
    """How an object stands that is public: its document as JSON, and what the log keeps beside it."""

    body: str
    marker: str
    images: list
    """Ids of the images that it shows."""
    expires_at: datetime | None = None
    published_at: datetime | None = None


def leave_known_numbers():
    """
    Number coming changes above all that this ward ever gave out, also after the moment that its database stands at.

    Readers go on after the last number that they saw: of a restored log they would miss what gets that number again.
    The seconds of the clock are above any log that writes less than one change a second, at every restore anew.
    """
    seconds = int(timezone.now().timestamp())
    ChangeSequence.objects.filter(last__lt=seconds).update(last=seconds)


@contextmanager
def writing():
    """
    Yield the ``ChangeLog`` in a transaction of its own; who else wants to write it waits for its end.

    Whoever is told of changes is told in the same transaction.
    """
    with transaction.atomic():
        sequence, _ = ChangeSequence.objects.select_for_update().get_or_create(pk=1)
        log = ChangeLog(sequence)
        yield log
        if log.kinds:
            sequence.save(update_fields=["last"])
            announce(sorted(log.kinds), sequence.last)


class ChangeLog:
    """The log as long as it is locked; ``kinds`` are those of which something was written."""

    def __init__(self, sequence):
        self._sequence = sequence
        self._now = timezone.now()
        self.kinds = set()

    def withdraw(self, changes):
        """Have the rows of the queryset ``changes`` say that their objects are gone; return ``(kind, id)`` of each."""
        rows = list(changes.order_by("seq").only("kind", "object_id", "seq"))
        if not rows:
            return []
        for row in rows:
            row.seq = self._next(row.kind)
        written = PublicChange.objects.filter(pk__in=[row.pk for row in rows])
        written.update(
            state=ChangeState.DELETED,
            etag=_digest(""),
            body="",
            marker="",
            modified=self._now,
            expires_at=None,
        )
        PublicChange.objects.bulk_update(rows, ["seq"])
        MediaUse.objects.filter(change__state=ChangeState.DELETED).delete()
        return [(row.kind, row.object_id) for row in rows]

    def write(self, kind, shown):
        """
        Write how the objects of ``kind`` stand that are public: ``shown`` are ``Shown`` by id.

        What says the same as before keeps its number. Return ``(kind, id)`` of each that says something else.
        """
        names = uids((kind, pk) for pk in shown)
        known = PublicChange.objects.filter(pk__in=names.values()).defer("body")
        known = {change.object_id: change for change in known}
        changed, same = [], []
        for pk, one in shown.items():
            row = PublicChange(
                identity_id=names[kind, pk],
                kind=kind,
                object_id=pk,
                state=ChangeState.UPDATED,
                etag=_digest(one.body),
                body=one.body,
                marker=one.marker,
                modified=self._now,
                expires_at=one.expires_at,
                published_at=one.published_at,
            )
            before = known.get(pk)
            if before and (before.state, before.etag) == (row.state, row.etag):
                row.seq = before.seq
                same.append(row)
            else:
                row.seq = self._next(kind)
                changed.append(row)
        PublicChange.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["identity"],
            update_fields=WRITTEN,
        )
        told_beside = ["marker", "expires_at", "published_at"]
        PublicChange.objects.bulk_update(
            [row for row in same if _differs(row, known[row.object_id], told_beside)], told_beside
        )
        self._write_uses({names[kind, pk]: set(one.images) for pk, one in shown.items()})
        return [(kind, row.object_id) for row in changed]

    def _write_uses(self, images):
        """Store which images each row shows: ``images`` are sets of ids by the row's uid."""
        uses = MediaUse.objects.filter(change__in=images)
        stored = {(use.change_id, use.image_id): use.pk for use in uses}
        wanted = {(uid, image) for uid, shown in images.items() for image in shown}
        if gone := stored.keys() - wanted:
            MediaUse.objects.filter(pk__in=[stored[use] for use in gone]).delete()
        MediaUse.objects.bulk_create(
            MediaUse(change_id=uid, image_id=image) for uid, image in wanted - stored.keys()
        )

    def _next(self, kind):
        self.kinds.add(kind)
        self._sequence.last += 1
        return self._sequence.last


def _digest(body):
    return sha256(body.encode()).hexdigest()


def _differs(row, before, names):
    return any(getattr(row, name) != getattr(before, name) for name in names)
