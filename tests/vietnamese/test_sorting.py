import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.sorting import ALPHABET, KEY_LENGTH, sort_key

# As a dictionary has them: letters first (a ă â … d đ … ơ … ư), then tones (ngang huyền hỏi ngã sắc nặng).
IN_ORDER = [
    ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ", "ẩ", "ẫ", "ấ", "ậ"],
    ["ma", "mà", "mả", "mã", "má", "mạ", "mã lực", "mai", "may"],
    ["dân", "đá", "đân", "đầu", "em", "én", "ếch", "gà"],
    ["on", "ôn", "ơn", "un", "ưn", "ưng"],
    ["ban", "bàn", "bản", "bán", "bạn", "băn", "bân"],
    ["tổ", "tổ dân phố", "tổ dân phố tự quản", "tôn", "tốt", "tơ"],
    ["Khu phố 1", "Khu phố 2", "Khu phố 9", "Khu phố 10", "Khu phố 10A", "Khu phố 100"],
    ["2022", "2025", "An ninh", "Xóm"],
    ["hoà", "hoá", "hoạ"],
    ["Fa", "Ja", "Wa", "Za"],
    ["", "a"],
]
LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x24F) | st.characters(
    min_codepoint=0x300, max_codepoint=0x36F
)
VIETNAMESE = st.text(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ 0123456789-/."
)


@pytest.mark.parametrize("words", IN_ORDER, ids=lambda words: f"from {words[0]!r}")
def test_words_are_in_the_order_of_a_dictionary(words):
    keys = [sort_key(word) for word in words]
    assert all(first < second for first, second in pairwise(keys))


@pytest.mark.parametrize("other", ["MA TUÝ", "ma  tuý", "Ma-tuý", " ma tuý", "Ma, tuý"])
def test_case_and_signs_do_not_count(other):
    assert sort_key(other) == sort_key("ma tuý")


def test_every_letter_has_its_place():
    keys = [sort_key(letter) for letter in ALPHABET]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("text", ["x" * 255, "ế" * 400, "9" * 400, "1 " * 200, "\N{SNOWMAN}" * 300])
def test_keys_of_long_names_fit_their_column(text):
    assert len(sort_key(text)) <= KEY_LENGTH


def test_numbers_longer_than_any_in_a_name_do_not_break_the_order_of_letters():
    assert sort_key("a" + "9" * 30) < sort_key("b1")


@given(st.text())
def test_keys_are_digits_that_fit_their_column(text):
    key = sort_key(text)
    assert key.isascii()
    assert key.isdigit()
    assert len(key) <= KEY_LENGTH


@given(st.text(LETTERS))
def test_the_normal_form_does_not_count(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert sort_key(composed) == sort_key(decomposed) == sort_key(text)


@given(VIETNAMESE)
def test_case_never_counts(text):
    assert sort_key(text) == sort_key(text.upper()) == sort_key(text.title())


@given(VIETNAMESE, VIETNAMESE)
def test_a_word_comes_before_those_that_it_begins(text, more):
    assert sort_key(text) <= sort_key(text + " " + more)
