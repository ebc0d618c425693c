"""*Tin đọc nhiều* on the home page: what most people read of late, and nothing that is not public."""

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from articles.factories import ArticleIndexPageFactory
from articles.most_read import most_read
from home.factories import HomePageFactory, StandardPageFactory
from home.querysets import hidden_paths
from tests.readers import read, site_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles(client, home_page):
    """A function that returns the titles under *Tin đọc nhiều* on the home page, in order."""

    def listed():
        text = client.get("/").content.decode()
        part = text.partition('id="most-read"')[2]
        part = part.partition("</section>")[0]
        return [line.split(">")[1].split("<")[0] for line in part.splitlines() if "<a " in line]

    return listed


def test_there_is_no_heading_where_nothing_was_read(client, write):
    write("Tin")
    assert 'id="most-read"' not in client.get("/").content.decode()


def test_the_five_that_most_people_read_are_listed_first_one_first(titles, write):
    for number in range(1, 8):
        read(write(f"Tin {number}"), uniques=number)
    assert titles() == ["Tin 7", "Tin 6", "Tin 5", "Tin 4", "Tin 3"]


def test_people_count_and_not_how_often_they_came_back(titles, write):
    read(write("Một người đọc đi đọc lại"), uniques=1, views=500)
    read(write("Hai người"), uniques=2)
    assert titles() == ["Hai người", "Một người đọc đi đọc lại"]


def test_only_the_last_thirty_days_count(titles, write):
    read(write("Tin xưa"), uniques=900, days_ago=30)
    read(write("Tin đầu kỳ"), uniques=1, days_ago=29)
    both = read(write("Tin hai ngày"), uniques=1, days_ago=1)
    read(both, uniques=1)
    assert titles() == ["Tin hai ngày", "Tin đầu kỳ"]


def test_other_pages_and_other_sites_take_no_place(titles, home_page, section, write):
    read(home_page, uniques=900)
    read(section, uniques=800)
    read(StandardPageFactory(parent=home_page), uniques=700)
    read(write("Tin ở trang khác"), uniques=600, site=site_id() + 1)
    read(write("Tin"), uniques=1)
    assert titles() == ["Tin"]


def test_what_nobody_may_see_is_not_listed(titles, write, hidden_articles):
    for page in hidden_articles():
        read(page, uniques=100)
    read(write("Tin công khai"), uniques=1)
    assert titles() == ["Tin công khai"]


def test_an_article_with_an_alias_is_listed_once_under_its_own_address(client, write, home_page):
    article = write("Một tin")
    elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
    alias = article.create_alias(parent=elsewhere, update_slug="bong")
    read(article, uniques=1)
    read(alias, uniques=1)
    listed = client.get("/").content.decode().partition('id="most-read"')[2]
    assert listed.count(f'href="{article.url}"') == 1
    assert alias.url not in listed


def test_an_alias_is_listed_where_its_source_belongs_to_another_site(client, write, home_page):
    other = HomePageFactory(parent=home_page.get_parent(), title="Phường khác")
    source = write("Tin chung", parent=ArticleIndexPageFactory(parent=other, title="Tin"))
    alias = source.create_alias(parent=ArticleIndexPageFactory(parent=home_page, title="Tin"))
    read(alias, uniques=1)
    assert f'href="{alias.url}"' in client.get("/").content.decode().partition('id="most-read"')[2]


def test_the_order_is_remembered_but_whoever_became_hidden_goes_at_once(titles, write):
    first, second, _, fourth = (
        read(write(title), uniques=number)
        for title, number in (("Một", 9), ("Hai", 8), ("Ba", 7), ("Bốn", 6))
    )
    assert titles() == ["Một", "Hai", "Ba", "Bốn"]
    read(fourth, uniques=100)
    first.unpublish()
    PageViewRestriction.objects.create(page=second, restriction_type=PageViewRestriction.LOGIN)
    assert titles() == ["Ba", "Bốn"]
    cache.clear()
    assert titles() == ["Bốn", "Ba"]


def test_the_list_costs_one_query_while_its_order_is_remembered(
    home_page, write, django_assert_num_queries
):
    site, hidden = site_id(), hidden_paths()
    for number in range(12):
        read(write(f"Tin {number}"), uniques=1 + number)
    with django_assert_num_queries(2):
        assert len(most_read(site, home_page, hidden, 5)) == 5
    with django_assert_num_queries(1):
        assert len(most_read(site, home_page, hidden, 5)) == 5


def test_a_portal_without_readers_asks_for_nothing_again(home_page, django_assert_num_queries):
    site = site_id()
    assert most_read(site, home_page, [], 5) == []
    with django_assert_num_queries(0):
        assert most_read(site, home_page, [], 5) == []
