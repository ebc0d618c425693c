"""The report of a soak, for developers."""

import re
from collections import Counter

from tests.operations.soak.judge import excuse
from tests.operations.soak.ledger import NOBODY

WORST = 15
"""Lines of violations of the same sort that are printed."""
TOLD = 3
"""Errors of the servers that are printed."""
# What Python writes of an error: the calls, which are indented, and the error.
TRACEBACK = re.compile(r"^Traceback .*\n(?:[ \n].*\n?)*.*", re.M)


def quantile(values, share):
    """Return the value below which ``share`` of ``values`` lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def times(events, deaths):
    """Return lines with the response times of each kind, of good answers while nothing was down."""
    yield f"{'milliseconds':<15}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'longest':>9}"
    for kind in sorted({event.kind for event in events}):
        took = [
            1000 * (event.end - event.begin)
            for event in events
            if event.kind == kind and not event.is_failure and not excuse(event, deaths)
        ]
        if took:
            shares = "".join(f"{quantile(took, share):8.0f}" for share in (0.5, 0.95, 0.99))
            yield f"{kind:<15}{len(took):>8}{shares}{max(took):9.0f}"


def deaths_of(events, deaths):
    """Return lines with each death: its window, and the requests that failed in it."""
    failed = Counter()
    for event in events:
        if event.is_failure:
            death = excuse(event, deaths)
            what = "no answer" if event.status == NOBODY else str(event.status)
            failed[id(death) if death else None, f"{event.kind} {what}"] += 1
    for death in deaths:
        inside = {what: number for (key, what), number in failed.items() if key == id(death)}
        window = "not back" if death.back is None else f"{death.seconds:.1f} s"
        yield f"{death.part:<11}{window:>9}  {_listed(inside)}"
    outside = {what: number for (key, what), number in failed.items() if key is None}
    yield f"{'outside':<20}  {_listed(outside)}"


def _listed(numbers):
    return ", ".join(f"{what}: {number}" for what, number in sorted(numbers.items())) or "-"


def verdict(violations):
    """Return lines that name the violations, the same ones once with their number."""
    if not violations:
        yield "No violation."
        return
    yield f"VIOLATIONS: {len(violations)}"
    for text, number in Counter(violations).most_common(WORST):
        yield f"  {text}" + (f" (x {number})" if number > 1 else "")


def errors_of(logs):
    """Return lines with the last errors that the texts ``logs`` of the servers tell, each sort once."""
    found = {text.splitlines()[-1]: text for log in logs for text in TRACEBACK.findall(log)}
    return list(found.values())[-TOLD:]
