"""Searching, measured inside one process on the data of a portal, beside SQL written by hand and Wagtail's own."""

import json
import tempfile
from pathlib import Path

from tests.bench.search.report import tables, targets

MOST = 10_000
"""Larger portals are searched only where there is no other: Wagtail's own search takes minutes there."""
CODE = "from tests.bench.search.measures import main; main({size}, {path!r})"


def measure(portals):
    """Return the targets and the tables of all ``portals`` of one kind of database."""
    found = {}
    for site in portals:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "figures.json"
            code = CODE.format(size=site.articles, path=str(path))
            site.run("-m", "django", "shell", "--no-imports", "-v", "0", "-c", code)
            found[site.articles] = json.loads(path.read_text())
    return list(targets(portals[0].database, found)), tables(found)
