"""The cache of ready pages in front of an application: what it keeps, for whom, and how it stands in."""

import gzip
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import brotli
import pytest
from django.core.cache import caches

from articles.outputs.feed_formats import AtomFeed, JsonFeed, RssFeed
from site_config import page_cache
from site_config.page_cache import PageCache

HTML = [("Content-Type", "text/html; charset=utf-8")]


class Application:
    """A WSGI application whose pages tell how often it was asked, and of which headers."""

    def __init__(self):
        self.asked = []
        self.status = "200 OK"
        self.headers = HTML
        self.body = b"<p>Tin c\xe1\xbb\xa7a ph\xc6\xb0\xe1\xbb\x9dng</p>"

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        length = ("Content-Length", str(len(self.body)))
        start_response(self.status, [*self.headers, length])
        return [self.body]


class Reader:
    """Asks a WSGI application; what was answered last is in ``status``, ``headers`` and ``body``."""

    def __init__(self, cache):
        self.cache = cache

    def get(self, path="/tin/", query="", method="GET", scheme="http", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "phuong.example",
            "wsgi.url_scheme": scheme,
            "wsgi.input": io.BytesIO(),
        } | headers

        def start_response(status, headers, *error):
            self.status, self.headers = status, dict(headers)

        self.body = b"".join(self.cache(environ, start_response))
        return self


class State:
    """What the cache asks of the site: the name of its state, and for how long that is true."""

    version = "1"
    seconds = 60


@pytest.fixture
def state():
    return State()


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def new_cache(application, state, tmp_path, settings):
    """A function that returns the cache of one more process."""
    settings.CACHES = settings.CACHES | {
        "pages": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "pages",
        }
    }

    def new_cache():
        return PageCache(
            application,
            store=caches["pages"],
            version=lambda: state.version,
            lifetime=lambda: state.seconds,
            cookie="sessionid",
            scheme_header=("HTTP_X_FORWARDED_PROTO", "https"),
            closed=("/admin/",),
            turns=tmp_path / "turns",
            count=outcomes.append,
        )

    outcomes = []
    new_cache.outcomes = outcomes
    return new_cache


@pytest.fixture
def reader(new_cache):
    return Reader(new_cache())


class TestReadyPages:
    def test_are_the_same_in_each_form_and_made_once(self, reader, application):
        plain = reader.get().body
        assert plain == application.body
        assert gzip.decompress(reader.get(HTTP_ACCEPT_ENCODING="gzip;q=0.5").body) == plain
        assert reader.headers["Content-Encoding"] == "gzip"
        assert brotli.decompress(reader.get(HTTP_ACCEPT_ENCODING="gzip, br").body) == plain
        assert reader.get(HTTP_ACCEPT_ENCODING="br;q=0, gzip;q=0").body == plain
        assert reader.headers["Vary"] == "Accept-Encoding"
        assert reader.headers["Content-Length"] == str(len(plain))
        assert len(application.asked) == 1

    def test_may_be_kept_by_what_stands_in_front(self, reader):
        cache_control = reader.get().headers["Cache-Control"]
        assert cache_control == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"

    @pytest.mark.parametrize("form", [feed.content_type for feed in (RssFeed, AtomFeed, JsonFeed)])
    def test_are_feeds_too(self, reader, application, form):
        application.headers = [("Content-Type", form)]
        etag = reader.get("/tin-tuc/feed/").headers["ETag"]
        assert reader.get("/tin-tuc/feed/", HTTP_IF_NONE_MATCH=etag).status == "304 Not Modified"
        assert len(application.asked) == 1

    def test_are_not_sent_to_who_has_them(self, reader):
        etag = reader.get().headers["ETag"]
        assert reader.get(HTTP_IF_NONE_MATCH=f'W/"other", {etag}').status == "304 Not Modified"
        assert reader.body == b""
        assert reader.get(HTTP_IF_NONE_MATCH='W/"other"').status == "200 OK"

    def test_answer_head_without_a_body(self, reader):
        length = reader.get().headers["Content-Length"]
        assert reader.get(method="HEAD").body == b""
        assert reader.headers["Content-Length"] == length

    def test_are_those_of_every_process(self, new_cache, application):
        bodies = [Reader(new_cache()).get().body for _ in range(3)]
        assert bodies == [application.body] * 3
        assert len(application.asked) == 1

    def test_are_made_anew_in_another_state(self, new_cache, application, state):
        readers = [Reader(new_cache()) for _ in range(2)]
        for reader in readers:
            reader.get()
        application.body, state.version = b"<p>Tin kh\xc3\xa1c</p>", "2"
        assert [reader.get().body for reader in readers] == [application.body] * 2
        assert len(application.asked) == 2

    def test_are_made_anew_when_time_changes_them(self, reader, application, state):
        state.seconds = 0
        reader.get()
        assert reader.get().body == application.body
        assert len(application.asked) == 2

    @pytest.mark.parametrize(
        "other",
        [
            {"path": "/tin/khac/"},
            {"query": "trang=2"},
            {"HTTP_HOST": "phuong-khac.example"},
            {"HTTP_X_FORWARDED_PROTO": "https"},
        ],
    )
    def test_are_told_apart_by_their_address(self, reader, application, other):
        reader.get()
        reader.get(**other)
        assert len(application.asked) == 2

    def test_know_nothing_of_what_links_had_appended(self, reader, application):
        reader.get(query="trang=2&nam=2022")
        reader.get(query="nam=2022&utm_source=zalo&fbclid=a&trang=2")
        assert [each["QUERY_STRING"] for each in application.asked] == ["nam=2022&trang=2"]

    def test_know_nothing_of_who_asked_first(self, reader, application):
        reader.get(
            HTTP_COOKIE="a=b",
            HTTP_USER_AGENT="x",
            HTTP_X_FORWARDED_HOST="evil.example",
            HTTP_X_FORWARDED_FOR="203.0.113.1",
            HTTP_ACCEPT_LANGUAGE="en",
            HTTP_X_HTTP_METHOD_OVERRIDE="DELETE",
        )
        (asked,) = application.asked
        assert [name for name in asked if name.startswith("HTTP_")] == ["HTTP_HOST"]


class TestNothingIsKept:
    @pytest.mark.parametrize(
        "request_",
        [
            {"HTTP_COOKIE": "a=b; sessionid=abc"},
            {"HTTP_AUTHORIZATION": "Bearer abc"},
            {"HTTP_RANGE": "bytes=0-1"},
            {"method": "POST"},
            {"path": "/admin/pages/"},
            {"query": "q=camera"},
            {"query": "trang=" + "1" * 500},
        ],
        ids=str,
    )
    def test_of_what_is_asked_for_somebody(self, reader, application, request_):
        for _ in range(2):
            reader.get(**request_)
        assert len(application.asked) == 2
        assert application.asked[0]["QUERY_STRING"] == request_.get("query", "")

    @pytest.mark.parametrize(
        ("status", "header"),
        [
            ("200 OK", ("Set-Cookie", "a=b")),
            ("200 OK", ("Cache-Control", "private")),
            ("200 OK", ("Cache-Control", "max-age=0, no-store")),
            ("200 OK", ("Vary", "Cookie")),
            ("200 OK", ("Content-Security-Policy", "script-src 'nonce-abc'")),
            ("200 OK", ("Content-Disposition", "attachment")),
            ("200 OK", ("Content-Type", "application/json")),
            ("404 Not Found", ("X-Reason", "none")),
            ("302 Found", ("Location", "/")),
            ("500 Internal Server Error", ("X-Reason", "none")),
        ],
        ids=str,
    )
    def test_of_what_is_not_for_everybody(self, reader, application, status, header):
        application.status, application.headers = status, [*HTML, header]
        for _ in range(2):
            assert reader.get().status == status
            assert reader.body == application.body
        assert len(application.asked) == 2
        assert "s-maxage" not in reader.headers.get("Cache-Control", "")

    def test_while_nobody_knows_the_state(self, reader, application, state):
        state.version = None
        reader.get(), reader.get()
        assert len(application.asked) == 2
        assert not reader.cache.at_hand
        assert "s-maxage" in reader.headers["Cache-Control"]  # for whoever stands in front

    def test_and_who_is_logged_in_gets_pages_of_their_own(self, reader):
        reader.get()
        assert reader.get(HTTP_COOKIE="sessionid=abc").headers["Cache-Control"] == "private"


class TestAStorm:
    def test_has_a_page_made_once_for_two_hundred_readers_of_two_processes(
        self, new_cache, application
    ):
        caches_ = [new_cache(), new_cache()]
        start = Barrier(200)

        def read(number):
            start.wait()
            return Reader(caches_[number % 2]).get().body

        with ThreadPoolExecutor(200) as pool:
            bodies = set(pool.map(read, range(200)))
        assert bodies == {application.body}
        assert len(application.asked) == 1

    def test_takes_no_more_memory_than_is_allowed(self, reader, application, monkeypatch):
        monkeypatch.setattr(page_cache, "AT_HAND", 10_000)
        for number in range(50):
            application.body = f"<p>{number}</p>".encode()
            reader.get(path=f"/tin/{number}/")
        assert reader.cache.size <= 10_000
        assert sum(page.size for page in reader.cache.at_hand.values()) == reader.cache.size

    def test_with_the_database_away_reads_what_was_true_last(self, reader, application, state):
        state.seconds = 0
        body = reader.get().body
        application.status, application.body = "503 Service Unavailable", b"away"
        assert (reader.get().status, reader.body) == ("200 OK", body)
        assert (reader.get().status, reader.body) == ("200 OK", body)
        assert len(application.asked) == 2  # the application is not asked again at once
        assert reader.get(path="/chua-co/").status == "503 Service Unavailable"

    def test_with_the_database_away_never_reads_what_was_taken_back(
        self, reader, application, state
    ):
        reader.get()
        state.version = "2"
        application.status = "503 Service Unavailable"
        assert reader.get().status == "503 Service Unavailable"

    def test_is_counted(self, reader, new_cache):
        reader.get(), reader.get(), reader.get(method="POST")
        assert new_cache.outcomes == ["miss", "hit", "bypass"]
