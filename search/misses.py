"""
Counts what people looked for and did not find, so that editors can write it or promote a page for it.

Nothing of a person is kept: no address, no visitor, no time of day, and no text that may hold personal data unless it
was looked for on three different days. That rule is the portal's own.
"""

import logging
import re
import unicodedata
from contextlib import contextmanager
from datetime import timedelta

from django.db import Error, IntegrityError, connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.crypto import salted_hmac

from search.models import UnansweredSearch
from search.models.misses import MAX_LENGTH
from vietnamese.text import clean_text, folded_words
from visits import clock
from visits.visitors import is_bot

SHOWN_FROM = 3
"""Different days on which a text that may be personal was looked for, until it is kept."""
NEW_IN_A_DAY = 500
"""Rows that one day may add: whoever floods the search does not fill the database."""
KEPT = timedelta(days=400)
"""Since the last day that asked: a year, and enough of the next to compare with."""
MOST_WAITING = 500
"""Milliseconds that a reader waits for a database that others write to."""

_AGENT_LENGTH = 512
# What people put between the digits of one number. Dates, times and lists of years have other signs.
_INSIDE_A_NUMBER = re.compile(r"[^\w/,:;]|_")
# A telephone number has ten digits or eleven, an identity card nine or twelve.
_LONG_NUMBER = re.compile(r"\d{9}")

logger = logging.getLogger(__name__)


def record_miss(query, request=None):
    """
    Count that ``query`` found nothing, unless a program sent ``request`` or the query has not two letters or digits.

    Does nothing, and says so in the log, where the database fails or lets wait for longer than half a second.
    """
    if request is not None and is_bot(request.META.get("HTTP_USER_AGENT", "")[:_AGENT_LENGTH]):
        return
    whole = " ".join(clean_text(query).split())
    text = _cut(whole)
    folded = folded_words(text)
    if len(folded) < 2:
        return
    key = salted_hmac("search.misses", folded, algorithm="sha256").hexdigest()
    try:
        with _transaction_that_waits_little():
            # Asked of the whole: the cut may go through a number.
            _add(key, text, clock.today(), is_personal=may_be_personal(whole))
    except Error as error:
        # The error itself may quote the query.
        logger.warning("A search without a result was not counted: %s", type(error).__name__)


def may_be_personal(text):
    """Return whether ``text`` has a sign @, or nine digits that nothing but spaces, dots, dashes and the like part."""
    plain = unicodedata.normalize("NFKC", text)
    return "@" in plain or bool(_LONG_NUMBER.search(_INSIDE_A_NUMBER.sub("", plain)))


def prune_misses():
    """Delete what nobody has looked for within KEPT, and return the number of rows."""
    return UnansweredSearch.objects.filter(last_day__lt=clock.today() - KEPT).delete()[0]


def _cut(text):
    """Return ``text``, or of a longer one the whole words within its first MAX_LENGTH characters."""
    if len(text) <= MAX_LENGTH:
        return text
    return text[: MAX_LENGTH + 1].rpartition(" ")[0] or text[:MAX_LENGTH]


def _add(key, text, today, *, is_personal):
    if _count_again(key, text, today, is_personal):
        return
    if UnansweredSearch.objects.filter(first_day=today)[:NEW_IN_A_DAY].count() == NEW_IN_A_DAY:
        return
    try:
        with transaction.atomic():
            UnansweredSearch.objects.create(
                key=key, text="" if is_personal else text, first_day=today, last_day=today
            )
    except IntegrityError:  # somebody else looked for the same at this moment
        _count_again(key, text, today, is_personal)


def _count_again(key, text, today, is_personal):
    """Return whether there was a row to count in."""
    is_new_day = Q(last_day__lt=today)
    may_be_kept = is_new_day & Q(days__gte=SHOWN_FROM - 1) if is_personal else Q()
    return UnansweredSearch.objects.filter(key=key).update(
        hits=F("hits") + 1,
        days=F("days") + Case(When(is_new_day, then=1), default=0),
        text=Case(When(Q(text="") & may_be_kept, then=Value(text)), default=F("text")),
        last_day=today,
    )


@contextmanager
def _transaction_that_waits_little():
    """A transaction that fails after MOST_WAITING for a lock; changes are usually worth a longer wait than this."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {MOST_WAITING}")
            try:
                with transaction.atomic():
                    yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [MOST_WAITING])
            yield
