"""
Make a site of an archive.

Nothing is touched before every byte was checked and the site was found empty. Then: tables as they were when the
archive was made, media, all rows in one transaction, and at last the migrations that the code has beyond those. A mark
in the database tells how far that went: what was cut off before the rows begins anew, after them it goes on.
"""

import gzip
import hashlib
import zlib
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from operations import table_statistics
from operations.backup import media
from operations.backup.archive import MANIFEST, TABLES
from operations.backup.emptiness import (
    LOADED,
    content,
    drop_tables,
    mark,
    marked,
    table_names,
    unmark,
)
from operations.backup.errors import BackupError
from operations.backup.rows import empty, set_last_numbers, tables_of, write_rows
from operations.backup.states import applied, known, migrate, models_at
from syndication.change_log.log import leave_known_numbers
from visits.hot_store import StoreUnavailableError, get_store

STARTED = "started"
LARGEST_ROW = 64 * 1024 * 1024  # bytes: of a page of ten thousand words a thousandth


def restore(archive, say):
    """
    Restore the checked ``archive`` into the main database and the media storage; ``say`` is given sentences on the way.

    Raises BackupError, before anything is touched, where the site is not empty or the code cannot read the archive.
    """
    migrations = known(archive.manifest["migrations"])
    models = models_at(migrations)
    _check_columns(archive, tables_of(models))
    names = table_names()
    mine, found = _digest(archive), marked(names)
    if found == (mine, LOADED):
        say("Lần khôi phục trước dừng sau khi nạp dữ liệu; làm tiếp phần còn lại.")
    else:
        _check_empty(archive, names, found)
        if found:
            say("Lần khôi phục trước dừng giữa chừng; làm lại từ đầu.")
        mark(mine, STARTED)
        _forget_pages()
        _make_tables(names, migrations)
        say("Đã có các bảng như khi sao lưu.")
        say(f"Ảnh và tài liệu: {media.restore(archive)} tệp.")
        _load(archive, models, mine)
        say("Đã nạp mọi dòng dữ liệu.")
    _bring_up_to_date()
    unmark()


def _digest(archive):
    with archive.open(MANIFEST) as file:
        return hashlib.sha256(file.read()).hexdigest()


def _check_columns(archive, tables):
    stated = {table["name"]: table["columns"] for table in archive.manifest["tables"]}
    expected = {name: [field.column for field in fields] for name, fields in tables.items()}
    for name in sorted(stated.keys() | expected.keys()):
        if sorted(stated.get(name, [])) != sorted(expected.get(name, [])):
            raise BackupError(f"Bảng {name} trong tệp sao lưu không hợp với bản phần mềm này.")
    members = {name for name in archive.infos if name.startswith(TABLES)}
    if members != {_member(name) for name in stated}:
        raise BackupError("Tệp sao lưu thiếu hoặc thừa bảng.")


def _check_empty(archive, names, found):
    if found and found[1] == LOADED:
        raise BackupError(
            "Cơ sở dữ liệu đang khôi phục dở từ một tệp khác: hãy chạy lại với tệp ấy,"
            " hoặc dùng một cơ sở dữ liệu trống."
        )
    reasons = list(islice(content(names, bool(found)), 3))
    if not found:
        reasons += [f"đã có tệp khác tên “{name}”" for name in islice(media.conflicts(archive), 3)]
    if reasons:
        raise BackupError(
            f"Chỉ khôi phục vào một cổng trống, mà ở đây {', '.join(reasons)}. Không có gì bị thay đổi."
        )


def _make_tables(names, migrations):
    if "django_migrations" in names and applied(connection) == migrations:
        return
    drop_tables(names)
    ContentType.objects.clear_cache()
    migrate(connection, migrations)


def _load(archive, models, mine):
    tables = tables_of(models)
    stated = {table["name"]: table for table in archive.manifest["tables"]}
    with connection.constraint_checks_disabled(), transaction.atomic():
        empty(connection, models)
        for name, fields in tables.items():
            by_column = {field.column: field for field in fields}
            ordered = [by_column[column] for column in stated[name]["columns"]]
            count = _load_table(archive, name, ordered)
            if count != stated[name]["rows"]:
                raise BackupError(f"Bảng {name} có {count} dòng, khác số đã ghi.")
        set_last_numbers(connection, models, archive.manifest["last_numbers"])
        connection.check_constraints()
        mark(mine, LOADED)


def _load_table(archive, name, fields):
    with archive.open(_member(name)) as packed, gzip.open(packed) as lines:
        try:
            return write_rows(connection, name, fields, _rows(lines))
        except (DatabaseError, EOFError, OSError, TypeError, ValueError, zlib.error) as error:
            raise BackupError(f"Không nạp được bảng {name}: {error}") from error


def _rows(lines):
    while line := lines.readline(LARGEST_ROW):
        if len(line) == LARGEST_ROW:
            raise ValueError(f"một dòng dài hơn {LARGEST_ROW} byte")
        yield line


def _member(name):
    return f"{TABLES}{name}.jsonl.gz"


def _forget_pages():
    """Clear what is kept ready: of another site, or of one that is half restored."""
    for cache in caches.all():
        cache.clear()


def _bring_up_to_date():
    """What the rows do not bring: newer migrations, the search index; and nothing that was known of another site."""
    ContentType.objects.clear_cache()
    call_command("migrate", interactive=False, verbosity=0)
    leave_known_numbers()
    call_command("update_index", verbosity=0)
    table_statistics.gather()
    _forget_pages()
    try:
        store = get_store()
        for site in store.sites():
            store.forget_base(site)
    except StoreUnavailableError:
        pass  # its numbers are read again as soon as it answers
