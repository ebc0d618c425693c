"""How every answer of API v2 leaves the house: within a rate, kept until something changes, readable from anywhere."""

import functools
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from wagtail.api.v2.router import WagtailAPIRouter

from home.content_version import KNOWN, at_hand, content_version
from home.throttle import Allowance
from vietnamese.dates import VIETNAM
from visits.visitors import client_network

LARGEST = 2_000_000
"""Bytes of an answer that is still kept."""
FRESH, STALE = 10, 60
"""Seconds for which others may use an answer without asking, and then go on using it while they ask."""
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes of an answer, their ETag, and what it says about caching (None: what all answers say)."""

    body: bytes
    etag: str
    cache_control: str | None

    @classmethod
    def of(cls, response):
        etag = response.get("ETag") or f'"{sha256(response.content).hexdigest()[:32]}"'
        return cls(response.content, etag, response.get("Cache-Control"))

    def response(self, request):
        """Return the answer to ``request``: 304 where the reader has these bytes already."""
        response = HttpResponse(self.body, content_type="application/json")
        response["ETag"] = self.etag
        if self.cache_control:
            response["Cache-Control"] = self.cache_control
        return get_conditional_response(request, self.etag, response=response)


def public_answer(view=None, *, keep=None, is_open=True):
    """
    Decorate a view of the API: within the rate, in JSON, with an ETag, a lifetime and the headers for other sites.

    ``keep`` is the ``Memory`` of answers that depend on nothing but their address and what the public may be told.
    ``is_open``: pages of every other site may read the answer, without credentials.
    """
    if view is None:
        return functools.partial(public_answer, keep=keep, is_open=is_open)

    @csrf_exempt
    @functools.wraps(view)
    def answer(request, *args, **kwargs):
        try:
            response = _answer(request, functools.partial(view, request, *args, **kwargs), keep)
        except SuspiciousOperation as error:
            response = _refusal(400, f"the request is refused: {error}")
        _say_how_long(response)
        patch_vary_headers(response, ["Accept-Encoding"])
        if is_open:
            _open(response)
        return response

    return answer


def _answer(request, ask, keep):
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ", ".join(READING)})
    if wait := _wait(request):
        response = _refusal(429, f"too many requests; ask again in {wait} seconds")
        response["Retry-After"] = str(wait)
        return response
    if request.method not in READING:
        response = _refusal(405, "the API is read-only")
        response["Allow"] = ", ".join(READING)
        return response
    is_kept = keep is not None and "_" not in request.GET
    return keep.answer(request, ask) if is_kept else _conditional(request, _rendered(ask()))


def _wait(request):
    """Count the request and return 0, or the seconds until its sender may ask again."""
    most, client = settings.API_REQUESTS_PER_MINUTE, client_network(request.META)
    if not most or client is None:
        return 0
    allowance = Allowance("api", client, most)
    return allowance.seconds_left if allowance.is_used_up else 0


def _refusal(status, message):
    return JsonResponse({"message": message}, status=status)


def _rendered(response):
    return response.render() if hasattr(response, "render") else response


def _conditional(request, response):
    is_whole = response.status_code == 200 and "no-store" not in response.get("Cache-Control", "")
    return Kept.of(response).response(request) if is_whole else response


def _say_how_long(response):
    if "Cache-Control" in response:
        return
    if response.status_code in (200, 302, 304):
        patch_cache_control(response, public=True, max_age=FRESH, stale_while_revalidate=STALE)
    else:
        patch_cache_control(response, no_store=True)


def _open(response):
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    if response.status_code == 204:
        response["Access-Control-Allow-Methods"] = ", ".join(READING)
        response["Access-Control-Allow-Headers"] = "Accept, Cache-Control, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"


class Memory:
    """
    Answers at hand without a query, until something changes or time changes what is true.

    ``moments`` are functions that return a queryset of an object's moments to come, given the present one; when the
    first has come, nothing is kept any longer. Neither is it after midnight in Vietnam, when "today" is another day.
    """

    def __init__(self, *moments):
        self.moments = moments

    def answer(self, request, ask):
        """Return what is kept of the answer, else what ``ask()`` returns, kept where it is good for others."""
        version = content_version()
        if version is None:
            return _conditional(request, _rendered(ask()))
        key = self._key(version, request)
        kept = cache.get(key)
        if kept is None:
            response = _rendered(ask())
            if response.status_code != 200:
                return response
            kept = Kept.of(response)
            if getattr(response, "is_lasting", True) and len(kept.body) <= LARGEST:
                cache.set(key, kept, self.lifetime())
        return kept.response(request)

    @staticmethod
    def _key(version, request):
        address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        return f"home.answer-{version}-{sha256(address.encode()).hexdigest()}"

    def lifetime(self):
        """
        Return for how many seconds an answer of this moment may be kept.

        None of them where the database went away once the answer was made: it is good, and its reader gets it.
        """
        now = timezone.now()
        try:
            until = at_hand(self, lambda: self._next_moment(now))
            if until <= now:
                until = self._next_moment(now)
        except (OperationalError, InterfaceError):
            close_old_connections()  # ready pages ask outside of Django's requests
            return 0
        return min(KNOWN, (until - now).total_seconds())

    def _next_moment(self, now):
        tomorrow = now.astimezone(VIETNAM).date() + timedelta(days=1)
        midnight = datetime.combine(tomorrow, time.min, VIETNAM)
        if not self.moments:
            return midnight
        first, *others = (moments(now) for moments in self.moments)
        return min([midnight, *(moment for (moment,) in first.union(*others))])


class Router(WagtailAPIRouter):
    """Wagtail's router, whose endpoints all answer as ``public_answer`` says."""

    def __init__(self, url_namespace, memory):
        super().__init__(url_namespace)
        self.memory = memory

    def wrap_view(self, func):
        viewset, action = func.cls, func.actions["get"]
        return public_answer(
            super().wrap_view(func),
            keep=self.memory if viewset.keeps_answers else None,
            is_open=action not in viewset.closed_actions,
        )
