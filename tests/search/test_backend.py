"""One contract for the search of every database: what is found, and what comes first."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.backends.base import SearchFieldError
from wagtail.search.query import (
    MATCH_ALL,
    MATCH_NONE,
    And,
    Boost,
    Fuzzy,
    Not,
    Or,
    Phrase,
    PlainText,
)

from articles.models import ArticleIndexPage, ArticlePage, Topic
from home.factories import GlossaryTermFactory
from home.models import Neighbourhood
from search.expressions import asked, fulfils
from search.reading import Reader
from search.words import words

pytestmark = pytest.mark.django_db


def titles(query, **options):
    return [page.title for page in ArticlePage.objects.search(query, **options)]


def begun(query, **options):
    return [page.title for page in ArticlePage.objects.autocomplete(query, **options)]


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "queries"),
        [
            ("Phường", ["phuong", "PHƯỜNG", "phường", "Phu\u031bo\u031b\u0300ng"]),
            ("bảo vệ", ["bao ve", "bảo vệ", "BAO VE"]),
            ("Tổ quốc", ["to quoc", "tổ quốc"]),
            ("đường phố", ["duong pho", "Đường phố", "dduowngf phoos", "dduowfng phoos"]),
            ("hoà giải", ["hoa giai", "hòa giải", "hoà giải"]),
            ("thủy lợi", ["thuỷ lợi", "thuy loi"]),
            ("kỹ năng", ["kĩ năng", "ky nang", "ki nang"]),
            ("quý I", ["quí i", "quy i"]),
            ("Uỷ ban", ["ủy ban", "uy ban"]),
            ("Số 45/QĐ-UBND", ["45/QĐ-UBND", "45/qd-ubnd", "45 qđ ubnd", "qd-ubnd"]),
            ("ngày 27/7", ["27/7", "27-7"]),
            ("Привет 世界", ["привет", "世界"]),
        ],
    )
    def test_of_a_query_do_not_decide_what_is_found(self, write, text, queries):
        write(text)
        write("Việc khác")
        for query in queries:
            assert titles(query) == [text], query

    def test_that_were_typed_come_first(self, write):
        write("Cộng ẩn", "cộng ẩn cộng ẩn")
        write("Cong an", "cong an cong an")
        write("Tin", "Một lần công an")
        assert titles("công an")[0] == "Tin"
        assert titles("cộng ẩn")[0] == "Cộng ẩn"
        assert len(titles("cong an")) == 3

    def test_placed_otherwise_are_the_same_marks(self, write):
        write("hoa", "hoa hoa hoa")
        write("hòa bình", "")
        assert titles("hoà") == ["hòa bình", "hoa"]


class TestOrder:
    def test_words_side_by_side_come_before_scattered_ones(self, write):
        write("Tin một", "an toàn công trình, dân số, ninh hoà")
        write("Tin hai", "giữ gìn an ninh khu phố")
        assert titles("an ninh") == ["Tin hai", "Tin một"]

    def test_a_title_weighs_more_than_a_text(self, write):
        write("Tin", "Hiến máu nhân đạo")
        write("Hiến máu nhân đạo", "Tin")
        assert titles("hien mau")[0] == "Hiến máu nhân đạo"

    def test_may_be_the_querysets_own(self, write):
        for name in ("B hiến máu", "A hiến máu", "C"):
            write(name)
        ordered = ArticlePage.objects.order_by("title")
        assert [page.title for page in ordered.search("hien mau", order_by_relevance=False)] == [
            "A hiến máu",
            "B hiến máu",
        ]

    def test_a_score_can_be_read(self, write):
        write("Hiến máu")
        assert ArticlePage.objects.search("mau").annotate_score("score")[0].score > 0


class TestPhrases:
    def test_stand_in_quotes_of_any_kind(self, write):
        write("an ninh")
        write("ninh an")
        for query in ('"an ninh"', "“an ninh”", "«an ninh»"):
            assert titles(query) == ["an ninh"]

    def test_and_words_must_all_be_there(self, write):
        write("an ninh khu phố")
        write("an ninh chợ")
        assert titles('chợ "an ninh"') == ["an ninh chợ"]

    def test_a_lone_quote_means_nothing(self, write):
        write("an ninh")
        assert titles('"ninh an') == ["an ninh"]

    def test_do_not_reach_from_one_field_into_the_marks_of_another(self, write):
        write("Tin", "cuối hết")
        assert titles('"het cuoois"') == []

    def test_number_of_a_document_is_one(self, write):
        write("Tin", "45 hộ, 12 người, QĐ, UBND")
        assert titles("45/QĐ-UBND") == []


class TestGlossary:
    @pytest.fixture(autouse=True)
    def _terms(self):
        GlossaryTermFactory(
            short_form="UBND", meaning="Ủy ban nhân dân", synonyms="Uỷ ban nhân dân các cấp"
        )

    def test_leads_both_ways(self, write):
        write("Tin một", "UBND phường")
        write("Tin hai", "Uỷ ban nhân dân phường")
        for query in ("UBND phường", "ủy ban nhân dân phường", "uy ban nhan dan", "ubnd"):
            assert sorted(titles(query)) == ["Tin hai", "Tin một"], query

    def test_takes_nothing_away(self, write):
        write("Tin", "nhân có uỷ nhiệm, ban bố cho dân")
        assert titles("uy ban nhan dan") == ["Tin"]

    def test_needs_no_new_index(self, write):
        write("Tin", "Hội đồng nhân dân")
        assert titles("HĐND") == []
        GlossaryTermFactory(short_form="HĐND", meaning="Hội đồng nhân dân")
        assert titles("hdnd") == ["Tin"]

    def test_is_not_asked_while_somebody_types(self, write):
        write("Uỷ ban nhân dân")
        assert begun("ubnd") == []


class TestAutocomplete:
    def test_finds_the_beginning_of_the_last_word(self, write):
        write("Phường hoà bình")
        for query in ("ph", "phường ho", "hoa bi", "binh phuong"):
            assert begun(query) == ["Phường hoà bình"], query
        assert begun("phuo binh") == []

    def test_waits_for_the_second_letter_of_a_later_word(self, write):
        write("Khu B")
        write("Khu A bảo vệ bờ")
        assert begun("khu b") == ["Khu B", "Khu A bảo vệ bờ"]
        assert begun("khu ba") == ["Khu A bảo vệ bờ"]

    def test_knows_y_and_i(self, write):
        write("Kỹ năng sống")
        assert begun("ky") == begun("ki") == begun("kỹ n") == ["Kỹ năng sống"]

    def test_finds_the_beginning_of_a_number(self, write):
        write("Quyết định 45/QĐ-UBND")
        assert begun("45/qđ-ub") == ["Quyết định 45/QĐ-UBND"]

    def test_looks_into_fields_that_are_named(self, write):
        write("Hiến máu")
        assert begun("hien", fields=["title"]) == ["Hiến máu"]


class TestQueries:
    @pytest.fixture(autouse=True)
    def _texts(self, write):
        write("đỏ")
        write("đỏ xanh")
        write("xanh")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (MATCH_ALL, {"đỏ", "đỏ xanh", "xanh"}),
            (MATCH_NONE, set()),
            (Not(PlainText("do")), {"xanh"}),
            (Not(Not(PlainText("do"))), {"đỏ", "đỏ xanh"}),
            (And([PlainText("do"), Not(PlainText("xanh"))]), {"đỏ"}),
            (And([Not(PlainText("do")), Not(PlainText("xanh"))]), set()),
            (Or([PlainText("do"), Not(PlainText("xanh"))]), {"đỏ", "đỏ xanh"}),
            (Or([Not(PlainText("do")), Not(PlainText("xanh"))]), {"đỏ", "xanh"}),
            (And([MATCH_ALL, PlainText("do")]), {"đỏ", "đỏ xanh"}),
            (Or([MATCH_ALL, PlainText("do")]), {"đỏ", "đỏ xanh", "xanh"}),
            (And([MATCH_NONE, PlainText("do")]), set()),
            (Not(Phrase("do xanh")), {"đỏ", "xanh"}),
            (PlainText("do xanh", operator="or"), {"đỏ", "đỏ xanh", "xanh"}),
            (Boost(PlainText("do"), 2), {"đỏ", "đỏ xanh"}),
            (Fuzzy("do"), {"đỏ", "đỏ xanh"}),
            (PlainText("…"), set()),
            (Not(PlainText("…")), {"đỏ", "đỏ xanh", "xanh"}),
            (Phrase(""), set()),
        ],
    )
    def test_of_every_kind_are_answered_alike(self, query, expected):
        assert set(titles(query)) == expected

    def test_within_fields(self, write):
        write("vàng", "tím", byline="nâu")
        assert titles("vang", fields=["title"]) == ["vàng"]
        assert titles("vang", fields=["summary"]) == []
        assert titles("tim", fields=["summary"]) == ["vàng"]
        assert titles("tim nau", fields=["summary", "byline"]) == ["vàng"]
        assert titles("tim nau", fields=["byline"]) == []
        assert set(titles(Not(PlainText("tim")), fields=["summary"])) == {"đỏ", "đỏ xanh", "xanh"}
        with pytest.raises(SearchFieldError):
            titles("vang", fields=["password"])

    def test_of_a_field_list_that_is_empty_find_nothing(self):
        assert titles("do", fields=[]) == []


class TestResults:
    def test_are_a_queryset(self, write, section):
        for number in range(5):
            write(f"Hiến máu {number}", byline="An" if number % 2 else "Bình")
        write("Hiến máu (nháp)", live=False)
        found = ArticlePage.objects.live().search("hien mau")
        assert found.count() == 5
        assert len(found[1:3]) == 2
        assert found[0].title.startswith("Hiến máu")
        assert found.facet("byline") == {"Bình": 3, "An": 2}
        queryset = found.get_queryset()
        assert queryset.filter(byline="An").count() == 2
        assert queryset.values_list("byline", flat=True).distinct().order_by("byline").count() == 2
        assert ArticlePage.objects.filter(pk__in=queryset.values("pk")).count() == 5
        assert (queryset.filter(byline="An") | queryset.filter(byline="Bình")).count() == 5
        assert set(Page.objects.search("hien mau").get_queryset().specific()) >= set(found)

    def test_hold_the_pages_of_the_type_only(self, write, section):
        write("An ninh trật tự hôm nay")
        assert [page.title for page in ArticleIndexPage.objects.search("an ninh")] == [
            section.title
        ]
        assert len(Page.objects.search("an ninh")) == 2

    def test_of_one_search_take_one_query(self, write, django_assert_num_queries):
        write("Hiến máu")
        titles("mau")
        with django_assert_num_queries(1):  # that there are not too many to rank is known by now
            assert titles("mau") == ["Hiến máu"]

    def test_of_snippets(self):
        Topic.objects.create(name="Phòng cháy chữa cháy", slug="pccc")
        backend = get_search_backend()
        assert len(backend.search("chua chay", Topic)) == 1
        assert len(backend.autocomplete("phong ch", Topic)) == 1
        assert len(backend.search("chua chay", Neighbourhood)) == 0


LETTERS = "aáàạăâbcdđeêghikmnoôơpqrstuưvxy AĐƠ0123456789 -/\"'*():^{}%_\\\0\ud800😀\u0301"


class TestAnyText:
    @settings(
        max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(st.one_of(st.text(max_size=60), st.text(alphabet=LETTERS, max_size=60)))
    @example("\0")
    @example('"')
    @example('"" "')
    @example("   ")
    @example("AND OR NOT NEAR(a b)")
    @example("a:* & !b | c <-> d")
    @example("{title} : x")
    @example("%s %(a)s {0}")
    @example("😀 😀")
    @example("a" * 10_000)
    @example("an " * 5_000)
    @example('"' + "an " * 5_000 + '"')
    @example("\ud800 \udfff")
    def test_is_answered(self, section, text):
        for found in (
            Page.objects.search(text),
            Page.objects.search(text, operator="or"),
            Page.objects.autocomplete(text),
            Page.objects.search(Not(PlainText(text))),
            Page.objects.search(And([Phrase(text), Not(Phrase(text))])),
        ):
            list(found[:3])
            found.count()


WORDS = ["an", "ninh", "hoà", "hòa", "hoa", "phường", "phuong", "đường", "kỹ", "kĩ", "45", "qđ"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
LEAVES = st.one_of(
    st.builds(PlainText, TEXTS, operator=st.sampled_from(["and", "or"])),
    st.builds(Phrase, TEXTS),
    st.just(MATCH_ALL),
)
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=1, max_size=3)),
        st.builds(Or, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)


class TestTheSameSet:
    """What is found is what Python says of the texts, whatever the database."""

    TEXTS = (
        "an ninh phường",
        "hoà ninh an",
        "hoa phuong",
        "đường 45/qđ",
        "kĩ an hòa",
        "45 qd duong",
        "an",
    )

    @settings(
        max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(QUERIES)
    def test_for_any_query(self, write, query):
        if not ArticlePage.objects.exists():
            for text in self.TEXTS:
                write(text, "")
        wanted = asked(query, Reader())
        expected = {
            text for text in self.TEXTS if fulfils(wanted.expression, words(text)) != wanted.negated
        }
        assert set(titles(query)) == expected

    @pytest.mark.parametrize(
        "typed",
        ["an", "a", "an n", "hoà p", "ninh a", "an h p", "45 q", "45/qđ d", "đường 4", "x a"],
    )
    def test_while_somebody_types(self, write, typed):
        for text in self.TEXTS:
            write(text, "")
        expression = Reader(last_is_prefix=True)(typed)
        expected = {text for text in self.TEXTS if fulfils(expression, words(text))}
        assert set(begun(typed)) == expected


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="how SQLite reads its own full-text index"
)
class TestPlan:
    """The index is searched once, before any other table is read; once for each object would be quadratic."""

    @pytest.mark.parametrize("most", [0, 2_000], ids=["among many", "among few"])
    @pytest.mark.parametrize("by_relevance", [True, False])
    def test_begins_with_one_search_of_the_index(self, write, monkeypatch, most, by_relevance):
        monkeypatch.setattr("search.backends.compiler.RANKED_AT_MOST", most)
        for number in range(3):
            write(f"Hiến máu {number}")
        found = ArticlePage.objects.live().search("hiến máu", order_by_relevance=by_relevance)
        steps = found.get_queryset().explain().splitlines()
        index = next(step for step in steps if "VIRTUAL TABLE" in step)
        # FTS5 names the columns' query with M and a number that it is given with =.
        assert "M" in index.rpartition(":")[2]
        assert "=" not in index.rpartition(":")[2]
        read_before = [step for step in steps[: steps.index(index)] if "indexentry" in step]
        assert read_before == []


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the index that PostgreSQL looks into"
)
class TestIndexOfTitleAndBody:
    def test_is_over_what_a_query_compares(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_indexdef('search_title_body'::regclass)")
            definition = cursor.fetchone()[0]
        asked = str(ArticlePage.objects.search("máu").get_queryset().query)
        assert (words := "portal_search_words(title, body)") in definition
        assert f"({words}) @@" in asked

    def test_is_made_without_a_search_path(self, write):
        """As a dump is read again."""
        write("Hiến máu")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            schema = cursor.fetchone()[0]
            cursor.execute("SET LOCAL search_path = ''")
            cursor.execute(f"REINDEX INDEX {schema}.search_title_body")
