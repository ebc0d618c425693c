"""Which numbers of threads and workers serve best: an uncached article and a cached one at all of them in turn."""

import statistics
from contextlib import ExitStack

from tests.bench import servers, subjects, web
from tests.bench.report import number, table

CHOICES = [(workers, threads) for workers in (1, 2) for threads in (1, 2, 4)]
KINDS = ("article", "article, cached")


def measure(site, rounds, seconds):
    """Return a table with a row for each choice."""
    kinds = {subject.name: subject for subject in subjects.of_portal(site.facts, False)}
    with ExitStack() as stack:
        running = {}
        for workers, threads in CHOICES:
            for name in KINDS:
                environment = site.environment | {"PAGE_CACHE": web.CACHE[kinds[name].server]}
                server = servers.granian(
                    environment, threads=threads, workers=workers, beside=site.beside
                )
                running[workers, threads, name] = stack.enter_context(server)
        found, quick = {key: [] for key in running}, set()
        for turn in range(rounds + 1):
            for (*choice, name), server in running.items():
                key, requests = (*choice, name), kinds[name].requests(server)
                cpu, done = web.burst(server, requests, seconds, quick=key in quick)
                if turn:
                    found[key].append((done.requests / done.seconds, cpu, done.p99))
                elif done.is_quick:
                    quick.add(key)
    rows = []
    for workers, threads in CHOICES:
        cells = [f"{workers} × {threads}"]
        for name in KINDS:
            values = zip(*found[workers, threads, name], strict=True)
            cells += [number(statistics.median(column)) for column in values]
        rows.append(cells)
    head = ["workers × threads"]
    head += [f"{name}: {told}" for name in KINDS for told in ("requests/s", "CPU ms", "p99 ms")]
    return table(head, rows)
