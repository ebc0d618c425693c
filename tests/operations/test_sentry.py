"""Reports of failures, as a server that speaks Sentry's language receives them."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from operations.observability.reports import without_persons
from tests.operations.serving import served
from tests.portal import run_python
from tests.servers import wait_until

PERSONAL = ("nguyen.van.a", "0912", "0987", "203.0.113.7", "bimat", "Zalo", "chia-khoa")
TASK = """
import django; django.setup()
import sentry_sdk
from huey.contrib.djhuey import HUEY, db_task
HUEY.immediate = True

@db_task(name="fails-on-purpose")
def fail(phone):
    raise RuntimeError("cannot reach " + phone)

fail("0912345678")
sentry_sdk.flush(10)
"""


class Sentry(ThreadingHTTPServer):
    """Keeps the envelopes that it is sent."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Receiver)
        self.envelopes = []

    @property
    def dsn(self):
        return f"http://publickey@127.0.0.1:{self.server_port}/1"

    def events(self):
        """Return the events in what has come, and the whole of it as one text."""
        text = "\n".join(self.envelopes)
        items = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        return [item for item in items if "exception" in item], text


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        decompress = {"br": brotli.decompress, "gzip": gzip.decompress}
        self.server.envelopes.append(decompress[self.headers["Content-Encoding"]](body).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def sentry():
    with Sentry() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_failure_is_reported_with_its_place_and_id_and_without_anything_of_the_reader(
    prepared, sentry, tmp_path
):
    data_dir = prepared.copy(tmp_path / "var")
    variables = {"SENTRY_DSN": sentry.dsn, "SENTRY_TRACES_SAMPLE_RATE": "1", "LOG_FORMAT": "json"}
    with served(data_dir, tmp_path / "output", **variables) as portal:
        answer = portal.get(
            "/_fail/chia-khoa/?q=bimat",
            data=b"phone=0987654321&mail=nguyen.van.a@phuong.example",
            Cookie="sessionid=bimat; ho-ten=bimat",
            Authorization="Bearer bimat",
            Referer="https://phuong.example/?q=bimat",
            User_Agent="Zalo bimat",
            X_Forwarded_For="203.0.113.7",
            Content_Type="application/x-www-form-urlencoded",
        )
        (event,) = wait_until(lambda: sentry.events()[0])
        told = [json.loads(line) for line in portal.lines() if line.startswith("{")]
    assert answer.status == 500
    number = answer.headers["x-request-id"]
    assert event["tags"]["request_id"] == number
    assert f"<code>{number}</code>" in answer.text
    failure = event["exception"]["values"][-1]
    assert failure["type"] == "RuntimeError"
    assert failure["value"] == "broken on purpose for […], […]"
    assert failure["stacktrace"]["frames"][-1]["function"] == "fail"
    assert event["request"] == {"url": f"{portal.url}/_fail/…/", "method": "POST"}
    assert {name for name in PERSONAL if name in sentry.events()[1]} == set()
    assert [line["level"] for line in told if line["request_id"] == number] == ["ERROR", "WARNING"]


def test_a_failing_task_is_reported_without_what_it_was_given(sentry, tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "site_config.settings.production"}
    result = run_python(tmp_path / "var", "-c", TASK, SENTRY_DSN=sentry.dsn, **settings)
    assert result.returncode == 0, result.stderr
    (event,) = (each for each in sentry.events()[0])
    assert event["exception"]["values"][-1]["value"] == "cannot reach […]"
    assert event["tags"]["huey_task_id"] == event["tags"]["request_id"]
    assert {name for name in PERSONAL if name in sentry.events()[1]} == set()


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ("no such table: home_alert", "no such table: home_alert"),
        ("line 1\nDETAIL:  Key (email)=(a@b.vn) already exists.", "line 1\n[…]"),
        ("write to tran.b+tin@phuong.example now", "write to […] now"),
        ("CCCD 045092001234, +84 912 345 678", "CCCD […], […]"),
        ("GET https://p2.example/tim?q=benh failed", "GET https://p2.example/tim[…] failed"),
        ("from 203.0.113.7 port 80", "from […] port 80"),
        (None, None),
    ],
)
def test_messages_are_freed_of_what_may_tell_of_a_person(told, sent):
    event = without_persons({"exception": {"values": [{"value": told}]}, "message": told})
    assert event["exception"]["values"][0]["value"] == sent
    assert event["message"] == sent


def test_nothing_is_reported_where_no_address_is_given(tmp_path):
    code = "import sys, django; django.setup(); print('sentry_sdk' in sys.modules)"
    settings = {"DJANGO_SETTINGS_MODULE": "site_config.settings.production"}
    result = run_python(tmp_path / "var", "-c", code, **settings)
    assert result.stdout == "False\n", result.stderr
