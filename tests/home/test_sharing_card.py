"""The card of a shared link: how it looks, where it stands, who gets it, and what is kept of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageChops

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from home import sharing_cards
from home.factories import ImageFactory
from home.models import WardSettings
from home.sharing_cards import (
    HEIGHT,
    MARGIN,
    WIDTH,
    SharingCard,
    kept_card,
)
from security_models.factories import SecurityModelFactory, SecurityModelIndexPageFactory

SENTENCE = "Nhân dân khu phố tham gia giữ gìn an ninh trật tự ở cơ sở "


def drawn(title, ward_name="Phường 1", colour="#123456"):
    return Image.open(BytesIO(SharingCard(title, ward_name, colour).png()))


def ink(picture, box=(0, 0, WIDTH, 480)):
    """Return the box of what is written on a card, above the rule."""
    picture = picture.convert("RGB").crop(box)
    plain = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    written = ImageChops.difference(picture, plain).convert("L").point(lambda value: value > 60)
    return written.getbbox()


class TestDrawing:
    @pytest.mark.parametrize("title", ["Lịch tiếp dân", SENTENCE * 20, "a" * 2000, "🙂", ""])
    def test_every_title_makes_a_small_png_of_the_size_that_readers_of_links_ask_for(self, title):
        png = SharingCard(title, SENTENCE * 3).png()
        picture = Image.open(BytesIO(png))
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
        assert len(png) <= 60_000

    @pytest.mark.parametrize("title", ["Ẫ Ổ Ễ ặ ỵ " * 12, "ĐẪ ỔN ĐỊNH CHỖ Ở " * 20, "Ở"])
    def test_marks_stay_inside_the_margins(self, title):
        left, top, right, bottom = ink(drawn(title))
        assert left >= MARGIN - 12
        assert top >= MARGIN - 13
        assert right <= WIDTH - MARGIN + 4
        assert bottom <= 470

    def test_the_mark_on_top_of_a_letter_is_drawn_whole(self):
        plain, stacked = ink(drawn("Ô")), ink(drawn("Ổ"))
        alone = sharing_cards._font(sharing_cards.LARGEST).getbbox("Ổ")
        assert stacked[1] < plain[1]
        assert abs((stacked[3] - stacked[1]) - (alone[3] - alone[1])) <= 2

    def test_a_short_title_is_written_larger_than_a_long_one(self):
        size, lines = sharing_cards._fit("Lịch tiếp dân", WIDTH - 2 * MARGIN)
        smaller, more = sharing_cards._fit(SENTENCE * 3, WIDTH - 2 * MARGIN)
        assert (size, lines) == (sharing_cards.LARGEST, ["Lịch tiếp dân"])
        assert smaller < size
        assert " ".join(more) == (SENTENCE * 3).strip()

    def test_a_title_of_two_hundred_words_ends_with_an_ellipsis_within_the_width(self):
        title = " ".join(["giữ", "gìn", "trật", "tự"] * 50)
        size, lines = sharing_cards._fit(title, WIDTH - 2 * MARGIN)
        assert size == sharing_cards.SMALLEST
        assert lines[-1].endswith("…")
        font = sharing_cards._font(size)
        assert max(font.getlength(line) for line in lines) <= WIDTH - 2 * MARGIN

    def test_signs_that_the_font_lacks_are_left_out(self):
        assert sharing_cards._legible("Ra quân 🙂 漢 dọn kênh") == "Ra quân dọn kênh"

    def test_the_card_has_the_wards_colour_and_a_colour_that_is_none_gives_the_default(self):
        assert drawn("Tin", colour="#123456").convert("RGB").getpixel((3, 3)) == (18, 52, 86)
        assert drawn("Tin", colour="").convert("RGB").getpixel((3, 3)) == (139, 26, 26)


@pytest.fixture
def article(section):
    return ArticlePageFactory(parent=section, title="Phường 1 ra quân")


@pytest.fixture
def ward(home_page):
    ward = WardSettings.for_site(home_page.get_site())
    ward.ward_name = "Phường 1"
    ward.save()
    return ward


@pytest.fixture
def meta(client):
    """A function that returns what the head of a page says of its sharing image."""

    def read(page):
        html = BeautifulSoup(client.get(page.get_url()).content, "html.parser")
        tags = html.find_all("meta", attrs={"property": True})
        found = {tag["property"]: tag["content"] for tag in tags}
        card = html.find("meta", attrs={"name": "twitter:card"})
        script = html.find("script", type="application/ld+json")
        return found | {
            "twitter:card": card and card["content"],
            "json": json.loads(script.string) if script else {},
        }

    return read


def address_of(meta, page):
    return meta(page)["og:image"].removeprefix("http://localhost")


class TestOnPages:
    def test_a_page_without_a_picture_names_a_card_that_can_be_fetched_and_kept(
        self, client, meta, article
    ):
        found = meta(article)
        assert found["og:image"].startswith(f"http://localhost/chia-se/articlepage-{article.pk}-")
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        assert found["og:image:alt"] == "Phường 1 ra quân"
        assert found["twitter:card"] == "summary_large_image"
        assert found["json"]["image"] == found["og:image"]
        response = client.get(address_of(meta, article))
        assert response["Content-Type"] == "image/png"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert Image.open(BytesIO(response.content)).size == (1200, 630)

    def test_a_picture_of_its_own_comes_first_and_a_lost_one_gives_the_card(self, meta, article):
        article.lead_image = ImageFactory(description="Đoàn xe", file__width=1300)
        article.save()
        assert "/media/images/" in meta(article)["og:image"]
        assert meta(article)["og:image:alt"] == "Đoàn xe"
        article.lead_image.renditions.all().delete()
        article.lead_image.file.storage.delete(article.lead_image.file.name)
        assert "/chia-se/articlepage-" in meta(article)["og:image"]

    def test_home_page_section_and_record_have_one_too(self, client, meta, home_page, section):
        page = SecurityModelIndexPageFactory(parent=home_page, title="Mô hình")
        model = SecurityModelFactory(name="Camera an ninh", live=True)
        for shown in (home_page, section, page, model):
            assert client.get(address_of(meta, shown)).status_code == 200, shown

    def test_it_takes_no_query(self, client, article):
        client.get(article.url)
        with CaptureQueriesContext(connection) as with_card:
            client.get(article.url)
        article.lead_image = ImageFactory()
        article.save()
        client.get(article.url)
        with CaptureQueriesContext(connection) as with_picture:
            client.get(article.url)
        assert len(with_card) <= len(with_picture)

    def test_a_draft_names_none(self, rf, section):
        assert ArticlePage(title="Nháp").sharing_image(rf.get("/")) is None
        draft = ArticlePageFactory(parent=section, live=False)
        assert draft.sharing_image(rf.get("/")) is None


class TestAddress:
    @pytest.mark.parametrize("change", ["title", "published_at", "ward_name", "brand_colour"])
    def test_changes_with_what_the_card_shows_and_the_old_one_leads_to_the_new(
        self, client, meta, article, ward, change
    ):
        before = address_of(meta, article)
        value = {
            "title": "Phường 1 ra quân lần hai",
            "published_at": article.published_at.replace(year=2020),
            "ward_name": "Phường Quảng Trị",
            "brand_colour": "#14532d",
        }[change]
        changed = article if hasattr(article, change) else ward
        setattr(changed, change, value)
        changed.save()
        after = address_of(meta, article)
        assert after != before
        response = client.get(before)
        assert (response.status_code, response["Location"]) == (302, f"http://localhost{after}")
        assert "immutable" not in response["Cache-Control"]

    def test_changes_with_the_version_of_the_drawing(self, monkeypatch):
        before = SharingCard("Tin").digest
        monkeypatch.setattr(sharing_cards, "VERSION", sharing_cards.VERSION + 1)
        assert SharingCard("Tin").digest != before

    def test_an_old_one_leads_to_the_picture_that_the_article_has_since(
        self, client, meta, article
    ):
        before = address_of(meta, article)
        article.title, article.lead_image = "Khác", ImageFactory()
        article.save()
        assert "/media/images/" in client.get(before)["Location"]

    @pytest.mark.parametrize(
        "address",
        [
            "articlepage-{pk}-xyz.png",
            "articlepage-{pk}-0123456789abcde.png",
            "articlepage-999999999999999999-0123456789abcdef.png",
            "articlepage-99999999999999999999-0123456789abcdef.png",
            "user-1-0123456789abcdef.png",
            "homepage-{pk}-0123456789abcdef.png",
            "customimage-1-0123456789abcdef.png",
        ],
    )
    def test_of_nothing_is_answered_404(self, client, article, address):
        assert client.get(f"/chia-se/{address.format(pk=article.pk)}").status_code == 404

    def test_of_what_is_not_public_is_answered_404_whatever_the_digest(
        self, client, rf, section, make_private
    ):
        private = make_private(ArticlePageFactory(parent=section, title="Riêng"))
        draft = ArticlePageFactory(parent=section, title="Nháp", live=False)
        expired = ArticlePageFactory(parent=section, expire_at="2020-01-01T00:00Z")
        alias = private.create_alias(parent=section, update_slug="bong")
        for page in (private, draft, expired, alias):
            digest = page.sharing_card(rf.get("/")).digest
            for tried in (digest, "0" * 16):
                address = f"/chia-se/articlepage-{page.pk}-{tried}.png"
                assert client.get(address).status_code == 404, page.title

    def test_of_a_record_on_no_public_page_is_answered_404(
        self, client, rf, home_page, make_private
    ):
        model = SecurityModelFactory(live=True)
        page = SecurityModelIndexPageFactory(parent=home_page)
        address = f"/chia-se/securitymodel-{model.pk}-{model.sharing_card(rf.get('/')).digest}.png"
        assert client.get(address).status_code == 200
        make_private(page)
        assert client.get(address).status_code == 404


class TestKept:
    def files(self):
        return sorted(path.name for path in Path(settings.DATA_DIR, "sharing-cards").iterdir())

    def test_a_card_is_drawn_once(self):
        card = SharingCard("Tin")
        first = kept_card("articlepage", 1, card)
        path = Path(settings.DATA_DIR, "sharing-cards", self.files()[0])
        path.write_bytes(b"kept")
        assert first[:4] == b"\x89PNG"
        assert kept_card("articlepage", 1, card) == b"kept"

    def test_a_new_card_of_the_same_object_takes_the_place_of_the_old_one(self):
        kept_card("articlepage", 1, SharingCard("Tin"))
        kept_card("articlepage", 11, SharingCard("Tin"))
        kept_card("articlepage", 1, SharingCard("Tin khác"))
        assert self.files() == [
            f"articlepage-1-{SharingCard('Tin khác').digest}.png",
            f"articlepage-11-{SharingCard('Tin').digest}.png",
        ]

    def test_no_more_than_the_newest_are_kept(self, monkeypatch):
        monkeypatch.setattr(sharing_cards, "KEPT", 3)
        for number in range(5):
            kept_card("articlepage", number, SharingCard("Tin"))
        assert [name.split("-")[1] for name in self.files()] == ["2", "3", "4"]

    def test_many_readers_at_once_get_the_same_whole_card(self):
        card = SharingCard(SENTENCE)
        with ThreadPoolExecutor(8) as readers:
            answers = list(
                readers.map(lambda _reader: kept_card("articlepage", 1, card), range(16))
            )
        assert set(answers) == {card.png()}
        assert len(self.files()) == 1
