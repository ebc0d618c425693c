"""Reading the log of what is shared."""

import re
from typing import Annotated, NamedTuple

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from syndication import change_log
from syndication.choices import ChangeState
from syndication.models import PublicChange
from syndication.ward_api.problems import ProblemError

CURSOR = r"^-?[0-9]{1,16}\.[0-9]{1,18}$"
"""Microseconds of some three hundred years, and the number of a change or of an object."""
CursorText = Annotated[
    str, Field(pattern=CURSOR, description="As `next` of the page before has it")
]


def public_changes():
    """Return the queryset of what stands in the log at this moment; what has expired is withdrawn first."""
    change_log.withdraw_expired()
    # Whatever has expired in this very moment stays out, and comes in again as withdrawn.
    return PublicChange.objects.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))


def shared(kind):
    """Return those of ``public_changes`` that are shared objects of ``kind``."""
    return public_changes().filter(kind=kind, state=ChangeState.UPDATED)


def shared_object(kind, uid):
    """Return the row of one shared object; raises ProblemError: withdrawn, or not found."""
    row = public_changes().filter(kind=kind, pk=uid).first()
    if row is None:
        # A row that expired in this very moment is withdrawn too.
        if PublicChange.objects.filter(kind=kind, pk=uid).exists():
            raise ProblemError("withdrawn", "The ward has withdrawn what stood here.")
        raise ProblemError("not-found", "Nothing has this id.")
    if row.state == ChangeState.DELETED:
        raise ProblemError("withdrawn", "The ward has withdrawn what stood here.")
    return row


class Cursor(NamedTuple):
    """Where a page of a list ends: what it is sorted by, a whole number, and what decides among equals."""

    place: int
    number: int

    @classmethod
    def read(cls, text):
        """Return the cursor that ``text``, of the form ``CURSOR``, stands for."""
        return cls(*map(int, re.fullmatch(r"(-?\d+)\.(\d+)", text).groups()))

    def __str__(self):
        return f"{self.place}.{self.number}"
