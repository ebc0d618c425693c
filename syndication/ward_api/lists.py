"""Answers made of the ready documents in the log: an object, or a page of a list."""

import json
from urllib.parse import urlencode

from django.conf import settings

from syndication.models import PublicChange
from syndication.ward_api.answers import answer, digest_of
from syndication.ward_api.changes import Cursor, shared_object

COLUMNS = ("body", "seq", "object_id", "published_at")


def object_answer(request, kind, uid):
    """Return the one shared object; raises ProblemError as ``shared_object``."""
    row = shared_object(kind, uid)
    return answer(request, row.body, etag=row.etag, last_modified=row.modified)


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


def newest_changes(rows, query):
    """Return the rows of the page that ``query`` asks for, what changed last first, and the next page's cursor."""
    rows = rows.order_by("-seq")
    if query.cursor:
        rows = rows.filter(seq__lt=Cursor.read(query.cursor).number)
    found, more = page_of(rows, query.limit)
    return found, Cursor(0, found[-1].seq) if more else None
