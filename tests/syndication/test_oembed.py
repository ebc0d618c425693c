"""oEmbed: other sites that are given the address of an article learn how to show it."""

from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from articles.factories import ArticlePageFactory
from home.factories import ImageFactory
from home.models import WardSettings

ELSEWHERE = [
    "https://noi-khac.example{path}",
    "http://localhost@noi-khac.example{path}",
    "http://localhost:81{path}",
    "ftp://localhost{path}",
    "//localhost{path}",
    "{path}",
    "http://localhost/",
    "http://localhost/an-ninh/",
    "http://localhost{path}in/",
    "http://localhost/khong-co/",
    "http://localhost/%00/",
    "http://localhost/admin/",
    "http://[::1",
    "http://localhost{path}../",
    "\0",
]


@pytest.fixture
def article(section):
    """An article with a picture and signs that must be escaped."""
    WardSettings.objects.create(site=section.get_site(), ward_name="Phường 1")
    return ArticlePageFactory(
        parent=section,
        title='Ra quân "sạch" & <đẹp>',
        byline="Lệ Truyền",
        lead_image=ImageFactory(file__width=640, file__height=426),
    )


def told(client, article, **query):
    answer = client.get("/oembed", {"url": article.full_url, **query})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def test_tells_the_card_of_an_article(client, article):
    known = told(client, article)
    frame = BeautifulSoup(known.pop("html"), "html.parser").iframe
    picture = article.lead_image.get_rendition("fill-320x213|format-jpeg")
    assert known == {
        "version": "1.0",
        "type": "rich",
        "title": article.title,
        "author_name": "Lệ Truyền",
        "provider_name": "Phường 1",
        "provider_url": "http://localhost/",
        "cache_age": 300,
        "width": 600,
        "height": 240,
        "thumbnail_url": picture.full_url,
        "thumbnail_width": 320,
        "thumbnail_height": 213,
    }
    assert frame["src"] == f"http://localhost/embed/article/{article.pk}"
    assert frame["title"] == article.title
    assert client.get(frame["src"]).status_code == 200


def test_tells_the_same_as_xml(client, article):
    answer = client.get("/oembed", {"url": article.full_url, "format": "xml"})
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "oembed"
    known = told(client, article)
    assert {child.tag: child.text for child in root} == {
        name: str(value) for name, value in known.items()
    }


def test_takes_no_more_room_than_there_is(client, article):
    known = told(client, article, maxwidth=300, maxheight=100)
    assert (known["width"], known["height"]) == (300, 100)
    assert 'width="300" height="100"' in known["html"]
    assert "thumbnail_url" not in known
    known = told(client, article, maxwidth=320, maxheight=213)
    assert (known["thumbnail_width"], known["thumbnail_height"]) == (320, 213)


def test_an_article_page_says_where_it_is_told(client, article):
    page = BeautifulSoup(client.get(article.url).content, "html.parser")
    for media_type, answered in (
        ("application/json+oembed", "application/json"),
        ("text/xml+oembed", "text/xml; charset=utf-8"),
    ):
        address = page.find("link", type=media_type)["href"]
        assert parse_qs(urlsplit(address).query)["url"] == [article.full_url]
        assert client.get(address)["Content-Type"] == answered


def test_the_address_counts_however_it_is_written(client, article):
    for address in (
        article.full_url.rstrip("/"),
        f"{article.full_url}?utm_source=zalo#chia-se",
        article.full_url.replace("http://localhost", "https://LOCALHOST"),
    ):
        assert client.get("/oembed", {"url": address}).status_code == 200


def test_what_is_no_article_of_the_portal_is_not_found(client, article):
    for address in ELSEWHERE:
        answer = client.get("/oembed", {"url": address.format(path=article.url)})
        assert answer.status_code == 404, address


def test_errors_have_the_status_of_the_specification(client, article):
    url = {"url": article.full_url}
    for query, status in (
        ({}, 400),
        ({"url": ""}, 400),
        (url | {"format": "yaml"}, 501),
        (url | {"maxwidth": "rộng"}, 400),
        (url | {"maxheight": "-1"}, 400),
        (url | {"maxheight": ""}, 200),
    ):
        assert client.get("/oembed", query).status_code == status, query
        assert client.head("/oembed", query).status_code == status, query
    assert client.post("/oembed", url).status_code == 405


def test_is_not_sent_again_to_whoever_has_it(client, article):
    query = {"url": article.full_url}
    first = client.get("/oembed", query)
    assert first["Cache-Control"] == "public, max-age=300"
    again = client.get("/oembed", query, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_lost_picture_file_costs_the_picture_and_nothing_else(client, article):
    article.lead_image.file.storage.delete(article.lead_image.file.name)
    assert "thumbnail_url" not in told(client, article)
    assert "<img" not in client.get(f"/embed/article/{article.pk}").content.decode()


def test_a_signed_name_is_optional(client, article):
    article.byline = ""
    article.save()
    assert told(client, article)["author_name"] == "Phường 1"
