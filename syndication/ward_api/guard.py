"""What holds for every address of the contract, whoever answers: methods, query strings, limits, CORS, errors."""

import logging
from functools import wraps

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from home.throttle import WINDOW, Allowance
from syndication.ward_api.problems import (
    Fault,
    ProblemError,
    invalid,
    problem_response,
)
from visits.visitors import client_network

logger = logging.getLogger("django.request")

AGAIN = {"Retry-After": "30"}
"""Seconds after which a database that is away may be back."""
READING = ("GET", "HEAD", "OPTIONS")
OPEN_TO_SCRIPTS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Deprecation, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset"
    ),
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def guarded(view, parameters):
    """
    Return ``view`` as the contract has it.

    ``parameters`` returns, by method, the names that a query string may have; nothing at all where the address has no
    operation. HEAD is answered as GET without the body. Scripts of any site may read, but never with the reader's
    cookies.
    """

    @csrf_exempt
    @wraps(view)
    def guard(request, *args, **kwargs):
        known, method = parameters(), request.method
        allowed = [*known, *(["HEAD"] if "GET" in known else []), "OPTIONS"]
        if method == "OPTIONS" and known:
            return HttpResponse(
                status=204, headers={"Allow": ", ".join(allowed), **OPEN_TO_SCRIPTS, **PREFLIGHT}
            )
        limit = settings.WARD_API_REQUESTS_PER_MINUTE
        allowance = Allowance("ward-api", client_network(request.META), limit)
        try:
            _check_method(method, allowed, allowance)
            request.method = "GET" if method == "HEAD" else method
            _check_query(request, known[request.method])
            response = view(request, *args, **kwargs)
        except (ProblemError, Http404) as error:
            response = problem_response(error)
        except (OperationalError, InterfaceError) as error:
            logger.error("the ward API cannot ask the database: %s", error)
            response = problem_response(
                ProblemError("unavailable", "The database is away.", headers=AGAIN)
            )
        except Exception:
            logger.exception("The ward API fails: %s", request.path)
            got_request_exception.send(sender=guarded, request=request)
            response = problem_response(ProblemError("internal-error", "The portal has failed."))
        request.method = method
        _tell_limit(response, allowance)
        if method in READING:
            for name, value in OPEN_TO_SCRIPTS.items():
                response[name] = value
        return _without_body(response) if method == "HEAD" else response

    return guard


def _check_method(method, allowed, allowance):
    if allowance.is_used_up:
        detail = f"{allowance.limit} requests a minute are allowed from one address."
        wait = {"Retry-After": str(allowance.seconds_left)}
        raise ProblemError("too-many-requests", detail, headers=wait)
    if allowed == ["OPTIONS"]:
        raise Http404
    if method not in allowed:
        detail = f"Allowed methods: {', '.join(allowed)}."
        raise ProblemError("method-not-allowed", detail, headers={"Allow": ", ".join(allowed)})


def _check_query(request, known):
    try:
        given = request.GET.lists()
    except SuspiciousOperation as error:
        raise ProblemError("bad-request", "The query string has too many parts.") from error
    faults = []
    for name, values in given:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            faults.append(
                Fault(
                    place="query",
                    name=name[:50].replace("\0", ""),
                    detail=f"is not known; known are: {names}",
                )
            )
        elif len(values) > 1:
            faults.append(Fault(place="query", name=name, detail="may be given once"))
        elif "\0" in values[0]:
            faults.append(Fault(place="query", name=name, detail="may not hold null characters"))
    if faults:
        sentences = "; ".join(f"{fault.name}: {fault.detail}" for fault in faults[:5])
        raise ProblemError("invalid-parameters", sentences, faults[:20])
    if "\0" in request.path:
        raise invalid("path", "may not hold null characters", place="path")


def _tell_limit(response, allowance):
    """Tell the client what is left, as draft-ietf-httpapi-ratelimit-headers-10 has it."""
    if not allowance.limit:
        return
    left = max(0, allowance.limit - allowance.used)
    response["RateLimit-Policy"] = f'"minute";q={allowance.limit};w={WINDOW}'
    response["RateLimit"] = f'"minute";r={left};t={allowance.seconds_left}'


def _without_body(response):
    if not response.streaming:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response
