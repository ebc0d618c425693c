"""
What one reader sends shapes no page that another one gets: each attempt comes first, then a clean request.

The page cache keeps a page under scheme, host, path and the names of the query that pages read.
"""

import itertools

import pytest

from tests.operations.attacks.wire import EVIL

NUMBERS = itertools.count()
PATH = "/tin-tuc/"
MARK = "dau-vet-cua-ke-xau"
HEADERS = {
    "X_Forwarded_Host": EVIL,
    "X_Forwarded_Scheme": "https",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Port": "444",
    "X_Forwarded_Prefix": f"/{MARK}",
    "X_Forwarded_For": f"{MARK}",
    "X_Original_URL": "/admin/login/",
    "X_Rewrite_URL": "/admin/login/",
    "X_HTTP_Method_Override": "POST",
    "X_Method_Override": "HEAD",
    "Forwarded": f"host={EVIL};proto=https",
    "Script_Name": f"/{MARK}",
    "Path_Info": "/admin/login/",
    "X_Wsgi_Url_Scheme": "https",
    "Accept": "application/json",
    "Accept_Language": "en",
    "Accept_Encoding": "gzip",
    "Accept_Charset": "utf-16",
    "User_Agent": MARK,
    "Referer": f"https://{EVIL}/{MARK}",
    "Origin": f"https://{EVIL}",
    "Cookie": f"django_language=en; csrftoken={MARK}; messages={MARK}; wagtail={MARK}",
    "X_Requested_With": "XMLHttpRequest",
    "X_Request_Id": MARK,
    "Upgrade_Insecure_Requests": "1",
    "Save_Data": "on",
    "DNT": "1",
    "If_None_Match": "*",
    "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT",
    "Range": "bytes=0-9",
    "Purpose": "prefetch",
    "Expect": "x",
}
QUERIES = (
    f"utm_source={MARK}",
    f"utm_source={MARK}&utm_campaign=<script>",
    f"fbclid={MARK}",
    f"_method=POST&x={MARK}",
    f"callback={MARK}",
    f"trang=1&trang={MARK}",
    f"trang={MARK}",
    f"trang=1;utm_source={MARK}",
    f"utm_source=1;trang={MARK}",
    f"trang%00={MARK}",
    f"chu-de={MARK}",
    f"limit={MARK}",
    f"&&&={MARK}",
    f"trang[]={MARK}",
)
OF_ITS_OWN = {"date", "x-request-id", "connection", "etag", "content-length"}
"""Headers that differ from one answer, or from one address, to the next."""


@pytest.fixture
def address():
    """An address that no test has asked for: nothing of it is kept."""
    return f"{PATH}?start={next(NUMBERS) + 900_000}"


@pytest.fixture(scope="module")
def clean(target):
    """The page as somebody gets it who sends nothing but the request."""
    answer = target.get(f"{PATH}?start=899999")
    assert answer.status == 200
    assert "s-maxage" in answer.headers["cache-control"]  # one that is kept
    return answer


def assert_clean(target, address, clean):
    for _ in range(2):  # the one that is kept, if it was not kept yet
        answer = target.get(address)
        assert answer.status == clean.status
        assert MARK not in answer.text
        assert EVIL not in answer.text
        assert without_own(answer) == without_own(clean)
        number = address.rpartition("=")[2].encode()
        assert answer.body.replace(number, b"899999") == clean.body


def without_own(answer):
    return {name: value for name, value in answer.headers.items() if name not in OF_ITS_OWN}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_of_one_reader_changes_nothing_for_the_next(target, address, clean, name):
    target.get(address, **{name: HEADERS[name]})
    assert_clean(target, address, clean)


def test_nor_do_all_of_them(target, address, clean):
    few = {name: value for name, value in HEADERS.items() if name not in ("Range", "Expect")}
    target.get(address, **few)
    assert_clean(target, address, clean)


def test_nor_does_the_body_of_a_request_that_has_none(target, address, clean):
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    target.get(address, body=f"trang=2&chu-de={MARK}".encode(), **form)
    assert_clean(target, address, clean)


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "PURGE", "PUT", "DELETE", "get"])
def test_nor_does_another_method(target, address, clean, method):
    target.get(address, method=method)
    assert_clean(target, address, clean)


@pytest.mark.parametrize("query", QUERIES)
def test_nor_does_what_is_added_to_the_address(target, address, clean, query):
    target.get(f"{address}&{query}")
    target.get(f"{PATH}?{query}&{address.partition('?')[2]}")
    assert_clean(target, address, clean)


@pytest.mark.parametrize(
    "path",
    ["//tin-tuc/", "/./tin-tuc/", "/%74in-tuc/", "/tin-tuc/;x", "/tin-tuc/%3Fx", "/TIN-TUC/"],
)
def test_nor_does_another_way_of_writing_the_path(target, address, clean, path):
    target.get(f"{path}?{address.partition('?')[2]}")
    assert_clean(target, address, clean)


def test_an_answer_to_a_wrong_address_is_not_kept(target):
    for _ in range(2):
        assert target.get(f"/khong-co/?utm_source={MARK}").status == 404
        answer = target.get("/khong-co/")
        assert answer.status == 404
        assert MARK not in answer.text
        assert "public" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/api/v2/pages/", "/healthz"])
def test_no_page_of_somebody_is_kept_under_an_address_that_looks_like_a_file(target, path):
    """Web cache deception: a proxy in front may keep what ends like a style sheet."""
    for suffix in ("x.css", "%2fx.css", ";x.css", "%0ax.css", "%00x.css", "%3fx.css"):
        answer = target.get(path + suffix)
        assert answer.status in (301, 302, 400, 404), path + suffix
        assert "s-maxage" not in answer.headers.get("cache-control", ""), path + suffix
