"""What goes wrong, told to programs as RFC 9457 has it, with titles that an editor understands."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its HTTP status, its title, and what there is to do about it."""

    status: int
    title: Promise
    advice: Promise


KINDS = {
    "bad-request": Kind(
        400,
        _("The request cannot be read"),
        _("The request is malformed; the detail says where."),
    ),
    "unauthorized": Kind(
        401,
        _("An access token is needed"),
        _("Send the token that the ward has given you, and ask for a new one once it is over."),
    ),
    "forbidden": Kind(
        403,
        _("This is not allowed"),
        _("What was asked for is not open to the one who asks."),
    ),
    "not-found": Kind(
        404,
        _("There is nothing at this address"),
        _("Nothing with this address or number has ever been shared."),
    ),
    "method-not-allowed": Kind(
        405,
        _("The address does not take this method"),
        _("The header Allow of the answer names the methods that it takes."),
    ),
    "conflict": Kind(
        409,
        _("The request contradicts what is there"),
        _("Ask for the present state, and try again from there."),
    ),
    "withdrawn": Kind(
        410,
        _("The ward has withdrawn this"),
        _("It was shared once and may not be shown any more: remove every copy of it."),
    ),
    "too-large": Kind(
        413,
        _("The request is too large"),
        _("Send less at once."),
    ),
    "unsupported-media-type": Kind(
        415,
        _("The request has a form that is not understood"),
        _("Send JSON, as application/json."),
    ),
    "invalid-parameters": Kind(
        422,
        _("The request has values that are not allowed"),
        _("The list errors of the answer names each of them and says what is allowed."),
    ),
    "too-many-requests": Kind(
        429,
        _("Too many requests"),
        _("Wait as many seconds as the header Retry-After says, and ask less often."),
    ),
    "internal-error": Kind(
        500,
        _("The portal has failed"),
        _("The fault is the portal's, and was noted there; try again later."),
    ),
    "unavailable": Kind(
        503,
        _("The portal cannot answer at the moment"),
        _("Try again later."),
    ),
}
NAMES = {kind.status: name for name, kind in KINDS.items()}


class Fault(BaseModel):
    """A value that is not allowed, by its place (``query``, ``path``, ``body`` or ``header``) and name."""

    place: str
    name: str
    detail: str


class Problem(BaseModel):
    """An error, as RFC 9457 has it; ``errors`` is empty unless single values are at fault."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault]


class ProblemError(Exception):
    """Ends an operation with the problem ``name`` of ``KINDS``; ``detail`` is a sentence."""

    def __init__(self, name, detail, faults=(), headers=None):
        super().__init__(detail)
        self.name, self.detail = name, detail
        self.faults, self.headers = faults, headers or {}


def invalid(name, detail, place="query"):
    """Return the error that says of one value why it is not allowed."""
    fault = Fault(place=place, name=name, detail=detail)
    return ProblemError("invalid-parameters", f"{name}: {detail}", [fault])


def problem_type(name):
    """Return the URI that stands for the problem ``name``."""
    return settings.BASE_URL + reverse("ward-v1:problem", args=[name])


def problem_response(error):
    """Return the answer for an exception that operations end with; raises any other exception again."""
    error = _as_problem(error)
    kind = KINDS[error.name]
    problem = Problem(
        type=problem_type(error.name),
        title=str(kind.title),
        status=kind.status,
        detail=error.detail,
        errors=list(error.faults),
    )
    response = HttpResponse(
        problem.model_dump_json(),
        content_type=MEDIA_TYPE,
        status=kind.status,
        headers=error.headers,
    )
    if kind.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    response["Cache-Control"] = "no-store"
    return response


def _as_problem(error):
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, ValidationError):
        faults = [_fault(found) for found in error.errors]
        if any(fault.place == "path" for fault in faults):
            return ProblemError("not-found", "Nothing has this address.")
        sentences = "; ".join(f"{fault.name}: {fault.detail}" for fault in faults)
        return ProblemError("invalid-parameters", sentences, faults)
    if isinstance(error, Http404):
        return ProblemError("not-found", "Nothing has this address.")
    if isinstance(error, HttpError):
        return ProblemError(NAMES.get(error.status_code, "bad-request"), str(error))
    raise error


def _fault(found):
    place, *path = found["loc"]
    if place == "body":
        del path[:1]  # what the body is called here
    message = found["msg"].removeprefix("Value error, ")
    return Fault(place=place, name=".".join(map(str, path)) or place, detail=message)
