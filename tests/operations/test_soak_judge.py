"""What the judge of ``make soak`` says of what readers and editors met."""

import pytest

from tests.operations.soak import judge, report
from tests.operations.soak.ledger import NOBODY, Death, Edit, Event


def event(begin, end, status, host="a", kind="uncached page"):
    return Event(kind, host, begin, end, status)


def of_requests(events, deaths):
    return list(judge.of_requests(events, deaths))


class TestRequests:
    @pytest.mark.parametrize(
        ("part", "failed", "is_excused"),
        [
            ("PostgreSQL", event(9, 11, 503), True),  # under way when it died
            ("PostgreSQL", event(12, 12.1, 503, host="b"), True),
            ("PostgreSQL", event(15, 15.1, 503), False),  # after it was back
            ("PostgreSQL", event(8, 9, 500), False),
            ("PostgreSQL", event(12, 12.1, 500), False),  # a fault of the program even then
            ("web a", event(12, 12, NOBODY), True),
            ("web a", event(12, 12, NOBODY, host="b"), False),
            ("web b's child", event(12, 12, NOBODY, host="b"), True),
        ],
    )
    def test_may_fail_only_while_what_they_need_is_down(self, part, failed, is_excused):
        assert (of_requests([failed], [Death(part, 10, 14)]) == []) is is_excused

    def test_that_are_answered_with_something_else_are_told(self):
        assert of_requests([event(1, 2, 200), event(1, 2, 302)], []) == []
        assert of_requests([event(1, 2, 429)], []) == [
            "uncached page at a: 429 instead of an answer"
        ]


class TestWindows:
    def test_end_with_the_first_good_answer_of_whoever_needs_the_part(self):
        events = [
            event(9, 11, 200),  # begun before the death
            event(11, 12, 503),
            event(11, 12, 200, kind="cached page"),  # needs no database
            event(12, 13, 200),
            event(13, 14, 200, host="b"),
        ]
        assert judge.first_good_answer(events, "PostgreSQL", 10) == 14
        assert judge.first_good_answer(events, "web b", 10) == 14
        assert judge.first_good_answer(events, "web a", 10) == 12
        assert judge.first_good_answer(events, "Redis", 10) is None

    def test_longer_than_five_seconds_are_told(self):
        deaths = [Death("web a", 10, 15), Death("web b", 20, 25.5), Death("Redis", 30)]
        assert list(judge.of_windows(deaths)) == [
            "web b was away for 5.5 s, longer than 5 s",
            "Redis has not come back",
        ]


def test_an_old_page_after_a_publication_is_told_unless_something_was_down():
    stale = [event(3, 4, 200, kind="m-1"), event(11, 12, 200, kind="m-2")]
    deaths = [Death("PostgreSQL", 10, 14)]
    assert list(judge.of_readings(stale, deaths)) == ["a showed an old page after m-1"]


class TestCounts:
    def test_are_those_acknowledged_and_at_most_those_of_unknown_fate(self):
        for views in (10, 11, 12):
            assert list(judge.of_counts(judge.Counts(10, 2, views))) == []
        assert list(judge.of_counts(judge.Counts(10, 2, 9))) == ["1 acknowledged views are lost"]
        assert list(judge.of_counts(judge.Counts(10, 2, 13))) == ["1 views nobody sent"]


class TestEdits:
    def test_that_were_acknowledged_are_kept(self):
        edits = [Edit(1, "m-1", False, 302), Edit(1, "m-2", False, 302), Edit(1, "m-3", False, 503)]
        assert list(judge.of_edits(edits, {"m-1"}, {})) == [
            "the edit m-2 was acknowledged and is lost"
        ]

    def test_that_were_published_are_what_readers_see(self):
        edits = [
            Edit(1, "m-1", True, 302),
            Edit(1, "m-2", True, 302),
            Edit(1, "m-3", True, NOBODY),
            Edit(1, "m-4", False, 302),
        ]
        kept = {edit.marker for edit in edits}
        for marker in ("m-2", "m-3"):  # the answer to the later one got lost
            seen = dict.fromkeys("ab", frozenset([marker]))
            assert list(judge.of_edits(edits, kept, {1: seen})) == []
        for marker in ("m-1", "m-4"):
            seen = {"a": frozenset(["m-2"]), "b": frozenset([marker])}
            assert list(judge.of_edits(edits, kept, {1: seen})) == [
                f"b shows {marker} on page 1, not m-2, which was published",
                "the hosts show different texts on page 1",
            ]
        assert list(judge.of_edits(edits, kept, {1: {"a": frozenset()}})) == [
            "a shows none on page 1, not m-2, which was published"
        ]


class TestErrorsOfTheServers:
    def test_of_each_sort_the_last_is_told(self):
        log = (
            "ERROR Internal Server Error: /{0}\nTraceback (most recent call last):\n"
            '  File "x.py", line 1\n    {0}()\nValueError: {1}\nINFO next\n'
        )
        told = report.errors_of([log.format("a", "x") + log.format("b", "y"), log.format("c", "x")])
        assert [text.splitlines()[2:] for text in told] == [
            ["    c()", "ValueError: x"],
            ["    b()", "ValueError: y"],
        ]
