import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.slugs import (
    SLUG_FORMATTERS,
    numbered_slug,
    slug_filename,
    slug_formatters,
    slugify,
)

TITLE = (
    "UBND phường 1 tổng kết công tác xây dựng mô hình và đề ra các giải pháp nâng cao chất lượng "
    "xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"
)
SLUGS = [
    ("Đường phố Điện Biên", "duong-pho-dien-bien"),
    ("Ðường phố Ðiện Biên của phông chữ cũ", "duong-pho-dien-bien-cua-phong-chu-cu"),
    ("Đẩy mạnh phòng chống ma tuý", "day-manh-phong-chong-ma-tuy"),
    (
        TITLE,
        "ubnd-phuong-1-tong-ket-cong-tac-xay-dung-mo-hinh-va-de-ra-cac-giai-phap-nang-cao",
    ),
    ("hoà", "hoa"),
    ("hòa", "hoa"),
    ("45/QĐ-UBND", "45-qd-ubnd"),
    ("2022 – 2025", "2022-2025"),
    ("  --Tin_tức!! ", "tin-tuc"),
    ("Café Piñata Köln", "cafe-pinata-koln"),
    ("Straße 東京 x", "stra-e-x"),
    ("Ngày 5/7, giá 12.500₫", "ngay-5-7-gia-12-500"),
    ("x" * 100 + " y", "x" * 80),
    ("x" * 80 + " y", "x" * 80),
    ("x" * 79 + " y", "x" * 79),
    ("x" * 78 + " y", "x" * 78 + "-y"),
    ("!!!", ""),
    ("東京", ""),
    ("", ""),
]
VIETNAMESE = st.text(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "AÀÁẠẰẬĐÊỄỘỢƯỨỰỲỴ0123456789      -–/,._\N{NO-BREAK SPACE}",
    max_size=150,
)


def browser_slug(text, formatters=SLUG_FORMATTERS):
    """The steps of Wagtail's CleanController on formatted text that leave ASCII words alone."""
    text = text.strip()
    for pattern, replacement in formatters:
        text = re.sub(pattern, replacement.replace("$", "\\"), text)
    return text.lower()


@pytest.mark.parametrize(("title", "slug"), SLUGS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_title_gives_its_slug(title, slug, form):
    title = unicodedata.normalize(form, title)
    assert slugify(title) == slug
    assert browser_slug(title) == slug


@given(st.text() | VIETNAMESE, st.integers(1, 100))
def test_slug_is_short_ascii_words(text, max_length):
    slug = slugify(text, max_length)
    assert len(slug) <= max_length
    assert slug == "" or re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert slugify(slug, max_length) == slug


@given(VIETNAMESE)
def test_slug_ends_with_a_whole_word(text):
    words = slugify(text, 10_000).split("-")
    cut = slugify(text).split("-")
    assert cut == words[: len(cut)] or len(words[0]) > 80


@given(st.text() | VIETNAMESE)
def test_slug_does_not_see_the_normal_form(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert slugify(composed) == slugify(decomposed) == slugify(text)


@given(st.text() | VIETNAMESE)
def test_browser_and_server_agree(text):
    assert browser_slug(text) == slugify(text)
    decomposed = unicodedata.normalize("NFD", text)
    assert browser_slug(decomposed) == slugify(text)


@given(VIETNAMESE, st.integers(1, 100))
def test_browser_and_server_agree_on_a_shorter_field(text, max_length):
    assert browser_slug(text, slug_formatters(max_length)) == slugify(text, max_length)


def test_browser_and_server_agree_on_every_character():
    characters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    text = [f"a{char}b" for char in characters]
    # In pieces: one text of all would be cut after 80 characters.
    uncut = [
        (re.compile(pattern), replacement.replace("$", "\\"))
        for pattern, replacement in SLUG_FORMATTERS[:-1]
    ]
    joined = "\N{SNOWMAN}".join(text)
    for pattern, replacement in uncut:
        joined = pattern.sub(replacement, joined)
    assert joined.lower() == slugify("\N{SNOWMAN}".join(text), 10**8)


def test_patterns_are_ascii():
    assert all(f"{pattern}{replacement}".isascii() for pattern, replacement in SLUG_FORMATTERS)


@pytest.mark.parametrize(
    ("slug", "number", "numbered"),
    [
        ("duong-pho", 2, "duong-pho-2"),
        ("x" * 80, 12, "x" * 77 + "-12"),
        ("x" * 40 + "-" + "y" * 39, 2, "x" * 40 + "-2"),
    ],
)
def test_numbered_slug_still_fits(slug, number, numbered):
    assert numbered_slug(slug, number) == numbered


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Báo cáo Quý 4.PDF", "bao-cao-quy-4.pdf"),
        ("Quyết định số 45/QĐ-UBND.docx", "qd-ubnd.docx"),
        (r"C:\Tài liệu\Ảnh.JPG", "anh.jpg"),
        ("lưu trữ.tar.gz", "luu-tru-tar.gz"),
        ("!!!.pdf", "tep.pdf"),
        (".pdf", "tep.pdf"),
        ("...", "tep"),
        ("", "tep"),
        ("README", "readme"),
        ("Mục 1. Giới thiệu", "muc-1-gioi-thieu"),
        ("ảnh.đẹp", "anh-dep"),
    ],
)
def test_uploaded_file_gets_an_ascii_name_and_keeps_its_extension(name, wanted):
    assert slug_filename(name) == wanted
    assert slug_filename(unicodedata.normalize("NFD", name)) == wanted
