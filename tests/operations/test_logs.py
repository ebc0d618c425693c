"""The lines of the log: which they are, what they say, and what they keep quiet about."""

import json
import logging
from io import StringIO
from logging.config import DictConfigurator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpResponse
from huey.contrib.djhuey import HUEY

from operations.observability import work
from site_config.settings.environment import Environment
from site_config.settings.logs import logging_settings, metrics_token, sentry_dsn

SANE = "0123456789abcdef0123456789abcdef"


def settings_for(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return logging_settings(Environment())


@pytest.fixture
def log(monkeypatch):
    """A function that writes the log to a text from now on, in the given format, and returns a way to its lines."""
    added = []

    def start(chosen):
        parts = DictConfigurator(settings_for(monkeypatch, LOG_FORMAT=chosen))
        handler = logging.StreamHandler(StringIO())
        handler.setFormatter(parts.configure_formatter(dict(parts.config["formatters"][chosen])))
        handler.addFilter(parts.configure_filter(dict(parts.config["filters"]["work"])))
        for name in (None, "huey"):
            logging.getLogger(name).addHandler(handler)
            added.append((name, handler))
        return lambda: handler.stream.getvalue().splitlines()

    yield start
    for name, handler in added:
        logging.getLogger(name).removeHandler(handler)


def objects(lines):
    return [json.loads(line) for line in lines]


class TestRequestId:
    def test_each_answer_carries_one_of_its_own(self, client):
        first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))
        assert first != second
        assert len(first) == len(second) == 16

    def test_that_of_a_reader_is_not_believed(self, client):
        answer = client.get("/healthz", headers={"X-Request-ID": SANE})
        assert answer["X-Request-ID"] != SANE

    def test_that_of_our_own_proxy_is(self, client, settings):
        settings.NUM_PROXIES = 1
        answer = client.get("/healthz", headers={"X-Request-ID": SANE})
        assert answer["X-Request-ID"] == SANE

    @pytest.mark.parametrize(
        "given",
        [
            "",
            "short",
            "a" * 65,
            "a b c d e f g",
            "id\nx-second: line",
            "<script>alert(1)",
            "é" * 20,
        ],
    )
    def test_one_that_could_do_harm_is_replaced(self, client, settings, given):
        settings.NUM_PROXIES = 1
        answer = client.get("/healthz", headers={"X-Request-ID": given})
        assert answer["X-Request-ID"] != given
        assert len(answer["X-Request-ID"]) == 16


@pytest.mark.django_db
class TestLines:
    def test_nothing_is_written_of_a_request_that_went_well(self, client, log):
        lines = log("line")
        client.get("/robots.txt")
        assert lines() == []

    def test_every_request_is_written_where_that_is_wanted(self, client, settings, log):
        settings.LOG_REQUESTS = True
        lines = log("line")
        answer = client.get("/robots.txt")
        (line,) = lines()
        assert (
            f" INFO operations.requests [{answer['X-Request-ID']}]: GET /robots.txt 200, " in line
        )

    def test_a_slow_request_is_written(self, client, settings, log):
        settings.SLOW_REQUEST_MS = -1
        lines = log("json")
        client.get("/readyz")
        (told,) = objects(lines())
        assert told["level"] == "WARNING"
        assert told["queries"] >= 1
        assert told["milliseconds"] > 0

    def test_an_object_says_when_what_and_how_long(self, client, settings, log):
        settings.LOG_REQUESTS = True
        lines = log("json")
        answer = client.get("/robots.txt?q=bi+mat", REMOTE_ADDR="203.0.113.7")
        (told,) = objects(lines())
        assert told.pop("time").endswith("+07:00")
        assert told.pop("milliseconds") > 0
        assert told.pop("message").startswith("GET /robots.txt 200, ")
        assert told == {
            "level": "INFO",
            "logger": "operations.requests",
            "request_id": answer["X-Request-ID"],
            "method": "GET",
            "path": "/robots.txt",
            "status": 200,
            "queries": 0,
        }

    def test_no_line_tells_what_was_searched_nor_who_did(self, client, settings, log):
        settings.LOG_REQUESTS = True
        for chosen in ("line", "json"):
            lines = log(chosen)
            for address in ("/tim-kiem/?q=benh-kin", "/khong-co/?q=benh-kin"):
                client.get(address, REMOTE_ADDR="203.0.113.7", headers={"Referer": "/?q=benh-kin"})
            text = "\n".join(lines())
            assert "/tim-kiem/" in text
            assert "Not Found" in text
            assert "benh-kin" not in text
            assert "203.0.113.7" not in text

    def test_who_works_in_the_admin_is_told_and_nobody_else(
        self, client, admin_client, admin_user, settings, log
    ):
        settings.LOG_REQUESTS = True
        lines = log("json")
        admin_client.get("/admin/")
        admin_client.get("/robots.txt")
        client.get("/admin/login/")
        users = {told["path"]: told.get("user") for told in objects(lines())}
        assert users == {"/admin/": admin_user.pk, "/robots.txt": None, "/admin/login/": None}

    def test_a_link_that_opens_something_is_not_told(self, client, settings, log):
        settings.LOG_REQUESTS = True
        lines = log("line")
        client.get("/xem-truoc/chia-khoa-bi-mat/")
        text = "\n".join(lines())
        assert "/xem-truoc/\\u2026/" in text
        assert "Not Found: /xem-truoc/…/" in text
        assert "chia-khoa-bi-mat" not in text

    def test_what_django_says_of_an_answer_carries_its_id(self, client, log):
        lines = log("json")
        answer = client.get("/khong-co/")
        assert [(told["message"], told["request_id"]) for told in objects(lines())] == [
            ("Not Found: /khong-co/", answer["X-Request-ID"])
        ]
        assert work.current() is None

    def test_a_preview_within_a_request_has_an_id_of_its_own_and_gives_it_back(
        self, client, home_page, log, monkeypatch
    ):
        ids = []

        def look_at_itself(page, request, *args, **kwargs):
            ids.append(work.current_id())
            if len(ids) == 1:
                page.make_preview_request(request, "")
                ids.append(work.current_id())
            return HttpResponse("ok")

        monkeypatch.setattr(type(home_page), "serve", look_at_itself)
        monkeypatch.setattr(
            type(home_page), "serve_preview", lambda page, request, mode: page.serve(request)
        )
        answer = client.get("/")
        outer, inner, outer_again = ids
        assert outer == outer_again == answer["X-Request-ID"]
        assert inner != outer

    def test_nobody_writes_lines_of_their_own(self, client, settings, log):
        settings.LOG_REQUESTS = True
        lines = log("line")
        client.get("/a%0a2026-01-01 ERROR forged%1b[31m/")
        assert not [line for line in lines() if line.startswith("2026-01-01 ERROR forged")]
        assert "\x1b" not in "".join(lines())


@pytest.mark.django_db
class TestFailures:
    def test_the_page_and_every_line_of_a_failure_carry_the_same_id(
        self, client, home_page, monkeypatch, log
    ):
        def fail(*args, **kwargs):
            raise RuntimeError("broken on purpose")

        monkeypatch.setattr(type(home_page), "serve", fail)
        client.raise_request_exception = False
        lines = log("json")
        answer = client.get("/")
        told = objects(lines())
        assert [each["logger"] for each in told] == ["django.request", "operations.requests"]
        assert {each["request_id"] for each in told} == {answer["X-Request-ID"]}
        assert "RuntimeError: broken on purpose" in told[0]["exc_info"]
        assert told[1]["status"] == 500
        assert f"<code>{answer['X-Request-ID']}</code>" in answer.content.decode()

    def test_a_failing_task_is_told_with_its_id(self, log):
        @HUEY.task(name="fails-on-purpose")
        def fail():
            raise RuntimeError("broken on purpose")

        lines = log("json")
        result = fail()
        told = objects(lines())
        assert [each["request_id"] for each in told if each["level"] == "ERROR"] == [result.id]
        assert work.current() is None

    def test_a_task_within_a_request_gives_the_id_back(self):
        before = work.begin(work.Work("request", "of-the-request"))

        @HUEY.task(name="says-its-id")
        def say():
            return work.current_id()

        result = say()
        assert result() == result.id
        assert work.current_id() == "of-the-request"
        work.end(before)


@pytest.mark.django_db
class TestSlowStatements:
    def test_a_long_one_is_told_without_its_parameters(self, settings, log):
        settings.SLOW_QUERY_MS = -1
        lines = log("json")
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s, %s,\n  %s, %s, %s", ["0912345678", 2, 3, 4, 5])
        (told,) = objects(lines())
        assert told["logger"] == "operations.statements"
        assert told["message"].endswith(": SELECT %s, …")
        assert told["milliseconds"] >= 0

    def test_a_short_one_is_not(self, log):
        lines = log("json")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert lines() == []


class TestSettings:
    def test_another_format_is_refused(self, monkeypatch):
        with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT phải là line hoặc json: “xml”"):
            settings_for(monkeypatch, LOG_FORMAT="xml")

    def test_the_level_may_be_written_in_small_letters(self, monkeypatch):
        assert settings_for(monkeypatch, LOG_LEVEL="debug")["root"]["level"] == "DEBUG"

    def test_a_token_that_can_be_guessed_is_refused(self, monkeypatch):
        monkeypatch.setenv("METRICS_TOKEN", "bi-mat")
        with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN phải có ít nhất 20 ký tự"):
            metrics_token(Environment())
        monkeypatch.setenv("METRICS_TOKEN", "x" * 20)
        assert metrics_token(Environment()) == "x" * 20

    @pytest.mark.parametrize(
        "dsn", ["sentry.example", "https://sentry.example/1", "https://a@b", "https://a@b:x/1"]
    )
    def test_what_is_no_address_of_sentry_is_refused(self, monkeypatch, dsn):
        monkeypatch.setenv("SENTRY_DSN", dsn)
        with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN không đúng dạng"):
            sentry_dsn(Environment())

    @pytest.mark.parametrize("dsn", ["", "https://a1@sentry.example/12", "http://a:b@s:9000/x/1"])
    def test_an_address_of_sentry_is_taken(self, monkeypatch, dsn):
        monkeypatch.setenv("SENTRY_DSN", dsn)
        assert sentry_dsn(Environment()) == dsn
