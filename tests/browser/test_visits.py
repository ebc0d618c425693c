"""Counting as residents cause it: with a real browser, through the real server."""

import csv
import io
import json
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM
from tests.visits.beacons import LAPTOP, PHONE

pytestmark = pytest.mark.browser

SECONDS = 30
"""The portal folds every five seconds; two cores serve the portal, the browser and the other half of the suite."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Playwright turns off what every other browser does when a reader goes back.
    return browser_type_launch_args | {
        "ignore_default_args": ["--disable-back-forward-cache"],
    }


@pytest.fixture
def article(portal):
    """The address of the article of the old portal."""
    with urlopen(f"{portal.url}/sitemap.xml") as response:
        addresses = response.read().decode().split("<loc>")[1:]
    path = next(address for address in addresses if "/ubnd-phuong-1-tong-ket" in address)
    return portal.url + "/" + path.partition("<")[0].split("/", 3)[3]


@pytest.fixture
def reader(browser):
    """A function that opens a browser of its own for somebody with that user agent."""
    opened = []

    def make(agent=PHONE, **options):
        context = browser.new_context(user_agent=agent, locale="vi-VN", **options)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def told(portal):
    """A function that returns today's (visits, views, unique views) as the public page tells them."""

    def read():
        with urlopen(f"{portal.url}/thong-ke/theo-ngay.csv") as response:
            rows = list(csv.reader(io.StringIO(response.read().decode("utf-8-sig"))))
        return tuple(int(cell) for cell in rows[-1][1:]) if len(rows) > 1 else (0, 0, 0)

    return read


@pytest.fixture
def counted(portal, told):
    """A function that returns the same with all that waited to be folded."""

    def read():
        portal.manage("fold_visits")
        return told()

    return read


@pytest.fixture
def today(portal):
    """A function that returns today's visits as the API tells them at the moment."""

    def read():
        with urlopen(f"{portal.url}/api/v2/visit-statistics/") as response:
            return json.load(response)["today"]

    return read


@pytest.fixture
def expect_more():
    """A function that waits until there are so many visits, views and unique views more, by ``told`` or ``counted``."""

    def wait(read, before, *more):
        wanted = tuple(a + b for a, b in zip(before, more, strict=True))
        deadline = time.monotonic() + SECONDS
        while (found := read()) != wanted and time.monotonic() < deadline:
            time.sleep(0.2)  # between two looks; the deadline decides
        assert found == wanted

    return wait


def numbers(page):
    """Return what the box shows: online, today, total."""
    return [int(text.replace(".", "")) for text in page.locator(".visits dd").all_inner_texts()]


def open_and_count(page, address):
    """Open a page and wait for the answer to its beacon."""
    with page.expect_response("**/_lt") as answer:
        page.goto(address)
    page.wait_for_load_state("networkidle")
    return answer.value.json()


def test_a_reader_raises_today_and_the_total_a_reload_only_the_views(
    reader, article, told, counted, expect_more
):
    before = counted()
    page = reader(PHONE + " Minh-hoa/1")
    with page.expect_response("**/_lt"):
        page.goto(article)
    expect(page.locator("[data-lt=today]").first).not_to_have_text("0")
    first = numbers(page)
    assert first[0] >= 1
    expect_more(told, before, 1, 1, 1)  # the portal folds by itself
    open_and_count(page, article)
    expect_more(counted, before, 1, 2, 1)
    assert numbers(page)[1:] == first[1:]
    other = reader(LAPTOP + " Minh-hoa/1")
    assert open_and_count(other, article)["total"] == first[2] + 1
    expect(other.locator("[data-lt=total]").first).to_have_text(
        f"{first[2] + 1:,}".replace(",", ".")
    )


def test_the_page_keeps_its_shape_and_sets_no_cookie(reader, article):
    page = reader(PHONE + " Minh-hoa/2", viewport={"width": 320, "height": 640})
    page.add_init_script(
        "new PerformanceObserver(list => list.getEntries().forEach("
        "entry => { window.shift = (window.shift || 0) + entry.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    open_and_count(page, article)
    page.locator(".visits").scroll_into_view_if_needed()
    assert page.evaluate("window.shift || 0") < 0.01
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0


def test_who_asks_not_to_be_counted_is_not(reader, article, today):
    before = today()
    page = reader(PHONE + " Minh-hoa/3")
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
    )
    beacons = []
    page.on(
        "request", lambda request: beacons.append(request.url) if "_lt" in request.url else None
    )
    page.goto(article)
    page.wait_for_load_state("networkidle")
    assert beacons == []
    assert today() == before


def test_staff_are_not_counted(reader, portal, article, log_in):
    page = reader(PHONE + " Minh-hoa/4")
    beacons = []
    page.on(
        "request", lambda request: beacons.append(request.url) if "_lt" in request.url else None
    )
    log_in(page, portal, "admin", portal.password)
    page.goto(f"{portal.url}/admin/")
    page.goto(article)
    page.wait_for_load_state("networkidle")
    assert beacons == []


def test_going_back_is_one_more_view(reader, portal, article, counted, expect_more):
    before = counted()
    page = reader(PHONE + " Minh-hoa/5")
    open_and_count(page, article)
    open_and_count(page, portal.url + "/")
    with page.expect_request("**/_lt"):  # kept by the browser or loaded again, as it likes
        page.go_back(wait_until="commit")
    expect_more(counted, before, 1, 3, 2)


def test_a_page_loaded_in_advance_counts_once_it_is_seen(
    portal, article, counted, expect_more, tmp_path
):
    """In a browser that nobody drives: one that is driven loads nothing in advance."""
    before = counted()
    path = "/" + article.split("/", 3)[3]
    with ForwardingProxy(portal.url, path) as proxy:
        options = f"--headless --no-sandbox --disable-gpu --user-data-dir={tmp_path} --disable-sync"
        chromium = subprocess.Popen(
            [
                CHROMIUM,
                *options.split(),
                "--disable-background-networking",
                f"--user-agent={PHONE} Minh-hoa/6",
                "--remote-debugging-port=0",  # otherwise it would wait for nothing and end
                proxy.url,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            expect_more(counted, before, 1, 2, 2)
        finally:
            chromium.kill()
            chromium.wait()
    loaded = proxy.seen.index(("GET", path, "prefetch;prerender"))
    assert proxy.seen[:loaded].count(("POST", "/_lt", "")) <= 1
    beacons = [place for place, request in enumerate(proxy.seen) if request[1] == "/_lt"]
    shown = proxy.seen.index(("SHOWN", path, ""))
    assert len(beacons) == 2
    assert beacons[0] < shown < beacons[1]


class ForwardingProxy:
    """
    Stands before the portal and adds to its home page what loads ``path`` in advance, and opens it after a while.

    ``seen`` lists the requests as (method, path, Sec-Purpose), and ("SHOWN", path, "") when the page is opened.
    """

    def __init__(self, portal_url, path):
        self.seen = []
        script = (
            '<script type="speculationrules">{"prerender": [{"source": "list", "urls": ["ADDRESS"],'
            ' "eagerness": "immediate"}]}</script><script>setTimeout(() => {'
            ' navigator.sendBeacon("/shown"); location.href = "ADDRESS"; }, 5000)</script></head>'
        ).replace("ADDRESS", path)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                purpose = self.headers.get("Sec-Purpose", "")
                if self.path == "/shown":
                    proxy.seen.append(("SHOWN", path, ""))
                    return self.answer(204, {}, b"")
                proxy.seen.append((self.command, self.path, purpose))
                length = int(self.headers.get("Content-Length", 0))
                headers = dict(self.headers.items()) | {"Accept-Encoding": "identity"}
                request = Request(
                    portal_url + self.path,
                    data=self.rfile.read(length) if length else None,
                    headers=headers,
                    method=self.command,
                )
                with urlopen(request) as found:
                    body = found.read()
                    kept = {"Content-Type": found.headers["Content-Type"]}
                if self.path == "/":
                    body = body.replace(b"</head>", script.encode())
                return self.answer(200, kept, body)

            do_POST = do_GET  # noqa: N815 - the name that the server looks for

            def answer(self, status, headers, body):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
