"""What is at hand: one thread reads it for all, and none waits long for another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from home import content_version
from home.content_version import at_hand, renew


@pytest.fixture(autouse=True)
def nothing_is_at_hand():
    renew()


def test_of_several_threads_one_reads():
    together, reads = Barrier(4), []

    def ask(number):
        together.wait()
        return at_hand("test-one", read)

    def read():
        reads.append(1)
        Event().wait(0.2)
        return ["answer"]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(4)))
    assert answers == [["answer"]] * 4
    assert len(reads) == 1


class Slow:
    """Reads ``answer`` once ``goes_on`` is set, and says with ``began`` that somebody waits for it."""

    def __init__(self, answer):
        self.answer, self.began, self.goes_on = answer, Event(), Event()

    def __call__(self):
        self.began.set()
        assert self.goes_on.wait(20)
        return self.answer


def test_one_that_takes_long_holds_up_nobody(monkeypatch):
    monkeypatch.setattr(content_version, "PATIENCE", 0.05)
    slow = Slow("late")
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(at_hand, "test-slow", slow)
        assert slow.began.wait(20)
        assert at_hand("test-slow", lambda: "quick") == "quick"
        slow.goes_on.set()
        assert asked.result() == "late"


def test_after_a_failure_the_next_one_reads():
    def fails():
        raise OSError("away")

    with pytest.raises(OSError, match="away"):
        at_hand("test-failing", fails)
    assert at_hand("test-failing", lambda: "read") == "read"


def test_a_thread_that_waited_through_a_change_reads_anew():
    slow = Slow("before")
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(at_hand, "test-change", slow)
        assert slow.began.wait(20)
        renew()
        second = threads.submit(at_hand, "test-change", lambda: "after")
        Event().wait(0.1)  # until it waits for the first
        slow.goes_on.set()
        assert (first.result(), second.result()) == ("before", "after")
    assert at_hand("test-change", lambda: "again") == "after"
