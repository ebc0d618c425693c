"""Django's cache in Redis, for a portal that goes on when Redis does not."""

import logging
import threading
import time
from functools import cached_property, partial
from secrets import token_hex

import redis
from django.core.cache.backends import redis as django_redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from redis.backoff import NoBackoff
from redis.retry import Retry

from visits.seldom import Seldom

AWAY_SECONDS = 1
"""For so long nobody else waits for a Redis that has just failed somebody."""
PROBE_SECONDS = 0.25
"""Between two attempts to make up for what Redis has missed."""

logger = logging.getLogger(__name__)

# A Redis that comes back with its append-only file remembers what changes during its absence should have replaced.
# Whoever connects first, and every process has to, empties the cache; what others keep in Redis stays.
FORGET_AFTER_RESTART = """
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if redis.call('GET', KEYS[1]) == run then return 0 end
local cursor = '0'
repeat
  local found = redis.call('SCAN', cursor, 'MATCH', ARGV[1], 'COUNT', 1000)
  cursor = found[1]
  for _, key in ipairs(found[2]) do redis.call('DEL', key) end
until cursor == '0'
redis.call('SET', KEYS[1], run)
return 1
"""


class RedisCache(django_redis.RedisCache):
    """
    A cache whose entries are missing while Redis does not answer, instead of pages failing.

    What could then not be deleted, or replaced by something without an end, is deleted as soon as Redis answers again,
    and missing for this process until then. Redis may be shared with others: only keys of this cache are touched.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self._link = _link_to(self._servers[0])
        self._options = self._link.options(self.key_prefix) | self._options

    def get(self, key, default=None, version=None):
        if self._link.owes(self.make_key(key, version)):
            return default
        return self._try(super().get, default, key, default, version)

    def get_many(self, keys, version=None):
        asked = [key for key in keys if not self._link.owes(self.make_key(key, version))]
        return self._try(super().get_many, {}, asked, version) if asked else {}

    def has_key(self, key, version=None):
        return self._try(super().has_key, False, key, version)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try(super().add, False, key, value, timeout, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        lost = partial(self._owe, [key], version) if timeout is None else None
        self._try(super().set, None, key, value, timeout, version, lost=lost)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        lost = partial(self._owe, data, version) if timeout is None else None
        return self._try(super().set_many, list(data), data, timeout, version, lost=lost)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try(super().touch, False, key, timeout, version)

    def incr(self, key, delta=1, version=None):
        """Raises ValueError for a key that is missing, as the number is while Redis is away."""
        number = self._try(super().incr, None, key, delta, version)
        if number is None:
            raise ValueError(f"Key '{key}' not found.")
        return number

    def delete(self, key, version=None):
        lost = partial(self._owe, [key], version)
        return self._try(super().delete, False, key, version, lost=lost)

    def delete_many(self, keys, version=None):
        keys = list(keys)
        self._try(super().delete_many, None, keys, version, lost=partial(self._owe, keys, version))

    def clear(self):
        return self._try(self._clear, False)

    def _clear(self):
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.delete(key)
        return True

    def _try(self, method, otherwise, *arguments, lost=None):
        if not self._link.is_away:
            try:
                return method(*arguments)
            except redis.RedisError as error:
                self._link.failed(error)
        if lost:
            lost()
        return otherwise

    def _owe(self, keys, version):
        self._link.owe(self.make_key(key, version) for key in keys)


class _Link:
    """What all threads of this process know of one Redis: whether it is away, and which deletions it is owed."""

    def __init__(self, url):
        self.url = url
        self._lock = threading.Lock()
        self._away_until = 0.0
        self._seldom = Seldom(logger)
        self._owed = {}

    def options(self, prefix):
        """Return the options of connections on behalf of the cache whose keys begin with ``prefix``."""
        return {
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            # Once again where a connection has broken since it was last used; never after waiting in vain.
            "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
            "redis_connect_func": partial(_connected, prefix),
        }

    @property
    def is_away(self):
        return time.monotonic() < self._away_until

    def failed(self, error):
        """Note that Redis does not answer."""
        self._away_until = time.monotonic() + AWAY_SECONDS
        self._seldom.error("Redis does not answer, the portal does without its cache: %s", error)

    def owes(self, key):
        return key in self._owed

    def owe(self, keys):
        """Have ``keys`` deleted as soon as Redis answers."""
        with self._lock:
            is_first = not self._owed
            self._owed |= {key: token_hex(8) for key in keys}
        if is_first:
            threading.Thread(target=self._make_up, name="redis-cache", daemon=True).start()

    def _make_up(self):
        while owed := dict(self._owed):
            try:
                self._client.delete(*owed)
            except redis.RedisError as error:
                self.failed(error)
                time.sleep(PROBE_SECONDS)
                continue
            with self._lock:  # what is owed again meanwhile stays owed
                self._owed = {key: at for key, at in self._owed.items() if owed.get(key) != at}
                if not self._owed:
                    break
        logger.warning("Redis answers again")

    @cached_property
    def _client(self):
        return redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)


_links = {}


def _link_to(url):
    return _links.setdefault(url, _Link(url))


def _connected(prefix, connection):
    """Greet Redis on a new ``connection`` of redis-py, and empty the cache where Redis has been started since."""
    connection.on_connect()
    connection.send_command("EVAL", FORGET_AFTER_RESTART, 1, f"run-of-{prefix}", f"{prefix}:*")
    connection.read_response()
