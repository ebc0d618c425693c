"""
What a list of twenty articles with all their fields costs, beside Wagtail's own API v2 on the same data.

``python -m tests.api.bench [--articles 200]`` makes a portal of its own in a temporary folder (SQLite, the settings of
production), and asks both in turns in one process, through all of Django's middleware. Ratios are of one run on this
machine as it is at the moment; they are no tests.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.portal import ROOT, clean_environment, run_python

MEASURE = "from tests.api.bench_measures import main; main({articles})"


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.api.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tin-phuong-bench-") as folder:
        data_dir = Path(folder) / "var"
        run_python(data_dir, "manage.py", "prepare", "--no-demo").check_returncode()
        code = MEASURE.format(articles=arguments.articles)
        command = [sys.executable, "-m", "django", "shell", "--no-imports", "-v", "0", "-c", code]
        variables = {
            "DJANGO_SETTINGS_MODULE": "site_config.settings.production",
            "API_REQUESTS_PER_MINUTE": "0",
            "LOG_LEVEL": "ERROR",
        }
        environment = clean_environment(data_dir, **variables)
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
