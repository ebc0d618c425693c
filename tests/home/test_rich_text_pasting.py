"""What the editor is told about pasted text, what it saves, and what it opens."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import rich_text

from articles.factories import ArticlePageFactory
from home.blocks import RICH_TEXT_FEATURES, BodyBlock
from home.rich_text.cleaning import clean_rich_text
from home.rich_text.pasting import converted, offer_for, pieces_of, read_paste
from home.rich_text.widgets import RichTextArea

PASTED = Path(__file__).parent / "pasted"
OLD = "UBND ph\xadêng ban hµnh kÕ ho¹ch b¶o vÖ an ninh"
NEW = "UBND phường ban hành kế hoạch bảo vệ an ninh"
EXPECTED = {
    "facebook": [
        (
            "paragraph",
            "<p>🔥 Ra quân tổng vệ sinh (minh hoạ)</p><ul><li>Dọn kênh</li><li>Quét hẻm</li></ul>"
            '<p>Xem: <a href="https://vi-du.vn/ve-sinh">vi-du.vn</a></p>'
            '<p><a href="https://www.facebook.com/hashtag/minhhoa?__eep__=6">#minhhoa</a></p>',
        )
    ],
    "google-docs": [
        (
            "paragraph",
            "<p>Lịch tiếp công dân (minh hoạ): <b>thứ Năm</b><i> hằng tuần</i></p>"
            "<ul><li>Buổi sáng<ul><li>Từ 7 giờ 30</li></ul></li><li>Buổi chiều</li></ul>"
            '<p><a href="https://vi-du.vn/lich">Xem lịch</a></p>',
        )
    ],
    "word": [
        ("heading", "Kết quả tuần tra (minh hoạ)"),
        (
            "paragraph",
            "<p>Ngày 05 tháng 7, <b>Công an phường</b> phối hợp với <i>tổ bảo vệ</i> khu phố 3;"
            " đo 20 m<sup>2</sup>.</p>"
            "<ul><li>Nhắc nhở 3 hộ<ul><li>Hộ ở hẻm 12</li></ul></li><li>Thu dọn vỉa hè</li></ul>"
            "<p>a) Điểm thứ nhất</p>"
            '<p>Xem <a href="https://vi-du.vn/ke-hoach">kế hoạch</a>[1].</p>',
        ),
        (
            "table",
            {
                "data": [["Khu phố", "Tin báo"], ["Khu phố 3", "12"]],
                "cell": [],
                "mergeCells": [],
                "table_caption": "",
                "table_header_choice": "row",
                "first_row_is_table_header": True,
                "first_col_is_header": False,
            },
        ),
        ("paragraph", "<p>Minh hoạ hết.</p>"),
    ],
    "zalo": [
        (
            "paragraph",
            "<p>📢 Thông báo cắt điện (minh hoạ)<br/>Kính gửi bà con khu phố:</p>"
            "<ul><li>Thời gian: 7h30 – 11h00</li><li>Khu vực: hẻm 12, hẻm 15</li></ul>"
            '<p>Liên hệ: <a href="tel:113">113</a>, trân trọng!</p>',
        )
    ],
}


def ask(client, **clipboard):
    response = client.post(reverse("clean_paste"), {"html": "", "text": ""} | clipboard)
    assert response.status_code == 200
    return response.json()


def texts(state):
    return [block["text"] for block in json.loads(state)["blocks"]]


class TestPieces:
    @pytest.mark.parametrize("source", EXPECTED)
    def test_are_those_of_the_program_that_was_copied_from(self, source):
        html = (PASTED / f"{source}.html").read_text()
        assert list(pieces_of(read_paste(html, ""))) == EXPECTED[source]

    def test_every_saved_clipboard_is_tested(self):
        assert {path.stem for path in PASTED.glob("*.html")} == set(EXPECTED)

    def test_of_plain_text_are_its_lines(self):
        lines = read_paste(" ", "Gồm:\r\n- a\r\n- b <b>\r\n\r\n")
        assert list(pieces_of(lines)) == [
            ("paragraph", "<p>Gồm:</p><ul><li>a</li><li>b &lt;b&gt;</li></ul>")
        ]

    def test_of_an_uneven_table_are_even_rows(self):
        html = "<table><tr><td colspan=2>a</td></tr><tr><td>b<br>c<td>d<td>e</tr><tr></tr></table>"
        ((kind, table),) = pieces_of(read_paste(html, ""))
        assert (kind, table["data"]) == ("table", [["a", "", ""], ["b\nc", "d", "e"]])

    def test_of_a_table_of_one_column_are_paragraphs(self):
        html = "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"
        assert list(pieces_of(read_paste(html, ""))) == [("paragraph", "<p>a</p><p>b</p>")]

    def test_fit_the_blocks_they_are_for(self):
        body = BodyBlock()
        html = (PASTED / "word.html").read_text()
        value = [{"type": kind, "value": part} for kind, part in pieces_of(read_paste(html, ""))]
        assert len(body.clean(body.to_python(value))) == 4


class TestOffer:
    def test_shows_the_text_before_and_after(self):
        lines = read_paste(f"<p>Kế hoạch</p><p><b>{OLD}</b></p>", "")
        offer = offer_for(lines)
        assert (offer.font, offer.before, offer.after) == ("TCVN3", OLD, NEW)
        assert list(pieces_of(converted(lines, offer.font))) == [
            ("paragraph", f"<p>Kế hoạch</p><p><b>{NEW}</b></p>")
        ]

    def test_covers_tables(self):
        lines = read_paste(f"<table><tr><td>{OLD}</td><td>Số</td></tr></table>", "")
        assert offer_for(lines).font == "TCVN3"
        ((_, table),) = pieces_of(converted(lines, "TCVN3"))
        assert table["data"] == [[NEW, "Số"]]

    def test_shows_no_more_than_the_beginning(self):
        offer = offer_for(read_paste("", f"{OLD} " * 50))
        assert 250 < len(offer.before) <= 300
        assert offer.before.split()[-1] in OLD.split()

    def test_is_not_made_for_unicode(self):
        for source in EXPECTED:
            assert offer_for(read_paste((PASTED / f"{source}.html").read_text(), "")) is None


class TestAnswer:
    def test_holds_what_the_forms_of_the_blocks_hold(self, admin_client):
        answer = ask(admin_client, html=(PASTED / "word.html").read_text())
        pieces = answer["kept"]["pieces"]
        assert [piece["type"] for piece in pieces] == ["heading", "paragraph", "table", "paragraph"]
        assert texts(pieces[3]["state"]) == ["Minh hoạ hết."]
        assert len({piece["id"] for piece in pieces}) == 4
        assert "Khu phố | Tin báo" in texts(answer["kept"]["flat"])
        assert (answer["dialog"], answer["converted"]) == ("", None)

    def test_asks_before_anything_is_converted(self, admin_client):
        answer = ask(admin_client, text=OLD)
        assert texts(answer["kept"]["flat"]) == [OLD]
        assert texts(answer["converted"]["flat"]) == [NEW]
        for text in (OLD, NEW, gettext("Convert to Unicode"), gettext("Keep as it is")):
            assert text in answer["dialog"]

    def test_keeps_the_blanks_that_part_a_text_from_its_neighbours(self, admin_client):
        answer = ask(admin_client, html="<b>an</b> ninh", text=" an ninh ")
        (block,) = json.loads(answer["kept"]["flat"])["blocks"]
        assert block["text"] == " an ninh "
        assert block["inlineStyleRanges"] == [{"offset": 1, "length": 2, "style": "BOLD"}]

    def test_to_nothing_is_an_empty_text(self, admin_client):
        answer = ask(admin_client, html="<img src='x'>", text=" ")
        assert answer["kept"]["pieces"] == []

    def test_is_for_staff_who_post(self, client, admin_client):
        address = reverse("clean_paste")
        assert client.post(address).status_code == 302
        assert admin_client.get(address).status_code == 405


BROKEN = (
    '<p>Trước <embed embedtype="image" alt="x"/> sau</p><p>Ảnh <img src="x.png"> ở đây</p>'
    '<p><a linktype="page">Trang</a><br>mới</p><li>mục</li>'
)


class TestEditor:
    def test_saves_clean_text(self):
        html = "<p>an&nbsp; ninh</p><p>&nbsp;</p><p>- a</p><p>- b</p>"
        widget = RichTextArea(features=RICH_TEXT_FEATURES)
        posted = {"text": rich_text(html, features=RICH_TEXT_FEATURES)}
        saved = re.sub(
            ' data-block-key="[^"]+"', "", widget.value_from_datadict(posted, {}, "text")
        )
        assert saved == "<p>an ninh</p><ul><li>a</li><li>b</li></ul>"
        assert widget.value_from_datadict({}, {}, "text") is None

    def test_keeps_the_names_to_which_comments_are_tied(self):
        html = '<p data-block-key="abcde">an&nbsp; ninh</p>'
        posted = {"text": rich_text(html, features=RICH_TEXT_FEATURES)}
        saved = RichTextArea(features=RICH_TEXT_FEATURES).value_from_datadict(posted, {}, "text")
        assert saved == '<p data-block-key="abcde">an ninh</p>'

    @pytest.mark.parametrize("features", [RICH_TEXT_FEATURES, [*RICH_TEXT_FEATURES, "image"]])
    def test_opens_what_wagtails_own_cannot(self, features):
        widget = RichTextArea(features=features)
        with pytest.raises((KeyError, AssertionError)):
            widget.converter.from_database_format(BROKEN)
        words = " ".join(texts(widget.format_value(BROKEN))).split()
        assert words == ["Trước", "sau", "Ảnh", "ở", "đây", "Trang", "mới", "mục"]

    def test_of_a_page_with_a_picture_without_an_id_opens(self, admin_client, section):
        article = ArticlePageFactory(
            parent=section, title="Bài minh hoạ", body=[("paragraph", RichText(BROKEN))]
        )
        article.save_revision()
        response = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
        assert response.status_code == 200
        assert "js/rich-text-paste" in response.content.decode()
        # To open it is not to save it.
        assert Page.objects.get(pk=article.pk).specific.body[0].value.source == BROKEN

    def test_leaves_readable_text_to_be_cleaned_when_it_is_saved(self):
        html = "<p>an  ninh</p><p></p>"
        widget = RichTextArea(features=RICH_TEXT_FEATURES)
        assert len(texts(widget.format_value(html))) == 2
        assert clean_rich_text(html) == "<p>an ninh</p>"
