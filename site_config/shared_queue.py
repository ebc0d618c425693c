"""The worker's queue in Redis, where the workers of several hosts share it."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import redis
from huey.api import Huey
from huey.storage import RedisStorage

from visits.seldom import Seldom

WAITS = "the worker waits for Redis: %s"
CLAIMED = 3600
"""Seconds for which it is remembered that somebody does a periodic task of some minute."""

AWAY_SECONDS = 1
"""Between two looks for work while Redis is away."""

logger = logging.getLogger(__name__)
seldom = Seldom(logger)


class SharedQueue(Huey):
    """
    A queue that any number of workers serve: a periodic task is put into it once for each of its minutes.

    Huey's consumers would each put it there. While Redis is away, what the portal wants done is done in the process
    that wants it, one task after another, so that nothing is lost and nobody waits.
    """

    def get_storage(self, url):
        pool = redis.ConnectionPool.from_url(url, socket_connect_timeout=1, socket_timeout=5)
        return RedisStorage(self.name, connection_pool=pool, read_timeout=1)

    def read_periodic(self, timestamp):
        """Return the periodic tasks of the minute of ``timestamp`` (datetime) that no other worker has taken."""
        moment = timestamp or self._get_timestamp()
        try:
            return [task for task in super().read_periodic(moment) if self._claim(task, moment)]
        except redis.RedisError as error:
            seldom.error(WAITS, error)
            return []

    def read_schedule(self, timestamp=None):
        """Return the tasks whose time has come; none while Redis is away."""
        try:
            return super().read_schedule(timestamp)
        except redis.RedisError as error:
            seldom.error(WAITS, error)
            return []

    def dequeue(self):
        """Return the next task, None where there is none; while Redis is away, after a second."""
        try:
            return super().dequeue()
        except redis.RedisError as error:
            seldom.error(WAITS, error)
            time.sleep(AWAY_SECONDS)
            return None

    def enqueue(self, task):
        """Put ``task`` into the queue and return its result handle; None where it is done here instead."""
        try:
            return super().enqueue(task)
        except redis.RedisError as error:
            logger.error("%s is done in this process, Redis does not answer: %s", task.name, error)
            self._here.submit(self._do, task)
            return None

    def _claim(self, task, moment):
        key = f"huey.periodic.{self.storage.name}.{task.name}.{moment:%Y%m%d%H%M}"
        return self.storage.conn.set(key, 1, nx=True, ex=CLAIMED)

    def _do(self, task):
        try:
            task.execute()
        except Exception:
            logger.exception("%s failed", task.name)

    @cached_property
    def _here(self):
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="queue")
