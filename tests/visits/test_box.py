"""What pages show of the visits: the box, the views of an article, and the script."""

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.factories import ArticlePageFactory
from home.factories import StandardPageFactory
from tests.visits.beacons import PHONE, send, token_of
from visits import clock, numbers, tokens
from visits.models import OpeningBalance, PageTotal, VisitSettings

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "lt.js"


@pytest.fixture
def article(section):
    return ArticlePageFactory(parent=section, title="Tổ tự quản ra quân", slug="ra-quan")


def read(address, **headers):
    answer = Client().get(address, **headers)
    assert answer.status_code == 200
    return answer


def soup_of(address):
    return BeautifulSoup(read(address).content, "html.parser")


def lines(html):
    return [
        (line.dt.get_text(strip=True), line.dd.get_text(strip=True))
        for line in html.select(".visits dl > div")
    ]


def test_the_box_has_exactly_three_lines(site, article):
    OpeningBalance(site=site.pk, visits=632_520, as_of="2022-12-29").save()
    numbers.refresh(site.pk)
    assert lines(soup_of(article.url)) == [
        ("Đang truy cập", "0"),
        ("Hôm nay", "0"),
        ("Tổng lượt truy cập", "632.520"),
    ]


def test_the_box_tells_what_was_counted_a_moment_ago(site, article):
    for reader in range(3):
        send(token_of(site, article.pk), address=f"203.0.113.{reader}")
    assert lines(soup_of(article.url))[1:] == [("Hôm nay", "3"), ("Tổng lượt truy cập", "3")]


@pytest.mark.parametrize("address", ["/", "/thong-ke/", "/an-ninh/", "/an-ninh/ra-quan/"])
def test_every_page_has_the_box_and_its_token(site, article, address):
    html = soup_of(address)
    assert len(lines(html)) == 3
    (script,) = html.select("script[data-token]")
    assert script["data-to"] == "/_lt"
    assert script.has_attr("defer")
    token_site, page, day = tokens.read_token(script["data-token"])
    assert (token_site, day) == (site.pk, clock.day_of(clock.now()))
    assert (page == article.pk) is (address == "/an-ninh/ra-quan/")


def test_an_alias_counts_for_the_page_that_it_stands_for(article, home_page):
    alias = article.create_alias(parent=home_page, update_slug="bong")
    token = soup_of(alias.url).select_one("script[data-token]")["data-token"]
    assert tokens.read_token(token)[1] == article.pk


def test_the_page_is_the_same_for_every_reader(article):
    one = read(article.url, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.1")
    two = read(article.url, HTTP_USER_AGENT="Other/1.0", REMOTE_ADDR="2001:db8::1", HTTP_DNT="1")
    assert one.content == two.content
    assert not one.cookies
    assert "Cookie" not in one.get("Vary", "")


def test_the_box_costs_no_query(site, article, django_assert_num_queries):
    numbers.live_numbers(site.pk)
    with django_assert_num_queries(0):
        numbers.live_numbers(site.pk, article.pk)


def test_a_preview_shows_the_numbers_and_counts_nothing(article, rf):
    article.is_preview = True
    html = BeautifulSoup(article.make_preview_request().render().content, "html.parser")
    assert len(lines(html)) == 3
    assert not html.select("script[data-token]")
    assert not html.select(".views")


class TestViewsOfAnArticle:
    def views(self, article):
        return soup_of(article.url).select_one(".views")

    def add(self, site, article, uniques):
        PageTotal.objects.add_up({(site.pk, article.pk): (uniques * 2, uniques)})
        numbers.refresh(site.pk)

    def test_are_hidden_while_they_are_few(self, site, article):
        self.add(site, article, 49)
        assert self.views(article).has_attr("hidden")
        assert self.views(article).span.get_text() == ""

    def test_are_shown_from_the_threshold_on(self, site, article):
        self.add(site, article, 1234)
        assert not self.views(article).has_attr("hidden")
        assert self.views(article).get_text(" ", strip=True) == "Lượt xem: 1.234"

    def test_follow_the_threshold_that_is_set(self, site, article):
        self.add(site, article, 5)
        settings = VisitSettings.for_site(site)
        settings.page_views_from = 5
        settings.save()
        assert self.views(article).span.get_text() == "5"

    def test_other_pages_show_none(self, site, home_page):
        page = StandardPageFactory(parent=home_page, title="Giới thiệu", slug="gioi-thieu")
        self.add(site, page, 5000)
        assert self.views(page) is None


def test_the_script_is_small():
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 1024


def test_without_a_hot_store_pages_still_show_the_numbers_of_the_last_fold(
    site, article, settings, tmp_path
):
    OpeningBalance(site=site.pk, visits=7, as_of="2022-12-29").save()
    (tmp_path / "file").write_text("in the way")
    settings.DATA_DIR = tmp_path / "file"
    assert lines(soup_of(article.url))[2] == ("Tổng lượt truy cập", "7")
