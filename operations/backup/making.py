"""Make an archive of the running site."""

import gzip
import json
import logging
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import DatabaseError

from operations.backup import media
from operations.backup.archive import TABLES, Writer
from operations.backup.emptiness import MARK, table_names
from operations.backup.errors import BackupError
from operations.backup.rows import last_numbers, read_rows, snapshot, tables_of
from operations.backup.states import applied, models_at
from visits import clock, folding
from visits.hot_store import StoreUnavailableError, get_store

IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a packed table that wait in memory until their number is known, as a tar tells it first; more go to disk."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Contents:
    """What an archive holds: numbers of tables, rows and files, and whether the waiting visits came with it."""

    tables: int
    rows: int
    files: int
    visits_folded: bool


def write_archive(file, now=None):
    """
    Write an archive of the site into the binary file ``file`` and return Contents.

    Raises BackupError for a database without tables, or one that is half restored.

    All rows are of one moment. Media is looked at before and after it, so that every file that the rows name is there,
    unless it was deleted as soon as it was made.
    """
    now = now or datetime.now(UTC)
    names = table_names()
    if "django_migrations" not in names:
        raise BackupError("Cơ sở dữ liệu chưa có bảng nào, nên chưa có gì để sao lưu.")
    if MARK in names:
        raise BackupError("Cơ sở dữ liệu đang khôi phục dở: hãy chạy lại restore cho xong đã.")
    folded = fold_visits()
    archive = Writer(file, now)
    media.add_settled(archive)
    with snapshot() as connection:
        migrations = applied(connection)
        tables = tables_of(models_at(migrations))
        described = [_add_table(archive, connection, *table) for table in tables.items()]
        last = last_numbers(connection, tables)
        kind = connection.vendor
    media.add_rest(archive)
    files = len(archive.members) - len(described)
    rows = sum(table["rows"] for table in described)
    archive.close(
        {
            "made_at": now.isoformat(timespec="seconds"),
            "database": kind,
            "visits_folded": folded,
            "counts": {"tables": len(described), "rows": rows, "files": files},
            "migrations": migrations,
            "tables": described,
            "last_numbers": last,
        }
    )
    return Contents(len(described), rows, files, folded)


def fold_visits():
    """Bring the waiting visits into the main database; return whether that was possible, as a backup is made anyway."""
    try:
        folding.fold(get_store(), clock.now())
    except (StoreUnavailableError, DatabaseError) as error:
        logger.warning("visits that wait are not in the backup: %s", error)
        return False
    return True


def _add_table(archive, connection, name, fields):
    member, count = f"{TABLES}{name}.jsonl.gz", 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
        with gzip.GzipFile(filename="", fileobj=spool, mode="wb", mtime=0, compresslevel=6) as pack:
            for row in read_rows(connection, name, fields):
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                pack.write(line.encode() + b"\n")
                count += 1
        size = spool.tell()
        spool.seek(0)
        archive.add(member, spool, size)
    return {"name": name, "columns": [field.column for field in fields], "rows": count}
