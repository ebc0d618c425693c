"""
What the lists of the admin cost with 100 articles and with 10,000: ``python -m tests.newsroom.bench``.

Both portals are asked in turns in one process, through all of Django's middleware, with fifty articles on a page. On
SQLite the time is that of the processor, on PostgreSQL, whose work another process does, that of the clock; ratios are
of one run on this machine as it is at the moment, and no tests. To reach: 12 queries and a ratio of 1.3.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.portal import ROOT, clean_environment
from tests.search.bench import IN_POSTGRES

FEW, MANY, ROUNDS = 100, 10_000, 9
DATABASES = ["sqlite", "postgres"]
MEASURE = "from tests.newsroom.bench import measure; measure({many}, {rounds})"
SCREENS = {
    "section": "/admin/pages/{section}/",
    "section, by title": "/admin/pages/{section}/?ordering=title",
    "section, by title, last page": "/admin/pages/{section}/?ordering=-title&p={last}",
    "section, searched": "/admin/pages/{section}/?q=an",
    "section, only drafts": "/admin/pages/{section}/?ordering=live",
    "all articles": "/admin/pages/usage/articles/articlepage/",
    "all articles, by title": "/admin/pages/usage/articles/articlepage/?ordering=title",
    "all articles, searched": "/admin/pages/usage/articles/articlepage/?q=an",
}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    arguments = parser.parse_args()
    code = MEASURE.format(many=arguments.articles, rounds=arguments.rounds)
    run = [sys.executable, "-m", "django", "shell", "--no-imports", "-v", "0", "-c", code]
    for database in arguments.databases:
        variables = {
            "DJANGO_SETTINGS_MODULE": "site_config.settings.production",
            "SECRET_KEY": "only for the bench" * 3,
            "ALLOWED_HOSTS": "localhost",
            "LOG_LEVEL": "ERROR",
        }
        in_postgres = [sys.executable, "-m", "tests.postgres", *IN_POSTGRES]
        command = [*in_postgres, *run] if database == "postgres" else run
        with tempfile.TemporaryDirectory(prefix="tin-phuong-bench-") as folder:
            environment = clean_environment(Path(folder) / "var", **variables)
            subprocess.run(command, cwd=ROOT, env=environment, check=True)


def measure(many, rounds):
    """Print each screen's queries and how much longer it takes with ``many`` articles; for a database of its own."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from tests.search.bench_portal import Filler, prepare

    call_command("collectstatic", interactive=False, verbosity=0)
    prepare()
    get_user_model().objects.create_superuser("bench")
    filler = Filler()
    filler.fill_up(FEW)
    small = _copy(connection)
    filler.fill_up(many)
    compare(small, many, rounds)


def compare(small, many, rounds):
    """Ask the portal of the database ``small`` and that of the settings in turns."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from articles.models import ArticleIndexPage

    settings.ALLOWED_HOSTS = ["*"]
    section = ArticleIndexPage.objects.get(slug="tin-minh-hoa")
    large = connection.settings_dict["NAME"]

    def use(database):
        if connection.settings_dict["NAME"] != database:
            connection.close()
            connection.settings_dict["NAME"] = database
        connection.ensure_connection()

    clients = {}
    for database in (small, large):
        use(database)
        clients[database] = Client()
        clients[database].force_login(get_user_model().objects.get(username="bench"))

    def ask(database, address, count):
        use(database)
        address = address.format(section=section.pk, last=-(-count // 50))
        clock = time.thread_time if connection.vendor == "sqlite" else time.perf_counter
        began = clock()
        response = clients[database].get(address)
        taken = clock() - began
        assert response.status_code == 200, address
        assert response.content.count(b"<tr") > 10, address
        return taken

    print(f"{connection.vendor}: {FEW} and {many:,} articles, median of {rounds} rounds")
    print(f"{'':32}{'queries':>8}{'ms':>8}{'ms':>8}{'ratio':>8}")
    for name, address in SCREENS.items():
        few = partial(ask, small, address, FEW)
        lots = partial(ask, large, address, many)
        few(), lots()
        with CaptureQueriesContext(connection) as queries:
            lots()
        number = len(queries)
        times = [(few(), lots()) for _ in range(rounds)]
        first, second = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name:32}{number:8}{first * 1000:8.1f}{second * 1000:8.1f}{second / first:8.2f}")


def _copy(connection):
    """Copy the database of ``connection``, which is to be closed or idle, and return the copy's name."""
    name = connection.settings_dict["NAME"]
    small = f"{name}_small"
    connection.close()  # which also brings what SQLite keeps beside its file into it
    if connection.vendor == "sqlite":
        shutil.copy(name, small)
        return small
    import psycopg2

    values = connection.get_connection_params() | {"dbname": "postgres"}
    server = psycopg2.connect(
        **{k: values[k] for k in ("dbname", "host", "port", "user", "password") if k in values}
    )
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{small}" TEMPLATE "{name}"')
    server.close()
    return small


if __name__ == "__main__":
    main()
