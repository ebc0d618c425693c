import pytest

from search.models import Spelling
from search.vocabulary import is_behind, learn

pytestmark = pytest.mark.django_db


def known():
    return dict(Spelling.objects.values_list("text", "count"))


def test_words_and_pairs_are_learnt_as_they_are_written_most():
    learn(["An ninh Tổ quốc", "an ninh khu phố", "an ninh"])
    words = known()
    assert words["an ninh"] == 3
    assert words["Tổ quốc"] == 1
    assert words["an"] == 3


def test_pairs_do_not_reach_over_signs_and_lines():
    learn(["khu phố, an ninh\ntrật tự"])
    assert {"phố an", "ninh trật"}.isdisjoint(known())


def test_what_is_gone_is_forgotten_and_a_second_time_changes_nothing(django_assert_num_queries):
    learn(["hiến máu", "tiêm chủng"])
    learn(["hiến máu nhân đạo"])
    assert "tiêm chủng" not in known()
    before = list(Spelling.objects.order_by("pk").values())
    learn(["hiến máu nhân đạo"])
    assert list(Spelling.objects.order_by("pk").values()) == before


def test_only_what_is_public_is_learnt(write, make_private, section):
    write("Hiến máu nhân đạo", "Tin vui", body=[("paragraph", "<p>giọt hồng</p>")])
    write("Bí mật nội bộ", live=False)
    make_private(write("Riêng tư tuyệt đối"))
    learn()
    words = known()
    assert {"nhân đạo", "giọt hồng", "Tin vui"} <= words.keys()
    assert not {"Bí mật", "nội bộ", "Riêng tư"}.intersection(words)


def test_it_is_known_whether_there_is_something_to_learn(write):
    assert is_behind()
    learn()
    assert not is_behind()
    article = write("Hiến máu nhân đạo")
    assert is_behind()
    learn()
    article.unpublish()
    assert is_behind()
