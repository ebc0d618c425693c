"""The nginx configuration of ``deploy/``, in a real nginx before a real portal."""

import gzip
import re
import ssl
import struct
from pathlib import Path

import pytest

from tests.operations.front import answer_to

SECRET = b"a private document"


@pytest.fixture(scope="module", autouse=True)
def document(front):
    """A file where documents lie."""
    documents = Path(front.portal.environment["DATA_DIR"]) / "media/documents"
    documents.mkdir(parents=True, exist_ok=True)
    (documents / "mat.txt").write_bytes(SECRET)


@pytest.fixture(scope="module")
def home(front):
    return front.ask("/")


def first(pattern, answer):
    return re.search(pattern, answer.body.decode())[0]


def test_the_home_page_is_served_over_ipv4_and_ipv6(front, home):
    assert home.status == front.ask("/", address="::1").status == 200
    assert "max-age=31536000" in home.headers["strict-transport-security"]
    assert home.headers["server"] == "nginx"


def test_http_2_is_spoken(front):
    with front.connection(protocols=("h2",)) as connection:
        assert connection.selected_alpn_protocol() == "h2"
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
        length_and_kind = connection.recv(9)[:4]
    (kind,) = struct.unpack("3xB", length_and_kind)
    assert kind == 4  # SETTINGS: RFC 9113, 6.5


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_phone_that_comes_back_needs_no_whole_handshake(front, version):
    context = front.context()
    context.minimum_version = context.maximum_version = version
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with front.connection(context=context) as first_time:
        assert answer_to(first_time, request).status == 200
        session = first_time.session
    with front.connection(context=context, session=session) as again:
        assert answer_to(again, request).status == 200
        assert again.session_reused


def test_http_leads_to_https(front):
    answer = front.ask_plainly(
        b"GET /tin-tuc/?trang=2 HTTP/1.0\r\nHost: localhost\r\n\r\n"
    ).decode()
    assert answer.startswith("HTTP/1.1 301")
    assert "Location: https://localhost/tin-tuc/?trang=2\r\n" in answer


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost.evil.example", "_"])
def test_an_unknown_host_is_not_answered(front, host):
    request = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    assert front.ask_plainly(request) == b""
    with front.connection() as connection:
        assert answer_to(connection, request) is None


def test_an_unknown_host_is_refused_before_it_gets_a_certificate(front):
    with pytest.raises(ssl.SSLError):
        front.connection(name="evil.example")


@pytest.mark.parametrize(
    "lines",
    [
        ["POST / HTTP/1.1", "Host: localhost", "Content-Length: 5", "Transfer-Encoding: chunked"],
        ["POST / HTTP/1.1", "Host: localhost", "Content-Length: 5", "Content-Length: 6"],
        ["POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: xchunked"],
        ["GET / HTTP/1.1", "Host: localhost", "Host: evil.example"],
        ["GET / HTTP/1.1"],
    ],
    ids=["two lengths", "lengths differ", "unknown encoding", "two hosts", "no host"],
)
def test_a_request_that_two_servers_may_read_differently_is_refused(front, lines):
    with front.connection() as connection:
        answer = answer_to(connection, "\r\n".join([*lines, "", "0\r\n\r\n"]).encode())
    assert answer.status in {400, 501}


def test_static_files_come_compressed_and_for_good(front, home):
    path = first(r"/static/css/site\.[0-9a-f]{12}\.css", home)
    plain, packed = front.ask(path), front.ask(path, Accept_Encoding="gzip")
    for answer in (plain, packed):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/css"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "strict-transport-security" not in plain.headers  # from the disk, not from Django


def test_a_static_file_whose_name_may_stay_is_asked_for_again(front):
    assert front.ask("/static/favicon.svg").headers["cache-control"] == "public, max-age=60"


def test_a_missing_static_file_is_the_portal_s_page(front):
    assert front.ask("/static/khong-co.css").status == 404


def test_pictures_come_from_the_disk(front):
    listing = front.ask("/tin-tuc/an-ninh-trat-tu/")
    answer = front.ask(first(r"/media/images/[\w.-]+\.(?:webp|avif)", listing))
    assert answer.status == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] in {"image/webp", "image/avif"}
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/mat.txt",
        "/media/images/../documents/mat.txt",
        "/media/images/..%2fdocuments/mat.txt",
        "/media/images/%2e%2e/documents/mat.txt",
        "/media//documents/mat.txt",
        "/media/./documents/mat.txt",
        "/static/../media/documents/mat.txt",
        "/static../media/documents/mat.txt",
        "/static/%2e%2e/db.sqlite3",
        "/static/../admin-password.txt",
        "/static/..%2fsecret-key",
        "/media/images/..%2f..%2fsecret-key",
        "/db.sqlite3",
        "/media/",
    ],
)
def test_documents_and_secrets_are_not_reached_around_the_portal(front, path):
    answer = front.ask(path)
    assert answer.status in {301, 400, 404}
    assert SECRET not in answer.body


def test_pages_are_compressed(front, home):
    packed = front.ask("/", Accept_Encoding="gzip, deflate, br")
    assert packed.headers["content-encoding"] == "br"  # as the portal has it ready
    assert len(packed.body) < len(home.body) / 2


def test_forged_headers_change_nothing(front):
    forged = {
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Port": "8",
        "Forwarded": "host=evil.example;proto=http",
    }
    answer = front.ask("/", **forged)
    assert answer.status == 200
    assert b"evil.example" not in answer.body


def test_passwords_are_tried_slowly(front):
    answers = [
        front.ask("/admin/login/", method="POST", body=b"username=admin&password=x")
        for _try in range(12)
    ]
    assert answers[0].status == 403  # the form's token is missing
    assert answers[-1].status == 429
    assert "chờ một phút" in answers[-1].body.decode()
    assert front.ask("/admin/login/").status == 200


def test_the_portal_explains_the_limit_of_the_api_before_nginx_cuts_it_off(front):
    answers = [front.ask("/api/v2/") for _ask in range(20)]
    assert {answer.status for answer in answers} == {200}


def test_only_the_admin_takes_large_uploads(front):
    assert front.ask("/tim-kiem/", method="POST", body=b"x" * 2_000_000).status == 413
    assert front.ask("/admin/login/", method="POST", body=b"x" * 2_000_000).status == 413
    form = {
        "Content_Type": "application/x-www-form-urlencoded",
        "Cookie": f"__Host-csrftoken={'a' * 32}",
        "Referer": f"{front.url}/",
    }
    upload = front.ask("/admin/images/add/", method="POST", body=b"x" * 2_000_000, **form)
    assert upload.status == 403  # read to its end by the portal, which misses the form's token
