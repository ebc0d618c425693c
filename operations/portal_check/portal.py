"""The portal as a polite stranger sees it: few requests, short waits, never another host."""

import ipaddress
import json
import ssl
import time
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

import httpx
from bs4 import BeautifulSoup
from django.conf import settings

from vietnamese.system_reasons import reason_of

USER_AGENT = "TinPhuongCheckBot/1.0 (manage.py check_portal)"
"""Says that it is a program, so that no visit is counted."""
MOST_REQUESTS = 60
MOST_BYTES = 5_000_000
MOST_SECONDS = 30
"""For one answer as a whole."""
TIMEOUT = httpx.Timeout(10)
MOST_REDIRECTS = 3
ARTICLES = (
    "/api/v2/pages/?type=articles.ArticlePage&order=-published_at&fields=source,source_url&limit=20"
)


class UnreachableError(Exception):
    """The portal does not answer at all."""


class CannotAskError(Exception):
    """No answer, or none that can be used; the text says why, in Vietnamese."""


@dataclass(frozen=True)
class Reply:
    """An answer: where it came from in the end, status, headers, decoded bytes, and bytes on the wire."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes
    wire_bytes: int

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @cached_property
    def soup(self):
        return BeautifulSoup(self.body, "html.parser")

    def json(self):
        """Return the JSON of the body; raise CannotAskError for anything else."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise CannotAskError(f"{urlsplit(self.url).path} không trả về JSON") from None


@dataclass(frozen=True)
class Article:
    """What the API says of an article."""

    title: str
    path: str
    source_url: str


class Portal:
    """A running site at ``url``, an address with its scheme; answers are remembered."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        parts = urlsplit(self.url)
        self.host, self.is_https = parts.hostname or "", parts.scheme == "https"
        self.port = parts.port or (443 if self.is_https else 80)
        self.has_usual_port = parts.port in (None, 443 if self.is_https else 80)
        self.requests = 0
        self.certificate_problem = ""
        self._replies = {}
        self._client = self._new_client(ssl.create_default_context())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._client.close()

    @property
    def is_local(self):
        """Whether the address is one that only this machine or network knows."""
        try:
            address = ipaddress.ip_address(self.host)
        except ValueError:
            return "." not in self.host
        return address.is_private or address.is_loopback

    @property
    def is_on_this_machine(self):
        """Whether the settings at hand are those of the portal that is asked."""
        return urlsplit(settings.BASE_URL)[:2] == urlsplit(self.url)[:2]

    def reach(self):
        """Ask for the home page; raise UnreachableError where nobody answers."""
        try:
            self.get("/")
        except CannotAskError as error:
            if not self.certificate_problem:
                raise UnreachableError(str(error)) from None
            # What is wrong with the certificate is one line of the report; the rest can still be looked at.
            self._client.close()
            context = ssl._create_unverified_context()  # noqa: S323 - nothing secret is sent
            self._client = self._new_client(context)
            try:
                self.get("/")
            except CannotAskError as second:
                raise UnreachableError(str(second)) from None

    def get(self, path, **headers):
        """Return the Reply for ``path``; redirects are followed on the same host only."""
        key = (path, *sorted(headers.items()))
        if key not in self._replies:
            self._replies[key] = self._follow(path, headers)
        return self._replies[key]

    def post(self, path, *, json, headers):
        """Send ``json`` to ``path`` and return the Reply."""
        return self._send("POST", urljoin(self.url + "/", path), headers, json=json)

    @cached_property
    def home(self):
        """The Reply of the home page."""
        return self.get("/")

    @cached_property
    def articles(self):
        """The latest articles, as the API tells them; empty where it does not."""
        reply = self.get(ARTICLES)
        if reply.status != 200:
            return []
        found = []
        for item in _items(reply):
            address = item.get("meta", {}).get("html_url") or ""
            if item.get("title") and address:
                source = item.get("source_url") or ""
                found.append(Article(item["title"], urlsplit(address).path, source))
        return found

    @cached_property
    def article(self):
        """The latest article; raises CannotAskError where there is none."""
        if not self.articles:
            raise CannotAskError("API không kể bài nào để xem thử")
        return self.articles[0]

    def is_own(self, address):
        """Return whether ``address`` leads to this portal."""
        return urlsplit(urljoin(self.url + "/", address)).hostname == self.host

    def _new_client(self, context):
        headers = {"User-Agent": USER_AGENT, "Accept-Language": "vi"}
        # Straight to the portal, whatever proxy this machine is told to use.
        return httpx.Client(headers=headers, timeout=TIMEOUT, verify=context, trust_env=False)

    def _follow(self, path, headers):
        url = urljoin(self.url + "/", path)
        for _hop in range(MOST_REDIRECTS + 1):
            reply = self._send("GET", url, headers)
            target = urljoin(url, reply.headers.get("location", ""))
            if not 300 <= reply.status < 400 or not self.is_own(target):
                break
            url = target
        return reply

    def _send(self, method, url, headers, **content):
        if self.requests >= MOST_REQUESTS:
            raise CannotAskError(f"đã hỏi {MOST_REQUESTS} lần, không hỏi thêm")
        self.requests += 1
        deadline = time.monotonic() + MOST_SECONDS
        path = urlsplit(url).path
        try:
            with self._client.stream(method, url, headers=headers, **content) as response:
                body = b""
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES or time.monotonic() > deadline:
                        raise CannotAskError(f"{path} trả lời quá dài hoặc quá lâu")
                return Reply(
                    url, response.status_code, response.headers, body, response.num_bytes_downloaded
                )
        except httpx.HTTPError as error:
            cause = error.__context__
            while cause and not isinstance(cause, ssl.SSLCertVerificationError):
                cause = cause.__context__
            if cause:
                self.certificate_problem = cause.verify_message
            raise CannotAskError(
                f"{path} không trả lời: {reason_of(error) or type(error).__name__}"
            ) from None


def _items(reply):
    answer = reply.json()
    items = answer.get("items") if isinstance(answer, dict) else None
    return [item for item in items or [] if isinstance(item, dict)]
