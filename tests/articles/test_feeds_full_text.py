"""Feeds with the whole text of the articles, where the ward wants that."""

import json
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.factories import DocumentFactory, ImageFactory
from home.models import WardSettings
from security_models.factories import SecurityModelFactory
from tests.articles.feed_readers import ATOM, CONTENT, answer, item_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(home_page):
    """A ward that gives the whole text."""
    return WardSettings.objects.create(
        site=home_page.get_site(), ward_name="Phường 1", feed_text="full"
    )


@pytest.fixture
def rich(write, section):
    """A function that writes an article with a part of each kind that reads something."""

    def create(title, hours=0):
        return write(
            title,
            hours,
            lead_image=ImageFactory(),
            body=json.dumps(
                [
                    {
                        "type": "paragraph",
                        "value": f'<p>Xem <a linktype="page" id="{section.pk}">chuyên mục</a>.</p>',
                    },
                    {"type": "picture", "value": picture()},
                    {"type": "gallery", "value": [picture(), picture()]},
                    {
                        "type": "document",
                        "value": {"document": DocumentFactory().pk, "label": "Công văn"},
                    },
                    {"type": "security_model", "value": SecurityModelFactory(live=True).pk},
                    {"type": "correction", "value": {"date": "2026-07-01", "text": "Đã sửa."}},
                ]
            ),
        )

    def picture():
        image = {"image": ImageFactory().pk, "decorative": False, "alt_text": "Ra quân"}
        return {"image": image, "caption": "Lễ ra quân", "credit": ""}

    return create


def texts(client, address):
    """Return the text of the only article in each of the formats."""
    rss = item_of(answer(client, address, "rss")).find(CONTENT)
    atom = item_of(answer(client, address, "atom")).find(f"{ATOM}content")
    json_feed = item_of(answer(client, address, "json"))
    assert atom.get("type") == "html"
    assert "content_text" not in json_feed
    return [rss.text, atom.text, json_feed["content_html"]]


def test_every_format_tells_the_same_text(client, section, ward, rich):
    rich("tin")
    one, *others = texts(client, section.url)
    assert others == [one, one]
    for words in ("Tóm tắt của tin.", "Xem", "Lễ ra quân", "Công văn", "Đã sửa."):
        assert words in one


def test_links_and_pictures_lead_to_the_portal_from_anywhere(client, section, ward, rich):
    rich("tin")
    soup = BeautifulSoup(texts(client, section.url)[0], "html.parser")
    addresses = [tag["href"] for tag in soup.find_all("a")] + [
        tag["src"] for tag in soup.find_all("img")
    ]
    assert len(soup.find_all("img")) == 4
    assert all(address.startswith("http://localhost/") for address in addresses)
    assert f"http://localhost{section.url}" in addresses
    assert not soup.find_all(srcset=True)
    assert not soup.find_all(["script", "style", "iframe", "form"])


def test_the_lead_alone_is_told_where_the_ward_wants_that(client, section, ward, rich):
    WardSettings.objects.update(feed_text="lead")
    rich("tin")
    assert item_of(answer(client, section.url, "rss")).find(CONTENT) is None
    assert item_of(answer(client, section.url, "atom")).find(f"{ATOM}content") is None
    assert item_of(answer(client, section.url, "json"))["content_text"] == "Tóm tắt của tin."
    assert "Đã sửa" not in answer(client, section.url, "json").content.decode()


def test_an_article_without_a_summary_leads_with_its_first_paragraph(client, section, write):
    write("tin", summary="", body=json.dumps([{"type": "paragraph", "value": "<p>Mở đầu.</p>"}]))
    assert item_of(answer(client, section.url, "json"))["summary"] == "Mở đầu."


def test_an_article_of_another_ward_names_it_in_the_text(client, section, ward, write):
    write("tin", source="Phường bạn", canonical_url="https://phuong.example/tin/")
    (text, *_) = texts(client, section.url)
    assert '<a href="https://phuong.example/tin/">Phường bạn</a>' in text


def test_a_lost_picture_is_its_words(client, section, ward, write):
    image = ImageFactory(description="Ra quân")
    image.file.storage.delete(image.file.name)
    write("tin", lead_image=image)
    (text, *_) = texts(client, section.url)
    assert "Ra quân" in text
    assert "<img" not in text


@pytest.mark.parametrize("text", ["lead", "full"])
def test_costs_the_same_at_any_size(client, section, ward, rich, text):
    WardSettings.objects.update(feed_text=text)
    rich("tin")
    few = cost(client, "/rss/")
    for hours in range(3):
        rich(f"tin {hours}", hours)
    assert cost(client, "/rss/") == few <= {"lead": 8, "full": 16}[text]


def cost(client, address):
    """Return how many queries the first reader after a restart causes; pictures are scaled already."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        ElementTree.fromstring(client.get(address).content)
    return len(queries)
