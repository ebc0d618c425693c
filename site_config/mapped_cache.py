"""A cache of short texts in memory that all processes of a machine share."""

import mmap
from hashlib import sha256
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

SIZE = 64
"""Bytes of a text at most."""


class MappedCache(BaseCache):
    """
    For what every request has to know: to read it asks nothing of the system, whereupon another thread would run first.

    Each entry is a file in the folder ``server``, mapped into memory; it has no end. Who reads while another one writes
    may get a mixture of both texts, so they should be such that a mixture is taken for neither.
    """

    def __init__(self, server, params):
        super().__init__(params)
        self._folder, self._maps = Path(server), {}

    def get(self, key, default=None, version=None):
        text = self._map(key, version)[:].rstrip(b"\0")
        return text.decode("ascii") if text else default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Keep the ASCII text ``value``; raises ValueError where it is longer than ``SIZE``."""
        text = value.encode("ascii")
        if len(text) > SIZE:
            raise ValueError(f"{len(text)} bytes")
        self._map(key, version)[:] = text.ljust(SIZE, b"\0")

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        is_new = self.get(key, version=version) is None
        if is_new:
            self.set(key, value, timeout, version)
        return is_new

    def delete(self, key, version=None):
        is_known = self.get(key, version=version) is not None
        self.set(key, "", version=version)
        return is_known

    def clear(self):
        for path in self._folder.glob("*"):
            with path.open("rb+") as file:
                file.write(bytes(SIZE))

    def _map(self, key, version):
        key = self.make_and_validate_key(key, version=version)
        if key not in self._maps:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self._folder / sha256(key.encode()).hexdigest()[:16]).open("ab+") as file:
                if file.tell() < SIZE:
                    file.write(
                        bytes(SIZE)
                    )  # on a full disk this fails; writing to memory would kill the process
                    file.flush()
                self._maps[key] = mmap.mmap(file.fileno(), SIZE)
        return self._maps[key]
