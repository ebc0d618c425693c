"""“Có phải bạn tìm …”: what is mistyped is put right by the portal's own words, and nothing else is."""

import pytest

from search.questions import subject
from search.suggestions import suggest
from search.vocabulary import learn
from tests.search.test_page_outcomes import HOSTILE

pytestmark = pytest.mark.django_db

TEXTS = [
    *["phòng chống ma tuý học đường"] * 6,
    *["hiến máu nhân đạo"] * 6,
    *["an ninh trật tự khu phố"] * 9,
    *["thẻ căn cước công dân"] * 5,
    "đường phố Quang Trung",
]


@pytest.fixture
def _texts(db):
    learn(TEXTS)


@pytest.mark.usefixtures("_texts")
class TestSuggestion:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("hiến máuu", "hiến máu"),  # one letter too many
            ("hiế máu", "hiến máu"),  # too few
            ("hiến náu", "hiến máu"),  # wrong
            ("trậ tự", "trật tự"),
            ("trật tự khu pốh", "trật tự khu phố"),  # exchanged
            ("hienmau", "hiến máu"),
            ("anninhtrattu", "an ninh trật tự"),
            ("an nihn trat tu", "an ninh trat tu"),
            ("căn cưcớ", "căn cước"),
        ],
    )
    def test_is_what_was_probably_meant(self, typed, meant):
        assert suggest(typed) == meant
        assert suggest(meant) is None

    @pytest.mark.parametrize(
        "typed", ["hiến máu", "HIEN MAU", "an ninh", "", "?!", "khongcogigiong", "x y z", "2022"]
    )
    def test_is_none_where_nothing_is_better(self, typed):
        assert suggest(typed) is None

    def test_changes_no_word_that_is_known_where_only_others_are_asked_for(self):
        learn([*TEXTS, "chợ mẫu"])
        assert suggest("hiến nau", only_unknown=True) == "hiến máu"
        assert suggest("hiến mẫu", only_unknown=True) is None

    def test_leaves_the_other_words_as_they_were_typed(self):
        assert suggest("Khu PHỐ hiến máuu") == "Khu PHỐ hiến máu"

    def test_is_none_for_more_words_than_are_searched_for(self):
        assert suggest("hiến máuu " * 17) is None

    def test_takes_three_queries_however_many_words(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(3):
            suggest("hiến máuu an nihn trậ tự " * 5)

    def test_of_any_text_is_a_text_or_none(self):
        for typed in HOSTILE:
            assert suggest(typed) is None or isinstance(suggest(typed), str)


@pytest.mark.usefixtures("_texts")
class TestSubject:
    @pytest.mark.parametrize(
        ("question", "about"),
        [
            ("làm thẻ căn cước ở đâu vậy", "thẻ căn cước"),
            ("khi nào hiến máu", "hiến máu"),
            ("lam the can cuoc o dau", "can cuoc"),
            ("hiến máu", ""),
            ("ở đâu vậy", ""),
            ("", ""),
        ],
    )
    def test_is_what_a_question_is_about(self, question, about):
        assert subject(question) == about

    def test_of_any_text_is_a_text(self):
        for typed in HOSTILE:
            assert isinstance(subject(typed), str)
