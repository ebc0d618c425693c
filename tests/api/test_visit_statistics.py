"""The public numbers, the tokens for pages elsewhere, and the views of articles."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from home.factories import HomePageFactory
from tests.api import test_hidden
from tests.readers import read, show_views_from, site_id
from tests.visits.beacons import PHONE, send
from vietnamese.dates import VIETNAM
from visits import clock, numbers, tokens
from visits.models import OpeningBalance, SiteDay

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v2/visit-statistics/"
TOKEN = "visit-statistics/token/"
ARTICLES = {"type": "articles.ArticlePage"}


@pytest.fixture
def visited(home_page):
    """A portal with visits of today and of the day before, and with what the old portal had."""
    today = clock.today()
    for day, visits in ((today, 12), (today - timedelta(days=1), 1000)):
        SiteDay.objects.add_up({(site_id(), day): (99, 88, visits, 5, 6, 0, 7)})
    OpeningBalance.objects.create(
        site=site_id(),
        visits=632_520,
        as_of=today - timedelta(days=2),
        source="Ảnh chụp trang chủ cũ",
        note="Chuyển sang",
    )
    numbers.refresh(site_id())


@pytest.fixture
def other_site(home_page):
    root = HomePageFactory(parent=home_page.get_parent(), title="Phường khác")
    return Site.objects.create(hostname="khac.example", root_page=root)


class TestNumbers:
    def test_a_new_portal_tells_zeros(self, api, home_page):
        answer = api("visit-statistics/")
        as_of = datetime.fromisoformat(answer.pop("as_of"))
        assert answer == {"online": 0, "today": 0, "total": 0, "opening_balance": None}
        assert as_of.utcoffset() == timedelta(hours=7)
        assert abs(as_of - datetime.now(VIETNAM)) < timedelta(minutes=1)

    def test_they_are_those_that_every_page_shows(self, api, visited):
        answer = api("visit-statistics/")
        live = numbers.live_numbers(site_id())
        assert (answer["online"], answer["today"], answer["total"]) == (0, 12, 633_532)
        assert (live.today, live.total) == (12, 633_532)
        assert answer["opening_balance"] == {
            "visits": 632_520,
            "as_of": (clock.today() - timedelta(days=2)).isoformat(),
            "source": "Ảnh chụp trang chủ cũ",
        }

    def test_a_visit_is_told_as_soon_as_it_is_counted(self, api, home_page):
        api("visit-statistics/")
        assert send(api(TOKEN)["token"]).json()["today"] == 1
        assert api("visit-statistics/")["today"] == 1

    def test_they_cost_one_query(self, client, visited, django_assert_num_queries):
        client.get(ADDRESS)
        with django_assert_num_queries(1):
            client.get(ADDRESS)

    def test_whoever_has_them_already_is_told_so_until_they_change(self, client, home_page):
        first = client.get(ADDRESS)
        again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        for answer in (first, again):
            assert answer["Cache-Control"] == "public, max-age=10"
            assert answer["ETag"] == first["ETag"]
        SiteDay.objects.add_up({(site_id(), clock.today()): (1, 1, 1, 0, 0, 0, 0)})
        numbers.refresh(site_id())
        changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]

    def test_another_opening_balance_changes_the_answer_too(self, client, visited):
        first = client.get(ADDRESS)
        balance = OpeningBalance.objects.in_force(site_id())
        OpeningBalance.objects.create(
            site=site_id(),
            visits=balance.visits,
            as_of=balance.as_of,
            source="Biên bản bàn giao",
            note="Nguồn đúng",
        )
        changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert changed.json()["opening_balance"]["source"] == "Biên bản bàn giao"

    def test_they_are_the_same_to_everybody(self, client, admin_client, visited):
        answers = [one.get(ADDRESS) for one in (client, admin_client)]
        assert answers[0]["ETag"] == answers[1]["ETag"]
        for answer in answers:
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert answer["Content-Type"] == "application/json"
        assert client.head(ADDRESS).status_code == 200
        assert client.post(ADDRESS).status_code == 405


class TestToken:
    def test_of_no_page_it_counts_a_visit_of_the_site(self, api, home_page):
        answer = api(TOKEN)
        assert answer["address"] == "http://localhost/_lt"
        today = clock.day_of(clock.now())
        assert tokens.read_token(answer["token"]) == (site_id(), 0, today)
        last = datetime.combine(clock.to_date(today + tokens.VALID_DAYS + 1), datetime.min.time())
        assert answer["valid_until"] == f"{last - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}+07:00"

    def test_of_an_article_it_counts_a_view_of_it(self, api, article):
        show_views_from(1)
        token = api(TOKEN, page=article.pk)["token"]
        assert send(token, agent=PHONE).json()["views"] == 1
        assert api(f"pages/{article.pk}/")["views"] == 1

    def test_of_an_alias_it_counts_for_its_source(self, api, article, home_page):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        alias = article.create_alias(parent=elsewhere)
        page = tokens.read_token(api(TOKEN, page=alias.pk)["token"])[1]
        assert page == article.pk

    def test_caches_keep_it_for_an_hour(self, client, home_page):
        response = client.get(f"/api/v2/{TOKEN}")
        assert response["Cache-Control"] == "public, max-age=3600"

    @pytest.mark.parametrize("kind", test_hidden.KINDS, ids=lambda kind: kind.__name__)
    def test_there_is_none_of_what_is_not_public(self, client, section, kind):
        response = client.get(f"/api/v2/{TOKEN}", {"page": kind(section).pk})
        assert response.status_code == 404
        assert response.json() == {"message": "not found"}

    def test_there_is_none_of_pages_that_are_not_there_or_belong_elsewhere(self, client, home_page):
        other = HomePageFactory(parent=home_page.get_parent(), title="Phường khác")
        for page in (0, 10**9, 10**17, 1, other.pk):
            assert client.get(f"/api/v2/{TOKEN}", {"page": page}).status_code == 404

    def test_it_costs_at_most_three_queries(self, api, article, django_assert_max_num_queries):
        api(TOKEN)
        with django_assert_max_num_queries(3):
            api(TOKEN, page=article.pk)


class TestViewsOfArticles:
    def test_they_are_told_from_the_wards_threshold_on(self, api, article):
        read(article, uniques=49, views=900)
        assert api(f"pages/{article.pk}/")["views"] is None
        read(article, uniques=1)
        cache.clear()  # an answer is kept for a minute at most, whatever is read meanwhile
        assert api(f"pages/{article.pk}/")["views"] == 50
        show_views_from(51)
        assert api(f"pages/{article.pk}/")["views"] is None

    def test_they_count_since_the_beginning(self, api, article):
        read(article, uniques=60, days_ago=500)
        read(article, uniques=5)
        assert api(f"pages/{article.pk}/")["views"] == 65

    def test_an_alias_has_those_of_its_source(self, api, article, home_page):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        alias = article.create_alias(parent=elsewhere)
        read(article, uniques=60)
        assert api(f"pages/{alias.pk}/")["views"] == 60

    def test_a_list_tells_them_when_asked(self, api, article, section):
        read(article, uniques=60)
        few = read(ArticlePageFactory(parent=section), uniques=3)
        items = api("pages/", **ARTICLES, fields="views")["items"]
        assert {item["id"]: item["views"] for item in items} == {article.pk: 60, few.pk: None}
        assert "views" not in api("pages/", **ARTICLES)["items"][0]

    def test_other_pages_have_none(self, client, section):
        assert "views" not in client.get(f"/api/v2/pages/{section.pk}/").json()

    def test_nothing_is_filtered_or_ordered_by_them(self, client, article):
        for query in ({"views": 1}, {"order": "views"}):
            assert client.get("/api/v2/pages/", ARTICLES | query).status_code == 400

    def test_pages_of_another_site_have_the_views_counted_there(self, api, home_page, other_site):
        section = ArticleIndexPageFactory(parent=other_site.root_page, title="Tin")
        article = read(ArticlePageFactory(parent=section), uniques=60, site=other_site.pk)
        query = ARTICLES | {"site": other_site.hostname, "fields": "views"}
        [item] = api("pages/", **query)["items"]
        assert (item["id"], item["views"]) == (article.pk, 60)

    def test_a_list_with_them_costs_no_query_more(self, api, article, section):
        read(article, uniques=60)
        ArticlePageFactory.create_batch(9, parent=section)
        api(
            "pages/", **ARTICLES, fields="views", limit=3
        )  # what all answers have in common is known from then on

        def cost(**query):
            with CaptureQueriesContext(connection) as queries:
                api("pages/", **ARTICLES, **query)
            return len(queries)

        assert cost(fields="views") == cost() > 0


def test_every_site_has_its_own_numbers_and_tokens(client, visited, other_site):
    host = {"HTTP_HOST": "khac.example"}
    assert client.get(ADDRESS, **host).json()["total"] == 0
    answer = client.get(f"/api/v2/{TOKEN}", {"page": other_site.root_page_id}, **host).json()
    assert answer["address"] == "http://khac.example/_lt"
    assert tokens.read_token(answer["token"])[:2] == (other_site.pk, other_site.root_page_id)
