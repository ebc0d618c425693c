"""Commands of the portal that are killed at a chosen moment, and what tells that it has come."""

import os
import signal
import sqlite3
import tarfile
import time
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

from operations.backup.emptiness import MARK

READ_AHEAD = 8192
"""Bytes by which a buffered file may have been read further than its reader got."""


def kill_when(moment, commands, *arguments, seconds=120):
    """
    Start one of the ``commands`` of a portal and kill it (SIGKILL) as soon as ``moment(pid)`` is true.

    The command stops after each few milliseconds of work until ``moment`` was asked, so that a busy machine cannot
    let it run past its end unseen. Fails where the command ends before, or the moment does not come.
    """
    process = commands.start_in_steps(*arguments)
    deadline = time.monotonic() + seconds
    try:
        while not moment(process.pid):
            assert not process.has_ended(), "it has ended before"
            assert time.monotonic() < deadline, "the moment does not come"
            os.kill(process.pid, signal.SIGCONT)
            time.sleep(0.002)  # the length of a step is the command's own affair
    finally:
        os.kill(process.pid, signal.SIGKILL)
        code, output = process.wait()
        print(output)
    assert code == -signal.SIGKILL


def sizes(folder, pattern):
    """Return the sizes of the files of a folder that are there now."""
    found = []
    for path in Path(folder).glob(pattern):
        with suppress(FileNotFoundError):
            found.append(path.stat().st_size)
    return found


def ask(data_dir, sql):
    """Return the first value that the portal's database on SQLite answers, None where there is nothing to ask."""
    path = Path(data_dir, "db.sqlite3")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return (database.execute(sql).fetchone() or [None])[0]
    except sqlite3.OperationalError:
        return None


def stage(data_dir):
    """Return how far the mark of a restore says that it is; None without one."""
    return ask(data_dir, f"SELECT stage FROM {MARK}")


def has_read(pid, archive, table):
    """Return whether a process has read the rows of ``table``, and not yet all, of the tar ``archive``."""
    start, last = _between(archive, table)
    return any(start <= place < last for place in _places(pid, archive))


@cache
def _between(archive, table):
    """Return where the rows of ``table`` end in a tar, and where the last rows do."""
    with tarfile.open(archive) as tar:
        end = tar.getmember(f"tables/{table}.jsonl.gz")
        return end.offset_data + end.size + READ_AHEAD, tar.getmember("manifest.json").offset


def _places(pid, path):
    """Yield where a process is in each of its open files with this path."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                if link.resolve() == path:
                    told = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text()
                    yield int(told.split()[1])
