"""The command of the web unit, as it stands there: it serves, and a reload puts new processes in place of the old."""

import os
import re
import signal
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest

from tests.operations.test_deploy_kit import DEPLOY
from tests.portal import clean_environment
from tests.redis import free_port

UNIT = (DEPLOY / "systemd/tin-phuong-web.service").read_text()
# Says which process answers.
APPLICATION = """
import os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""
SECONDS = 60


@pytest.fixture
def server(tmp_path):
    """The server's address and process."""
    (tmp_path / "who_answers.py").write_text(APPLICATION)
    (defaults,) = re.findall(r"^Environment=(.*)", UNIT, re.MULTILINE)
    variables = dict(assignment.split("=") for assignment in defaults.split())
    port = free_port()
    variables |= {"PORT": str(port), "RESPAWN_INTERVAL": "3"}
    (command,) = re.findall(r"^ExecStart=(.*)", UNIT, re.MULTILINE)
    command = command.replace("/opt/tin-phuong/.venv", sys.prefix)
    command = command.replace("site_config.wsgi:application", "who_answers:application")
    words = [re.sub(r"\$\{(\w+)\}", lambda name: variables[name[1]], w) for w in command.split()]
    process = subprocess.Popen(words, cwd=tmp_path, env=clean_environment(tmp_path))
    try:
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.terminate()
        process.wait(timeout=30)


def who_answers(url):
    try:
        with urlopen(url, timeout=10) as response:
            return int(response.read())
    except (URLError, ConnectionError):
        return None


def wait_for(true):
    deadline = time.monotonic() + SECONDS
    while not (answer := true()):
        assert time.monotonic() < deadline
        time.sleep(0.05)  # between two questions; the deadline decides
    return answer


def test_a_reload_replaces_the_process_that_answers(server):
    url, process = server
    assert "ExecReload=/bin/kill -HUP $MAINPID" in UNIT.splitlines()
    old = wait_for(lambda: who_answers(url))
    os.kill(process.pid, signal.SIGHUP)
    new = wait_for(lambda: (answer := who_answers(url)) not in (None, old) and answer)
    wait_for(lambda: not psutil.pid_exists(old))
    assert who_answers(url) == new
    assert process.poll() is None
