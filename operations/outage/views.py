"""Answers of a portal that cannot do its work at the moment: 503, in words, and without any query."""

import logging
import sys

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string

from operations.observability.views import server_error as failed
from operations.outage.failures import is_outage
from visits.seldom import Seldom

AGAIN_AFTER = 30
"""Seconds until a reader may ask again in an outage: nobody knows, but a restart takes less."""
PLANNED = 300
"""Seconds until something may be saved again, during planned work."""
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")

seldom = Seldom(logging.getLogger(__name__))


def server_error(request):
    """Answer a request that failed: 503 where the database is away, else 500."""
    error = sys.exc_info()[1]
    if is_outage(error):
        return database_is_away(request, error)
    return failed(request)


def database_is_away(request, error, *, is_untouched=False):
    """
    Return the answer 503 to ``request``, which met ``error``.

    ``is_untouched`` says that nothing of the request has been done: its sender can be told that for certain.
    """
    seldom.error("the database does not answer: %s", error)
    response = _unavailable(
        request,
        "503.html",
        {"is_saving": request.method not in SAFE, "is_untouched": is_untouched},
        f"the database does not answer; ask again in {AGAIN_AFTER} seconds",
        AGAIN_AFTER,
    )
    response._has_been_logged = True  # what Django would write with a traceback for every request
    return response


def nothing_can_be_saved(request):
    """Return the answer 503 to a request that would save something during planned work."""
    return _unavailable(
        request,
        "operations/read_only.html",
        {},
        "the portal is read-only for maintenance; ask again later",
        PLANNED,
    )


def restore_is_unfinished(request):
    """Return the answer 503 to any request to a site that is half restored."""
    return _unavailable(
        request,
        "operations/unfinished_restore.html",
        {},
        "the portal is being restored from a backup; ask again later",
        PLANNED,
    )


def _unavailable(request, template, context, message, seconds):
    if request.path.startswith("/api/"):
        response = JsonResponse({"message": message}, status=503)
    else:
        response = HttpResponse(render_to_string(template, context), status=503)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
