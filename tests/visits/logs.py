"""Logs of web servers for tests, and what the import makes of them."""

import io
from datetime import datetime, timedelta

from django.core.management import CommandError, call_command

from vietnamese.dates import VIETNAM
from visits.models import (
    DeviceDay,
    ImportedLog,
    PageTotal,
    ReferrerDay,
    RefusalDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/108.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/108.0.0.0 Mobile Safari/537.36"
)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
TEN = datetime(2022, 12, 29, 10, tzinfo=VIETNAM)
"""Ten in the morning of 29 December 2022."""
SECOND, MINUTE, ONE_DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
TABLES = (VisitCounter, PageTotal, SiteDay, SiteHour, ReferrerDay, DeviceDay, RefusalDay)


def line(
    moment=TEN,
    path="/",
    *,
    address="113.160.1.1",
    agent=CHROME,
    referrer="-",
    status=200,
    method="GET",
):
    """Return a line of the combined format."""
    request = f"{method} {path} HTTP/1.1"
    return f'{common(moment, request, address, status)} "{referrer}" "{agent}"\n'


def common(moment=TEN, request="GET / HTTP/1.1", address="113.160.1.1", status=200):
    """Return a line of the common format, without its end."""
    return f'{address} - - [{moment:%d/%b/%Y:%H:%M:%S %z}] "{request}" {status} 5120'


def three_days():
    """Two readers on three days, with a pause of one of them, a bot and a picture."""
    return "".join(
        line(TEN + day * ONE_DAY + minute * MINUTE, path, address=address, agent=agent)
        for day in range(3)
        for minute, path, address, agent in [
            (0, "/", "113.160.1.1", CHROME),
            (5, "/gioi-thieu/", "113.160.1.1", CHROME),
            (10, "/", "14.224.0.9", PHONE),
            (11, "/media/anh.jpg", "14.224.0.9", PHONE),
            (12, "/", "66.249.66.1", GOOGLEBOT),
            (50, "/", "113.160.1.1", CHROME),
        ]
    )


def visits():
    """Return the visits of all days."""
    return SiteDay.objects.summed()["visits"]


def everything():
    """Return all that an import may change, without the ids of rows."""
    tables = [
        sorted(tuple(row.items()) for row in table.objects.values(*table.KEY, *table.COUNTS))
        for table in TABLES
    ]
    return tables, sorted(ImportedLog.objects.values_list("site", "size", "digest"))


class Terminal(io.StringIO):
    """Where a person looks at the progress."""

    def isatty(self):
        return True


class Importer:
    """Runs ``manage.py import_access_log`` on files made for the test."""

    def __init__(self, folder):
        self.folder = folder
        self.progress = ""

    def file(self, data, name="access.log"):
        """Write ``data`` (text or bytes) and return the path."""
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def run(self, *logs, stderr=None, **options):
        """Import the logs, each a path or what stands in it, and return the lines of the report."""
        paths = [
            log if hasattr(log, "name") else self.file(log, f"access-{number}.log")
            for number, log in enumerate(logs)
        ]
        out, errors = io.StringIO(), stderr or io.StringIO()
        call_command("import_access_log", *paths, stdout=out, stderr=errors, **options)
        self.progress = errors.getvalue()
        return out.getvalue().splitlines()

    def refusal(self, *logs, **options):
        """Return the refusal of the logs, of which nothing is saved."""
        before = everything()
        try:
            report = self.run(*logs, **options)
        except CommandError as error:
            assert everything() == before
            return str(error)
        raise AssertionError(f"not refused: {report}")


def figure(report, label):
    """Return a number of the report."""
    [found] = [row for row in report if row.startswith(f"  {label}: ")]
    return int(found.rpartition(": ")[2].replace(".", ""))
