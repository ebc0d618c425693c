"""What is asked of the servers: each kind of request with its name in the report, and the targets of the ratios."""

import random
from dataclasses import dataclass
from urllib.parse import quote

from tests.bench.load import ask_once, get, post
from tests.bench.portal.instruments import ANEW, UNCOUNTED

API = "/api/v2/pages/?type=articles.ArticlePage&fields=*&limit=20"
AGENT = "Mozilla/5.0 (Linux; Android 10; SM-A{}F) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"
BROWSER = {"Accept_Encoding": "gzip, deflate, br"}
BEACONS = 4000
WORDS = ("an ninh", "khu phố", "phòng chống tội phạm", "giao thông", "tuần tra", "trường học")
FEW = 4
COUNTER = 3
"""Bursts of the pages with and without the counter are so many times as long: one per cent is to be told."""
SCREENS = {
    "admin: section": "/admin/pages/{section_id}/",
    "admin: section by title, last page": "/admin/pages/{section_id}/?ordering=-title&p={section_pages}",
    "admin: section searched": "/admin/pages/{section_id}/?q=an",
    "admin: section, drafts first": "/admin/pages/{section_id}/?ordering=live",
    "admin: all articles": "/admin/pages/usage/articles/articlepage/",
    "admin: all articles by title": "/admin/pages/usage/articles/articlepage/?ordering=title",
    "admin: all articles searched": "/admin/pages/usage/articles/articlepage/?q=an",
}


@dataclass(frozen=True)
class Subject:
    """Requests of one kind to one server: ``requests`` are made by a function of the server."""

    name: str
    server: str
    requests: object
    status: int = 200
    length: int = 1
    """How many times as long as the others its bursts are."""
    connections: int = 16
    """Fewer where one request takes long."""
    is_kept: bool = False
    """Whether its answers are ready: before each burst the requests are made anew, and all are sent once."""


def pages(paths, **headers):
    return lambda server: [get(path, server, **headers) for path in paths]


def of_portal(facts, is_smallest):
    """Yield the subjects of a portal; those that do not depend on its size of the smallest one only."""
    articles = facts["articles"]
    yield Subject("article", "plain", pages(articles))
    yield Subject("article, cached", "cached", pages(articles, **BROWSER), is_kept=True)
    tagged = not_modified(articles[0])
    yield Subject("article, 304", "cached", tagged, status=304, is_kept=True)
    yield Subject("home", "plain", pages(["/"]))
    yield Subject("home, cached", "cached", pages(["/"], **BROWSER), is_kept=True)
    yield Subject("section", "plain", pages([facts["section"]]))
    yield Subject("search", "plain", pages([f"/tim-kiem/?q={quote(words)}" for words in WORDS]))
    yield Subject("API v2 list", "plain", pages([API]))
    yield Subject(
        "API v2 list, first after a change", "plain", pages([API], **_asked(ANEW)), connections=FEW
    )
    yield Subject("ward API list of 20", "plain", pages(["/api/ward/v1/articles?limit=20"]))
    yield Subject("values() and json.dumps of 20", "plain", pages(["/bench/values/20"]))
    if is_smallest:
        yield Subject("ward API list of 100", "plain", pages(["/api/ward/v1/articles?limit=100"]))
        yield Subject("values() and json.dumps of 100", "plain", pages(["/bench/values/100"]))
        yield Subject("feed of 100", "plain", pages(["/api/ward/v1/feeds/articles"]))
        yield Subject("empty view in the portal", "plain", pages(["/bench/empty"]))
        stock = API.replace("/api/v2/", "/bench/stock/")
        yield Subject("stock API v2 list, same data", "plain", pages([stock]), connections=FEW)
        yield Subject("beacon", "plain", beacons(facts["token"]))
        page = articles[:1]
        yield Subject("counted", "plain", pages(page, X_Bench_Counted="1"), length=COUNTER)
        yield Subject("uncounted", "plain", pages(page, **_asked(UNCOUNTED)), length=COUNTER)


def of_admin(facts):
    cookie = f"sessionid={facts['session']}"
    for name, path in SCREENS.items():
        yield Subject(name, "plain", pages([path.format(**facts)], Cookie=cookie), connections=FEW)


def of_stock(has_hitcount):
    """Yield the subjects of the stock project."""
    yield Subject("empty view", "stock", pages(["/empty"]))
    yield Subject("empty 204 view", "stock", lambda server: [post("/empty-204", server, "")], 204)
    yield Subject("two queries", "stock", pages([f"/two-queries/tin-{n}" for n in range(40)]))
    yield Subject("stock page", "stock", pages([f"/tin-{number}/" for number in range(40)]))
    stock = API.replace("articles.ArticlePage", "stock.NewsPage")
    yield Subject("stock API v2 list, own data", "stock", pages([stock]), connections=FEW)
    if has_hitcount:
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        form["X_Requested_With"] = "XMLHttpRequest"
        yield Subject(
            "django-hitcount",
            "stock",
            lambda server: [post("/hitcount", server, "hitcountPK=1", **form)],
        )


def of_nginx(facts):
    """Yield the subjects of nginx: an article's bytes as a file, and the shipped configuration before the portal."""
    yield Subject("nginx, static file", "nginx", pages(["/file"]))
    yield Subject("shipped nginx, static file", "front", pages(["/static/bench.html"]))
    yield Subject("shipped nginx, cached article", "front", pages(facts["articles"]), is_kept=True)


def not_modified(path):
    """Return the function that makes a conditional request; the tag is asked for when it is called."""

    def requests(server):
        tag = ask_once(server, get(path, server))[1].get("etag")
        return [get(path, server, If_None_Match=tag)] if tag else []

    return requests


def beacons(token):
    """Beacons all differ, as from a thousand kinds of telephones."""

    def requests(server):
        made = []
        for number in range(BEACONS):
            name = random.randbytes(8).hex()
            body = f'{{"t":"{token}","n":"{name}","r":"www.google.com"}}'
            headers = {
                "Origin": server.url,
                "Sec_Fetch_Site": "same-origin",
                "User_Agent": AGENT.format(number % 1000),
                "Content_Type": "text/plain",
            }
            made.append(post("/_lt", server, body, **headers))
        return made

    return requests


def _asked(header):
    return {header.replace("-", "_"): "1"}
