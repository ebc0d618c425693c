"""Keeps readers, editors and load balancers from a site that is half restored."""

from operations.backup.unfinished import is_unfinished
from operations.outage.views import restore_is_unfinished

ALIVE = "/healthz"
"""Tells of the process alone, which is well."""


class UnfinishedRestoreMiddleware:
    """Answers 503 as long as a restore is unfinished. Stands before whatever counts, saves or reads."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path != ALIVE and is_unfinished():
            return restore_is_unfinished(request)
        return self.get_response(request)
