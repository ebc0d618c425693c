"""Pictures as readers load them: formats, sizes, what waits, and what is ready before anybody asks."""

import json
import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageFilter

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from home.factories import ImageFactory
from home.models import CustomImage, CustomRendition
from home.pictures import CARD, LEAD, SHARING_RENDITION, TEXT
from home.renditions import renditions_of
from home.serializers import RENDITIONS
from home.tasks import make_renditions
from security_models.factories import SecurityModelFactory, SecurityModelIndexPageFactory
from tests.home.test_pages import article_form

pytestmark = pytest.mark.django_db
FORMATS = ["image/avif", "image/webp"]


@pytest.fixture
def picture():
    return ImageFactory(description="Đoàn xe", file__width=1200, file__height=800)


@pytest.fixture
def read(client):
    """A function that returns the ``picture`` elements of an address, within ``selector``."""

    def read(address, selector="main"):
        html = BeautifulSoup(client.get(address).content, "html.parser")
        return html.select(f"{selector} picture")

    return read


def body_with(*images):
    """Return a body of these pictures as it is stored."""
    values = [{"image": image.pk, "decorative": False, "alt_text": "Ảnh"} for image in images]
    return json.dumps([{"type": "picture", "value": {"image": value}} for value in values])


def rendered(element):
    """Return the types of the sources and the ``img`` of a ``picture`` element."""
    return [source["type"] for source in element.find_all("source")], element.img


class TestOnPages:
    def test_the_lead_picture_comes_in_three_formats_and_two_widths_at_once(
        self, section, read, picture
    ):
        article = ArticlePageFactory(parent=section, lead_image=picture)
        types, image = rendered(read(article.url, "article.text > figure")[0])
        assert types == FORMATS
        assert image["src"].endswith((".jpg", ".jpeg"))
        assert [size.split()[1] for size in image["srcset"].split(", ")] == ["480w", "960w"]
        assert (image["width"], image["height"]) == ("960", "640")
        assert image["alt"] == "Đoàn xe"
        assert image["fetchpriority"] == "high"
        assert "loading" not in image.attrs

    def test_every_source_can_be_fetched_and_is_what_it_says(self, section, read, picture, client):
        article = ArticlePageFactory(parent=section, lead_image=picture)
        (element,) = read(article.url)
        for source in element.find_all("source"):
            for candidate in source["srcset"].split(", "):
                response = client.get(candidate.split()[0])
                assert response["Content-Type"] == source["type"]
                shown = Image.open(BytesIO(b"".join(response.streaming_content)))
                assert f"image/{shown.format.lower()}" == source["type"]
                assert candidate.endswith(f" {shown.width}w")

    def test_pictures_in_the_text_wait_until_they_are_near(self, section, read, picture):
        article = ArticlePageFactory(parent=section, body=body_with(picture))
        types, image = rendered(read(article.url, ".body")[0])
        assert types == FORMATS
        assert (image["loading"], image["decoding"]) == ("lazy", "async")
        assert image["alt"] == "Ảnh"

    def test_the_home_page_opens_with_a_picture_at_once_and_the_cards_wait(
        self, home_page, section, read, picture
    ):
        section.show_on_home = True
        section.save()
        for title in ("Một", "Hai"):
            ArticlePageFactory(parent=section, title=title, lead_image=picture)
        types, lead = rendered(read("/", ".lead-story")[0])
        assert types == FORMATS
        assert lead["class"] == ["lead-picture"]
        assert (lead["width"], lead["height"]) == ("960", "540")
        assert lead["fetchpriority"] == "high"
        assert "loading" not in lead.attrs
        types, card = rendered(read("/", ".card")[0])
        assert types == FORMATS
        assert (card["width"], card["height"], card["loading"]) == ("320", "213", "lazy")
        assert "fetchpriority" not in card.attrs

    def test_a_model_shows_its_picture_the_same_way(self, home_page, read, picture):
        SecurityModelIndexPageFactory(parent=home_page)
        model = SecurityModelFactory(live=True, image=picture)
        types, image = rendered(read(model.get_url())[0])
        assert types == FORMATS
        assert image["loading"] == "lazy"

    def test_a_picture_whose_file_is_lost_does_not_take_the_page_with_it(
        self, section, read, picture
    ):
        article = ArticlePageFactory(parent=section, lead_image=picture)
        picture.file.storage.delete(picture.file.name)
        assert read(article.url)

    def test_formats_take_no_query_more(self, client, section):
        article = ArticlePageFactory(
            parent=section, lead_image=ImageFactory(), body=body_with(ImageFactory())
        )

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(article.url)
            return len(queries)

        for _ in range(2):  # the first makes the renditions, and the settings
            client.get(article.url)
        before = count()
        article.body = body_with(*ImageFactory.create_batch(5))
        article.save()
        client.get(article.url)
        assert count() == before
        assert not [query for query in self.of_page(client, article) if "INSERT" in query]

    def test_every_page_and_feed_reads_what_it_shows(self, client, home_page, section):
        article, _ = ArticlePageFactory.create_batch(
            2, parent=section, lead_image=ImageFactory(), body=body_with(ImageFactory())
        )
        own = [article.url + part for part in ("", "in/", "luu/")]
        feed, frame = section.feed_address(None, "rss"), reverse("embed_latest")
        for address in (*own, section.url, home_page.url, feed, frame):
            assert client.get(address).status_code == 200  # makes what is missing
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            # How Wagtail looks for what it then makes: several at once, or a single one.
            made = r'INSERT.*rendition|"filter_spec" = '
            assert not [query for query in queries if re.search(made, query["sql"])]

    def of_page(self, client, article):
        with CaptureQueriesContext(connection) as queries:
            client.get(article.url)
        return [query["sql"] for query in queries]


class TestMadeReady:
    def publish(self, article):
        article.save_revision().publish()

    def test_by_publishing_so_that_the_first_reader_makes_none(
        self, client, section, picture, django_capture_on_commit_callbacks
    ):
        other = ImageFactory(file__width=1200)
        article = ArticlePageFactory(
            parent=section, live=False, lead_image=picture, body=body_with(other)
        )
        with django_capture_on_commit_callbacks(execute=True):
            self.publish(article)
        made = CustomRendition.objects.count()
        own = len({*TEXT.specs, *LEAD.specs, *CARD.specs}) + 1 + len(TEXT.specs)
        assert made == own + 2 * len(RENDITIONS)  # those that other wards are told of
        for address in (article.url, "/", section.url):
            assert client.get(address).status_code == 200
        assert CustomRendition.objects.count() == made

    def test_not_before_the_publication_is_certain(self, section, picture):
        article = ArticlePageFactory(parent=section, live=False, lead_image=picture)
        self.publish(article)
        assert not CustomRendition.objects.exists()

    def test_of_a_record_too(self, picture, django_capture_on_commit_callbacks):
        model = SecurityModelFactory(image=picture, live=False)
        with django_capture_on_commit_callbacks(execute=True):
            model.save_revision().publish()
        specs = set(picture.renditions.values_list("filter_spec", flat=True))
        assert specs == {*TEXT.specs, SHARING_RENDITION, *RENDITIONS}

    def test_nothing_is_asked_for_where_there_is_no_picture(self, section):
        assert renditions_of(ArticlePageFactory(parent=section)) == {}

    def test_images_that_are_gone_and_files_that_are_lost_are_left_out(self, picture):
        lost = ImageFactory()
        lost.file.storage.delete(lost.file.name)
        make_renditions({lost.pk: CARD.specs, 0: CARD.specs, picture.pk: CARD.specs})
        assert picture.renditions.count() == 3
        assert not lost.renditions.exists()


def photograph(width=2400, height=1600):
    """Return a picture as hard to store as a photograph: soft shapes with fine noise over them."""
    channels = [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L")]
    shapes = Image.merge("RGB", [channel.resize((width, height)) for channel in channels])
    noise = Image.effect_noise((width, height), 38).filter(ImageFilter.GaussianBlur(0.6))
    return Image.blend(shapes, Image.merge("RGB", [noise] * 3), 0.16)


def test_a_photograph_on_a_phone_is_smaller_in_each_newer_format():
    file = BytesIO()
    photograph().save(file, "JPEG", quality=92)
    image = CustomImage(title="Ảnh chụp", file=ImageFile(file, name="anh-chup.jpg"))
    image.save()
    sizes = [
        image.get_rendition(f"width-480|format-{name}").file.size
        for name in ("avif", "webp", "jpeg")
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] * 0.7
    assert sizes[-1] < 40_000


class TestInTheEditor:
    """A picture that tells something needs words for those who cannot see it."""

    @pytest.fixture
    def save(self, admin_client, section):
        def save(image, **buttons):
            address = reverse(
                "wagtailadmin_pages:add", args=["articles", "articlepage", section.pk]
            )
            return admin_client.post(address, article_form(lead_image=image.pk) | buttons)

        return save

    def test_an_article_is_not_published_with_a_picture_without_words(self, save):
        response = save(ImageFactory(description=" "), **{"action-publish": "1"})
        assert "Ảnh này chưa có mô tả" in str(response.context["form"].errors["lead_image"])
        assert not ArticlePage.objects.exists()

    def test_a_draft_waits_for_the_words(self, save):
        save(ImageFactory(description=""))
        assert not ArticlePage.objects.get().live

    def test_with_words_it_is_published(self, save):
        save(ImageFactory(description="Bà con dọn ngõ"), **{"action-publish": "1"})
        assert ArticlePage.objects.get().live
