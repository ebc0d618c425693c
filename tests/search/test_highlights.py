"""What was found is marked in the text as it was written, and everything else of it is escaped."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlights import EXCERPT, Highlighter
from search.reading import Reader
from tests.search.test_backend import LETTERS


def marked(query, text, glossary=(), **reading):
    return Highlighter(Reader(glossary, **reading)(query)).marked(text)


def excerpt(query, text, length=EXCERPT):
    return Highlighter(Reader()(query)).excerpt(text, length)


class TestMarks:
    @pytest.mark.parametrize(
        ("query", "text", "html"),
        [
            ("duong pho", "Đường phố mới", "<mark>Đường phố</mark> mới"),
            ("đường", "Con ĐƯỜNG", "Con <mark>ĐƯỜNG</mark>"),
            ("hoa", "hoà, hòa, hoa", "<mark>hoà</mark>, <mark>hòa</mark>, <mark>hoa</mark>"),
            ("ky nang", "Kĩ năng", "<mark>Kĩ năng</mark>"),
            ("45/qd-ubnd", "Số 45/QĐ-UBND ngày", "Số <mark>45/QĐ-UBND</mark> ngày"),
            ("dduowngf", "Đường", "<mark>Đường</mark>"),
            ('"an ninh"', "an ninh, an toàn", "<mark>an ninh</mark>, an toàn"),
            ("an ninh", "Ninh an, an ninh", "<mark>Ninh an</mark>, <mark>an ninh</mark>"),
            ("tin", "Bản đồ", "Bản đồ"),
            ("", "Bản đồ", "Bản đồ"),
        ],
    )
    def test_stand_around_what_was_found(self, query, text, html):
        assert marked(query, text) == html

    def test_of_decomposed_letters_stand_in_composed_ones(self):
        text = unicodedata.normalize("NFD", "Đường phố")
        assert marked("pho", text) == "Đường <mark>phố</mark>"

    def test_stand_around_what_means_the_same(self):
        glossary = [("UBND", "Ủy ban nhân dân")]
        assert marked("ubnd", "Ủy ban nhân dân phường", glossary) == (
            "<mark>Ủy ban nhân dân</mark> phường"
        )
        assert marked("uy ban nhan dan", "UBND phường", glossary) == "<mark>UBND</mark> phường"

    def test_stand_around_a_word_that_was_only_begun(self):
        assert marked("bến sô", "Bến sông", last_is_prefix=True) == "<mark>Bến sông</mark>"

    def test_do_not_stand_around_a_short_word_by_itself_beside_those_together(self):
        assert marked("an ninh", "an ninh và án mạng") == "<mark>an ninh</mark> và án mạng"
        assert marked("an ninh", "bản án") == "bản <mark>án</mark>"

    @pytest.mark.parametrize(
        "text", ["<script>bến</script>", "a & 'bến' \"b\"", "<mark>bến</mark>"]
    )
    def test_leave_nothing_unescaped(self, text):
        html = marked("ben", text)
        rest = html.replace("<mark>bến</mark>", "")
        assert not set("<>\"'") & set(rest)
        assert html.count("<mark>bến</mark>") == 1


class TestExcerpt:
    TEXT = "Chuyện khác của phường. " * 40

    def test_of_a_short_text_is_all_of_it(self):
        assert excerpt("ben", "Ra bến\n\n sông.") == "Ra <mark>bến</mark> sông."

    def test_shows_what_was_found_wherever_it_stands(self):
        for text in (f"{self.TEXT}Ra bến sông chơi.", f"{self.TEXT}Ra bến sông. {self.TEXT}"):
            shown = excerpt("ben song", text)
            assert "<mark>bến sông</mark>" in shown
            assert shown.startswith("… ")
        assert excerpt("ben song", f"Ra bến sông. {self.TEXT}").startswith("Ra <mark>")

    def test_goes_to_the_end_of_a_text_that_is_near(self):
        assert excerpt("ben song", f"{self.TEXT}Ra bến sông chơi.").endswith("</mark> chơi.")

    def test_begins_where_most_was_found(self):
        text = f"bến {self.TEXT} bến sông {self.TEXT}"
        assert "<mark>bến sông</mark>" in excerpt("ben song", text)

    def test_of_a_text_without_what_was_found_is_its_beginning(self):
        assert excerpt("ben", self.TEXT).startswith("Chuyện khác")
        assert excerpt("ben", self.TEXT).endswith(" …")

    def test_cuts_no_words_that_were_found_together(self):
        for filling in range(60):
            text = f"an ninh {'x' * filling} {'Chuyện nhỏ ' * 19}an ninh trật tự " + self.TEXT
            shown = excerpt("an ninh trat tu", text)
            assert set(shown.split("<mark>")[1:]) <= {
                part for part in shown.split("<mark>")[1:] if part.startswith("an ninh")
            }
            assert "<mark>an</mark>" not in shown

    @given(
        st.text(LETTERS + "<>&", min_size=1, max_size=20),
        st.text(LETTERS + "<>&\n", max_size=900),
    )
    def test_of_any_text_is_escaped_and_not_longer_than_asked_for(self, query, text):
        shown = excerpt(query, text, 60)
        plain = shown.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert ">" not in plain
        for escaped, sign in {
            "&lt;": "<",
            "&gt;": ">",
            "&quot;": '"',
            "&#x27;": "'",
            "&amp;": "&",
        }.items():
            plain = plain.replace(escaped, sign)
        assert len(plain.removeprefix("… ").removesuffix(" …")) <= 60
