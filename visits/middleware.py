"""Answers beacons before sessions, users, forms and all that pages need."""

from django.urls import reverse
from django.utils.functional import cached_property

from visits.views import beacon


class BeaconMiddleware:
    """
    Stands after the middleware that speaks for the connection (HTTPS, CORS) and before the one that knows people.

    A beacon can then touch no session and set no cookie, and costs a fraction of a page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    @cached_property
    def path(self):
        return reverse("visits_beacon")

    def __call__(self, request):
        return beacon(request) if request.path == self.path else self.get_response(request)
