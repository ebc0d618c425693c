"""Requests over connections that are kept open, to 127.0.0.1 only, for a bounded time."""

import random
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("requests.lua")
WRK = shutil.which("wrk")
QUICK = 1_500
"""From so many requests in a second on the client in Python would be what is measured: there ``wrk`` asks."""


@dataclass(frozen=True)
class Burst:
    """What came of a burst of requests; 99 of 100 took at most ``p99`` milliseconds."""

    requests: int
    seconds: float
    p99: float

    @property
    def is_quick(self):
        return self.requests / self.seconds >= QUICK


def get(path, server, **headers):
    """Return the bytes of a request for ``path``; underscores in the names of ``headers`` are hyphens."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {server.url.partition('://')[2]}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def post(path, server, body, **headers):
    """Return the bytes of a request that sends the text ``body``."""
    headers |= {"Content_Length": len(body.encode())}
    return get(path, server, **headers).replace(b"GET", b"POST", 1) + body.encode()


def send(server, requests, seconds, connections):
    """
    Send ``requests`` in turn for about ``seconds``, and read every answer; one of 400 or above is an error.

    Each connection is asked as soon as all of them have answered: nothing is under way when the burst is over.
    """
    place, waited = random.randrange(len(requests)), []
    with ExitStack() as stack:
        opened = [stack.enter_context(_connect(server)) for _ in range(connections)]
        began = time.perf_counter()
        while (taken := time.perf_counter() - began) < seconds:
            asked = time.perf_counter()
            for number, connection in enumerate(opened, place + len(waited)):
                connection.sendall(requests[number % len(requests)])
            for connection in opened:
                status, head, _body = read_answer(connection)
                assert status < 400, head
                waited.append(time.perf_counter() - asked)
    return Burst(len(waited), taken, sorted(waited)[int(len(waited) * 0.99)] * 1000)


def send_with_wrk(server, requests, seconds, connections):
    """The same with ``wrk``, for whole ``seconds``: some requests are still under way at the end."""
    with tempfile.NamedTemporaryFile() as file:
        for request in requests:
            file.write(b"%d\n%s" % (len(request), request))
        file.flush()
        command = f"{WRK} -t1 -c{connections} -d{seconds} --timeout 60s -s {SCRIPT} {server.url}"
        command += f" -- {file.name} {random.random()}"  # not always the same ones first
        run = subprocess.run(command.split(), capture_output=True, text=True, check=False)
    told = [line for line in run.stdout.splitlines() if line.startswith("BENCH ")]
    assert told, run.stdout + run.stderr
    count, duration, wrong, broken, p99 = (int(value) for value in told[0].split()[1:])
    faults = f"{wrong} wrong and {broken} broken of {count}: {requests[0]}"
    assert (wrong, broken) == (0, 0), faults
    return Burst(count, duration / 1e6, p99 / 1000)


def ask_once(server, request):
    """Send one request on a connection of its own; return status, headers (a dict, names in lower case) and body."""
    with _connect(server) as connection:
        connection.sendall(request)
        status, head, body = read_answer(connection)
    pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    return status, {name.lower(): value for name, value in pairs}, body


def _connect(server):
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=120)
    if not server.tls:
        return plain
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = (
        False,
        ssl.CERT_NONE,
    )  # its own, made for the bench
    return context.wrap_socket(plain, server_hostname="localhost")


def read_answer(connection):
    """Read one whole answer; return status, head and body."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _received(connection)
    head, body = answer[:end].decode("latin-1"), answer[end + 4 :]
    status, lower = int(head.split()[1]), head.lower()
    if status in (204, 304):
        return status, head, b""
    if "transfer-encoding: chunked" in lower:
        while not body.endswith(b"0\r\n\r\n"):
            body += _received(connection)
        return status, head, body
    length = int(lower.partition("content-length:")[2].split("\r\n")[0])
    while len(body) < length:
        body += _received(connection)
    return status, head, body


def _received(connection):
    part = connection.recv(65536)
    assert part, "the server closed the connection"
    return part
