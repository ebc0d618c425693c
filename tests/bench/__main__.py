"""Measure what the portal costs and print the report; ``--write`` puts it into docs/benchmarks.md."""

import argparse
import os
import signal
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.bench import importing, memory, ratios, report, search, servers, threads, travel, visits
from tests.bench.sites import Builder, tell
from tests.bench.web import measure as measure_web

NAMES = ("web", "memory", "threads", "import", "visits", "search", "travel")
QUICK = NAMES[:4]
SIZES = (100, 10_000, 100_000)
DATABASES = ("sqlite", "postgres")


class Run:
    """One run of the bench: collects targets, sections and notes."""

    def __init__(self, names, is_quick):
        self.names, self.is_quick = names, is_quick
        self.targets, self.sections, self.notes = [], [], []

    def measure(self, database, sizes, folder, server):
        """Measure all that is wanted on one kind of database."""
        builder = Builder(folder, database, server)
        portals = builder.portals(sizes)
        if "web" in self.names:
            rounds, seconds = (5, 0.3) if self.is_quick else (5, 0.5)
            figures, notes = measure_web(portals, builder.stock, rounds, seconds)
            self.add(
                f"Requests, {database}", ratios.targets(database, figures), ratios.tables(figures)
            )
            self.notes += notes
        if "memory" in self.names and database == DATABASES[0]:
            requests, seconds = (5_000, 15) if self.is_quick else (100_000, 180)
            self.add(
                f"Memory, {database}", *memory.measure(portals[0], builder.stock, requests, seconds)
            )
        if "threads" in self.names and database == DATABASES[0]:
            rounds = 2 if self.is_quick else 5
            self.add("Threads and workers", [], threads.measure(portals[0], rounds, 1))
        if "visits" in self.names:
            self.targets += visits.measure(portals[0])
        if "search" in self.names:
            middle = [site for site in portals if site.articles <= search.MOST] or portals
            self.add(f"Searching, {database}", *search.measure(middle[-1:]))
        if "import" in self.names:
            self.add(f"Importing, {database}", *importing.measure(portals))

    def add(self, title, targets, text):
        self.targets += targets
        self.sections.append((title, text))
        tell(f"{title}: done")


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--quick", action="store_true", help="100 articles on SQLite, short bursts")
    parser.add_argument("--write", action="store_true", help=f"write {report.PATH.name}")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    names, sizes, databases = arguments.names or NAMES, arguments.articles, arguments.database
    if arguments.quick:
        sizes, databases = SIZES[:1], DATABASES[:1]
        names = arguments.names or QUICK
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and the servers are stopped
    load, run = os.getloadavg()[0], Run(names, arguments.quick)

    def told():
        """Return the report of what is measured so far, and write it where that is wanted."""
        text = report.render(load, run.targets, run.sections, run.notes)
        if arguments.write:
            report.PATH.write_text(text)
        return text

    for database in databases:
        with (
            tempfile.TemporaryDirectory(prefix="tin-phuong-bench-") as folder,
            servers.postgres() if database == "postgres" else nullcontext() as server,
        ):
            run.measure(database, sizes, Path(folder), server)
        told()
    if "travel" in names:
        run.add("News between two wards", *travel.measure())
    print(told())


if __name__ == "__main__":
    main()
