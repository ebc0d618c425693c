"""How often one client may ask: so many requests in each minute of the clock."""

import time

from django.conf import settings
from django.core.cache import caches

from visits.visitors import client_network

WINDOW = 60
"""Seconds."""


class Allowance:
    """
    What is left to the client of ``request`` in this minute, once the request is counted.

    A client is a network address (of IPv6 a /64 network), which is kept in the cache for two minutes and nowhere else.
    """

    def __init__(self, request):
        self.limit = settings.WARD_API_REQUESTS_PER_MINUTE
        minute, passed = divmod(time.time(), WINDOW)
        self.seconds_left = max(1, round(WINDOW - passed))
        cache = caches["limits"]
        key = f"ward-api|{minute:.0f}|{client_network(request.META)}"
        cache.add(key, 0, 2 * WINDOW)
        try:
            self.used = cache.incr(key)
        except ValueError:  # thrown out in between, as there are too many clients
            self.used = 1

    @property
    def is_used_up(self):
        return self.used > self.limit

    def write_headers(self, response):
        """Tell the client, as draft-ietf-httpapi-ratelimit-headers-10 has it."""
        left = max(0, self.limit - self.used)
        response["RateLimit-Policy"] = f'"minute";q={self.limit};w={WINDOW}'
        response["RateLimit"] = f'"minute";r={left};t={self.seconds_left}'
