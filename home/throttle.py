"""How much of the API one network address may ask for in a minute."""

import threading
import time

from django.conf import settings

MOST_ADDRESSES = 100_000
"""So many addresses are told apart; a flood from more is not one reader's."""


class Throttle:
    """
    Counts the requests of each address, in the memory of this process, until the minute is over.

    Nothing is written anywhere; the first request of the next minute makes it forget all addresses. Each of several
    processes counts for itself.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self.forget()

    def forget(self):
        """Begin anew."""
        self._minute, self._counts = None, {}

    def wait(self, address):
        """Count a request of ``address`` (None: unknown) and return 0, or the seconds until it may ask again."""
        most = settings.API_REQUESTS_PER_MINUTE
        if not most or address is None:
            return 0
        minute, second = divmod(int(time.time()), 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            asked = self._counts.get(address, 0) + 1
            if asked == 1 and len(self._counts) >= MOST_ADDRESSES:
                return 0
            self._counts[address] = asked
        return 0 if asked <= most else 60 - second
