"""Readers, beacons and programs in one mix: a tiny client that takes the hosts in turn and repeats nothing."""

import http.client
import itertools
import json
import random
import re
import secrets
import threading
import time
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tests.operations.people import PHONE
from tests.operations.soak.ledger import NOBODY

THREADS = 8
TIMEOUT = 15
# Of a hundred requests.
MIX = {"cached page": 55, "uncached page": 10, "beacon": 20, "API v2": 8, "ward API": 7}
PROGRAMS = {
    "API v2": (
        "/api/v2/pages/?type=articles.ArticlePage&limit=20",
        "/api/v2/pages/?search=khu",
        "/api/v2/alerts/",
    ),
    "ward API": ("/api/ward/v1/feeds/articles",),
}


class Readers:
    """
    People and programs that ask the web processes ``urls`` (by name) and note in ``ledger`` what they meet.

    ``rate`` is how many requests they make in a second together; None is as many as they can.
    """

    def __init__(self, urls, ledger):
        self.ledger, self.rate = ledger, None
        self._addresses = {name: urlsplit(url).netloc for name, url in urls.items()}
        self._turns = itertools.cycle(urls)
        self._numbers = itertools.count(1)
        self._lock, self._next = threading.Lock(), 0.0
        self._stopped = threading.Event()
        self._pages = self._known_pages()
        self._threads = [threading.Thread(target=self._come, daemon=True) for _ in range(THREADS)]

    def start(self):
        """Begin to come."""
        for thread in self._threads:
            thread.start()

    def stop(self):
        """Come no more; returns once every answer is there."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _known_pages(self):
        """Return the paths of the pages of the map, each with its token and where the beacon goes."""
        host = next(self._turns)
        _, text = self._exchange(host, "GET", "/sitemap.xml", None, {})
        pages = {}
        for url in re.findall(r"<loc>([^<]+)</loc>", text):
            path = urlsplit(url).path
            _, page = self._exchange(host, "GET", path, None, {})
            if script := BeautifulSoup(page, "html.parser").find(attrs={"data-token": True}):
                pages[path] = (script["data-to"], script["data-token"])
        assert pages, "no page tells a token"
        return pages

    def _come(self):
        kinds, weights = list(MIX), list(MIX.values())
        while not self._stopped.is_set():
            self._wait_for_turn()
            (kind,) = random.choices(kinds, weights)
            with self._lock:
                host = next(self._turns)
            self.ask(kind, host)

    def _wait_for_turn(self):
        """Come at the rate asked for; what was missed while everybody waited is not made up for."""
        if self.rate is None:
            return
        with self._lock:
            self._next = max(self._next + 1 / self.rate, time.monotonic())
            wait = self._next - time.monotonic()
        self._stopped.wait(max(wait, 0))

    def ask(self, kind, host):
        """Make one request of a kind to a host, from an address of its own, and note what comes of it."""
        with self._lock:
            number = next(self._numbers)
        method, body = "GET", None
        headers = {
            "User-Agent": PHONE,
            "Accept-Encoding": "gzip",
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        }
        path = random.choice(list(self._pages))
        if kind == "uncached page":
            path = f"{path}?lan={number}"
        elif kind == "beacon":
            path, token = self._pages[path]
            method = "POST"
            body = json.dumps({"t": token, "n": secrets.token_urlsafe(12), "r": ""})
            headers |= {"Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"}
        elif kind in PROGRAMS:
            path = random.choice(PROGRAMS[kind])
        begin = time.monotonic()
        status, _ = self._exchange(host, method, path, body, headers)
        self.ledger.met(kind, host, begin, status)
        if status == NOBODY:
            self._stopped.wait(0.05)  # a refusal costs nothing: one does not ask at once again

    def _exchange(self, host, method, path, body, headers):
        connection = http.client.HTTPConnection(self._addresses[host], timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return NOBODY, ""
        finally:
            connection.close()
