"""
Two requests in one: whatever a proxy in front may have taken them for, the server answers one and closes.

RFC 9112, 6.3 and 11.2; RFC 9110, 5.5.
"""

import socket

import pytest

HIDDEN = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
"""The request that somebody hides in the body of another; the address answers 200."""
FRONT = b"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
PLAIN = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(HIDDEN)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
END = b"0\r\n\r\n"

# Each is either refused or read as one request, after which nothing more is read of the connection.
TWO_IN_ONE = {
    "a length and chunks": FRONT + LENGTH + CHUNKED + b"\r\n" + END + HIDDEN,
    "chunks and a length": FRONT
    + CHUNKED
    + b"Content-Length: 4\r\n\r\n%x\r\n" % len(HIDDEN)
    + HIDDEN
    + b"\r\n"
    + END,
    "chunks to HTTP/1.0": FRONT.replace(b"1.1", b"1.0")
    + CHUNKED
    + b"Connection: keep-alive\r\n"
    + LENGTH
    + b"\r\n"
    + END
    + HIDDEN,
}
MALFORMED = {
    "no length, then a length": FRONT + b"Content-Length: 0\r\n" + LENGTH + b"\r\n" + HIDDEN,
    "a length, then none": FRONT + LENGTH + b"Content-Length: 0\r\n\r\n" + HIDDEN,
    "a list of lengths": FRONT + LENGTH.replace(b": ", b": 0, ") + b"\r\n" + HIDDEN,
    "a length with a sign": FRONT + LENGTH.replace(b": ", b": +") + b"\r\n" + HIDDEN,
    "a length below nothing": FRONT + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "an unknown coding": FRONT + CHUNKED.replace(b": ", b": x") + b"\r\n" + END + HIDDEN,
    "chunks not at the end": FRONT + b"Transfer-Encoding: chunked, identity\r\n\r\n" + END + HIDDEN,
    "two codings": FRONT + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n" + END + HIDDEN,
    "a blank before the colon": FRONT
    + b"Transfer-Encoding : chunked\r\n"
    + LENGTH
    + b"\r\n"
    + HIDDEN,
    "a control character": FRONT
    + b"Transfer-Encoding: \x0bchunked\r\n"
    + LENGTH
    + b"\r\n"
    + HIDDEN,
    "a folded header": PLAIN + b"X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n" + HIDDEN,
    "a folded coding": FRONT + b"Transfer-Encoding:\r\n chunked\r\n" + LENGTH + b"\r\n" + HIDDEN,
    "a return alone": PLAIN + b"X-A: b\rX-B: c\r\n\r\n" + HIDDEN,
    "a zero byte": PLAIN + b"X-A: b\0c\r\n\r\n" + HIDDEN,
}
BAD_CHUNKS = {
    "a size beyond all bounds": b"f" * 17 + b"0\r\n" + HIDDEN,
    "a size in another notation": b"0x0\r\n\r\n" + HIDDEN,
    "a line feed alone": b"0\n\n" + HIDDEN,
    "a line feed in an extension": b"2;\nxx\r\n%x\r\n" % len(HIDDEN) + END + HIDDEN,
}
TOO_MUCH = {
    "a header of a megabyte": (PLAIN + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n", 431),
    "a thousand headers": (
        PLAIN + b"".join(b"X-%d: a\r\n" % number for number in range(1000)) + b"\r\n",
        431,
    ),
    "a long address": (PLAIN.replace(b"/healthz", b"/" + b"a" * 200_000) + b"\r\n", 414),
}


def of(cases):
    return pytest.mark.parametrize("message", cases.values(), ids=cases)


@of(TWO_IN_ONE)
def test_the_second_request_is_never_answered(target, message):
    statuses, is_closed = target.statuses(message)
    assert len(statuses) == 1
    assert statuses[0] in (400, 403)  # 403: read whole, and without the token of a form
    assert is_closed


@of(MALFORMED)
def test_what_can_be_read_in_two_ways_is_refused(target, message):
    assert target.statuses(message) == ([400], True)


@of(BAD_CHUNKS)
def test_nothing_is_read_after_broken_chunks(target, message):
    statuses, is_closed = target.statuses(FRONT + CHUNKED + b"\r\n" + message)
    assert len(statuses) <= 1
    assert not set(statuses) & {200, 500}
    assert is_closed


@of(TOO_MUCH)
def test_what_would_fill_the_memory_is_refused(target, message):
    sent, status = message
    assert target.statuses(sent) == ([status], True)


def test_a_body_that_nobody_reads_is_not_the_next_request(target):
    both = PLAIN + LENGTH + b"\r\n" + HIDDEN + PLAIN + b"Connection: close\r\n\r\n"
    answer, is_closed = target.send(both)
    assert is_closed
    assert b"User-agent" not in answer
    assert answer.count(b"HTTP/1.1 200") == 2


def test_who_never_ends_the_headers_does_not_hold_the_connection_for_long(target):
    with socket.create_connection(("127.0.0.1", target.port), timeout=20) as slow:
        slow.sendall(PLAIN + b"X-A: ")
        assert target.get("/healthz").status == 200  # nobody else waits meanwhile
        assert slow.recv(100) == b""


def test_many_who_send_slowly_keep_nobody_out(target):
    slow = [socket.create_connection(("127.0.0.1", target.port)) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(FRONT + LENGTH + b"\r\n" + HIDDEN[:3])
        assert target.get("/healthz").status == 200
        assert target.get("/").status == 200
    finally:
        for connection in slow:
            connection.close()
