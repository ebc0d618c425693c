"""What must not have happened: given what everybody met, the judge names each violation in a sentence."""

from dataclasses import dataclass

from tests.operations.soak.ledger import NOBODY

LONGEST = 5.0
"""Seconds from the death of a part to the first good answer again."""
FAULT = 500
"""The status of a fault of the program: what cannot be answered while a part is down is answered with 503."""
# What shows that a part is back: only such requests need it for certain.
PROOFS = {"PostgreSQL": {"uncached page"}, "Redis": {"beacon"}}


def host_of(part):
    """Return the name of the host of a part "web …"."""
    return part[4]


def first_good_answer(events, part, killed, hosts=("a", "b")):
    """
    Return when ``part``, killed at ``killed``, had answered well again; None where it has not yet.

    A web process has with its own first good answer, another part when each of ``hosts`` has shown that it uses it.
    """
    if part.startswith("web "):
        hosts = (host_of(part),)
    kinds = PROOFS.get(part)
    firsts = []
    for host in hosts:
        good = [
            event.end
            for event in events
            if event.host == host
            and event.begin > killed
            and not event.is_failure
            and (kinds is None or event.kind in kinds)
        ]
        if not good:
            return None
        firsts.append(min(good))
    return max(firsts)


def excuse(event, deaths):
    """Return the death during which a request was under way that needs the dead part; None without any."""
    for death in deaths:
        if death.part.startswith("web ") and host_of(death.part) != event.host:
            continue
        if event.end >= death.killed and (death.back is None or event.begin <= death.back):
            return death
    return None


@dataclass(frozen=True)
class Counts:
    """Beacons: those acknowledged, those whose fate nobody knows, and what the main database counts at the end."""

    acknowledged: int
    unknown: int
    views: int
    suspect: int = 0
    refused: int = 0


def of_windows(deaths):
    """Return the violations of those parts that were away too long."""
    for death in deaths:
        if death.back is None:
            yield f"{death.part} has not come back"
        elif death.seconds > LONGEST:
            yield f"{death.part} was away for {death.seconds:.1f} s, longer than {LONGEST:.0f} s"


def of_requests(events, deaths):
    """Return the violations of requests that failed while nothing was down, or were answered as none should be."""
    for event in events:
        if event.is_failure and not excuse(event, deaths):
            status = "no answer" if event.status == NOBODY else event.status
            yield f"{event.kind} at {event.host}: {status} while nothing was down"
        elif event.status == FAULT:
            yield f"{event.kind} at {event.host}: {FAULT} while {excuse(event, deaths).part} was down"
        elif not event.is_failure and event.status not in (200, 302):
            yield f"{event.kind} at {event.host}: {event.status} instead of an answer"


def of_readings(stale, deaths):
    """Return the violations of readers who met a page from before a publication that its editor had been told of."""
    for event in stale:
        if not excuse(event, deaths):
            yield f"{event.host} showed an old page after {event.kind}"


def of_counts(counts):
    """Return the violations of the counter: acknowledged beacons are views, and nothing else is."""
    if counts.views < counts.acknowledged:
        yield f"{counts.acknowledged - counts.views} acknowledged views are lost"
    if counts.views > counts.acknowledged + counts.unknown:
        yield f"{counts.views - counts.acknowledged - counts.unknown} views nobody sent"
    for name, number in (("suspect", counts.suspect), ("refused", counts.refused)):
        if number:
            yield f"{number} beacons were {name}: the load is wrong"


def of_edits(edits, kept, shown):
    """
    Return the violations of edits: the acknowledged ones are among the markers ``kept``, and readers see the last.

    ``shown`` maps pages to what readers see of them: by host, the markers in the text. A publication whose answer got
    lost may show or not, but at all hosts alike.
    """
    for edit in edits:
        if edit.is_acknowledged and edit.marker not in kept:
            yield f"the edit {edit.marker} was acknowledged and is lost"
    for page, seen in shown.items():
        published = [edit for edit in edits if edit.page == page and edit.is_published]
        safe = [number for number, edit in enumerate(published) if edit.is_acknowledged]
        if not safe:
            continue
        wanted = {edit.marker for edit in published[safe[-1] :]}
        for host, markers in seen.items():
            if not wanted & markers:
                told = " and ".join(sorted(markers)) or "none"
                yield f"{host} shows {told} on page {page}, not {min(wanted)}, which was published"
        if len(set(seen.values())) > 1:
            yield f"the hosts show different texts on page {page}"
