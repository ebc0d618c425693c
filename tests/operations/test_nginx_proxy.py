"""What nginx hands on to the portal, and what it keeps: before a server that shows what it was asked."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.operations.front import running_nginx
from tests.servers import free_port, wait_until

DOWN = {"STALE", "UPDATING"}
PUBLIC = "public, max-age=0, s-maxage=60"


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers it was asked with, under the Cache-Control that the query asks for."""

    def do_GET(self):
        self.server.asked.append(self.path)
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if "/private" in self.path:
            self.send_header("Cache-Control", "private, max-age=60")
        elif "/cookie" in self.path:
            self.send_header("Cache-Control", PUBLIC)
            self.send_header("Set-Cookie", "a=1")
        elif "/short" in self.path:
            self.send_header("Cache-Control", "public, s-maxage=1")
        else:
            self.send_header("Cache-Control", PUBLIC)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing."""


@contextmanager
def running_echo(port):
    server = ThreadingHTTPServer(("127.0.0.1", port), Echo)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture(scope="module")
def front(port, tmp_path_factory):
    with running_nginx(tmp_path_factory.mktemp("nginx"), None, upstream_port=port) as front:
        yield front


@pytest.fixture
def echo(port):
    with running_echo(port) as server:
        yield server


def test_what_a_stranger_forges_is_written_over(front, echo):
    forged = {
        "X_Forwarded_For": "203.0.113.9",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Port": "8",
        "X_Real_IP": "203.0.113.9",
        "X_Request_ID": "forged",
        "Forwarded": "for=203.0.113.9",
        "Proxy": "http://evil.example",
    }
    seen = json.loads(front.ask("/forged", **forged).body)
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "https"
    assert seen["host"] == "localhost"
    assert len(seen["x-request-id"]) == 32
    assert not {"x-forwarded-host", "x-forwarded-port", "x-real-ip", "forwarded", "proxy"} & {*seen}


def test_an_ipv6_reader_is_told_of(front, echo):
    assert json.loads(front.ask("/v6", address="::1").body)["x-forwarded-for"] == "::1"


def test_what_is_public_is_asked_for_once(front, echo):
    answers = [front.ask("/page?trang=2") for _ask in range(3)]
    assert [answer.headers["x-cache"] for answer in answers] == ["MISS", "HIT", "HIT"]
    assert echo.asked == ["/page?trang=2"]


def test_pictures_that_are_not_on_the_disk_are_asked_for_once(front, echo):
    for _ask in range(2):
        assert front.ask("/media/images/kho-s3.webp").status == 200
    assert echo.asked == ["/media/images/kho-s3.webp"]
    assert front.ask("/media/documents/kho-s3.pdf").status == 404
    assert len(echo.asked) == 1


def test_forms_of_compression_are_kept_apart(front, echo):
    kinds = ["gzip, deflate, br", "gzip;q=1.0, *;q=0.5", "identity", "br"]
    seen = [json.loads(front.ask("/packed", Accept_Encoding=kind).body) for kind in kinds]
    assert [headers.get("accept-encoding") for headers in seen] == [
        "br, gzip",
        "gzip",
        None,
        "br, gzip",
    ]
    assert len(echo.asked) == 3


def test_who_is_signed_in_gets_nothing_from_the_store_and_leaves_nothing_there(front, echo):
    signed_in = front.ask("/desk", Cookie="a=b; sessionid=abc")
    assert "sessionid=abc" in json.loads(signed_in.body)["cookie"]
    assert front.ask("/desk").headers["x-cache"] == "MISS"
    assert front.ask("/desk", Cookie="sessionid=abc").headers["x-cache"] == "BYPASS"


@pytest.mark.parametrize("path", ["/private", "/cookie"])
def test_what_is_one_reader_s_is_not_kept(front, echo, path):
    assert [front.ask(path).headers["x-cache"] for _ask in range(2)] == ["MISS", "MISS"]


def test_what_is_known_is_served_while_the_portal_is_down(front, port):
    with running_echo(port):
        known = front.ask("/short/bao")
    answer = wait_until(
        lambda: (kept := front.ask("/short/bao")).headers["x-cache"] in DOWN and kept,
        "an answer that is out of date",
    )
    assert (answer.status, answer.body) == (200, known.body)
    unknown = front.ask("/unknown")
    assert unknown.status == 502
    assert "Xin thử lại" in unknown.body.decode()
    assert unknown.headers["cache-control"] == "no-store"
