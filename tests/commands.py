"""
Commands of ``manage.py`` on the data of a portal, in one process: starting Django takes longer than most of them.

``python -m tests.commands`` reads a JSON list a line, how a command is run and its arguments, and answers with a line
of JSON: what was printed, or of a fork its number, and when it was waited for how it ended and what it printed.
"""

import gc
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
STEP = 0.01  # seconds


class Commands:
    """Runs commands in the environment of a portal; the process starts with the first of them."""

    def __init__(self, environment):
        self._environment = environment
        self._process = None

    @property
    def data_dir(self):
        return Path(self._environment["DATA_DIR"])

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    def run(self, *arguments):
        """Run a command and return what it printed; fails where it does, after its traceback."""
        return self._ask("run", *arguments)

    def start(self, *arguments):
        """Start a command in a process of its own, which has loaded Django and nothing else; return it."""
        return Forked(self, self._ask("start", *arguments))

    def start_in_steps(self, *arguments):
        """Start a command that stops (SIGSTOP) after each ``STEP`` of processor time, until it is told SIGCONT."""
        return Forked(self, self._ask("step", *arguments))

    def manage(self, *arguments):
        """Run a command in a process of its own and return what it printed; fails where it does."""
        code, output = self.start(*arguments).wait()
        assert code == 0, output[-2000:]
        return output

    def stop(self):
        if self._process is not None:
            self._process.communicate()  # ends what it reads, and so the process

    def _ask(self, *line):
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.commands"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{line} has failed"
        return json.loads(answer)


@dataclass(frozen=True)
class Forked:
    """A command that runs in a process of its own."""

    commands: Commands
    pid: int

    def has_ended(self):
        """Return whether it runs no more."""
        stat = Path(f"/proc/{self.pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] == "Z"

    def wait(self):
        """Return how it ended, below zero by which signal, and what it printed."""
        return self.commands._ask("wait", str(self.pid))


def main():
    gc.set_threshold(50_000)  # as manage.py does
    import django
    from django.db import close_old_connections, connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.production")
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # log lines are no answers
    django.setup()
    outputs = {}
    for line in sys.stdin:
        how, *arguments = json.loads(line)
        if how == "run":
            answer = run(arguments)
            close_old_connections()
        elif how in ("start", "step"):
            connections.close_all()
            output = tempfile.TemporaryFile()  # noqa: SIM115 closed when it was waited for
            answer = fork(arguments, output, in_steps=how == "step")
            outputs[answer] = output
        else:
            pid = int(arguments[0])
            _, status = os.waitpid(pid, 0)
            with outputs.pop(pid) as output:
                output.seek(0)
                answer = [os.waitstatus_to_exitcode(status), output.read().decode()]
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def run(arguments):
    from django.core.management import call_command

    output = io.StringIO()
    with redirect_stdout(output):
        call_command(*arguments, stdout=output)
    return output.getvalue()


def fork(arguments, output, *, in_steps):
    """Start the command as ``manage.py`` does, but for the system checks; return the number of the process."""
    from django.core.management import get_commands, load_command_class

    name = arguments[0]
    command = load_command_class(get_commands()[name], name)
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        if in_steps:
            stop_after_each(STEP)
        command.run_from_argv(
            ["manage.py", *arguments, *["--skip-checks"] * bool(command.requires_system_checks)]
        )
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def stop_after_each(seconds):
    """Let this process stop after each so many seconds of processor time."""
    signal.signal(signal.SIGPROF, lambda *received: os.kill(os.getpid(), signal.SIGSTOP))
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)


if __name__ == "__main__":
    main()
