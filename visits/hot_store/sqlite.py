"""The hot store in a file of SQLite: any number of processes on one machine."""

import fcntl
import os
import sqlite3
import struct
import threading
from contextlib import contextmanager
from pathlib import Path

from visits import clock

from . import sqlite_scripts as scripts
from .base import (
    FORGET,
    MAX_FORWARDED,
    NONCE,
    ONLINE,
    SALT_BYTES,
    SILENCE,
    UNIQUE,
    WHOLE_SITE,
    Batch,
    HotStore,
    Outcome,
    StoreUnavailableError,
    live_at,
    new_salt,
    new_uuid,
)

FILE_NAME = "visits-hot.sqlite3"
SALT_NAME = "visits-salt-{}"
_BUSY_SECONDS = 5
_SWEPT_AT_ONCE = 500
_SITE_KEY = struct.Struct(">cq").pack
_ADDRESS_KEY = struct.Struct(">cq8sq").pack
_TALLY = (
    "INSERT INTO tallies VALUES (?, ?, ?, ?, 1)"
    " ON CONFLICT (batch, day, kind, name) DO UPDATE SET number = number + 1"
)

_OUTCOMES = {outcome.value: outcome for outcome in Outcome} | {"heartbeat": Outcome.COUNTED}


class SQLiteStore(HotStore):
    """
    Keeps ``visits-hot.sqlite3`` and the salt of the day under ``data_dir``.

    A commit reaches the operating system before ``hit`` returns: it survives the death of every process, not that of
    the machine in the same moment (synchronous=NORMAL). All writers of a process share one connection, in turn.
    """

    def __init__(self, data_dir, limits):
        self.folder = Path(data_dir)
        self.path = self.folder / FILE_NAME
        self.limits = limits
        self.turn = threading.Lock()
        self._lock = threading.Lock()
        self._local = threading.local()
        self._writer = self._pid = None
        self._failures = 0
        self._salts = {}
        self._known_sites = set()

    # -- connections ------------------------------------------------------------------------------------------------

    def _connect(self):
        """Open the file, which whoever comes first makes; two who set it up at once would lock each other out."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not self.path.exists():  # closing it again would undo SQLite's own locks on it
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(
                self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.executescript(scripts.PRAGMAS + scripts.TABLES)
        finally:
            os.close(descriptor)
        return connection

    @contextmanager
    def _writing(self):
        """Give the connection of all writers, one after the other."""
        with self._lock:
            try:
                if self._pid != os.getpid():
                    self._writer = self._connect()
                    self._writer.executescript(scripts.TRIGGER)
                    self._pid = os.getpid()
                yield self._writer.execute
            except (sqlite3.Error, OSError) as error:
                self._drop_writer()
                raise StoreUnavailableError(str(error)) from error

    @contextmanager
    def _write(self):
        """Give the connection of all writers inside a transaction, which is undone where the body fails."""
        with self._writing() as execute:
            execute("BEGIN IMMEDIATE")
            try:
                yield execute
            except BaseException:
                execute("ROLLBACK")
                raise
            execute("COMMIT")

    def _read(self, sql, parameters=()):
        """Return the rows of a query; readers wait for nobody."""
        try:
            reader = getattr(self._local, "reader", None)
            opening = os.getpid(), self._failures
            if reader is None or self._local.opening != opening:
                reader = self._local.reader = self._connect()
                self._local.opening = opening
            return reader.execute(sql, parameters).fetchall()
        except (sqlite3.Error, OSError) as error:
            self._local.reader = None
            raise StoreUnavailableError(str(error)) from error

    def _drop_writer(self):
        """After a failure the next call starts afresh; so it does in a child process, which shares nothing."""
        if self._writer is not None and self._pid == os.getpid():
            self._writer.close()
        self._writer = self._pid = None
        # The file may be another one by then, for readers too.
        self._known_sites = set()
        self._failures += 1

    def close(self):
        with self._lock:
            self._drop_writer()
        if (
            getattr(self._local, "reader", None) is not None
            and self._local.opening[0] == os.getpid()
        ):
            self._local.reader.close()
        self._local.reader = None
        self._salts = {}

    # -- the salt -----------------------------------------------------------------------------------------------------

    def salt(self, day):
        if day not in self._salts:
            self._salts = {day: self._kept_salt(day)}
        return self._salts[day]

    def _kept_salt(self, day):
        """Return the salt in the file of ``day``, which appears with all its bytes at once."""
        path = self.folder / SALT_NAME.format(day)
        try:
            if not path.exists():
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                mine = path.with_name(f"{path.name}.{new_uuid()}")
                descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(new_salt())
                try:
                    os.link(mine, path)
                except FileExistsError:
                    pass  # another process was first: its salt is the day's
                finally:
                    mine.unlink()
            salt = path.read_bytes()
        except OSError as error:
            raise StoreUnavailableError(str(error)) from error
        if len(salt) != SALT_BYTES:
            raise StoreUnavailableError(f"{path} is damaged")
        return salt

    # -- counting -----------------------------------------------------------------------------------------------------

    def hit(self, now, hit):
        self._know(hit.site)
        site, minute, hour = hit.site, now // 60, now // 3600
        row = (
            now,
            clock.day_of(now),
            hour,
            site,
            hit.page,
            hit.visitor,
            _ADDRESS_KEY(b"m", site, hit.address, minute),
            _ADDRESS_KEY(b"h", site, hit.address, hour),
            _SITE_KEY(b"n", site) + hit.nonce.encode(),
            _ADDRESS_KEY(b"u", site, hit.visitor, hit.page),
            hit.referrer,
            hit.device,
            min(hit.forwarded, MAX_FORWARDED),
            hit.is_heartbeat,
            self.limits.beacons_per_minute,
            self.limits.visits_per_hour,
            SILENCE,
            UNIQUE,
            NONCE,
        )
        with self._writing() as execute:
            outcome, *live = execute(scripts.HIT, row).fetchall()[0]
        return _OUTCOMES[outcome], None if live[0] is None else live_at(now, *live)

    def _know(self, site):
        """Make sure that ``site`` has an open batch; once in the life of a process is enough."""
        if site not in self._known_sites:
            with self._write() as execute:
                self._batch(execute, site)
            self._known_sites.add(site)

    def refuse(self, now, site, reason):
        with self._write() as execute:
            batch = self._batch(execute, site)
            execute(_TALLY, (batch, clock.day_of(now), "refusal", str(reason)))

    def _batch(self, execute, site):
        """Return the open batch of ``site``."""
        row = execute("SELECT batch FROM sites WHERE site = ?", (site,)).fetchone()
        if row:
            return row[0]
        batch = self._new_batch(execute, site)
        execute("INSERT INTO sites (site, batch) VALUES (?, ?)", (site, batch))
        return batch

    def _new_batch(self, execute, site):
        return execute(
            "INSERT INTO batches (uuid, site) VALUES (?, ?)", (new_uuid(), site)
        ).lastrowid

    # -- reading ------------------------------------------------------------------------------------------------------

    def live(self, now, site, page=WHOLE_SITE):
        rows = self._read(scripts.LIVE, (page, site))
        return live_at(now, *rows[0]) if rows and rows[0][0] is not None else None

    def page_views(self, site, pages):
        pages = list(pages)
        marks = ", ".join("?" * len(pages))
        rows = self._read(
            f"SELECT page, uniques FROM pages WHERE site = ? AND page IN ({marks})",  # noqa: S608 - only marks
            (site, *pages),
        )
        return dict.fromkeys(pages, 0) | dict(rows)

    def sites(self):
        return [site for (site,) in self._read("SELECT site FROM sites ORDER BY site")]

    def forwarded(self, site):
        rows = self._read(scripts.FORWARDED, (site,))
        return {number: visits for number, visits in enumerate(rows[0] if rows else ()) if visits}

    # -- folding ------------------------------------------------------------------------------------------------------

    def generation(self, site):
        rows = self._read("SELECT generation FROM sites WHERE site = ?", (site,))
        return rows[0][0] if rows else 0

    def publish(self, now, site, base, generation):
        with self._write() as execute:
            self._batch(execute, site)
            sql = "SELECT generation FROM sites WHERE site = ?"
            if execute(sql, (site,)).fetchone()[0] == generation:
                self._set_base(execute, site, base)

    def _set_base(self, execute, site, base):
        waiting = "FROM hits JOIN batches ON batches.id = hits.batch WHERE batches.site = ?"
        first = clock.first_hour(base.day)
        total, today = execute(
            "SELECT coalesce(sum(visits), 0),"
            " coalesce(sum(CASE WHEN hour BETWEEN ? AND ? THEN visits END), 0) " + waiting,
            (first, first + 23, site),
        ).fetchone()
        execute(
            "UPDATE sites SET generation = generation + 1, day = ?, today = ?, total = ?, threshold = ? WHERE site = ?",
            (base.day, base.today + today, base.total + total, base.threshold, site),
        )
        if base.is_whole:
            execute("DELETE FROM pages WHERE site = ?", (site,))
        pages = dict(base.pages)
        for page, uniques in execute(
            f"SELECT page, sum(uniques) {waiting} GROUP BY page",
            (site,),
        ).fetchall():
            if base.is_whole or page in pages:
                pages[page] = pages.get(page, 0) + uniques
        for page, uniques in pages.items():
            execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", (site, page, uniques))

    def forget_base(self, site):
        with self._write() as execute:
            execute(
                "UPDATE sites SET day = NULL, generation = generation + 1 WHERE site = ?", (site,)
            )

    def seal(self, site):
        with self._write() as execute:
            batch = self._batch(execute, site)
            for table in ("hits", "tallies"):
                sql = f"SELECT 1 FROM {table} WHERE batch = ? LIMIT 1"  # noqa: S608 - constant
                if execute(sql, (batch,)).fetchone():
                    new = self._new_batch(execute, site)
                    execute("UPDATE sites SET batch = ? WHERE site = ?", (new, site))
                    return

    def batches(self, site):
        sealed = self._read(
            "SELECT id, uuid FROM batches WHERE site = ?1 AND id <> (SELECT batch FROM sites WHERE site = ?1)"
            " ORDER BY id",
            (site,),
        )
        return [self._sealed(site, *each) for each in sealed]

    def _sealed(self, site, number, uuid):
        hits = self._read(
            "SELECT hour, page, views, uniques, visits, suspect FROM hits WHERE batch = ?",
            (number,),
        )
        tallies = self._read(
            "SELECT day, kind, name, number FROM tallies WHERE batch = ?", (number,)
        )
        return Batch(
            uuid=uuid,
            site=site,
            hits={(hour, page): list(counts) for hour, page, *counts in hits},
            tallies={(day, kind, name): number for day, kind, name, number in tallies},
        )

    def finish(self, now, batch, base):
        with self._write() as execute:
            row = execute("SELECT id FROM batches WHERE uuid = ?", (batch.uuid,)).fetchone()
            if row is None:
                return
            execute("DELETE FROM hits WHERE batch = ?", row)
            execute("DELETE FROM tallies WHERE batch = ?", row)
            execute("DELETE FROM batches WHERE id = ?", row)
            known = execute("SELECT day FROM sites WHERE site = ?", (batch.site,)).fetchone()
            if known[0] is None:  # whoever asks next reads the whole base
                execute(
                    "UPDATE sites SET generation = generation + 1 WHERE site = ?", (batch.site,)
                )
            else:
                self._set_base(execute, batch.site, base)

    def update_online(self, now, site):
        # The ids of yesterday's visitors are others than those of today, though the people may be the same.
        midnight = clock.day_of(now) * clock.DAY - clock.OFFSET
        online = self._read(
            "SELECT count(*) FROM visitors WHERE site = ? AND last > ?",
            (site, max(now - ONLINE, midnight - 1)),
        )[0][0]
        with self._write() as execute:
            self._batch(execute, site)
            execute(
                "UPDATE sites SET online = ?, online_at = ? WHERE site = ?", (online, now, site)
            )
        return online

    def acquire_lease(self, now, holder, seconds):
        with self._write() as execute:
            sql = (
                "INSERT INTO lease VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE"
                " SET holder = excluded.holder, until = excluded.until WHERE holder = excluded.holder OR until <= ?"
            )
            return bool(execute(sql, (holder, now + seconds, now)).rowcount)

    def sweep(self, now):
        self._sweep("keys", ["key"], "until <= ?", now)
        self._sweep("windows", ["key"], "until <= ?", now)
        self._sweep("visitors", ["site", "visitor"], "last <= ?", now - FORGET)
        with self._write() as execute:  # so that the ways of the past fade out
            execute(scripts.HALVE_FORWARDED)
        today = SALT_NAME.format(clock.day_of(now))
        for path in self.folder.glob(SALT_NAME.format("*")):
            if path.name.partition(".")[0] != today:
                path.unlink(missing_ok=True)

    def _sweep(self, table, key, condition, limit):
        """Find what is old without holding up anybody, and delete it in small steps."""
        rows = self._read(f"SELECT {', '.join(key)} FROM {table} WHERE {condition}", (limit,))  # noqa: S608
        same = " AND ".join(f"{name} = ?" for name in key)
        sql = f"DELETE FROM {table} WHERE {same} AND {condition}"  # noqa: S608 - constants
        for start in range(0, len(rows), _SWEPT_AT_ONCE):
            with self._write() as execute:
                for row in rows[start : start + _SWEPT_AT_ONCE]:
                    execute(sql, (*row, limit))
