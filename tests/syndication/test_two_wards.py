"""
Two wards, each with its own database, server and worker; either of them may die at any moment.

``make test-wards`` runs the long version: DEATHS says how many.
"""

import os
import random
from itertools import cycle, islice

import pytest

from tests.servers import free_port, wait_until
from tests.syndication.two_wards.story import connect, has_converged, tell
from tests.syndication.two_wards.ward import running_wards

DEATHS = int(os.environ.get("DEATHS", "4"))


@pytest.fixture(scope="module")
def wards(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wards")
    folders = [prepared.copy(folder / "a"), prepared.copy(folder / "b")]
    for path in (path for data_dir in folders for path in data_dir.glob("queue.sqlite3*")):
        path.unlink()  # the pictures of the sample in all sizes would keep the workers from the news
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
    parts = [(ward, name) for ward in wards for name in ("web", "worker")]
    choice.shuffle(parts)
    published = {}
    for number, (victim, name) in enumerate(islice(cycle(parts), DEATHS)):
        publish_or_change(first, published, choice, f"Tin minh hoạ số {2 * number}")
        victim.kill(name)
        publish_or_change(first, published, choice, f"Tin minh hoạ số {2 * number + 1}")
        victim.start_process(name)
    for ward in wards:
        wait_until(ward.answers)
    # Whatever was lost on the way is asked for again: here at once, otherwise within five minutes.
    wait_until(lambda: second.do("pull_after_a_lease"))
    wait_until(lambda: has_converged(first, second) and shows(second, published.values()))


def shows(ward, titles):
    return set(titles) <= set(ward.do("taken_over").values())


def publish_or_change(ward, published, choice, title):
    """Publish an article, or correct or withdraw one of ``published`` (titles by number), and note it there."""
    action = choice.choice(["publish", "publish", "correct", "withdraw"])
    if action == "publish" or not published:
        article = ward.do("publish", title, "Tóm tắt.")
        published[article["id"]] = title
    elif action == "correct":
        pk = choice.choice(list(published))
        published[pk] = f"{published[pk]}, đã sửa"
        ward.do("correct", pk, published[pk])
    else:
        pk = choice.choice(list(published))
        del published[pk]
        ward.do("withdraw", pk)
