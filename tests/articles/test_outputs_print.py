"""“In bài”: an article as a sheet of paper."""

import re
from datetime import datetime

import pytest
import segno
import time_machine
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from articles.factories import ArticlePageFactory
from articles.outputs.sheet import qr_code
from home.factories import AdministrativeUnitFactory, GlossaryTermFactory, ImageFactory
from home.models import WardSettings
from vietnamese.dates import VIETNAM

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 3, 7, 5, tzinfo=VIETNAM)


@pytest.fixture
def ward(section):
    ward = WardSettings.for_site(section.get_site())
    ward.ward_name, ward.address, ward.hotline = "Phường 1", "Số 1, đường A", "0233 3861 234"
    ward.save()
    return ward


def sheet(client, article):
    """Return the HTML of the article's sheet."""
    response = client.get(f"{article.url}in/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_who_publishes_and_how_to_reach_them(write, ward, client):
    text = sheet(client, write("Ra quân"))
    for words in ("Phường 1", "Số 1, đường A", "0233 3861 234"):
        assert words in text
    assert 'href="tel:02333861234"' in text


def test_a_ward_without_settings_has_a_sheet_too(write, client):
    text = sheet(client, write("Ra quân"))
    assert "ward-contact" not in text
    assert "Cổng tin" in text or _("Ward news portal") in text


def test_it_holds_the_whole_article(write, client):
    image = ImageFactory(description="Người dân dọn kênh", credit="Minh Hoạ")
    article = write(
        "Ra quân",
        summary="Hơn 200 người.",
        lead_image=image,
        lead_image_caption="Sáng nay",
        body=[("paragraph", RichText("<p>Cùng dọn.</p>")), ("heading", "Kết quả")],
        byline="Lệ Truyền",
        source="Báo Quảng Trị",
        origin_unit=AdministrativeUnitFactory(name="Phường cũ", valid_to="2025-06-30"),
    )
    text = sheet(client, article)
    for words in ("<h1>Ra quân</h1>", "Hơn 200 người.", "Người dân dọn kênh", "Sáng nay"):
        assert words in text
    for words in ("<p>Cùng dọn.</p>", "<h2>Kết quả</h2>", "Lệ Truyền", "Báo Quảng Trị"):
        assert words in text
    assert "Phường cũ" in text


def test_its_pictures_do_not_wait_for_somebody_to_scroll(write, client):
    picture = {"image": ImageFactory(), "caption": "", "credit": ""}
    article = write("Ra quân", body=[("picture", picture)])
    assert 'loading="lazy"' in client.get(article.url).content.decode()
    assert "loading" not in sheet(client, article)


def test_it_explains_abbreviations(write, client):
    GlossaryTermFactory()
    assert '<abbr title="Ủy ban nhân dân">UBND</abbr>' in sheet(client, write("A", summary="UBND"))


@time_machine.travel(NOW, tick=False)
def test_it_says_when_it_was_printed_in_vietnam_time(write, client):
    moment = "07:05, ngày 03 tháng 02 năm 2026"
    assert _("Printed at %(moment)s") % {"moment": moment} in sheet(client, write("Ra quân"))


def test_its_code_is_that_of_the_address_printed_beside_it(write, client):
    article = write("Ra quân")
    text = sheet(client, article)
    (drawing,) = re.findall(r"<svg.*?</svg>", text)
    assert drawing == qr_code(article.full_url)
    assert f">{article.full_url}</span>" in text
    assert re.search(r'role="img"\s+aria-label="[^"]+">\s*<svg', text)


def test_the_code_draws_every_module_of_the_symbol():
    """Paint the path of the SVG by hand and compare it with the symbol that segno makes of the address."""
    address = "https://phuong1.example.vn/tin-tuc/an-ninh/" + "ra-quan-" * 9
    symbol = segno.make_qr(address, error="q")
    size, border = len(symbol.matrix), 4
    painted = [[0] * size for _ in range(size)]
    (path,) = re.findall(r' d="([^"]+)"', qr_code(address))
    x = y = 0.0
    for command, numbers in re.findall(r"([MmhH])([^MmhH]*)", path):
        values = [float(number) for number in re.findall(r"-?[0-9.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for column in range(int(x), int(x + values[0])):
                painted[int(y) - border][column - border] = 1
            x += values[0]
    assert painted == [list(row) for row in symbol.matrix]


def test_without_scripts_it_says_how_to_print_and_hides_the_button(write, client):
    text = sheet(client, write("Ra quân"))
    assert re.search(r"<button [^>]*data-print\s+hidden>", text)
    assert _("To print this sheet, choose “Print” in the menu of your browser.") in text
    assert " style=" not in text
    # The one that brings back the reader's text size; the policy knows its digest.
    assert re.findall(r"<script>([^<]*)</script>", text) == [settings.EARLY_SCRIPT]
    assert not re.search(r"\son[a-z]+=", text)


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "“Ra quân” & 'dọn' \"kênh\""])
def test_a_hostile_title_is_text(write, client, title):
    article = write(title, slug="tin")
    text = sheet(client, article)
    assert f"<h1>{escape(title)}</h1>" in text
    assert "<script>alert" not in text


def test_a_lost_picture_does_not_break_it(write, client):
    image = ImageFactory()
    article = write("Ra quân", lead_image=image)
    image.file.storage.delete(image.file.name)
    assert "<h1>Ra quân</h1>" in sheet(client, article)


def test_the_preview_of_a_draft_is_the_same_sheet(section, client):
    draft = ArticlePageFactory(parent=section, title="Nháp", live=False)
    response = draft.make_preview_request(preview_mode="print")
    assert response.status_code == 200
    assert response.template_name == "articles/article_page_print.html"
    assert "<h1>Nháp</h1>" in response.content.decode()
    assert client.get(f"{section.url}nhap/in/").status_code == 404
