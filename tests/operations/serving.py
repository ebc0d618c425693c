"""Granian with several workers on prepared data, and what it prints; with addresses that fail on purpose."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil

from tests.portal import ROOT, clean_environment
from tests.servers import answers, free_port, wait_until

SETTINGS = "tests.operations.failing_settings"


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    headers: dict
    text: str


@dataclass(frozen=True)
class Served:
    """A running portal."""

    url: str
    process: subprocess.Popen
    output: Path

    def get(self, path, data=None, **headers):
        """Ask on a connection of its own, so that any worker may answer."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.url + path, data=data, headers=headers | {"Connection": "close"})
        try:
            with urlopen(request) as response:
                return Answer(response.status, dict(response.headers), response.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read().decode())

    def workers(self):
        """Return the processes that serve."""
        return psutil.Process(self.process.pid).children()

    def lines(self):
        """Return what was printed so far."""
        return self.output.read_text().splitlines()


@contextmanager
def served(data_dir, output, *, workers=1, **variables):
    """Serve the prepared data in ``data_dir`` and yield Served; ``output`` is the file of what is printed."""
    port = free_port()
    environment = clean_environment(data_dir, HOST="127.0.0.1", PORT=str(port), **variables)
    environment["DJANGO_SETTINGS_MODULE"] = SETTINGS
    granian = Path(sys.executable).with_name("granian")
    command = (
        f"{granian} --interface wsgi --host 127.0.0.1 --port {port} --no-ws --blocking-threads 4"
    )
    # A worker that is told to stop while it starts does not hear it.
    more = ["--workers", str(workers), "--respawn-failed-workers", "--workers-kill-timeout", "5"]
    with output.open("a") as file:
        process = subprocess.Popen(
            [*command.split(), *more, "site_config.wsgi:application"],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{url}/healthz"), "the portal", process=process)
        yield Served(url, process, output)
    finally:
        process.terminate()
        process.wait(timeout=20)


def kill(process):
    """End a process at once, without any chance to put things in order."""
    os.kill(process.pid, signal.SIGKILL)
