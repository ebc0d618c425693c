"""Errors of the push endpoints as problem documents (RFC 9457)."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

KINDS = {
    "unauthorized": (401, _("An access token is needed")),
    "not-found": (404, _("There is nothing at this address")),
    "conflict": (409, _("The request contradicts what is there")),
    "too-large": (413, _("The request is too large")),
    "unsupported-media-type": (415, _("The request has a form that is not understood")),
    "invalid-parameters": (422, _("The request has values that are not allowed")),
    "too-many-requests": (429, _("Too many requests")),
}
NAMES = {status: name for name, (status, _title) in KINDS.items()}


class ProblemError(Exception):
    """Ends an operation with the problem ``name`` of ``KINDS``; ``detail`` is a sentence."""

    def __init__(self, name, detail, faults=(), headers=None):
        super().__init__(detail)
        self.name, self.detail = name, detail
        self.faults, self.headers = faults, headers or {}


def problem_response(error):
    """Return the problem document of a ProblemError."""
    status, title = KINDS[error.name]
    document = {
        "type": f"{settings.BASE_URL}/api/ward/v1/problems/{error.name}",
        "title": str(title),
        "status": status,
        "detail": error.detail,
    }
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
        headers=error.headers,
    )
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
