"""What systemd does to reload the portal puts new workers in the place of the old ones, and no reader notices."""

import http.client
import re
import sys
import threading
import time
from collections import Counter

import pytest

from tests.operations.services import Host, Web
from tests.operations.test_deploy_kit import DEPLOY
from tests.servers import wait_until

PAGE = "/healthz"
UNIT = (DEPLOY / "systemd/tin-phuong-web.service").read_text()


class WebOfUnit(Web):
    """The web server of a host, started as the unit of systemd has it."""

    def _open(self):
        (defaults,) = re.findall(r"^Environment=(.*)", UNIT, re.MULTILINE)
        variables = dict(each.split("=") for each in defaults.split()) | self.host.environment
        (command,) = re.findall(r"^ExecStart=(.*)", UNIT, re.MULTILINE)
        words = command.replace("/opt/tin-phuong/.venv", sys.prefix).split()
        words = [re.sub(r"\$\{(\w+)\}", lambda name: variables[name[1]], word) for word in words]
        return self.host.popen(words, self.log_name)


@pytest.fixture(scope="module")
def web(prepared, tmp_path_factory):
    """The portal on its own files; the old worker stays for as long as this machine takes for a new one to be ready."""
    host = Host(prepared.copy(tmp_path_factory.mktemp("reloaded") / "data"))
    start = time.monotonic()
    with WebOfUnit(host):
        seconds = time.monotonic() - start
    host.environment["RESPAWN_INTERVAL"] = str(3 * seconds + 2)
    with WebOfUnit(host) as server:
        yield server


class Readers:
    """
    Some open a connection for each page, some keep theirs; ``met`` counts what became of their pages.

    Like nginx before two servers, they ask once more where a connection is closed without an answer (RFC 9110, 9.2.2).
    """

    def __init__(self, port):
        self.port, self.met, self.done = port, Counter(), threading.Event()
        kinds = (self._with_new_connections, self._with_one_connection)
        self.threads = [threading.Thread(target=kind) for kind in kinds * 2]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.done.set()
        for thread in self.threads:
            thread.join()

    def _with_new_connections(self):
        while not self.done.wait(0.02):
            self._ask(self._connection()).close()

    def _with_one_connection(self):
        connection = self._connection()
        while not self.done.wait(0.02):
            connection = self._ask(connection)
        connection.close()

    def _connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def _ask(self, connection):
        """Ask for the page, once again where the server hangs up without a word; return the connection used last."""
        for closed in ("closed", None):
            try:
                connection.request("GET", PAGE)
                answer = connection.getresponse()
                answer.read()
                self.met[answer.status] += 1
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
                self.met[closed or type(error).__name__] += 1
                connection.close()
                connection = self._connection()
            except OSError as error:
                self.met[type(error).__name__] += 1
                break
        return connection


def test_no_request_fails_while_the_workers_are_replaced(web):
    assert "ExecReload=/bin/kill -HUP $MAINPID" in UNIT.splitlines()
    with Readers(web.host.port) as readers:
        wait_until(lambda: readers.met[200] > 50, "the first pages")
        web.reload()
        after = readers.met[200]
        wait_until(lambda: readers.met[200] > after + 200, "pages of the new workers")
    assert web.process.poll() is None
    assert set(readers.met) <= {200, "closed"}
    assert readers.met["closed"] <= len(readers.threads)


def test_a_worker_that_dies_is_replaced(web):
    (worker,) = web.workers()
    web.kill_workers()
    wait_until(lambda: web.workers() - {worker}, "another worker")
    wait_until(web.answers, "the portal")
