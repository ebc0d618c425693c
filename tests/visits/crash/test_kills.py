"""
Killed at any moment, nothing that was acknowledged is lost and nothing is folded twice.

``make test-crash`` runs the long version: KILLS and HITS say how long.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

from tests.portal import ROOT, clean_environment
from tests.redis import running_redis
from tests.servers import free_port

KILLS = int(os.environ.get("KILLS", "8"))
HITS = int(os.environ.get("HITS", "4000"))
WRITERS = 3


class Counting:
    """Writers and a folder on one store; any of them can be killed and is there again at once."""

    def __init__(self, where, data_dir, folder, **variables):
        self.where, self.data_dir, self.folder = str(where), data_dir, folder
        self.environment = clean_environment(
            data_dir,
            DJANGO_SETTINGS_MODULE="site_config.settings.production",
            LOG_LEVEL="CRITICAL",
            **variables,
        )
        self.writers = []
        self.notes = []

    def __enter__(self):
        self.server = self._start("folder", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.folding = None
        self.start_folding()
        for _ in range(WRITERS):
            self.start_writer()
        return self

    def __exit__(self, *error):
        self.stop()
        self.server.communicate()  # ends what it reads, and so the process

    def _start(self, role, *arguments, **options):
        command = [sys.executable, "-m", "tests.visits.crash.processes", role, self.where]
        return subprocess.Popen(
            [*command, *map(str, arguments)], cwd=ROOT, env=self.environment, text=True, **options
        )

    def start_writer(self):
        notes = self.folder / f"notes-{len(self.notes)}"
        self.notes.append(notes)
        self.writers.append(self._start("writer", notes))

    def start_folding(self):
        self.folding = self._ask_server("")

    def fold(self):
        """Fold what is left, when all others have been stopped."""
        assert self._ask_server("once") == 0

    def _ask_server(self, line):
        self.server.stdin.write(f"{line}\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def kill_one(self):
        """Kill the folder or a writer, and start another in its place."""
        if random.random() < 0.5:
            os.kill(self.folding, signal.SIGKILL)
            self.start_folding()
        else:
            writer = self.writers.pop(random.randrange(len(self.writers)))
            writer.kill()
            writer.wait()
            self.start_writer()

    def stop(self):
        for writer in self.writers:
            writer.kill()
            writer.wait()
        self.writers = []
        if self.folding:
            os.kill(self.folding, signal.SIGKILL)
            self.folding = None

    def noted(self, sign):
        return sum(notes.read_bytes().count(sign) for notes in self.notes if notes.exists())


def in_tables(data_dir):
    """Return the visits, the unique views by day and those in all that the main database tells."""
    connection = sqlite3.connect(data_dir / "db.sqlite3")
    try:
        return tuple(
            connection.execute(f"SELECT coalesce(sum({what}), 0) FROM {table}").fetchone()[0]
            for what, table in (
                ("visits", "visits_siteday"),
                ("uniques", "visits_visitcounter"),
                ("uniques", "visits_pagetotal"),
            )
        )
    finally:
        connection.close()


def run(counting, kill, kills):
    """Let them count until there were enough hits, with ``kills`` deaths spread over the time."""
    for number in range(1, kills + 1):
        deadline = time.monotonic() + 120
        while counting.noted(b"+") < HITS * number / kills:
            assert time.monotonic() < deadline, "they have stopped counting"
            time.sleep(random.uniform(0.005, 0.05))
        kill()


def check(counting):
    counting.stop()
    assert in_tables(counting.data_dir)[0] > 0, "nothing was folded while they counted"
    counting.fold()
    acknowledged, sent = counting.noted(b"+"), counting.noted(b"-")
    visits, by_day, in_all = in_tables(counting.data_dir)
    print(f"acknowledged {acknowledged}, sent {sent}, folded {visits}")
    assert acknowledged <= visits <= sent
    assert visits == by_day == in_all
    return visits


def test_the_sqlite_store_survives_the_death_of_writers_and_folder(prepared, tmp_path):
    data_dir = prepared.copy(tmp_path / "var")
    with Counting(data_dir, data_dir, tmp_path) as counting:
        run(counting, counting.kill_one, KILLS)
        assert check(counting) >= HITS


def test_the_redis_store_survives_the_death_of_writers_and_folder(prepared, tmp_path):
    data_dir = prepared.copy(tmp_path / "var")
    # It is the address that makes the deployment one, and the main database stays the embedded one.
    with (
        running_redis(tmp_path) as (url, _),
        Counting(url, data_dir, tmp_path, REDIS_URL=url) as counting,
    ):
        run(counting, counting.kill_one, KILLS)
        assert check(counting) >= HITS


def test_redis_itself_may_die(prepared, tmp_path):
    data_dir = prepared.copy(tmp_path / "var")
    port, servers = free_port(), []

    def start():
        context = running_redis(tmp_path, port=port)
        url, process = context.__enter__()
        servers.append((context, process))
        return url

    def kill():
        context, process = servers.pop()
        process.kill()
        context.__exit__(None, None, None)
        start()

    url = start()
    try:
        with Counting(url, data_dir, tmp_path, REDIS_URL=url) as counting:
            run(counting, kill, max(2, KILLS // 8))
            check(counting)
    finally:
        servers.pop()[0].__exit__(None, None, None)
