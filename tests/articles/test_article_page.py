"""The page of one article, and its printed sheet."""

import re

import pytest

from articles.factories import ArticlePageFactory
from home.models import WardSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(section):
    """The first of seven articles of a section."""
    return ArticlePageFactory.create_batch(7, parent=section)[0]


class TestLinksOfOtherNews:
    def links(self, client, article, query):
        """Return the addresses behind “Các tin trước” and “Xem thêm tin khác”, as far as they are there."""
        page = client.get(f"{article.url}{query}").content.decode()
        return re.findall(r'href="([^"]*)#cac-tin-khac"', page)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["?start=3"]),
            ("?start=3", ["?"]),
            ("?limit=2", ["?limit=2&amp;start=2"]),
            ("?limit=2&start=2", ["?limit=2", "?limit=2&amp;start=4"]),
            ("?start=4&limit=2", ["?start=2&amp;limit=2"]),
        ],
    )
    def test_keep_the_number_asked_for(self, client, article, query, expected):
        assert self.links(client, article, query) == expected

    def test_lead_through_every_other_article_once(self, client, article):
        seen, query = [], "?limit=2"
        while query:
            response = client.get(f"{article.url}{query}")
            page = response.context["other_articles"]
            seen += [item.pk for item in page.items]
            query = page.has_next and self.links(client, article, query)[-1].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize("mode", ["", "print"])
def test_the_wards_colour_is_on_the_page_and_on_the_printed_sheet(article, mode):
    ward = WardSettings.for_site(article.get_site())
    ward.brand_colour = "#123456"
    ward.save()
    page = article.make_preview_request(preview_mode=mode).content.decode()
    assert page.index("css/site.css") < page.index("--ward:#123456")
