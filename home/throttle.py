"""How often one client may ask: so many requests in each minute of the clock."""

import time

from django.core.cache import caches

WINDOW = 60
"""Seconds."""


class Allowance:
    """
    What is left to ``client`` of ``limit`` requests (0: without limit) in this minute, once the present one is counted.

    A client is a network address (of IPv6 a /64 network) or whatever else tells those who ask for ``subject`` apart. It
    is kept in the cache for two minutes and nowhere else; while the cache is away nobody has used up anything.
    """

    def __init__(self, subject, client, limit):
        minute, passed = divmod(int(time.time()), WINDOW)
        self.limit, self.seconds_left = limit, WINDOW - passed
        cache = caches["limits"]
        key = f"{subject}|{minute}|{client}"
        cache.add(key, 0, 2 * WINDOW)
        try:
            self.used = cache.incr(key)
        except ValueError:  # thrown out in between, as there are too many clients
            self.used = 1

    @property
    def is_used_up(self):
        return 0 < self.limit < self.used
