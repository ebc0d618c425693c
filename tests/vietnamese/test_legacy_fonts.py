import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.legacy_fonts import TCVN3_CODES, VNI_CODES, recognise, to_unicode

TEXTS = json.loads((Path(__file__).parent.parent / "search/judged/texts.json").read_text())
SENTENCES = [
    sentence
    for text in TEXTS
    for part in ("title", "summary", "body")
    for sentence in re.split(r"(?<=[.?!]) ", text.get(part) or "")
    if sentence
]
MARKED = "".join(
    sorted(
        {
            unicodedata.normalize("NFC", letter + tone)
            for letter in "aăâeêioôơuưy"
            for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
        }
        - set("aeiouy")
        | {"đ"}
    )
)


def written_in(text, font):
    """Return Unicode ``text`` as a typist with that font stored it; TCVN3 has small letters only."""
    codes = TCVN3_CODES if font == "TCVN3" else VNI_CODES
    inverse = {letter: code for code, letter in codes.items()}
    return "".join(inverse.get(char, inverse.get(char.lower(), char)) for char in text)


class TestConversion:
    @pytest.mark.parametrize(
        ("typed", "font", "meant"),
        [
            ("®Þnh", "TCVN3", "định"),
            ("ban hµnh", "TCVN3", "ban hành"),
            ("n\xadíc, H\xadíng Ho¸", "TCVN3", "nước, Hướng Hoá"),
            ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "TCVN3", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
            ("CéNG HOµ X· HéI\nKÕ ho¹ch", "TCVN3", "CỘNG HOÀ XÃ HỘI\nKế hoạch"),
            ("§¶ng uû UBND PH¦êNG", "TCVN3", "Đảng uỷ UBND PHƯỜNG"),
            ("Xin chaøo caùc baïn", "VNI", "Xin chào các bạn"),
            (
                "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
                "VNI",
                "Cộng hòa xã hội chủ nghĩa Việt Nam",
            ),
            ("ÑAÛNG UÛY, AÙo", "VNI", "ĐẢNG ỦY, Áo"),
            ("Aùo daøi, ngöôøi kyõ sö", "VNI", "Áo dài, người kỹ sư"),
        ],
    )
    def test_gives_what_was_meant(self, typed, font, meant):
        assert to_unicode(typed, font) == meant
        assert to_unicode(unicodedata.normalize("NFD", typed), font) == meant
        assert recognise(typed) == recognise(unicodedata.normalize("NFD", typed)) == font

    def test_knows_every_letter(self):
        assert len(MARKED) == 67
        assert set(MARKED) | set("ĂÂÊÔƠƯĐ") == set(TCVN3_CODES.values())
        assert set(MARKED) | set(MARKED.upper()) == set(VNI_CODES.values())

    def test_leaves_what_is_no_code(self):
        assert to_unicode("Số 45/QĐ-UBND ngày 5–7, ấp", "VNI") == "Số 45/QĐ-UBND ngày 5–7, ấp"

    def test_of_an_unknown_font_is_an_error(self):
        with pytest.raises(KeyError):
            to_unicode("®Þnh", "VPS")

    @pytest.mark.parametrize("font", ["TCVN3", "VNI"])
    @given(text=st.text(alphabet=MARKED + "bcdghklmnpqrstvx 0123.,-/\n", max_size=40))
    def test_gives_back_every_small_letter(self, font, text):
        assert to_unicode(written_in(text, font), font) == text

    @given(text=st.text(alphabet=MARKED.upper() + "BCDGHKLMN ", max_size=40))
    def test_of_vni_gives_back_every_capital(self, text):
        assert to_unicode(written_in(text, "VNI"), "VNI") == text


class TestRecognition:
    @pytest.mark.parametrize("font", ["TCVN3", "VNI"])
    def test_finds_the_font_of_every_sentence(self, font):
        assert len(SENTENCES) > 300
        for sentence in SENTENCES:
            typed = written_in(sentence, font)
            if len(re.findall(r"\w*[^\W\x00-\x7f]\w*", sentence)) > 2:
                assert recognise(typed) == font, sentence
            assert to_unicode(typed, font).lower() == sentence.lower()

    def test_leaves_unicode_alone(self):
        for sentence in SENTENCES:
            assert recognise(sentence) is None
            assert recognise(unicodedata.normalize("NFD", sentence)) is None
            assert recognise(sentence.upper()) is None
        for word in set(" ".join(SENTENCES).split()):
            assert recognise(word) is None

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Security and order in the ward",
            "Wi-Fi® 5 µm, © 2026 Minh hoạ, § 12, £5, ¥100, «An ninh», 3 × 4 ÷ 2, ±1, ¶ 3, N·m, km²",
            "© Phường minh hoạ",
            "Điều 1¹, khoản 2ª, TH¹",
            "Je ne sais pas où il est né : à l'école, peut-être, ou déjà en été.",
            "Où est la Thaïlande ?",
            "Thaï",
            "Le maïs naïf de l'île, façade, garçon, Noël, août, Haïti, Caïn",
            "El niño y la señora; São Paulo; Müller, Köln, Straße, Größe; Tromsø, Ærø, Ångström",
            "Có nó, là cá, mà bà ấy đã có",
            "có cô và bà",
            "thông\xadtin an\xadninh",
            "hoà bình, khoẻ, thuý, uý",
            "Đắk Lắk, Krông Pắc, Pa Kô, A Lưới, Ê Đê",
            "Địa chỉ: cong-an@vi-du.vn – 0123 456 789 “minh hoạ” … №",
        ],
    )
    def test_leaves_other_languages_and_signs_alone(self, text):
        assert recognise(text) is None
        assert recognise(unicodedata.normalize("NFD", text)) is None

    def test_goes_by_the_larger_part(self):
        old = written_in("Ban hành kế hoạch bảo vệ an ninh trật tự ở khu phố", "TCVN3")
        assert recognise(f"{old} – Krông Búk") == "TCVN3"
        assert (
            recognise(f"Theo công văn {written_in('số', 'TCVN3')} của Uỷ ban nhân dân phường")
            is None
        )
