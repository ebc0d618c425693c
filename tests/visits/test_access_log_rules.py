"""A log is counted as the readers would have been: by the rules of the live counter."""

import tempfile
from collections import defaultdict
from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from home.factories import StandardPageFactory
from tests.visits.conftest import SITE, midnight
from tests.visits.logs import CHROME, PHONE, line
from vietnamese.dates import VIETNAM
from visits import clock, visitors
from visits.hot_store import Hit, Limits, Outcome
from visits.hot_store.base import SILENCE
from visits.hot_store.sqlite import SQLiteStore
from visits.importers.access_log import FORMS
from visits.importers.paths import Paths
from visits.importers.replay import Problem, Readers, Replay

LIMITS = Limits(beacons_per_minute=4, visits_per_hour=2)
ADDRESSES = ["113.160.1.1", "2001:db8:1:2::1", "2001:db8:1:2::ffff"]
START = midnight() - 2 * clock.HOUR

hits = st.tuples(
    st.sampled_from([0, 0, 1, 20, 59, 60, 600, SILENCE - 1, SILENCE, SILENCE + 1, 3 * SILENCE]),
    st.sampled_from([0, 0, 0, 0, -1, -120]),  # a line that comes late
    st.sampled_from(ADDRESSES),
    st.sampled_from([CHROME, PHONE, f"{CHROME} Zalo"]),
    st.sampled_from(["/", "/gioi-thieu/", "/trang-cu.aspx"]),
    st.sampled_from(["", "www.google.com", "localhost"]),
)


@pytest.fixture
def pages(home_page):
    """The ids of the pages behind the paths; 0 for one that is not of this portal."""
    about = StandardPageFactory(parent=home_page, slug="gioi-thieu")
    return {"/": home_page.pk, "/gioi-thieu/": about.pk, "/trang-cu.aspx": 0}


@pytest.fixture
def replay(pages):
    """A function that counts lines of the combined format from the beginning and returns the Replay."""
    paths = Paths(Site.objects.get(is_default_site=True))

    def replay(lines, limits=LIMITS):
        replay = Replay(SITE, FORMS["combined"], paths, limits, {"localhost"})
        replay.problems = [replay.count(each.encode()) for each in lines]
        return replay

    return replay


def moment(second):
    return datetime.fromtimestamp(second, VIETNAM)


def without_zeros(counts):
    return {key: list(row) for key, row in counts.items() if any(row)}


def live_counts(sequence, pages):
    """Return what the live counter makes of the hits, in the shape of ``replay_counts``."""
    with tempfile.TemporaryDirectory() as folder:
        store = SQLiteStore(folder, LIMITS)
        for number, (second, address, agent, path, referrer) in enumerate(sequence):
            salt = store.salt(clock.day_of(second))
            network = visitors.client_network({"REMOTE_ADDR": address})
            hit = Hit(
                site=SITE,
                page=pages[path],
                visitor=visitors.visitor_id(salt, SITE, network, agent),
                address=visitors.address_id(salt, network),
                nonce=f"nonce-{number:08}",
                referrer=referrer,
                device=visitors.device_of(agent),
            )
            store.hit(second, hit)
        store.seal(SITE)
        [batch] = store.batches(SITE)
        store.close()
    days, hours, suspect = (defaultdict(lambda: [0] * 3) for _ in range(3))
    for (hour, page), (*counts, number) in batch.hits.items():
        for row in (days[clock.day_of_hour(hour), page], hours[hour]):
            row[:] = [old + new for old, new in zip(row, counts, strict=True)]
        suspect[clock.day_of_hour(hour)][0] += number
    kinds = {
        kind: {
            (day, name): number
            for (day, sort, name), number in batch.tallies.items()
            if sort == kind
        }
        for kind in ("referrer", "device")
    }
    refused = sum(number for (_, kind, _), number in batch.tallies.items() if kind == "refusal")
    return {
        "pages": without_zeros(days),
        "hours": without_zeros(hours),
        "suspect": {day: row[0] for day, row in suspect.items() if row[0]},
        "refused": refused,
        **kinds,
    }


def replay_counts(replay):
    counts = replay.counts
    return {
        "pages": without_zeros(counts.pages),
        "hours": without_zeros(counts.hours),
        "suspect": {day: row[0] for day, row in counts.days.items() if row[0]},
        "refused": replay.figures.refused,
        "referrer": dict(counts.referrers),
        "device": dict(counts.devices),
    }


def hit(gap=0, agent=CHROME, path="/"):
    return gap, 0, ADDRESSES[0], agent, path, ""


@example([hit(gap) for gap in (0, SILENCE, SILENCE - 1, SILENCE + 1)])
@example([hit(0), hit(600, PHONE), hit(SILENCE - 600), hit(600, PHONE)])
@example([hit(gap) for gap in [0, *[600] * 12]])
@example([hit(gap) for gap in [*[0] * 6, 59, 1, *[0] * 6]])
@example(
    [hit(), hit(0, PHONE), hit(0, f"{CHROME} Zalo"), hit(60, f"{CHROME} Zalo", "/gioi-thieu/")]
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(hits, min_size=1, max_size=60))
def test_the_replay_counts_what_the_live_counter_counts(replay, pages, sequence):
    now, log, live = START, [], []
    for gap, late, address, agent, path, referrer in sequence:
        written = now + gap + late if live else now
        now = max(now, written)
        label = "(Zalo)" if not referrer and "Zalo" in agent else referrer.removeprefix("www.")
        live.append((now, address, agent, path, label.replace("localhost", "")))
        url = f"https://{referrer}/tin" if referrer else "-"
        log.append(line(moment(written), path, address=address, agent=agent, referrer=url))
    assert replay_counts(replay(log)) == live_counts(live, pages)


def test_two_pages_of_the_old_portal_are_two_unique_views_of_one_visit(replay):
    counts = replay(
        [
            line(moment(START), "/chi-tiet.aspx?id=1"),
            line(moment(START + 9), "/lien-he.aspx"),
            line(moment(START + 20), "/lien-he.aspx"),
        ]
    ).counts
    assert list(counts.pages.values()) == [[3, 2, 1]]


@pytest.mark.parametrize(("minutes", "expected"), [(10, [None, None]), (11, [None, Problem.LATE])])
def test_a_line_may_be_ten_minutes_late(replay, minutes, expected):
    found = replay([line(moment(START)), line(moment(START - 60 * minutes), "/gioi-thieu/")])
    assert found.problems == expected
    assert found.figures.views == 2 - found.figures.late


def test_a_line_that_has_not_come_yet_is_broken(replay):
    found = replay([line(moment(clock.now() + clock.DAY)), line(moment(clock.now()))])
    assert found.problems == [Problem.MOMENT, None]
    assert found.figures.views == 1


def test_days_are_those_of_vietnam_whatever_zone_the_server_writes(replay):
    utc = line(moment(START)).replace(
        f"{moment(START):%d/%b/%Y:%H:%M:%S %z}", "31/Dec/2025:17:30:00 +0000"
    )
    [(day, _)] = replay([utc]).counts.pages
    assert clock.to_date(day).isoformat() == "2026-01-01"


def test_what_is_remembered_of_readers_ends_with_their_silence():
    """Otherwise a log of years would not fit into the memory."""
    readers, gap = Readers(Limits()), 30
    for number in range(1000):
        assert readers.hit(START + number * gap, number, number, "/") == (
            Outcome.COUNTED,
            True,
            True,
        )
    in_an_hour, in_two_silences = clock.HOUR // gap, 2 * SILENCE // gap
    assert len(readers) <= 2 * in_two_silences + in_an_hour + 2
