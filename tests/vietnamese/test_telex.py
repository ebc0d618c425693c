import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.telex import i_for_y, read_telex, telex, without_marks
from vietnamese.text import fold

SYLLABLES = re.findall(
    r"\w+",
    """
    an ăn ân à á ả ã ạ băng bảo bằng biển cước công dân đã đường đỗ
    được giấy giữ gìn hoà hoàn hòa huyện khuya kỹ kĩ lý lí mưa nghĩa nghiêng người nước
    oách ở phường quý quí quỹ quốc rượu sữa thuỷ thủy tiêm trật tuần uỷ ủy ướt vệ
    xoăn xuất yêu ý
    """,
)


class TestKeys:
    @pytest.mark.parametrize(
        ("word", "key"),
        [
            ("đường", "dduwowngf"),
            ("phường", "phuwowngf"),
            ("hoà", "hoaf"),
            ("hòa", "hoaf"),
            ("kỹ", "kix"),
            ("kĩ", "kix"),
            ("quý", "quis"),
            ("uỷ", "uyr"),
            ("ủy", "uyr"),
            ("ban", "ban"),
            ("tây", "taay"),
        ],
    )
    def test_are_the_letters_with_the_tone_last(self, word, key):
        assert telex(word) == telex(unicodedata.normalize("NFD", word)) == key

    def test_tell_words_apart_that_differ_in_a_mark(self):
        words = ["ma", "má", "mà", "mả", "mã", "mạ", "mă", "mâ", "da", "đa", "mơ", "mô", "mo", "mư"]
        assert len({telex(word) for word in words}) == len(words)

    @pytest.mark.parametrize("word", SYLLABLES)
    def test_give_back_the_word_without_marks(self, word):
        if not word.isascii():
            assert without_marks(telex(word)) == i_for_y(fold(word))


class TestTyping:
    @pytest.mark.parametrize("word", SYLLABLES)
    def test_as_the_key_has_it_is_read(self, word):
        key = telex(word)
        if not word.isascii():
            assert read_telex(key) == key

    @pytest.mark.parametrize(
        ("typed", "word"),
        [
            ("dduowngf", "đường"),
            ("dduowfng", "đường"),
            ("ddwowngf", "đường"),
            ("phuongwf", "phường"),
            ("phuowngf", "phường"),
            ("dana", "dân"),
            ("hofa", "hoà"),
            ("quocso", "quốc"),
            ("giaasy", "giấy"),
            ("nguowif", "người"),
            ("nuocws", "nước"),
            ("kyx", "kỹ"),
            ("quys", "quý"),
        ],
    )
    def test_in_other_orders_is_read(self, typed, word):
        assert read_telex(typed) == telex(word)

    @pytest.mark.parametrize("word", ["an", "ninh", "phuong", "oan", "45", "", "đường", "x"])
    def test_without_a_sign_of_telex_is_nothing(self, word):
        assert read_telex(word) == ""

    @given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=12))
    def test_of_any_letters_is_read_or_nothing(self, typed):
        key = read_telex(typed)
        assert key == "" or without_marks(key).isascii()


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("ky", "ki"),
        ("quy", "qui"),
        ("ly", "li"),
        ("ngy", "ngi"),
        ("tay", "tay"),
        ("thuy", "thuy"),
        ("y", "y"),
    ],
)
def test_y_is_i_only_where_it_may_be_written_so(word, written):
    assert i_for_y(word) == written
