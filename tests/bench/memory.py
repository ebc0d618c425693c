"""The memory of two web processes, at the start and after very many requests."""

import time

from tests.bench import load, meter, servers, subjects
from tests.bench.report import Target, table

CONNECTIONS = 16
WARM = 0.1
"""The part of the requests after which everything that is kept is there."""
STOCK = 500
"""Requests, at least, after which the stock project is measured."""
MOST, GROWTH = 200, 1.05
"""MB; and how many times as much at the end as when all was warm: measuring is not more exact."""


def measure(site, stock, requests, seconds):
    """Send up to ``requests`` of all kinds within ``seconds``; return targets and a table, with ``stock`` beside."""
    with servers.granian(site.environment, workers=2, beside=()) as server:
        asked = _mixed(site.facts, server)
        sizes, count, began = [("started", 0, meter.pss(server.roots))], 0, time.monotonic()
        for part in (WARM, 0.5, 1):
            while count < requests * part and time.monotonic() - began < seconds * part:
                count += load.send(server, asked, 1, CONNECTIONS).requests
            sizes.append(("later", count, meter.pss(server.roots)))
    sizes.append(("stock project", STOCK, _stock(stock)))
    rows = [[f"{told}, {number:,} requests", f"{size:.0f}"] for told, number, size in sizes]
    where = f"{site.database}, {site.articles:,} articles, {count:,} requests"
    warm, last = sizes[1][2], sizes[-2][2]
    targets = [
        Target("two workers, PSS", where, last, MOST, " MB"),
        Target("memory at the end / when warm", where, last / warm, GROWTH),
    ]
    return targets, table(["Two workers, granian's own process included", "PSS, MB"], rows)


def _stock(site):
    """Return the memory of two workers of the stock project that have shown pages."""
    application = "tests.bench.stock.wsgi"
    with servers.granian(site.environment, workers=2, application=application) as server:
        asked = subjects.pages([f"/tin-{number}/" for number in range(40)])(server)
        count = 0
        while count < STOCK:
            count += load.send(server, asked, 1, CONNECTIONS).requests
        return meter.pss(server.roots)


def _mixed(facts, server):
    """Return requests of all kinds that a reader and other programs make, mostly articles and beacons."""
    kinds = {subject.name: subject for subject in subjects.of_portal(facts, True)}
    made = []
    for name, share in (("article, cached", 4), ("beacon", 1), ("home, cached", 40)):
        made += kinds[name].requests(server)[:200] * share
    for name in ("section", "search", "API v2 list", "ward API list of 20"):
        made += kinds[name].requests(server) * 2
    return made
