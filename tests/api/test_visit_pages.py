"""The pages that were read most: public ones of the site, and none that only a few people read."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from home.factories import HomePageFactory, StandardPageFactory
from tests.api import test_hidden
from tests.readers import read, show_views_from, site_id
from visits import numbers

pytestmark = pytest.mark.django_db

PAGES = "visit-statistics/pages/"


@pytest.fixture
def titles(api):
    """A function that asks for the pages and returns their titles, in order."""
    return lambda **query: [item["title"] for item in api(PAGES, **query)["items"]]


def test_a_portal_without_readers_has_an_empty_list(api, home_page):
    assert api(PAGES) == {"meta": {"total_count": 0}, "items": []}


def test_a_page_tells_what_it_is_where_it_is_and_how_often_it_was_read(api, article):
    read(article, uniques=1234, views=5678)
    assert api(PAGES) == {
        "meta": {"total_count": 1},
        "items": [
            {
                "id": article.pk,
                "type": "articles.ArticlePage",
                "title": "Phường 1 ra quân bảo vệ an ninh",
                "html_url": "http://localhost/an-ninh/phuong-1-ra-quan/",
                "unique_views": 1234,
                "views": 5678,
            }
        ],
    }


def test_pages_of_every_kind_stand_in_the_order_of_their_unique_views(
    titles, home_page, section, article
):
    read(article, uniques=60)
    read(home_page, uniques=90, views=100)
    read(section, uniques=70, views=900)
    read(StandardPageFactory(parent=home_page), uniques=80)
    assert titles() == [home_page.title, "Giới thiệu", section.title, article.title]


@pytest.mark.parametrize(("period", "days"), [("7d", 7), ("30d", 30), ("90d", 90), ("365d", 365)])
def test_a_period_ends_today(titles, section, article, period, days):
    read(article, uniques=60, days_ago=days - 1)
    read(ArticlePageFactory(parent=section, title="Tin cũ"), uniques=900, days_ago=days)
    assert titles(period=period) == [article.title]


def test_thirty_days_are_told_unless_others_are_asked_for(titles, article):
    read(article, uniques=60, days_ago=29)
    assert titles() == titles(period="30d") == [article.title]
    assert titles(period="7d") == []


def test_what_few_people_read_in_the_period_is_left_out(api, titles, section, article):
    read(article, uniques=49)
    read(article, uniques=500, days_ago=40)
    other = read(ArticlePageFactory(parent=section, title="Tin"), uniques=50)
    assert titles() == [other.title]
    assert api(PAGES)["meta"]["total_count"] == 1


def test_the_ward_decides_how_many_are_few(titles, article):
    read(article, uniques=5)
    assert titles() == []
    show_views_from(5)
    assert titles() == [article.title]
    show_views_from(0)
    assert titles() == [article.title]


def test_views_of_no_page_and_of_other_sites_are_not_told(titles, article):
    read(article, uniques=900, site=site_id() + 1)
    assert titles() == []


def test_a_list_is_cut_out_by_offset_and_limit(api, titles, section):
    for number in range(1, 25):
        read(ArticlePageFactory(parent=section, title=f"Tin {number}"), uniques=100 + number)
    assert titles() == [f"Tin {number}" for number in range(24, 4, -1)]
    assert titles(limit=2, offset=1) == ["Tin 23", "Tin 22"]
    assert len(titles(limit=50)) == 24
    assert titles(limit=0) == titles(offset=24) == []
    assert api(PAGES, limit=1)["meta"]["total_count"] == 24


def test_a_visible_article_would_be_seen_by_the_next_test(client, section):
    read(test_hidden.hidden_article(section), uniques=900)
    assert test_hidden.SECRET in client.get(f"/api/v2/{PAGES}").content.decode()


@pytest.mark.parametrize("kind", test_hidden.KINDS, ids=lambda kind: kind.__name__)
def test_what_is_not_public_is_not_told(client, section, kind):
    page = read(kind(section), uniques=900)
    read(type(page)(pk=page.pk), uniques=900)  # as if an alias had been read before it was one
    response = client.get(f"/api/v2/{PAGES}")
    assert response.json() == {"meta": {"total_count": 0}, "items": []}


def test_a_deleted_page_is_not_told(titles, article):
    read(article, uniques=900)
    article.delete()
    assert titles() == []


def test_an_article_with_an_alias_is_told_once_as_itself(api, home_page, article):
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    alias = article.create_alias(parent=elsewhere, update_slug="bong")
    read(article, uniques=30)
    read(alias, uniques=30)
    [item] = api(PAGES)["items"]
    assert (item["id"], item["unique_views"]) == (article.pk, 60)


def test_an_alias_is_told_where_its_source_belongs_to_another_site(api, home_page):
    other = HomePageFactory(parent=home_page.get_parent(), title="Phường khác")
    source = ArticlePageFactory(parent=ArticleIndexPageFactory(parent=other, title="Tin"))
    alias = source.create_alias(parent=ArticleIndexPageFactory(parent=home_page, title="Tin"))
    read(alias, uniques=60)
    [item] = api(PAGES)["items"]
    assert (item["id"], item["html_url"]) == (alias.pk, alias.full_url)


def test_a_page_that_becomes_private_goes_at_once_though_the_order_is_remembered(titles, article):
    read(article, uniques=60)
    assert titles() == [article.title]
    read(article, uniques=60)
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert titles() == []


def test_numbers_are_remembered_for_ten_minutes(api, article):
    read(article, uniques=60)
    first = api(PAGES)
    read(article, uniques=60)
    assert api(PAGES) == first
    cache.clear()
    assert api(PAGES)["items"][0]["unique_views"] == 120


def test_an_editor_who_is_logged_in_sees_what_everybody_sees(admin_client, article, make_private):
    read(make_private(article), uniques=900)
    response = admin_client.get(f"/api/v2/{PAGES}")
    assert response.json()["items"] == []
    assert "Cookie" not in response.headers.get("Vary", "")


def test_fifty_pages_cost_as_many_queries_as_five(client, section):
    def cost(count):
        for number in range(count):
            read(ArticlePageFactory(parent=section, title=f"Tin {number}"), uniques=60)
        numbers.live_numbers(site_id())
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v2/{PAGES}", {"limit": 50}).json()
        return len(answer["items"]), len(queries)

    cost(1)
    assert cost(4) == (5, 6)
    assert cost(45) == (50, 6)
