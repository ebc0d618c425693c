"""The feeds: every change of what is shared, in order, as Realtime Paged Data Exchange (RPDE) 1.0."""

import json
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from syndication.choices import ChangeState
from syndication.ward_api import documents
from syndication.ward_api.answers import SHORT, answer, digest_of
from syndication.ward_api.changes import public_changes
from syndication.ward_api.parameters import whole
from syndication.ward_api.problems import Problem
from syndication.ward_api.service import FEEDS, feeds_json, licence_of

FULL = 3600
"""Seconds for which a cache may keep a full page: no change will ever be added to it."""
DEFAULT_LIMIT, MAX_LIMIT = 100, 500

router = Router(tags=["feeds"])


class FeedParameters(Schema):
    after: whole(0, 2**63 - 1) = Field(
        0, alias="afterChangeNumber", description="The number of the last change that is known"
    )
    limit: whole(1, MAX_LIMIT) | None = Field(
        None, description=f"Changes at once; {DEFAULT_LIMIT} unless given"
    )


@router.get("/feeds", response=documents.Feeds, summary=gettext_noop("All feeds"))
def feeds(request):
    """The feeds, each with the number of its last change."""
    return answer(request, json.dumps({"feeds": feeds_json()}))


@router.get(
    "/feeds/{feed}",
    response={200: documents.FeedPage, 404: Problem},
    summary=gettext_noop("The changes of one kind of objects"),
)
def feed(request, feed: Literal[*FEEDS], query: Query[FeedParameters]):
    """
    The changes after a number, the oldest first; every object is there once, as it stands now.

    Begin without `afterChangeNumber`, and follow `next` until a page has no items: that is the end for the moment. Keep
    its `next` and ask again later, with its `ETag` in `If-None-Match`. Whatever is `deleted` must be removed.
    """
    kind, limit = FEEDS[feed], query.limit or DEFAULT_LIMIT
    changes = public_changes().filter(kind=kind, seq__gt=query.after).order_by("seq")
    rows = list(changes.values_list("seq", "state", "identity_id", "body")[:limit])
    numbers = ",".join([str(row[0]) for row in rows])

    def page():
        last = rows[-1][0] if rows else query.after
        address = f"{settings.BASE_URL}{request.path}?afterChangeNumber={last}"
        if query.limit:
            address += f"&limit={query.limit}"
        items = ",".join([_item(kind, *row) for row in rows])
        licence = licence_of(request)
        told = json.dumps(licence["url"] or licence["name"])
        return f'{{"next":{json.dumps(address)},"items":[{items}],"license":{told}}}'

    return answer(
        request,
        page,
        # An object that changes gets another number, so that the numbers tell all that the items say.
        etag=f"{kind}-{query.after}-{limit}-{digest_of(numbers.encode())}",
        max_age=FULL if len(rows) == limit else SHORT,
    )


def _item(kind, seq, state, uid, body):
    data = f',"data":{body}' if state == ChangeState.UPDATED else ""
    return f'{{"state":"{state}","kind":"{kind}","id":"{uid}","modified":{seq}{data}}}'
