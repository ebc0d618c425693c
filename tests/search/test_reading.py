"""From words to expressions, and how the two databases read them; nothing here asks a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.expressions import All, Any, Phrase, Term, exactly, fulfils
from search.reading import Reader
from search.renderers import fts5, tsquery
from search.words import MAX_LENGTH, words

GLOSSARY = (("UBND", "Ủy ban nhân dân"), ("ANTT", "an ninh trật tự", "trật tự"))


def folded(text):
    return [word.folded for word in words(text)]


class TestWords:
    def test_are_ascii(self):
        assert folded("Đường phố 45/QĐ-UBND, Kỹ!") == ["duong", "pho", "45", "qd", "ubnd", "ki"]

    def test_of_other_scripts_stay_words(self):
        assert folded("Привет") == folded("привет") != folded("привег")
        assert all(word.isascii() for word in folded("世界 ﬁ ² Ａ"))

    def test_know_where_they_stand(self):
        text = "Số…  Đường"
        assert [text[word.start : word.end] for word in words(text)] == ["Số", "Đường"]

    def test_of_any_length_are_cut(self):
        assert len(folded("a" * 5_000)[0]) == MAX_LENGTH

    @given(st.text(max_size=40))
    def test_of_any_text_are_letters_and_digits(self, text):
        for word in words(text):
            assert word.folded.isascii()
            assert word.folded.isalnum()
            assert word.exact == "" or (word.exact.isascii() and word.exact.isalnum())


class TestReader:
    def test_asks_for_all_words_and_prefers_neighbours(self):
        expression = Reader()("an ninh")
        assert expression == All((Term("an"), Term("ninh")), (Phrase(("an", "ninh")),))

    def test_asks_for_one_of_the_words(self):
        assert isinstance(Reader()("an ninh", "or"), Any)
        assert isinstance(Reader()("an ninh", "OR"), Any)

    @pytest.mark.parametrize("text", ["", "  ", '"', '""', "…", "/-", "\0", "😀"])
    def test_of_a_text_without_words_is_none(self, text):
        assert Reader()(text) is None
        assert Reader().phrase(text) is None

    @pytest.mark.parametrize(
        ("text", "phrase"),
        [
            ('"an ninh"', ("an", "ninh")),
            ("“Tổ quốc”", ("to", "quoc")),
            ("45/QĐ-UBND", ("45", "qd", "ubnd")),
            ("27/7", ("27", "7")),
            ("1.000.000", ("1", "000", "000")),
        ],
    )
    def test_knows_phrases(self, text, phrase):
        assert Reader()(text).words == phrase

    def test_keeps_the_marks_that_were_typed(self):
        assert exactly(Reader()("phường 1")) == All((Term("phuwowngf"), Term("1")))
        assert exactly(Reader()("phuong 1")) is None

    def test_reads_no_more_than_32_words(self):
        assert len(Reader()("an " * 500).parts) == 32

    def test_replaces_what_the_glossary_knows_by_all_that_mean_the_same(self):
        expression = Reader(GLOSSARY)("UBND phường")
        first, second = expression.parts
        assert first.parts == (Term("ubnd"), Phrase(("uy", "ban", "nhan", "dan")))
        assert second.word == "phuong"

    def test_takes_the_longest_meaning(self):
        expression = Reader(GLOSSARY)("an ninh trật tự khu phố")
        assert isinstance(expression.parts[0], Any)
        assert [part.word for part in expression.parts[1:]] == ["khu", "pho"]

    def test_while_typing_begins_the_last_word_only(self):
        first, last = Reader(last_is_prefix=True)("phường hoà").parts
        assert not first.prefix
        assert last.prefix

    def test_while_typing_asks_for_no_single_letter_behind_other_words(self):
        read = Reader(last_is_prefix=True)
        assert read("bến tàu s") == All(
            (Term("ben", exact="beens"), Term("tau", exact="tauf")),
            (Phrase(("ben", "tau")), Phrase(("tau", "s"))),
        )
        assert read("bến s", "or").parts == (Term("ben", exact="beens"),)
        assert read("s") == Term("s", prefix=True)
        assert read("khu 1").parts[1] == Term("1", prefix=True)
        assert read('bến "s"').parts[1] == Term("s")

    @pytest.mark.parametrize("typed", ["bến s", "song b", "45/qd u", "ky n", "a b c", "khu p"])
    def test_while_typing_is_written_alike(self, typed):
        expression = Reader(last_is_prefix=True)(typed)
        assert "*" not in fts5(expression) + tsquery(expression)


class TestWriting:
    """Both databases read words only: no sign of a query is ever passed on as one of theirs."""

    @given(st.text(max_size=60))
    def test_of_any_text_has_no_sign_but_its_own(self, text):
        for reader in (Reader(GLOSSARY), Reader(last_is_prefix=True)):
            expression = reader(text)
            if expression is not None:
                assert set(fts5(expression)) <= set(
                    'abcdefghijklmnopqrstuvwxyz0123456789 "()*ANDOR'
                )
                assert set(tsquery(expression)) <= set(
                    "abcdefghijklmnopqrstuvwxyz0123456789 ()&|:*<->"
                )

    def test_names_what_only_raises_the_rank(self):
        expression = Reader()("an ninh phường")
        assert fts5(expression) == (
            '(("an" OR "an ninh") AND ("ninh" OR "ninh phuong") AND ("phuong" OR "phuwowngf"))'
        )
        assert fts5(expression, ranked=False) == '("an" AND "ninh" AND "phuong")'
        assert fts5(expression, ["title"]).startswith("{title} : (")
        assert tsquery(expression) == "(an & ninh & phuong)"


def test_fulfils_knows_words_phrases_and_beginnings():
    text = words("Giữ gìn an ninh phường")
    assert fulfils(Reader()("ninh an"), text)
    assert not fulfils(Reader()('"ninh an"'), text)
    assert fulfils(Reader(last_is_prefix=True)("ninh phu"), text)
    assert fulfils(Reader()("phuwowngf"), text)
    assert not fulfils(None, text)
