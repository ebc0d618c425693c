"""Bytes as an attacker sends them: no library puts them right on their way."""

import re
import socket
from dataclasses import dataclass
from email.parser import BytesParser
from functools import cached_property

from tests.portal import Portal

EVIL = "ke-xau.example"
"""The host of somebody who means no good, in every attack."""
ANSWER = re.compile(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r\n")


@dataclass(frozen=True)
class Answer:
    """An answer by its parts; ``is_last`` where the server closed the connection after it."""

    status: int
    headers: dict
    body: bytes
    is_last: bool = False

    @cached_property
    def text(self):
        """Everything that came back, its headers included."""
        return f"{self.headers} {self.body.decode(errors='replace')}"


@dataclass(frozen=True)
class Target:
    """A running portal, asked over a socket."""

    portal: Portal

    @property
    def host(self):
        return self.portal.url.removeprefix("http://")

    @property
    def port(self):
        return int(self.host.rpartition(":")[2])

    def send(self, message, seconds=2):
        """
        Send bytes and return all that comes back until the server closes or is silent for ``seconds``, and whether it
        closed.
        """
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            try:
                connection.sendall(message)
                while piece := connection.recv(65_536):
                    answer += piece
            except TimeoutError:
                return answer, False
            except ConnectionError:
                pass
        return answer, True

    def statuses(self, message, seconds=2):
        """Return the statuses of all answers to ``message``, and whether the connection was closed after them."""
        answer, is_closed = self.send(message, seconds)
        return [int(status) for status in ANSWER.findall(answer)], is_closed

    def get(self, path, *, method="GET", host=None, body=b"", **headers):
        """Ask for a path as it stands (``../`` included); names of headers are written with underscores."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or self.host}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        answer, _ = self.send("\r\n".join([*lines, "", ""]).encode() + body, seconds=20)
        head, _, rest = answer.partition(b"\r\n\r\n")
        status, _, fields = head.partition(b"\r\n")
        found = BytesParser().parsebytes(fields + b"\r\n\r\n")
        named = {name.lower(): value for name, value in found.items()}
        return Answer(int(status.split()[1]), named, rest)
