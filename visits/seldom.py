"""Lines of the log that every reader would write while a service is away."""

import threading
import time

EVERY = 60
"""Seconds between two lines about the same."""


class Seldom:
    """Writes to ``logger`` at most once a minute, whoever asks for it in this process."""

    def __init__(self, logger):
        self._logger = logger
        self._lock = threading.Lock()
        self._at = None

    def error(self, message, *arguments):
        """Write an error as ``logger.error`` does, unless one was written within the last minute."""
        now = time.monotonic()
        with self._lock:
            if self._at is not None and now - self._at < EVERY:
                return
            self._at = now
        self._logger.error(message, *arguments)
