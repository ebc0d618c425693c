"""Readers and editors who come to a running portal over HTTP."""

import json
import ssl
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import httpx
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from home.models import Alert
from vietnamese.dates import VIETNAM

ADD_ALERT = reverse(Alert.snippet_viewset.get_url_name("add"))
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nobody speaks TLS here, and to read the certificates of the machine for each person takes longer than a page."""
PHONE = "Mozilla/5.0 (Linux; Android 10; SM-A107F) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"


class Person(httpx.Client):
    """A browser with its cookies at the address ``url``; ``at`` goes to another host, as a load balancer does."""

    def __init__(self, url):
        # Each request opens a connection of its own, so that nobody has to close any.
        alone = httpx.Limits(max_keepalive_connections=0)
        super().__init__(base_url=url, timeout=60, limits=alone, verify=PLAIN)

    def at(self, url):
        """Return the same browser at the address ``url``."""
        other = Person(url)
        other.cookies = self.cookies
        return other

    def log_in(self, password):
        """Log in as the first administrator."""
        page = self.get("/admin/login/")
        answer = self.post(
            "/admin/login/", data=fields(page) | {"username": "admin", "password": password}
        )
        assert answer.status_code == 302, answer.text
        return self

    def write_alert(self, message):
        """Fill in the form of an alert and return it, ready to be sent by ``send_alert``."""
        now = timezone.now().astimezone(VIETNAM)
        form = fields(self.get(ADD_ALERT))
        assert "message" in form, "the form is not there"
        return form | {
            "message": message,
            "starts_at": f"{now - timedelta(minutes=5):%d/%m/%Y %H:%M}",
            "ends_at": f"{now + timedelta(hours=2):%d/%m/%Y %H:%M}",
        }

    def send_alert(self, form):
        """Save the alert; returns the answer, 302 where that is done."""
        return self.post(ADD_ALERT, data=form)

    def read(self, address="/"):
        """Return the text of a page that can be read."""
        answer = self.get(address)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text}"
        return answer.text

    def alerts(self):
        """Return the messages of the alerts that the API tells."""
        return [each["message"] for each in self.get("/api/v2/alerts/").json()["items"]]

    def be_counted(self, page):
        """Send the beacon of a page's text, as the script there does."""
        script = BeautifulSoup(page, "html.parser").find("script", attrs={"data-token": True})
        nonce = f"nonce{time.time_ns()}"
        return self.post(
            script["data-to"],
            content=json.dumps({"t": script["data-token"], "n": nonce, "r": ""}),
            headers={
                "User-Agent": f"{PHONE} {nonce}",  # of another reader each time
                "Sec-Fetch-Site": "same-origin",
                "Content-Type": "text/plain;charset=UTF-8",
            },
        )


def visitor(url):
    """Return somebody who has never been at ``url``."""
    return Person(url)


def fields(page):
    """Return what the largest form of an answer would send as it stands."""
    forms = BeautifulSoup(page.text, "html.parser").find_all("form")
    form = max(forms, key=lambda each: len(each.find_all("input")), default=None)
    assert form is not None, page.text
    found = {
        each["name"]: each.get("value", "")
        for each in form.find_all("input", attrs={"name": True})
        if each.get("type") not in ("checkbox", "radio", "submit")
    }
    for each in form.find_all("textarea", attrs={"name": True}):
        found[each["name"]] = each.text.strip()
    for each in form.find_all("select", attrs={"name": True}):
        chosen = each.find("option", selected=True) or each.find("option")
        found[each["name"]] = chosen.get("value", "") if chosen else ""
    return found


@contextmanager
def light_load(*urls, each=0.05):
    """Have one reader ask for each of ``urls`` every 50 ms meanwhile; yields the counts of the statuses they meet."""
    seen, done = Counter(), threading.Event()

    def read(url):
        with httpx.Client(timeout=60, verify=PLAIN) as client:
            while not done.wait(each):
                try:
                    seen[client.get(url).status_code] += 1
                except httpx.HTTPError as error:
                    seen[type(error).__name__] += 1

    readers = [threading.Thread(target=read, args=(url,)) for url in urls]
    for reader in readers:
        reader.start()
    try:
        yield seen
    finally:
        done.set()
        for reader in readers:
            reader.join()
