"""Floors below which the search may not fall, on a set that it was tuned with and on one that it was not."""

import pytest

from tests.search import quality

PRECISION, RANK, WITHOUT_RESULT = 0.95, 0.95, 0.02


@pytest.mark.django_db
@pytest.mark.parametrize(
    "judged", [quality.TUNED_WITH, quality.HELD_OUT], ids=["tuned with", "held out"]
)
def test_of_the_first_five_results_and_of_the_first(section, home_page, judged):
    texts, queries = quality.read(judged, "texts"), quality.read(judged, "queries")
    assert len(texts) >= 200
    assert len(queries) >= 60
    ids = quality.publish_texts(section, judged)
    answers = quality.judge(ids, home_page, queries)
    precision, rank, without = quality.summary(answers)["all"]
    report = "\n".join(quality.lines(answers))
    assert precision >= PRECISION, report
    assert rank >= RANK, report
    assert without <= WITHOUT_RESULT, report
