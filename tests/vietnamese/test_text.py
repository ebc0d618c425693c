import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.text import clean_text, fold, folded_words, nfc

FORBIDDEN = "\x00\x01\x08\x0b\x0c\x0e\x1f\ud800\udfff\ufffe\uffff"
ANY_TEXT = st.text(
    st.characters() | st.sampled_from(f"{FORBIDDEN}\t\n\re\N{COMBINING ACUTE ACCENT}")
)
VIETNAMESE = st.text(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "AÀÁẠẰẬĐÊỄỘỢƯỨỰỲỴ0123456789 \t\r\n–/,.“”&<>\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}😀"
)


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


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Sửa\x0bđường", "Sửa đường"),
        ("trang 1\x0ctrang 2", "trang 1 trang 2"),
        ("\x00Tin\x1f mới\ufffe\uffff", "Tin mới"),
        ("Tin\ud83d 😀", "Tin 😀"),
        ("một\r\nhai\tba", "một\r\nhai\tba"),
        ("e\x00\N{COMBINING ACUTE ACCENT}", "é"),
        ("\x00", ""),
    ],
)
def test_cleaning_removes_what_xml_cannot_hold(text, cleaned):
    assert clean_text(text) == cleaned


@given(ANY_TEXT)
def test_cleaned_text_can_stand_in_xml_and_is_clean_for_good(text):
    cleaned = clean_text(text)
    ElementTree.fromstring(f"<text>{escape(cleaned)}</text>".encode())
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) is cleaned


@given(VIETNAMESE)
def test_cleaning_leaves_vietnamese_text_alone(text):
    assert clean_text(text) is text


def test_cleaning_removes_only_what_xml_forbids():
    kept = [chr(code) for code in range(0x110000) if clean_text(f"a{chr(code)}a") != "aa"]
    assert len(kept) == 0x110000 - (32 - 3 - 2) - 2048 - 2


def test_nfc_never_moves_a_mark_that_an_editor_placed():
    assert nfc("hoà hòa thuỷ thủy") == "hoà hòa thuỷ thủy"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kế hoạch số 07/KH-UBND, Phường 1.", "ke hoach so 07 kh ubnd phuong 1"),
        ("“Đèn_đường”", "den duong"),
        (' "*%( ', ""),
    ],
)
def test_the_words_of_a_text_are_folded_and_without_signs(text, words):
    assert folded_words(text) == words
    assert folded_words(words) == words
