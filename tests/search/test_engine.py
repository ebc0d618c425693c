"""How far the search goes until something is found, in which order results come, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.factories import ArticlePageFactory, TopicFactory
from home.factories import GlossaryTermFactory, StandardPageFactory
from home.querysets import hidden_paths
from search.engine import LATEST, Filters, PublicSearch, Stage
from search.sources import ARTICLES, KINDS, MODELS, PAGES
from search.vocabulary import learn
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(home_page, rf):
    """A function that returns the ``PublicSearch`` of a text."""
    return lambda text, **chosen: PublicSearch(
        text, rf.get("/"), home_page, hidden_paths(), **chosen
    )


@pytest.fixture
def records(home_page):
    """The pages that show records."""
    SecurityModelIndexPageFactory(parent=home_page)
    TaskPlanIndexPageFactory(parent=home_page)


def rank_at_most(number, monkeypatch):
    monkeypatch.setattr("search.backends.compiler.RANKED_AT_MOST", number)


def titles(found):
    return [result.thing.title for result in found[:50]]


class TestStages:
    @pytest.fixture(autouse=True)
    def _texts(self, write):
        write("Hiến máu nhân đạo", "Ở nhà văn hoá.")
        write("Lịch tiếp công dân", "Khi nào thì mở cửa.")
        learn()

    @pytest.mark.parametrize(
        ("text", "stage", "searched"),
        [
            ("hiến máu", Stage.ALL, "hiến máu"),
            ("hiến máuu", Stage.CORRECTED, "hiến máu"),
            ("hienmau nhandao", Stage.CORRECTED, "Hiến máu nhân đạo"),
            ("khi nào thì hiến máu", Stage.SUBJECT, "hiến máu"),
            ("khi nào thì hiến máuu", Stage.SUBJECT, "hiến máu"),
            ("hiến máu xxyyzz", Stage.SOME, "hiến máu xxyyzz"),
            ("khongcogi", Stage.ALL, "khongcogi"),
            ("?!", Stage.ALL, "?!"),
            ("", Stage.ALL, ""),
        ],
    )
    def test_end_with_the_first_that_finds_something(self, search, text, stage, searched):
        found = search(text)
        assert (found.stage, found.searched_text) == (stage, searched)
        assert bool(found.total) == (text not in ("khongcogi", "?!", ""))

    def test_without_anything_there_is_nothing(self, search):
        found = search("khongcogi")
        assert (found.total, found.count, found.counts, found.is_cut) == (0, 0, {}, False)
        assert (found.suggestion, found.nearby, found.sections()) == (None, [], [])
        assert found[:10] == []

    def test_with_filters_go_on_as_long_as_they_leave_nothing(self, search, write):
        write("Tiêm chủng và máu", topics=[topic := TopicFactory()])
        assert search("hiến máu").stage is Stage.ALL
        found = search("hiến máu", filters=Filters(topic=topic))
        assert (found.stage, titles(found)) == (Stage.SOME, ["Tiêm chủng và máu"])

    def test_mean_the_same_by_the_glossary(self, search, write):
        GlossaryTermFactory(short_form="UBND", meaning="Ủy ban nhân dân")
        write("Uỷ ban nhân dân phường họp")
        found = search("ubnd")
        assert (found.stage, titles(found)) == (Stage.ALL, ["Uỷ ban nhân dân phường họp"])


class TestResults:
    def test_are_a_sequence_of_slices(self, search, write):
        for number in range(5):
            write(f"Hiến máu {number}")
        found = search("hiến máu")
        assert len(found) == found.count == 5
        assert [len(found[:3]), len(found[3:9]), len(found[9:12])] == [3, 2, 0]
        with pytest.raises(TypeError):
            found[0]
        with pytest.raises(TypeError):
            search("khongcogi")["total"]

    def test_of_all_kinds_have_one_order(self, search, write, records):
        TaskPlanFactory(title="Hiến máu")
        write("Tin", "Nói qua về máu, và về hiến.")
        SecurityModelFactory(name="Phong trào hiến máu ở khu phố")
        assert titles(search("hiến máu")) == [
            "Hiến máu",
            "Phong trào hiến máu ở khu phố",
            "Tin",
        ]

    def test_with_the_marks_that_were_typed_are_first(self, search, write):
        write("Hoa Sen", published_at=timezone.now())
        write("Hoà Sen", published_at=timezone.now() - timedelta(days=3))
        assert titles(search("hoà sen")) == ["Hoà Sen", "Hoa Sen"]
        assert titles(search("hoa sen"))[0] == "Hoa Sen"

    def test_of_one_kind_are_counted_beside_the_others(self, search, write, records):
        write("Hiến máu")
        SecurityModelFactory(name="Mô hình hiến máu")
        found = search("hiến máu", kind=MODELS)
        assert titles(found) == ["Mô hình hiến máu"]
        assert (found.count, found.total) == (1, 2)
        assert found.counts == {ARTICLES: 1, MODELS: 1}

    def test_of_more_than_can_be_ranked_are_the_newest(self, search, write, monkeypatch):
        rank_at_most(4, monkeypatch)
        monkeypatch.setattr("search.backends.compiler.NEWEST", 2)
        for number in range(6):
            write(f"Hiến máu {number}")
        found = search("hiến máu")
        assert found.is_cut
        assert sorted(titles(found)) == ["Hiến máu 4", "Hiến máu 5"]
        assert not search("hiến máu 3").is_cut

    def test_by_time_are_never_cut(self, search, write, monkeypatch):
        rank_at_most(4, monkeypatch)
        for number in range(6):
            write(f"Hiến máu {number}")
        found = search("hiến máu", order=LATEST)
        assert (found.is_cut, found.count) == (False, 6)

    def test_are_below_the_home_page_only(self, search, home_page):
        StandardPageFactory(parent=home_page.get_parent(), title="Hiến máu phường khác")
        assert search("hiến máu").total == 0

    def test_of_pages_have_no_articles_among_them(self, search, write, home_page, section):
        type(section).objects.filter(pk=section.pk).update(title="Hiến máu")
        write("Hiến máu")
        assert search("hiến máu").counts == {ARTICLES: 1}
        StandardPageFactory(parent=home_page, title="Hiến máu")
        assert search("hiến máu").counts == {ARTICLES: 1, PAGES: 1}

    def test_are_marked_in_a_text_that_holds_what_was_found(self, search, write):
        write("Tin", "Tóm tắt.", byline="Nguyễn Văn Mẫu")
        [result] = search("văn mẫu")[:1]
        assert result.excerpt == "Nguyễn <mark>Văn Mẫu</mark>"
        assert result.title == "Tin"

    def test_of_a_thing_found_by_another_show_what_it_is_about(self, search, write):
        write("Tin", "Tóm tắt.", topics=[TopicFactory(name="Hiến máu")])
        [result] = search("hiến máu")[:1]
        assert result.excerpt == "Tóm tắt."


class TestNearby:
    def test_hold_some_of_the_words_and_are_not_told_twice(self, search, write):
        write("Hiến máu nhân đạo")
        write("Hiến máu ở trường")
        found = search("hiến máu nhân đạo")
        assert titles(found) == ["Hiến máu nhân đạo"]
        assert [one.thing.title for one in found.nearby] == ["Hiến máu ở trường"]

    def test_are_of_the_chosen_kind(self, search, write, records):
        write("Hiến máu nhân đạo")
        write("Hiến máu ở trường")
        SecurityModelFactory(name="Mô hình hiến máu")
        near = search("hiến máu nhân đạo", kind=ARTICLES).nearby
        assert [one.kind for one in near] == [ARTICLES]

    def test_are_ten_at_most(self, search, write):
        write("Hiến máu nhân đạo")
        for number in range(15):
            write(f"Hiến máu {number}")
        assert len(search("hiến máu nhân đạo").nearby) == 10

    def test_there_are_none_where_nothing_or_enough_was_found(self, search, write):
        assert search("hiến máu").nearby == []
        for number in range(5):
            write(f"Hiến máu nhân đạo {number}")
        write("Hiến máu ở trường")
        assert search("hiến máu nhân đạo").nearby == []


class TestCost:
    def test_is_nothing_until_something_is_asked(self, search, django_assert_num_queries):
        with django_assert_num_queries(1):  # the hidden paths, of the fixture
            search("hiến máu")

    def test_of_the_numbers_is_one_query_beside_two_for_each_kind(
        self, search, write, records, django_assert_max_num_queries
    ):
        for number in range(30):
            write(f"Hiến máu {number}")
            SecurityModelFactory(name=f"Hiến máu {number}")
            TaskPlanFactory(title=f"Hiến máu {number}")
        len(search("máu"))
        found = search("hiến máu")
        # The pages of records, whether anything is found, how each kind is read and ranked, and the numbers.
        with django_assert_max_num_queries(3 + 2 * len(KINDS)):
            assert found.total == found.count == 90
        with django_assert_max_num_queries(0):
            assert found.counts[ARTICLES] == 30

    def test_of_an_attempt_without_a_result_is_one_query(
        self, search, write, django_assert_max_num_queries
    ):
        write("Tin")
        len(search("x"))
        # Six attempts at most, what may have been meant (twice three), the pages of records, how each kind is read.
        with django_assert_max_num_queries(14 + len(KINDS)):
            assert search("khongcogi cagi").total == 0

    def test_of_an_article_of_other_sites_is_nothing(self, search, home_page):
        ArticlePageFactory(parent=home_page.get_parent(), title="Hiến máu")
        assert search("hiến máu").sections() == []
