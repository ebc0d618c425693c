"""A portal of its own for the tests of the commands: nothing of the suite's database and environment is used."""

import fcntl
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.commands import Commands
from tests.servers import answers, free_port, wait_until

ROOT = Path(__file__).parent.parent
KEPT_OF_EMPTY = re.compile("sqlite_|django_(migrations|content_type)|wagtailsearch_indexentry")


def clean_environment(data_dir, **variables):
    """Return the environment of a machine on which nothing is set but where the data goes."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"DATA_DIR": str(data_dir), "PYTHONWARNINGS": "ignore"} | variables


def command_of(process):
    """Return the command of ``web`` or ``worker`` as the Procfile has it."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)[process]


def run_python(data_dir, *arguments, **variables):
    """Run this Python with ``arguments`` in the project's folder and a clean environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=clean_environment(data_dir, **variables),
        capture_output=True,
        text=True,
    )


@dataclass(frozen=True)
class Prepared:
    """What the first ``manage.py prepare`` left, printed and took (in seconds)."""

    data_dir: Path
    output: str
    seconds: float

    def copy(self, data_dir):
        """Copy the data, so that a test may change it."""
        return shutil.copytree(self.data_dir, data_dir)

    def copy_tables(self, data_dir):
        """Make the data of a machine with the tables of a site that nobody has written into, and its static files."""
        shutil.copytree(self.data_dir / "static", data_dir / "static")
        with (
            closing(sqlite3.connect(self.data_dir / "db.sqlite3")) as full,
            closing(sqlite3.connect(data_dir / "db.sqlite3")) as empty,
        ):
            full.backup(empty)
            empty.execute("PRAGMA foreign_keys = OFF")
            names = empty.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in names:
                if not KEPT_OF_EMPTY.match(name):
                    empty.execute(f'DELETE FROM "{name}"')
            empty.commit()
        return data_dir


def prepare_once(folder):
    """Return ``Prepared`` in ``folder``, made by whichever of pytest's processes comes first."""
    data_dir, output = folder / "prepared", folder / "prepared.json"
    with (folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not output.exists():
            start = time.monotonic()
            result = run_python(data_dir, "manage.py", "prepare")
            assert result.returncode == 0, result.stderr
            output.write_text(json.dumps([result.stdout, time.monotonic() - start]))
    return Prepared(data_dir, *json.loads(output.read_text()))


@dataclass(frozen=True)
class Portal:
    """A running portal with the demo ward."""

    url: str
    password: str
    environment: dict
    commands: Commands

    def manage(self, *arguments):
        """Run a command of ``manage.py`` on the portal's data and return what it printed."""
        return self.commands.run(*arguments)


@contextmanager
def running_portal(data_dir, *, workers=1, **variables):
    """Serve the portal with the prepared data in ``data_dir``, under these environment variables, and yield it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = clean_environment(data_dir, HOST="127.0.0.1", PORT=str(port), **variables)
    if server := os.environ.get("TEST_DATABASE_URL"):
        environment |= {
            "DATABASE_URL": _new_postgres_database(server, f"browser_{port}"),
            "SECRET_KEY": "only-for-the-browser-tests" * 3,
            "ALLOWED_HOSTS": "127.0.0.1",
        }
    commands = Commands(environment)
    # A first preparation on SQLite has loaded the demo.
    for command in ("prepare", "load_demo") if "DATABASE_URL" in environment else ("prepare",):
        commands.manage(command)
    granian = Path(sys.executable).with_name("granian")
    command = f"{granian} --interface wsgi --host 127.0.0.1 --port {port} --no-ws"
    server = subprocess.Popen(
        [
            *command.split(),
            *f"--workers {workers} --blocking-threads 4".split(),
            "site_config.wsgi:application",
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        wait_until(lambda: answers(f"{url}/healthz"), "the portal", process=server)
        password = (data_dir / "admin-password.txt").read_text().strip()
        yield Portal(url, password, environment, commands)
    finally:
        commands.stop()
        server.terminate()
        server.wait(timeout=20)


def _new_postgres_database(server, name):
    """Create a database beside the one of the URL ``server`` and return its URL."""
    import psycopg2

    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return urlsplit(server)._replace(path=f"/{name}").geturl()
