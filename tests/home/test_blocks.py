"""What single blocks refuse, show and cost; what every block keeps is in ``test_page_types``."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StructBlockValidationError

from home.blocks import BodyBlock, CallToActionBlock, VideoBlock
from home.factories import ImageFactory

YOUTUBE = "https://www.youtube.com/watch?v=minh-hoa"


def video(url, title="Lễ ra quân"):
    return VideoBlock().normalize({"title": title, "url": url})


class TestVideo:
    @pytest.mark.parametrize(
        "url",
        [
            YOUTUBE,
            "https://youtu.be/minh-hoa",
            "https://m.youtube.com/watch?v=minh-hoa",
            "https://vimeo.com/1",
            "https://www.facebook.com/watch/?v=1",
            "https://fb.watch/minh-hoa/",
            "https://www.tiktok.com/@phuong/video/1",
            "https://video.zalo.me/1",
        ],
    )
    def test_of_a_known_site_is_taken_and_nobody_is_asked_for_it(self, url):
        assert VideoBlock().clean(video(url))["url"] == url

    @pytest.mark.parametrize(
        "url",
        [
            "http://www.youtube.com/watch?v=minh-hoa",
            "https://video.example/1",
            "https://notyoutube.com/watch?v=1",
            "https://youtube.com.example/watch?v=1",
            "https://youtube.com@video.example/watch?v=1",
            "https://video.example/https://youtube.com/",
        ],
    )
    def test_of_another_site_is_refused_with_a_sentence_in_vietnamese(self, url):
        with pytest.raises(StructBlockValidationError) as error:
            VideoBlock().clean(video(url))
        assert "https://" in error.value.block_errors["url"].messages[0]
        assert "YouTube" in error.value.block_errors["url"].messages[0]
        assert "địa chỉ" in error.value.block_errors["url"].messages[0]

    @pytest.mark.parametrize(("url", "title"), [("", "Lễ ra quân"), (YOUTUBE, "")])
    def test_needs_an_address_and_a_name_but_not_in_a_draft(self, url, title):
        with pytest.raises(StructBlockValidationError):
            VideoBlock().clean(video(url, title))
        assert VideoBlock().clean_deferred(video(url, title))["url"] == url

    def test_is_shown_as_a_link_that_names_its_site(self):
        html = VideoBlock().render(video(YOUTUBE, title="Phường 1 <ra quân>"))
        assert f'<a href="{YOUTUBE}" rel="external">' in html
        assert "Xem video: Phường 1 &lt;ra quân&gt; (youtube.com)" in html
        assert "iframe" not in html

    def test_without_an_address_shows_nothing(self):
        assert VideoBlock().render(video(None)).strip() == ""


def test_a_call_to_action_needs_something_to_do_but_not_in_a_draft():
    block = CallToActionBlock()
    value = block.normalize({"text": "Báo tin", "phone": "", "page": None, "url": ""})
    with pytest.raises(StructBlockValidationError):
        block.clean(value)
    assert block.clean_deferred(value)["text"] == "Báo tin"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "show",
    [
        lambda body: body.stream_block.render(body),
        lambda body: body.stream_block.get_api_representation(body),
    ],
    ids=["page", "api"],
)
def test_ten_pictures_take_no_more_queries_than_two(show):
    def body_of(images):
        pictures = [
            {"image": {"image": image.pk, "decorative": False, "alt_text": "Ảnh"}}
            for image in images
        ]
        blocks = [{"type": "gallery", "value": pictures}]
        blocks += [{"type": "picture", "value": picture} for picture in pictures]
        return BodyBlock().to_python(blocks)

    images = ImageFactory.create_batch(10)
    show(body_of(images))  # makes the renditions
    counts = []
    for some in (images[:2], images):
        cache.clear()
        body = body_of(some)
        with CaptureQueriesContext(connection) as queries:
            show(body)
        counts.append(len(queries))
    assert counts[0] == counts[1] == 3  # the pictures of the gallery, the single ones, renditions
