"""Answers without end, packed to burst, damaged or slow: a request always ends, and never with more than it may."""

import gzip
import socket
import time

import pytest

from syndication.pulling.fetching import FetchError, RefusedError, request

ENOUGH = 5


def answered(ward, answer, **limits):
    ward.answers["/x"] = answer
    return request("GET", f"{ward.address}/x", **limits)


def packed(body, **more):
    return 200, {"Content-Encoding": "gzip"} | more, body


def test_a_packed_answer_is_unpacked(ward):
    assert answered(ward, packed(gzip.compress(b"tin" * 1000))).body == b"tin" * 1000


def test_a_bomb_is_not_unpacked_beyond_the_limit(ward):
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 60_000
    with pytest.raises(RefusedError):
        answered(ward, packed(bomb))


@pytest.mark.parametrize("size", [999, 1000])
def test_an_answer_of_just_the_limit_is_taken(ward, size):
    assert len(answered(ward, (200, {}, bytes(size)), max_bytes=1000).body) == size
    assert len(answered(ward, packed(gzip.compress(bytes(size))), max_bytes=1000).body) == size


def test_an_answer_above_the_limit_is_refused(ward):
    for answer in ((200, {}, bytes(1001)), packed(gzip.compress(bytes(1001)))):
        with pytest.raises(RefusedError):
            answered(ward, answer, max_bytes=1000)


def test_what_follows_the_end_of_a_packed_answer_counts_too(ward):
    with pytest.raises(RefusedError):
        answered(ward, packed(gzip.compress(b"{}") + bytes(2000)), max_bytes=1000)


@pytest.mark.parametrize(
    "body",
    [b"not gzip", gzip.compress(b"tin" * 1000)[:-9], b"\x1f\x8b"],
    ids=["other", "cut off", "no more than the mark"],
)
def test_a_damaged_packed_answer_is_refused(ward, body):
    with pytest.raises(RefusedError):
        answered(ward, packed(body))


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "x"])
def test_other_ways_to_pack_are_refused(ward, encoding):
    with pytest.raises(RefusedError):
        answered(ward, (200, {"Content-Encoding": encoding}, b"x"))


def send(handler, data):
    handler.wfile.write(data)
    handler.wfile.flush()


def trickle(handler, data):
    """Send a byte now and then until the reader hangs up."""
    handler.connection.settimeout(ENOUGH)
    for _byte in range(1000):
        send(handler, data)
        time.sleep(0.02)


def endless_body(handler):
    send(handler, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        send(handler, b" " * 65536)


def slow_body(handler):
    send(handler, b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    trickle(handler, b" ")


def slow_head(handler):
    send(handler, b"HTTP/1.1 200 OK\r\nX-Slow: ")
    trickle(handler, b"a")


def endless_hints(handler):
    trickle(handler, b"HTTP/1.1 103 Early Hints\r\n\r\n")


def silence(handler):
    handler.connection.settimeout(ENOUGH)
    handler.rfile.read(1)


@pytest.mark.parametrize("way", [slow_body, slow_head, endless_hints, silence])
def test_a_slow_ward_is_left_after_the_time_limit(ward, way):
    started = time.monotonic()
    with pytest.raises(FetchError):
        answered(ward, way, max_seconds=0.2)
    assert time.monotonic() - started < ENOUGH


def test_an_answer_without_end_is_left_at_the_limit_of_bytes(ward):
    with pytest.raises(RefusedError):
        answered(ward, endless_body, max_bytes=200_000)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)
def test_broken_answers_are_no_answer(ward, raw):
    def broken(handler):
        send(handler, raw)
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_WR)

    with pytest.raises(FetchError):
        answered(ward, broken)


def test_nobody_there_is_no_answer(settings):
    settings.SYNDICATION_TRUST_LOCAL = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(FetchError):
            request("GET", f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_a_name_that_nobody_has_is_no_answer():
    with pytest.raises(FetchError):
        request("GET", "https://phuong.invalid/")
