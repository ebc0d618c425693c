"""
Ask the ward API of a real server at random, and have its feeds checked: ``make test-api``.

Schemathesis makes its questions from the OpenAPI document, at least ``LEAST`` of them, and checks all that it can.
OpenActive's validator comes from the npm registry, into a temporary folder.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.portal import ROOT, running_portal

LEAST = 1_000
VALIDATOR = "@openactive/rpde-validator@3.0.3571"
FEEDS = ("articles", "security-models", "task-plans", "media")
FILL = "from tests.syndication.check_api import fill; fill()"


def fill():
    """Share 230 articles and some objects of the other kinds, of which every seventh is withdrawn."""
    from syndication.choices import Kind
    from tests.syndication.shared_documents import share, withdraw

    for kind in Kind:
        for number in range(230 if kind == Kind.ARTICLE else 20):
            row = share(kind)
            if number % 7 == 3:
                withdraw(row)


def ask_at_random(url, examples):
    """Let Schemathesis ask ``url``; return whether all was as the contract says, in at least LEAST cases."""
    command = [
        Path(sys.executable).with_name("schemathesis"),
        *("run", f"{url}/api/ward/v1/openapi.json", "--checks", "all"),
        *("--max-examples", str(examples), "--workers", "2", "--no-color"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    print(run.stdout, run.stderr)
    cases = re.search(r"([0-9,]+) generated", run.stdout)
    generated = int(cases[1].replace(",", "")) if cases else 0
    print(f"Schemathesis: {generated} cases, exit code {run.returncode}")
    return run.returncode == 0 and generated >= LEAST


def walk_feeds(url):
    """Let OpenActive's validator walk all feeds; return whether it found no failure."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "check.cjs"
        script.write_text(Path(__file__).with_name("rpde_check.cjs").read_text())
        subprocess.run(
            [
                "npm",
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--prefix",
                folder,
                VALIDATOR,
            ],
            check=True,
        )
        feeds = [f"{url}/api/ward/v1/feeds/{name}" for name in FEEDS]
        return subprocess.run(["node", script, *feeds], cwd=folder, check=False).returncode == 0


def main():
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with (
        tempfile.TemporaryDirectory(prefix="tin-phuong-api-") as folder,
        running_portal(
            Path(folder), PYTHONPATH=str(ROOT), WARD_API_REQUESTS_PER_MINUTE="10000000"
        ) as portal,
    ):
        portal.manage("shell", "--no-imports", "-c", FILL)
        passed = [walk_feeds(portal.url), ask_at_random(portal.url, examples)]
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
