"""Two wards, each with its own database, server and worker; either of them may die at any moment."""

import random

import pytest

from syndication.pulling.pull import LEASE
from tests.servers import free_port, wait_until
from tests.syndication.two_wards.story import connect, has_converged, tell
from tests.syndication.two_wards.ward import running_wards

ACTIONS = 12


@pytest.fixture(scope="module")
def wards(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wards")
    folders = [prepared.copy(folder / "a"), prepared.copy(folder / "b")]
    with (
        (folder / "output").open("w") as output,
        running_wards(folders, [free_port(), free_port()], output) as pair,
    ):
        yield *pair, connect(*pair)


def test_news_is_taken_over_corrected_and_withdrawn(wards):
    sentences = list(tell(*wards))
    assert len(sentences) == 5
    assert "thu hồi" in sentences[-1]


def test_whatever_dies_the_wards_agree_in_the_end(wards):
    *wards, _ = wards
    first, second = wards
    choice = random.Random(2022)
    published = {}
    for number in range(ACTIONS):
        victim, name = choice.choice([(ward, part) for ward in wards for part in ("web", "worker")])
        if number % 2:
            victim.kill(name)
        action = choice.choice(["publish", "publish", "correct", "withdraw"])
        if action == "publish" or not published:
            title = f"Tin minh hoạ số {number}"
            article = first.do("publish", title, "Tóm tắt.")
            published[article["id"]] = title
        elif action == "correct":
            pk = choice.choice(list(published))
            published[pk] = f"{published[pk]}, đã sửa"
            first.do("correct", pk, published[pk])
        else:
            pk = choice.choice(list(published))
            del published[pk]
            first.do("withdraw", pk)
        if number % 2:
            victim.start_process(name)
    for ward in wards:
        wait_until(ward.answers)
    # Whatever was lost on the way is asked for again: here at once, otherwise within five minutes.
    wait_until(lambda: second.do("pull"), seconds=LEASE.total_seconds() + 60)
    wait_until(lambda: has_converged(first, second))
    titles = set(second.do("taken_over").values())
    assert set(published.values()) <= titles
