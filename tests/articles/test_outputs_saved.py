"""“Lưu bài”: an article as one file that opens from disk."""

import re
from base64 import b64decode
from datetime import datetime
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.rich_text import RichText

from articles.outputs import saved as output
from home.factories import DocumentFactory, GlossaryTermFactory, ImageFactory
from home.models import WardSettings
from vietnamese.dates import VIETNAM

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 3, 6, 5, tzinfo=VIETNAM)  # still the day before by UTC


@pytest.fixture
def kept(client):
    """A function that returns the text of an article's file."""

    def save(article):
        response = client.get(f"{article.url}luu/")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/html; charset=utf-8"
        return response.content.decode()

    return save


def picture(image, caption=""):
    return {"image": image, "caption": caption, "credit": ""}


def elements(text, name):
    return BeautifulSoup(text, "html.parser").find_all(name)


@time_machine.travel(NOW, tick=False)
def test_it_is_a_file_named_after_the_article_and_the_day_in_vietnam(write, client):
    response = client.get(f"{write('Ra quân dọn kênh').url}luu/")
    name = 'attachment; filename="ra-quan-don-kenh-2026-02-03.html"'
    assert response["Content-Disposition"] == name


@time_machine.travel(NOW, tick=False)
def test_it_says_what_where_who_and_when(write, section, kept):
    ward = WardSettings.for_site(section.get_site())
    ward.ward_name, ward.content_licence = "Phường 1", "Xin ghi rõ nguồn."
    ward.save()
    GlossaryTermFactory()
    article = write("Ra quân", summary="UBND họp.", byline="Lệ Truyền", source="Báo A")
    text = kept(article)
    assert '<meta charset="utf-8"' in text[:200]
    for words in ("<h1>Ra quân</h1>", "Phường 1", "Lệ Truyền", "Báo A", "Xin ghi rõ nguồn."):
        assert words in text
    assert f'<a href="{article.full_url}">{article.full_url}</a>' in text
    moment = "06:05, ngày 03 tháng 02 năm 2026"
    assert _("Saved at %(moment)s") % {"moment": moment} in text
    assert '<abbr title="Ủy ban nhân dân">UBND</abbr> họp.' in text
    assert "overflow-wrap: break-word" in text


def test_it_asks_nobody_for_anything_and_runs_nothing(write, kept):
    body = [
        ("picture", picture(ImageFactory())),
        ("gallery", [picture(ImageFactory())] * 2),
        ("video", {"title": "Lễ", "url": "https://youtu.be/x"}),
        ("document", {"document": DocumentFactory(), "label": ""}),
        ("table", {"data": [["a"]]}),
    ]
    text = kept(write("Ra quân", lead_image=ImageFactory(), body=body))
    soup = BeautifulSoup(text, "html.parser")
    assert len(soup.find_all("img")) == 4
    for element in soup.find_all(True):
        assert element.name not in {"script", "link", "iframe", "object", "embed", "source"}
        assert not {"srcset", "style", "background", "poster"} & set(element.attrs)
        assert not [name for name in element.attrs if name.startswith("on")]
        assert element.get("src", "data:").startswith("data:")
        assert element.name == "a" or "href" not in element.attrs
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_its_links_lead_to_the_portal_from_anywhere(write, section, kept):
    html = f'<p><a linktype="page" id="{section.pk}">mục</a> <a href="/x/?a=1&amp;b=2">x</a></p>'
    document = DocumentFactory()
    parts = [
        ("paragraph", RichText(html)),
        ("document", {"document": document, "label": ""}),
        ("call_to_action", {"text": "Gọi", "phone": "113", "page": None, "url": ""}),
    ]
    links = [link["href"] for link in elements(kept(write("Tin", body=parts)), "a")]
    assert f"http://localhost{section.url}" in links
    assert "http://localhost/x/?a=1&b=2" in links
    assert f"http://localhost{document.url}" in links
    assert all(link.startswith(("http://", "tel:")) for link in links)


def test_a_picture_is_in_it_as_a_phone_shows_it(write, kept):
    image = ImageFactory(file__width=1400, file__height=700, description="Kênh “sạch” & đẹp")
    (shown,) = elements(kept(write("Tin", lead_image=image)), "img")
    assert shown["alt"] == "Kênh “sạch” & đẹp"
    head, content = shown["src"].split(",")
    assert head in ("data:image/webp;base64", "data:image/jpeg;base64")
    assert Image.open(BytesIO(b64decode(content))).size == (960, 480)
    assert (shown["width"], shown["height"]) == ("960", "480")


@pytest.mark.parametrize("lost", ["original", "rendition"])
def test_a_lost_picture_leaves_its_words(write, kept, client, lost):
    image = ImageFactory(description="Dọn kênh")
    article = write("Tin", lead_image=image, lead_image_caption="Sáng nay")
    if lost == "rendition":
        client.get(article.url)
        for rendition in image.renditions.all():
            rendition.file.storage.delete(rendition.file.name)
    else:
        image.file.storage.delete(image.file.name)
    text = kept(article)
    assert elements(text, "img") == []
    assert _("The picture is missing: %(alt)s") % {"alt": "Dọn kênh"} in text
    assert "Sáng nay" in text


def test_pictures_beyond_the_limit_are_links(write, kept, monkeypatch):
    images = ImageFactory.create_batch(30, file__width=300, file__height=200)
    article = write("Tin", body=[("gallery", [picture(image) for image in images])])
    (size,) = {
        len(b64decode(shown["src"].split(",")[1])) for shown in elements(kept(article), "img")
    }
    most = size * 10 + size // 2
    monkeypatch.setattr(output.KeptPictures.__init__, "__defaults__", (most,))
    text = kept(article)
    assert len(elements(text, "img")) == 10
    links = [link for link in elements(text, "a") if "/media/images/" in link["href"]]
    assert len(links) == 20
    assert all(link["href"].startswith("http://localhost/media/") for link in links)
    assert all(images[0].title in link.text for link in links)
    assert len(text) < most * 4 / 3 + 30_000


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", '"><img src=http://x/y>', "</style>"]
)
def test_a_hostile_title_is_text(write, kept, title):
    text = kept(write(title, slug="tin", summary=title, byline=title))
    assert elements(text, "h1")[0].text == title
    assert elements(text, "script") == elements(text, "img") == []


def test_words_that_look_like_a_place_for_a_picture_stay(write, kept):
    words = "data:0-0 data:-0"
    text = kept(write("Tin", summary=words, lead_image=ImageFactory()))
    assert words in text
    assert not re.search(r'src="data:[0-9a-f]+-[0-9]+"', text)


def test_the_style_sheet_is_short_and_loads_nothing():
    styles = output.styles()
    assert len(styles.splitlines()) <= 60
    assert "</" not in styles
