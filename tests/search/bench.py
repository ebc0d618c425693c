"""
What searching costs: ``make bench`` prints each figure beside the one to reach.

Ratios are of one run in one process, on this machine as it is at the moment; they are no tests. Every database is made
anew in a temporary folder and filled with made-up articles.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.portal import ROOT, clean_environment
from tests.search.bench_report import print_facts, print_figures, print_targets

SIZES = [1_000, 10_000, 100_000]
DATABASES = ["sqlite", "postgres"]
MEASURE = "from tests.search.bench_measures import main; main({path!r}, {sizes!r})"
# The server of the tests says where it is in a variable of theirs.
IN_POSTGRES = ["sh", "-c", 'DATABASE_URL="$TEST_DATABASE_URL" exec "$@"', "sh"]


def measured(database, sizes):
    """Return the figures of ``database`` as ``bench_measures`` writes them, of the sizes that it came to."""
    with tempfile.TemporaryDirectory(prefix="tin-phuong-bench-") as folder:
        path = Path(folder) / "figures.json"
        code = MEASURE.format(path=str(path), sizes=sizes)
        command = [sys.executable, "-m", "django", "shell", "--no-imports", "-v", "0", "-c", code]
        variables = {"DJANGO_SETTINGS_MODULE": "site_config.settings.production"}
        if database == "postgres":
            command = [sys.executable, "-m", "tests.postgres", *IN_POSTGRES, *command]
            variables |= {"SECRET_KEY": "only for the bench" * 3, "ALLOWED_HOSTS": "localhost"}
        environment = clean_environment(Path(folder) / "var", **variables)
        run = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if run.returncode:
            print(f"{database}: dừng giữa chừng, mã {run.returncode}", file=sys.stderr)
        return json.loads(path.read_text()) if path.exists() else None


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.search.bench", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--keep", type=Path, help="write all figures to this file as JSON")
    arguments = parser.parse_args()
    print_facts()
    found = {}
    for database in arguments.databases:
        if figures := measured(database, sorted(arguments.articles)):
            found[database] = figures
            print_figures(figures)
            if arguments.keep:
                arguments.keep.write_text(json.dumps(found))
    print_targets(found)


if __name__ == "__main__":
    main()
