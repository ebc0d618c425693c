"""
A real browser against a real server: production settings, granian, its own data, prepared as ``make run`` does.

Nothing of the suite's own database is used, so that what is tested is what a ward runs.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.portal import ROOT, clean_environment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Two cores serve the portal, the browser and the other half of the suite.
expect.set_options(timeout=20_000)
# Playwright keeps an event loop in the thread of the other tests, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@dataclass(frozen=True)
class Portal:
    """A running portal with the demo ward."""

    url: str
    password: str
    environment: dict

    def manage(self, *arguments):
        """Run a command of ``manage.py`` on the portal's data."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        message = "no Chromium is installed: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "vi-VN", "viewport": {"width": 1280, "height": 900}}


@contextmanager
def running_portal(data_dir, **variables):
    """Serve the portal with the prepared data in ``data_dir``, under these environment variables, and yield it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = clean_environment(data_dir, HOST="127.0.0.1", PORT=str(port), **variables)
    if server := os.environ.get("TEST_DATABASE_URL"):
        environment |= {
            "DATABASE_URL": _new_postgres_database(server, f"browser_{port}"),
            "SECRET_KEY": "only-for-the-browser-tests" * 3,
            "ALLOWED_HOSTS": "127.0.0.1",
        }
    for command in ("prepare", "load_demo"):
        subprocess.run(
            [sys.executable, "manage.py", command], cwd=ROOT, env=environment, check=True
        )
    granian = Path(sys.executable).with_name("granian")
    command = f"{granian} --interface wsgi --host 127.0.0.1 --port {port} --no-ws"
    server = subprocess.Popen(
        [*command.split(), "--blocking-threads", "4", "site_config.wsgi:application"],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait_for(f"{url}/healthz", server)
        password = (data_dir / "admin-password.txt").read_text().strip()
        yield Portal(url, password, environment)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def portal(prepared, tmp_path_factory):
    with running_portal(prepared.copy(tmp_path_factory.mktemp("portal") / "var")) as portal:
        yield portal


@pytest.fixture
def editor(page, portal):
    """A browser page with the administrator logged in."""
    page.goto(f"{portal.url}/admin/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", portal.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    return page


def _new_postgres_database(server, name):
    """Create a database beside the one of the URL ``server`` and return its URL."""
    import psycopg2

    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _wait_for(url, process, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has stopped"
        try:
            with urlopen(url) as response:
                return response.status
        except URLError:
            time.sleep(0.1)  # between two knocks at the door; the deadline decides
    raise AssertionError(f"{url} does not answer")
