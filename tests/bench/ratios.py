"""The ratios that were to be reached, and the tables of what was measured of the requests."""

import statistics

from tests.bench.report import Target, number, table

# What is told, the subject, its peer, at most, and where the two are found: at each size with a peer of the same size
# or of the stock project, at the smallest size alone, or beside the portals.
SAME_SIZE, STOCK, SMALLEST, ALONE = "same size", "stock", "smallest", "no portal"
RATIOS = (
    ("cached article / empty Django view", "article, cached", "empty view", 0.5, STOCK),
    ("304 / empty Django view", "article, 304", "empty view", 0.4, STOCK),
    ("uncached article / stock page.serve", "article", "stock page", 1.2, STOCK),
    (
        "API v2 list of 20, kept / stock API v2 on the same data",
        "API v2 list",
        "stock API v2 list, same data",
        0.05,
        SMALLEST,
    ),
    (
        "API v2 list of 20, first after a change / stock API v2 on the same data",
        "API v2 list, first after a change",
        "stock API v2 list, same data",
        0.05,
        SMALLEST,
    ),
    (
        "ward API list of 20 / values() and json.dumps",
        "ward API list of 20",
        "values() and json.dumps of 20",
        1.5,
        SAME_SIZE,
    ),
    (
        "ward API list of 100 / values() and json.dumps",
        "ward API list of 100",
        "values() and json.dumps of 100",
        1.5,
        SMALLEST,
    ),
    ("beacon / empty 204 view", "beacon", "empty 204 view", 1.5, STOCK),
    ("beacon / django-hitcount's POST", "beacon", "django-hitcount", 0.05, STOCK),
    (
        "cached article behind the shipped nginx / static file there",
        "shipped nginx, cached article",
        "shipped nginx, static file",
        1.3,
        ALONE,
    ),
    ("page with the counter / without", "counted", "uncounted", 1.01, SMALLEST),
)
FLAT = 1.3
"""How much longer anything may take with the most articles than with the fewest."""
FLAT_SUBJECTS = ("article", "home", "section", "API v2 list, first after a change", "admin: ")
QUERIES = {"article": 8, "section": 10, "admin: ": 12}
"""How many queries there may be at most."""


def ratio(one, other):
    """Return the median of the ratios round by round: what slows the machine slows both."""
    pairs = zip(one.cpu, other.cpu, strict=True)
    return statistics.median(first / second for first, second in pairs if second)


def targets(database, figures):
    """Yield the targets of one kind of database; ``figures`` are those of ``web.measure``."""
    sizes = sorted({size for size, _name in figures if size})
    for what, name, peer, wanted, kind in RATIOS:
        for size in sizes if kind in (SAME_SIZE, STOCK) else sizes[:1]:
            where = f"{database}, {size:,} articles"
            one = figures.get((None if kind == ALONE else size, name))
            other = figures.get((None if kind in (STOCK, ALONE) else size, peer))
            if one or size == sizes[0]:
                found = ratio(one, other) if one and other else None
                yield Target(what, where, found, wanted)
    names = [name for size, name in figures if size == sizes[0]]
    if len(sizes) > 1:
        where = f"{database}, {sizes[-1]:,} / {sizes[0]:,} articles"
        for name in names:
            if name.startswith(FLAT_SUBJECTS) and (sizes[-1], name) in figures:
                found = ratio(figures[sizes[-1], name], figures[sizes[0], name])
                yield Target(name, where, found, FLAT)
    for beginning, wanted in QUERIES.items():
        found = [
            figures[sizes[-1], name].queries
            for name in names
            if (name == beginning or (beginning.endswith(" ") and name.startswith(beginning)))
            and (sizes[-1], name) in figures
        ]
        where = f"{database}, {sizes[-1]:,} articles"
        yield Target(
            f"{beginning.strip(': ')}: queries",
            where,
            max((one or 0 for one in found), default=None),
            wanted,
            "",
        )


def tables(figures):
    """Return a table of all that was measured: for each size CPU milliseconds, requests in a second, and queries."""
    sizes = sorted({size for size, _name in figures if size})
    names = list(dict.fromkeys(name for _size, name in figures))
    head = ["CPU ms · requests/s · queries", *(f"{size:,} articles" for size in sizes), "no portal"]
    rows = [
        [name, *(_cell(figures.get((size, name))) for size in [*sizes, None])] for name in names
    ]
    return table(head, rows)


def _cell(one):
    if one is None:
        return ""
    queries = "" if one.queries is None else f" · {one.queries}"
    return f"{number(one.milliseconds)} · {number(one.per_second)}{queries}"
