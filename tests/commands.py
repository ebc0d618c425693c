"""
Commands of ``manage.py`` on the data of a portal, in one process: starting Django takes longer than most of them.

``python -m tests.commands`` reads a JSON list of arguments a line and answers with a line of JSON: what was printed.
"""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Commands:
    """Runs commands in the environment of a portal; the process starts with the first of them."""

    def __init__(self, environment):
        self._environment = environment
        self._process = None

    def run(self, *arguments):
        """Run a command and return what it printed; fails where it does, after its traceback."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.commands"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{arguments} has failed"
        return json.loads(answer)

    def stop(self):
        if self._process is not None:
            self._process.communicate()  # ends what it reads, and so the process


def main():
    import django
    from django.core.management import call_command
    from django.db import close_old_connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.production")
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # log lines are no answers
    django.setup()
    for line in sys.stdin:
        output = io.StringIO()
        with redirect_stdout(output):
            call_command(*json.loads(line), stdout=output)
        close_old_connections()
        answers.write(json.dumps(output.getvalue()) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
