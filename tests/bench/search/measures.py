"""
The figures of one portal's search, measured in one process.

To be called in ``manage.py shell``, where Django is set up.
"""

import gc
import json
import os
import statistics
import time
from pathlib import Path

from django.core.paginator import Paginator
from django.db import transaction
from django.test import RequestFactory
from wagtail.models import Site
from wagtail.search.backends import get_search_backend

from articles.models import ArticlePage
from home.glossary import glossary
from home.querysets import hidden_paths_for_request
from operations.samples.tables import index
from operations.samples.texts import Author
from search.engine import PublicSearch
from search.highlights import Highlighter
from search.reading import Reader
from search.sources import texts_of
from search.suggestions import suggest
from search.titles import titles_like
from tests.bench.search.queries import beginnings, mistyped, queries
from tests.bench.search.sql import plans, raw_count, raw_ten, size_of_index, version
from vietnamese.text import fold

TEN = 10
BODY = 120
"""Syllables of a changed text."""
ROUNDS = 5
FEW_ROUNDS = 3
MANY = 50_000
"""From so many articles on every query is measured in ``FEW_ROUNDS``."""
SAVES = 40
COMPARED_WITH_STOCK = 10_000
STOCK_QUERIES = 3
"""Of each number of words: Wagtail's own search takes seconds."""


def timed(call):
    """Return the milliseconds that ``call`` takes, and those of them that this process works: busy machines differ."""
    start, started = time.perf_counter(), time.process_time()
    call()
    worked = time.process_time() - started
    return (time.perf_counter() - start) * 1_000, worked * 1_000


def in_turn(ways, items, rounds):
    """
    Return by name of ``ways``, functions of an item, what ``timed`` says of each item: one list each.

    All ways take turns with the same item, so that what else the machine does falls on all of them.
    """
    found = {name: [] for name in ways}
    gc.collect()
    for item in items:
        times = {name: [] for name in ways}
        for number in range(rounds + 1):
            for name, way in ways.items():
                took = timed(lambda way=way, item=item: way(item))
                if number:  # the first round fills the caches
                    times[name].append(took)
        for name in ways:
            found[name].append(times[name])
    return found


def summary(times):
    """Return p50, p95 and the work's p50 of all, and the median of each item."""
    every = sorted(took for item in times for took, _worked in item)
    return {
        "p50": statistics.median(every),
        "p95": every[min(round(len(every) * 0.95), len(every) - 1)],
        "work": statistics.median(worked for item in times for _took, worked in item),
        "items": [statistics.median(took for took, _worked in item) for item in times],
    }


# -- What is measured -------------------------------------------------------------------------------------------------


def found_articles(query):
    return ArticlePage.objects.live().search(query)


def first_ten(query):
    return list(found_articles(query)[:TEN])


def counted(query):
    return found_articles(query).count()


class Resident:
    """Somebody at the portal's search field; every question is a request of its own."""

    def __init__(self):
        self._home = Site.objects.get(is_default_site=True).root_page

    def page(self, query):
        """The first page of results as the view builds it, with all numbers beside it."""
        request, hidden = self._request()
        found = PublicSearch(query, request, self._home, hidden)
        results = list(Paginator(found, TEN).get_page(1))
        return results, found.counts, found.is_cut, found.sections(), found.suggestion, found.nearby

    def titles(self, text):
        """The titles that are offered while somebody types."""
        request, hidden = self._request()
        return titles_like(text, request, self._home, hidden, 8)

    @staticmethod
    def _request():
        request = RequestFactory(SERVER_NAME="localhost").get("/")
        return request, hidden_paths_for_request(request)


def measure_queries(texts, rounds):
    """Return the figures of the queries of one number of words."""
    resident = Resident()
    ways = {"search": first_ten, "raw": raw_ten, "count": counted, "page": resident.page}
    figures = {name: summary(times) for name, times in in_turn(ways, texts, rounds).items()}
    figures["hits"] = [raw_count(query) for query in texts]
    figures["cut"] = [found_articles(query).is_cut for query in texts]
    return figures


def measure_stock(texts, figures):
    """Measure Wagtail's own search for some ordinary queries, without marks, over the same index."""
    hits = figures["hits"]
    middle = statistics.median(hits)
    places = sorted(range(len(hits)), key=lambda place: abs(hits[place] - middle))[:STOCK_QUERIES]
    backend, things = stock(), ArticlePage.objects.live()
    return {
        "places": places,
        "times": [
            timed(lambda place=place: list(backend.search(fold(texts[place]), things)[:TEN]))[0]
            for place in places
        ],
    }


def stock():
    """Return Wagtail's own backend; on PostgreSQL without the English stop words, of which an and to are two."""
    name = "wagtail.search.backends.database"
    return get_search_backend(name, SEARCH_CONFIG="simple")


def measure_page_parts(rounds):
    """Return the figures of corrections, of titles while typing, and of one article's excerpt."""
    corrected = sum(suggest(text) is not None for text in mistyped())
    figures = {
        "suggest": summary(in_turn({"": suggest}, mistyped(), rounds)[""]),
        "titles": summary(in_turn({"": Resident().titles}, beginnings(), rounds)[""]),
        "corrected": f"{corrected}/{len(mistyped())}",
    }
    excerpts, read = [], Reader(glossary())
    for query in [*queries()[2], *queries()[4]]:
        mark = Highlighter(read(query))
        bodies = [max(texts_of(article), key=len) for article in first_ten(query)]
        excerpts += in_turn({"": mark.excerpt}, bodies, rounds)[""]
    figures["excerpt"] = summary(excerpts)
    return figures


# -- Saving -----------------------------------------------------------------------------------------------------------


def changed_articles(seed):
    """Return some articles of all ages with other words than the index has of them."""
    author = Author(seed)
    keys = list(
        ArticlePage.objects.filter(slug__startswith="minh-hoa-").values_list("pk", flat=True)
    )
    articles = list(ArticlePage.objects.filter(pk__in=keys[:: max(len(keys) // SAVES, 1)][:SAVES]))
    for article in articles:
        article.title = author.title()
        article.body = [("paragraph", f"<p>{author.text(BODY)}</p>")]
    return articles


def measure_saves():
    """Return the figures of indexing one changed article in a transaction of its own, its end included."""

    def save(article):
        with transaction.atomic():
            get_search_backend().add(article)

    articles = changed_articles("saves")
    save(articles[0])
    times = [[timed(lambda article=article: save(article))] for article in articles[1:]]
    index([article.pk for article in articles])
    return summary(times)


def measure_stock_saves():
    """The same with Wagtail's own backend; nothing of it remains."""
    backend = stock()
    with transaction.atomic():
        # The norms that Wagtail would have kept: or the first save would compute those of all articles.
        backend.get_index_for_model(None)._refresh_title_norms(full=True)
        articles = changed_articles("stock")
        backend.add(articles[0])
        times = [[timed(lambda article=article: backend.add(article))] for article in articles[1:]]
        transaction.set_rollback(True)
    return summary(times)


# -- All of it --------------------------------------------------------------------------------------------------------


def measure(size):
    """Return all figures of a portal with ``size`` articles."""
    rounds = FEW_ROUNDS if size >= MANY else ROUNDS
    figures = {"words": {}, "stock": {}, "index": size_of_index()}
    for count, texts in queries().items():
        figures["words"][count] = measure_queries(texts, rounds)
        if size == COMPARED_WITH_STOCK:
            figures["stock"][count] = measure_stock(texts, figures["words"][count])
    figures |= measure_page_parts(rounds)
    figures["plans"] = plans(dict(zip(queries()[1], figures["words"][1]["hits"], strict=True)))
    figures["save"] = measure_saves()
    if size == COMPARED_WITH_STOCK:
        figures["stock save"] = measure_stock_saves()
    return figures


def main(size, path):
    """Write the figures of this portal, which has ``size`` articles, to the file ``path`` as JSON."""
    figures = {"version": version(), **measure(size), "load": os.getloadavg()[0]}
    Path(path).write_text(json.dumps(figures))
