"""Ways out of the folders that are served: none leads to another file."""

from pathlib import Path

import pytest

SECRETS = ("secret-key", "db.sqlite3", "admin-password.txt")
"""Files of DATA_DIR, beside the folders of media and static files."""
UP = (
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "..%5c",
    "..\\",
    "%252e%252e%252f",
    "..%c0%af",
    "....//",
    ".%00./",
    "images/../../",
    "images/%2e%2e/%2e%2e/",
    "images%2f..%2f..%2f",
    "original_images/..;/../",
    "/",
    "%2f",
)
PLACES = ("/media/", "/static/", "/documents/1/", "/chia-se/", "/admin/static/", "/")
SYSTEM = "etc/passwd"


@pytest.mark.parametrize("place", PLACES)
def test_nothing_outside_is_served(target, place):
    data_dir = target.portal.environment["DATA_DIR"]
    kept = [Path(data_dir, name).read_bytes()[:64].strip() for name in SECRETS]
    for up in UP:
        ways = [place + up + name for name in SECRETS]
        ways += [place + up * 8 + SYSTEM, place + up + data_dir + "/secret-key"]
        for way in ways:
            answer = target.get(way)
            assert answer.status in (301, 302, 400, 404), way
            assert b"root:" not in answer.body, way
            assert not [secret for secret in kept if secret in answer.body], way


@pytest.mark.parametrize(
    "way",
    [
        "/media/documents/noi-bo.pdf",
        "/media/images/../documents/noi-bo.pdf",
        "/media/images/%2e%2e/documents/noi-bo.pdf",
        "/media//documents/noi-bo.pdf",
        "/media/./documents/noi-bo.pdf",
        "/media/images/..%2fdocuments/noi-bo.pdf",
    ],
)
def test_documents_are_not_served_past_the_view_that_asks_who_wants_them(target, way):
    folder = Path(target.portal.environment["DATA_DIR"], "media/documents")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "noi-bo.pdf").write_bytes(b"chi danh cho noi bo")
    assert target.get(way).status == 404


@pytest.mark.parametrize(
    "way", ["/media/", "/media/images/", "/media/original_images/", "/static/", "/static/css/"]
)
def test_no_folder_is_listed(target, way):
    assert target.get(way).status == 404
