"""What importing an article of an old portal costs, at each number of articles that are there already."""

import resource
import subprocess
import tempfile
from pathlib import Path

from tests.articles.html_pages import write_portal
from tests.bench import meter
from tests.bench.report import Target, number, table

FEW, MANY = 2, 42
FLAT = 1.3
SECTION = "an-ninh-trat-tu-minh-hoa"


def measure(portals):
    """Return targets and a table; the portals have more articles afterwards."""
    found = {site.articles: _milliseconds(site) for site in portals}
    rows = [[f"{size:,} articles", number(took)] for size, took in found.items()]
    targets = []
    if len(found) > 1:
        first, *_others, last = found
        where = f"{portals[0].database}, {last:,} / {first:,} articles"
        targets.append(Target("import", where, found[last] / found[first], FLAT))
    return targets, table(["Importing one saved page", "CPU ms"], rows)


def _milliseconds(site):
    """Return the CPU milliseconds of one more page: those of a run that finds nothing new are taken off."""
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name) / "few", Path(name) / "many"
        write_portal(few, FEW, pictures=False)
        write_portal(many, MANY, pictures=False)
        _import(site, few)
        start = _import(site, few)
        return (_import(site, many) - start) / (MANY - FEW)


def _import(site, folder):
    before = _worked(site)
    command = ["manage.py", "import_html", str(folder), "--map", "nukeviet4", "--section", SECTION]
    site.run(*command, stdout=subprocess.DEVNULL)
    return _worked(site) - before


def _worked(site):
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (own.ru_utime + own.ru_stime) * 1000 + (meter.cpu(site.beside) if site.beside else 0)
