"""What tests need of servers and of what works in the background: a free port, and to wait until something is done."""

import socket
import time
from contextlib import suppress
from urllib.request import urlopen


def free_port():
    """Return a port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def listens(port):
    """Return whether something on this machine takes connections on ``port``."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def answers(url):
    """Return whether the server of ``url`` answers that all is well."""
    with suppress(OSError), urlopen(url, timeout=10) as response:
        return response.status == 200
    return False


def wait_until(true, what="it", seconds=120, process=None):
    """Ask ``true()`` until it says so, and return what it said; fails after ``seconds``, or when ``process`` ends."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert process is None or process.poll() is None, f"{what}: the process has stopped"
        assert time.monotonic() < deadline, f"{what} has not come within {seconds} seconds"
        time.sleep(0.05)  # between two questions; the deadline decides
    return answer
