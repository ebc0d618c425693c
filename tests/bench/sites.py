"""Portals and a stock project with their data, made with the project's own commands, one for each size."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property

from tests.portal import ROOT, clean_environment

STOCK = "tests.bench.stock.settings"
VARIABLES = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.portal.settings",
    "SECRET_KEY": "only for the bench" * 3,
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "LOG_LEVEL": "ERROR",
    "API_REQUESTS_PER_MINUTE": "0",
    "WARD_API_REQUESTS_PER_MINUTE": str(10**9),
    "VISITS_BEACONS_PER_MINUTE": str(10**9),
    "VISITS_NEW_VISITS_PER_HOUR": str(10**9),
}


@dataclass(frozen=True)
class Site:
    """The data of one portal: ``beside`` are the processes of its database, ``facts`` what there is to ask for."""

    database: str
    articles: int
    environment: dict
    beside: tuple
    facts: dict = field(default_factory=dict)

    def run(self, *arguments, **options):
        """Run this Python with ``arguments`` on the site's data."""
        return run(self.environment, *arguments, **options)


def run(environment, *arguments, **options):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, **options)


class Builder:
    """Makes the sites of one kind of database below ``folder``; ``server`` is the running PostgreSQL, if it is that."""

    def __init__(self, folder, database, server=None):
        self.folder, self.database, self.server = folder, database, server
        self.beside = (server.root,) if server else ()

    def portals(self, sizes):
        """Return a ``Site`` of each of ``sizes``, the smaller ones copies of the larger one on its way."""
        growing = self._environment("portal", VARIABLES)
        run(growing, "manage.py", "prepare", "--no-demo", stdout=subprocess.DEVNULL)
        run(growing, "manage.py", "load_demo", stdout=subprocess.DEVNULL)
        sites = []
        for size in sorted(sizes):
            began = time.monotonic()
            make = ["manage.py", "make_sample_articles", str(size), "--yes", "-v", "2"]
            run(growing, *make, stdout=sys.stderr)
            tell(f"{self.database}: {size:,} articles after {time.monotonic() - began:.0f} s")
            environment = growing
            if size != max(sizes):
                environment = self._copy("portal", f"portal-{size}")
            told = run(environment, "-m", "tests.bench.portal.facts", stdout=subprocess.PIPE)
            facts = json.loads(told.stdout.splitlines()[-1])
            sites.append(Site(self.database, size, environment, self.beside, facts))
        return sites

    @cached_property
    def stock(self):
        """The ``Site`` of the stock project."""
        environment = self._environment("stock", {"DJANGO_SETTINGS_MODULE": STOCK})
        run(environment, "-m", "tests.bench.stock.fill")
        return Site(self.database, 100, environment, self.beside)

    def _environment(self, name, variables):
        (self.folder / name).mkdir()
        if self.server:
            self.server.run(f'CREATE DATABASE "{name}"')
        return self._environment_of(name, variables)

    def _environment_of(self, name, variables):
        url = {"DATABASE_URL": self.server.url_of(name)} if self.server else {}
        return clean_environment(self.folder / name, **variables, **url)

    def _copy(self, name, copy):
        shutil.copytree(self.folder / name, self.folder / copy)
        if self.server:
            self.server.run(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        return self._environment_of(copy, VARIABLES)


def tell(text):
    print(f"  {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)
