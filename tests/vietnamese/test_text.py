import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.text import fold, nfc


@pytest.mark.parametrize("letter", ["đ", "Đ", "ð", "Ð"])
def test_every_form_of_the_stroked_letter_folds_to_d(letter):
    assert fold(letter) == "d"


@pytest.mark.parametrize("word", ["hoà", "hòa", "hoa", "HOÀ", "Hòa", " hoà\N{NO-BREAK SPACE}"])
def test_marks_case_and_outer_space_do_not_count(word):
    assert fold(word) == "hoa"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường phố  Điện\nBiên", "duong pho dien bien"),
        ("Uỷ ban nhân dân", "uy ban nhan dan"),
        ("Ủy ban nhân dân", "uy ban nhan dan"),
        ("45/QĐ-UBND", "45/qd-ubnd"),
        ("đ", "d"),
        ("", ""),
    ],
)
def test_text_is_folded(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_every_character_is_folded_for_good():
    characters = (chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000)
    assert [char for char in characters if fold(fold(char)) != fold(char)] == []


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_does_not_see_the_normal_form(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(decomposed) == fold(text)


@given(st.text())
def test_nfc_composes_and_keeps_what_is_composed(text):
    composed = nfc(text)
    assert unicodedata.is_normalized("NFC", composed)
    assert nfc(composed) is composed


def test_nfc_never_moves_a_mark_that_an_editor_placed():
    assert nfc("hoà hòa thuỷ thủy") == "hoà hòa thuỷ thủy"
