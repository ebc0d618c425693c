"""The figures of searching to be read, and what was to be reached."""

import statistics

from tests.bench.report import Target, number, table

RATIO, STOCK, SUGGEST, EXCERPT, SAVE, SEARCH = 3, 50, 6, 0.3, 5, 100
"""What is to be reached: times raw SQL, times faster than Wagtail's own search, and milliseconds."""
MIDDLE = 10_000
"""The number of articles at which the ratios are to be reached."""
WAYS = {
    "search": "first ten results",
    "count": "counting the results",
    "page": "page of results with all its numbers",
    "raw": "SQL by hand, first ten",
}
PARTS = {
    "suggest": "correcting what is mistyped",
    "titles": "titles while typing",
    "excerpt": "excerpt of one article",
    "save": "index at a save",
    "stock save": "index at a save, Wagtail's own",
}


def raw_ratio(one, count):
    """Return how many times as long as raw SQL the portal's search takes, of the medians."""
    words = one["words"][count]
    return words["search"]["p50"] / words["raw"]["p50"]


def stock_ratios(one, count):
    """Return how many times as long Wagtail's own search took, query by query; empty where it was not measured."""
    stock = one["stock"].get(count)
    if not stock:
        return []
    own = one["words"][count]["search"]["items"]
    return [took / own[place] for place, took in zip(stock["places"], stock["times"], strict=True)]


def tables(found):
    """Return all that was measured in one database; ``found`` are the figures by the number of articles."""
    ones = list(found.values())
    counts = list(ones[0]["words"])
    rows = [
        [f"first ten / SQL by hand, {count} words", *_each(ones, raw_ratio, count)]
        for count in counts
    ]
    rows += [
        [f"Wagtail's own / first ten, {count} words", *_each(ones, _stock_ratio, count)]
        for count in counts
    ]
    for way, label in WAYS.items():
        for count in counts:
            cells = [_times(one["words"][count][way]) for one in ones]
            rows.append([f"{label}, {count} words", *cells])
    for part, label in PARTS.items():
        rows.append([label, *(_times(one[part]) if part in one else "" for one in ones)])
    rows.append(["mistyped queries corrected", *(one["corrected"] for one in ones)])
    rows.append(["entries of the index", *(f"{one['index']:,}" for one in ones)])
    head = [ones[0]["version"], *(f"{size:,} articles" for size in found)]
    return "Ratios of medians; then milliseconds: p50, p95, and the processor's p50.\n\n" + table(
        head, rows
    )


def _each(ones, figure, count):
    return [number(value) if (value := figure(one, count)) else "" for one in ones]


def _stock_ratio(one, count):
    ratios = stock_ratios(one, count)
    return statistics.median(ratios) if ratios else None


def _times(one):
    return f"{one['p50']:,.2f} {one['p95']:,.2f} {one['work']:,.2f}"


def targets(database, found):
    """Yield the targets of one database."""
    for size, one in found.items():
        where = f"{database}, {size:,} articles"
        if size == MIDDLE:
            for count in one["words"]:
                yield Target(
                    f"search / SQL by hand, {count} words", where, raw_ratio(one, count), RATIO
                )
            ratios = [ratio for count in one["words"] for ratio in stock_ratios(one, count)]
            if database == "sqlite":
                ratio = statistics.median(ratios)
                yield Target("Wagtail's own search / search", where, ratio, STOCK, is_least=True)
        for part, wanted in (("suggest", SUGGEST), ("excerpt", EXCERPT), ("save", SAVE)):
            yield Target(PARTS[part], where, one[part]["p50"], wanted, " ms")
        for count, words in one["words"].items():
            took = words["search"]["p50"]
            yield Target(f"first ten results, {count} words", where, took, SEARCH, " ms")
        if size >= MIDDLE:  # of a small table every plan is quick
            yield from _plan_targets(database, where, one["plans"])


def _plan_targets(database, where, plans):
    """How the database carries it out: no step may go through all that there is."""
    for name, lines in plans.items():
        if database == "postgres":
            reached = any("search_title_body" in line for line in lines)
            yield Target(f"plan of {name} uses the GIN index", where, int(reached), 1, "", True)
        elif name == "by age":
            reached = not any("TEMP B-TREE" in line for line in lines)
            yield Target(f"plan of {name} sorts nothing", where, int(reached), 1, "", True)
