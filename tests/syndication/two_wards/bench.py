"""
How fast news travels between two wards on this machine: ``python -m tests.syndication.two_wards.bench``.

Times are of this machine as it is at the moment; they are no tests.
"""

import statistics
import tempfile
import time
from pathlib import Path

from tests.syndication.two_wards.story import connect, has_converged
from tests.syndication.two_wards.ward import free_port, running_wards, wait_until

ARTICLES = 500
ROUNDS = 40


def seconds_of(act, happened):
    """Return the seconds from ``act()`` until ``happened()``."""
    start = time.monotonic()
    act()
    wait_until(happened)
    return time.monotonic() - start


def show(what, seconds):
    ordered = sorted(seconds)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    print(f"  {what}: p50 {statistics.median(ordered):.2f} s, p95 {p95:.2f} s, {len(ordered)} lần")


def measure(first, second):
    first.do("publish_many", ARTICLES)
    requests = first.do("feed_pages") + 1  # the service document
    start = time.monotonic()
    section = connect(first, second).removeprefix(second.url)
    wait_until(lambda: has_converged(first, second), seconds=600)
    print(
        f"  lần đọc đầu: {len(first.do('shared'))} tin, {requests} yêu cầu (muốn: ≤ 8),"
        f" {time.monotonic() - start:.0f} s"
    )
    published, withdrawn = [], []
    for number in range(ROUNDS):
        title = f"Tin đo tốc độ số {number}"
        made = []
        published.append(
            seconds_of(
                lambda title=title, made=made: made.append(first.do("publish", title, "Tóm tắt.")),
                lambda title=title: title in (second.get(section) or ""),
            )
        )
        withdrawn.append(
            seconds_of(
                lambda made=made: first.do("withdraw", made[0]["id"]),
                lambda title=title: title not in (second.get(section) or title),
            )
        )
    show("đăng → hiện ở phường kia (muốn: p95 ≤ 2 s)", published)
    show("thu hồi → gỡ ở phường kia", withdrawn)


def main():
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
            measure(*wards)


if __name__ == "__main__":
    main()
