"""Editors who log in through the form and write articles through the forms of the admin, one edit after the other."""

import itertools
import re
import threading
import time

import httpx
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests.operations.people import Person, fields
from tests.operations.services import get
from tests.operations.soak.ledger import NOBODY, Edit, Event

EVERY = 3.0
"""Seconds between two edits of one editor."""
EDITS_OF_AN_ARTICLE = 8
"""After so many edits, the editor begins another article."""


class Editor(threading.Thread):
    """
    Writes articles in ``section`` (id and path) at the hosts ``urls`` in turn, one edit after the other.

    An edit that fails is not repeated. What was published is looked at as any reader sees it.
    """

    def __init__(self, name, password, urls, section, ledger):
        super().__init__(daemon=True)
        (self.section, self.path), self.login, self.ledger = section, name, ledger
        first = Person(next(iter(urls.values())))
        self._log_in(first, password)
        self._people = {host: first.at(url) for host, url in urls.items()}
        self._urls = urls
        self._turns = itertools.cycle(urls)
        self._markers = itertools.count(1)
        self._page, self._edits = None, 0
        self._stopped = threading.Event()

    def stop(self):
        """Write no more; returns once the last answer is there."""
        self._stopped.set()
        self.join()

    def run(self):
        while not self._stopped.wait(EVERY):
            self._edit()

    def _log_in(self, person, password):
        form = fields(person.get("/admin/login/"))
        answer = person.post(
            "/admin/login/", data=form | {"username": self.login, "password": password}
        )
        assert answer.status_code == 302, answer.text

    def _edit(self):
        """Open the form, change the text and save it; every second edit of an article goes to the public."""
        if self._edits >= EDITS_OF_AN_ARTICLE:
            self._page, self._edits = None, 0
        address = (
            f"/admin/pages/{self._page}/edit/"
            if self._page
            else f"/admin/pages/add/articles/articlepage/{self.section}/"
        )
        form = self._ask("form", "GET", address)
        if form is None or form.status_code != 200:
            return
        marker = f"{self.login}-{next(self._markers):04d}"
        is_published = bool(self._page) and self._edits % 2 == 1
        form = fields(form)
        data = form | self._text(marker)
        if is_published:
            data["action-publish"] = "action-publish"
        answer = self._ask("edit", "POST", address, data)
        status = NOBODY if answer is None else answer.status_code
        if status == 302 and self._page is None:
            self._page = int(re.search(r"/pages/(\d+)/edit", answer.headers["Location"])[1])
        self.ledger.edits.append(Edit(self._page or 0, marker, is_published, status))
        self._edits += 1
        if is_published and status == 302:
            self._look(f"{self.path}{form['slug']}/", marker)

    def _look(self, path, marker):
        """See, as any reader at either host, what was published."""
        for host, url in self._urls.items():
            begin = time.monotonic()
            status, _, text = get(f"{url}{path}")
            self.ledger.met("look", host, begin, status)
            if status == 200 and marker not in text:
                self.ledger.stale.append(Event(marker, host, begin, time.monotonic(), status))

    def _text(self, marker):
        return nested_form_data(
            {
                "title": f"Bài viết {marker} (minh hoạ)",
                "body": streamfield([("paragraph", rich_text(f"<p>Đoạn {marker}.</p>"))]),
                "related_news": streamfield([]),
            }
        )

    def _ask(self, kind, method, address, data=None):
        """Ask the host whose turn it is; returns None where nobody answers."""
        host = next(self._turns)
        begin = time.monotonic()
        try:
            answer = self._people[host].request(method, address, data=data)
        except httpx.HTTPError:
            answer = None
        self.ledger.met(kind, host, begin, answer.status_code if answer else NOBODY)
        return answer
