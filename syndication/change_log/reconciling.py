"""Repairing what no signal told: the log is compared with the database, and a part of it made anew each time."""

from dataclasses import dataclass
from math import ceil

from django.utils import timezone

from syndication.choices import ChangeState
from syndication.models import ChangeSequence, DirtyMark, PublicChange

from .evaluation import evaluate, settle
from .public import MODELS

EVERY = 600
"""Seconds between two runs in the worker."""
SHARE = 50
"""Documents that each run makes anew, whatever their markers say."""


@dataclass(frozen=True)
class Reconciled:
    """How many objects are shared now, and how many changes were written to get there."""

    shared: int
    changes: int


def reconcile(everything=False, progress=None):
    """
    Bring the log in step with the database, whatever was marked; return ``Reconciled``.

    What is missing, gone or different by its marker is looked at, and the next ``SHARE`` of all rows, so that in time
    every row is: with ``everything`` all at once. ``progress`` is as in ``evaluate``.
    """
    before = _last()
    settle(MODELS, compare=MODELS)
    rows = PublicChange.objects.filter(state=ChangeState.UPDATED).order_by("pk")
    if not everything:
        rows = _next_share(rows)
    DirtyMark.objects.bulk_create(
        [DirtyMark(kind=kind, object_id=pk) for kind, pk in rows.values_list("kind", "object_id")]
    )
    evaluate(progress=progress)
    shared = PublicChange.objects.filter(state=ChangeState.UPDATED).count()
    return Reconciled(shared, _last() - before)


def _next_share(rows):
    """Return the part of ``rows`` whose turn it is: the time says which, so that nothing needs to be remembered."""
    turns = ceil(rows.count() / SHARE) or 1
    start = int(timezone.now().timestamp() // EVERY) % turns * SHARE
    return rows[start : start + SHARE]


def _last():
    return ChangeSequence.objects.values_list("last", flat=True).first() or 0
