"""Stands before all other middleware: gives each request an id, measures it, and writes its line in the log."""

import logging
from time import perf_counter

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property

from operations.observability import endpoint, metrics, processes, work

HEADER = "X-Request-ID"
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_LONGEST_PATH = 500

logger = logging.getLogger("operations.requests")


class ObservabilityMiddleware:
    """
    Costs a few microseconds and no query.

    Answers ``/metrics`` itself: a program on the same machine asks by an address that the portal does not go by, which
    the middleware behind would refuse or send to HTTPS.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        processes.reserve()

    def __call__(self, request):
        started = perf_counter()
        doing = work.Work("request", work.request_id(request.META), request)
        outer = work.current()
        before = work.begin(doing)
        try:
            is_scrape = request.path_info == endpoint.PATH
            response = (endpoint.answer if is_scrape else self.get_response)(request)
            seconds = perf_counter() - started
            response.headers[HEADER] = doing.id
            method = request.method if request.method in METHODS else "OTHER"
            view, status = self._view(request), response.status_code
            metrics.observe_request(view, method, status, seconds, doing.queries)
            if status >= 500 or settings.LOG_REQUESTS or seconds * 1000 > settings.SLOW_REQUEST_MS:
                self._tell(request, method, status, seconds * 1000, doing.queries)
            return response
        finally:
            # Django has something to say of an answer yet, and what streams is made later: see ``work.forget``. A
            # preview is a request within another one.
            doing.answered = True
            if outer is not None and not outer.answered:
                work.end(before)

    def _view(self, request):
        """Return the name of what answered; never a part of the address, of which there are any number."""
        match = request.resolver_match
        if match is not None:
            return match.view_name
        if request.path_info == self.beacon_path:
            return "visits_beacon"
        if request.path_info == endpoint.PATH:
            return "metrics"
        return "static" if request.path_info.startswith(self.static_path) else "none"

    @cached_property
    def beacon_path(self):
        return reverse("visits_beacon")

    @cached_property
    def static_path(self):
        return settings.STATIC_URL

    @cached_property
    def admin_path(self):
        return reverse("wagtailadmin_home")

    def _tell(self, request, method, status, milliseconds, queries):
        """Write the line of a request: nothing of who sent it, unless somebody of the staff did in the admin."""
        path = work.without_secrets(request.path)[:_LONGEST_PATH]
        path = path.encode("unicode_escape").decode("ascii")  # nobody writes lines of their own
        fields = {
            "method": method,
            "path": path,
            "status": status,
            "milliseconds": round(milliseconds, 1),
            "queries": queries,
        }
        if request.path_info.startswith(self.admin_path):
            # Only where somebody has asked already: asking here would cost queries.
            fields["user"] = getattr(getattr(request, "_cached_user", None), "pk", None)
        level = (
            logging.INFO
            if status < 500 and milliseconds <= settings.SLOW_REQUEST_MS
            else logging.WARNING
        )
        message = "%s %s %s, %.1f ms, %s queries"
        logger.log(level, message, method, path, status, milliseconds, queries, extra=fields)
