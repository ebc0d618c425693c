"""Pages of lists made of the ready documents in the log."""

import json
from urllib.parse import urlencode

from django.conf import settings

from syndication.models import PublicChange
from syndication.ward_api.answers import answer, digest_of
from syndication.ward_api.changes import Cursor

COLUMNS = ("body", "seq", "object_id", "published_at")


def page_of(rows, limit):
    """Return ``(rows of the page, whether more follow)`` of a sorted queryset; a row is a tuple of ``COLUMNS``."""
    found = list(rows.values_list(*COLUMNS, named=True)[: limit + 1])
    return found[:limit], len(found) > limit


def last_change(kind):
    """Return when anything of ``kind`` changed last, be it a withdrawal; None where nothing has been shared."""
    changes = PublicChange.objects.filter(kind=kind).order_by("-seq")
    return changes.values_list("modified", flat=True).first()


def list_answer(request, rows, cursor, told=None, more="", last_modified=None):
    """
    Return the page of a list with these rows; ``cursor`` is where the next one begins, or None.

    ``told`` makes the JSON text of a row, without it the body is told as it is; ``more`` is what that depends on beside
    the row and the address.
    """

    def page():
        following = None
        if cursor is not None:
            query = urlencode({**request.GET.dict(), "cursor": str(cursor)})
            following = f"{settings.BASE_URL}{request.path}?{query}"
        items = ",".join([told(row) if told else row.body for row in rows])
        return f'{{"next":{json.dumps(following)},"items":[{items}]}}'

    # An object that changes gets another number, so that the numbers tell all that the bodies say.
    numbers = ",".join([str(row.seq) for row in rows])
    etag = digest_of(f"{numbers} {cursor} {more}".encode())
    return answer(request, page, etag=etag, last_modified=last_modified)


def newest_changes_first(rows, cursor):
    """Return ``rows`` sorted by the number of their change, the last one first, from ``cursor`` on."""
    rows = rows.order_by("-seq")
    return rows.filter(seq__lt=Cursor.read(cursor).seq) if cursor else rows
