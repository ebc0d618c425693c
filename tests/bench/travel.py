"""How fast news travels between two wards on this machine."""

import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.report import Target, table
from tests.servers import free_port, wait_until
from tests.syndication.two_wards.story import connect, has_converged
from tests.syndication.two_wards.ward import running_wards

ARTICLES = 500
ROUNDS = 20
REQUESTS, SECONDS = 8, 2
"""At most: of the first reading of all articles, and until what was published is there."""


def measure():
    """Return targets and a table."""
    with tempfile.TemporaryDirectory(prefix="hai-phuong-") as name:
        folder = Path(name)
        with (
            (folder / "nhat-ky.txt").open("w") as output,
            running_wards(
                [folder / "a", folder / "b"],
                [free_port(), free_port()],
                output,
                options=[("--no-demo",), ("--no-demo",)],
            ) as wards,
        ):
            return _measure(*wards)


def _measure(first, second):
    first.do("publish_many", ARTICLES)
    requests = first.do("feed_pages") + 1  # the service document
    start = time.monotonic()
    section = connect(first, second).removeprefix(second.url)
    wait_until(lambda: has_converged(first, second), seconds=600)
    all_of_them = time.monotonic() - start
    published, withdrawn = [], []
    for number in range(ROUNDS):
        title = f"Tin đo tốc độ số {number}"
        made = []
        published.append(
            _seconds_of(
                lambda title=title, made=made: made.append(first.do("publish", title, "Tóm tắt.")),
                lambda title=title: title in (second.get(section) or ""),
            )
        )
        withdrawn.append(
            _seconds_of(
                lambda made=made: first.do("withdraw", made[0]["id"]),
                lambda title=title: title not in (second.get(section) or title),
            )
        )
    rows = [
        [f"first reading of {len(first.do('shared'))} articles", f"{all_of_them:.1f}", ""],
        ["published, until the other ward shows it", *_quantiles(published)],
        ["withdrawn, until the other ward does not", *_quantiles(withdrawn)],
    ]
    targets = [
        Target("first reading, requests", "two wards", requests, REQUESTS, ""),
        Target(
            "published → shown, p95", "two wards", float(_quantiles(published)[1]), SECONDS, " s"
        ),
    ]
    return targets, table(["Seconds", "p50", "p95"], rows)


def _seconds_of(act, happened):
    """Return the seconds from ``act()`` until ``happened()``."""
    start = time.monotonic()
    act()
    wait_until(happened)
    return time.monotonic() - start


def _quantiles(seconds):
    ordered = sorted(seconds)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    return f"{statistics.median(ordered):.2f}", f"{p95:.2f}"
