"""A whole ward for the demo and its test: web server, worker and an editor, each a process of its own."""

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.portal import ROOT, clean_environment, command_of
from tests.servers import wait_until


class Ward:
    """A running ward; ``web`` and ``worker`` can be killed and started again."""

    def __init__(self, name, data_dir, port, output):
        self.name = name
        self.url = f"http://127.0.0.1:{port}"
        self._output = output
        self._environment = clean_environment(
            data_dir, HOST="127.0.0.1", PORT=str(port), SYNDICATION_TRUST_LOCAL="true"
        )
        program = Path(sys.executable)
        self._commands = {
            "web": [
                program.with_name("granian"),
                *f"--interface wsgi --host 127.0.0.1 --port {port} --no-ws".split(),
                *["--blocking-threads", "4", "site_config.wsgi:application"],
            ],
            "worker": [program, *command_of("worker").removeprefix("python ").split()],
        }
        self._processes = {}
        self._editor = None

    def prepare(self, *options):
        """Bring the ward's data in step with its address."""
        subprocess.run(
            [sys.executable, "manage.py", "prepare", *options],
            cwd=ROOT,
            env=self._environment,
            stdout=self._output,
            stderr=self._output,
            check=True,
        )

    def start(self):
        for name in self._commands:
            self.start_process(name)
        self._editor = self._run(
            [sys.executable, "-m", "tests.syndication.two_wards.driver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start_process(self, name):
        self._processes[name] = self._run(self._commands[name], stdout=self._output)

    def _run(self, command, **options):
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment,
            stderr=self._output,
            start_new_session=True,
            **options,
        )

    def kill(self, name):
        """Kill the process ``name`` and its children without any warning."""
        _kill(self._processes.pop(name))

    def do(self, action, *arguments):
        """Have the ward's editor do one of ``driver.ACTIONS`` and return what comes of it."""
        self._editor.stdin.write(json.dumps([action, arguments]) + "\n")
        self._editor.stdin.flush()
        answer = self._editor.stdout.readline()
        assert answer, f"the editor of {self.name} has stopped"
        return json.loads(answer)

    def answers(self):
        return self.get("/healthz") is not None

    def get(self, path):
        """Return the text at ``path``, None where there is none."""
        try:
            with urlopen(self.url + path, timeout=10) as answer:
                return answer.read().decode()
        except (URLError, ConnectionError, TimeoutError):
            return None

    def stop(self):
        for process in [*self._processes.values(), self._editor]:
            if process is not None:
                _kill(process)
        if self._editor is not None:
            self._editor.stdin.close()
            self._editor.stdout.close()


def _kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def running_wards(folders, ports, output, options=((), ())):
    """Prepare and start two wards with their data in ``folders``, and yield them; ``options`` are those of prepare."""
    with ExitStack() as stack:
        wards = []
        for name, folder, port, more in zip("AB", folders, ports, options, strict=True):
            ward = Ward(name, folder, port, output)
            stack.callback(ward.stop)
            ward.prepare(*more)
            ward.start()
            wards.append(ward)
        for ward in wards:
            wait_until(ward.answers)
        yield wards
