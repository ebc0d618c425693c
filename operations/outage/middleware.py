"""Asks before anything is saved whether it can be."""

from django.db import connection

from operations.outage import read_only
from operations.outage.failures import is_outage
from operations.outage.views import SAFE, database_is_away, nothing_can_be_saved


class SavingMiddleware:
    """
    Refuses a request that would save something, before any of it is done, while nothing can be saved.

    Stands before sessions and users. Beacons are answered earlier: they are counted beside the main database.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in SAFE:
            return self.get_response(request)
        if read_only.is_on():
            return nothing_can_be_saved(request)
        try:
            # What the first query would do: a connection that has broken is made anew, or cannot be.
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except Exception as error:
            if not is_outage(error):
                raise
            return database_is_away(request, error, is_untouched=True)
        return self.get_response(request)
