"""What every answer says about caching, other sites and rates; and that what is kept ends with the first change."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from articles.factories import ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.content_version import content_version
from home.models import Alert, WardSettings
from search.models import UnansweredSearch
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory
from security_models.models import SecurityModel
from site_config.api import memory

pytestmark = pytest.mark.django_db

API = "/api/v2/"
ARTICLES = API + "pages/?type=articles.ArticlePage&fields=*"
ELSEWHERE = {"Origin": "https://tinh.example"}


@pytest.fixture
def told(client, full_article, picture, document):
    """Addresses of an answer of every kind, each with something in it."""
    Redirect.objects.create(old_path="/cu", redirect_page=full_article)
    moment = timezone.now()
    alert(moment - timedelta(hours=1), moment + timedelta(hours=1))
    paths = [
        "",
        "pages/",
        "pages/?search=phuong",
        "pages/?type=articles.ArticlePage&fields=*",
        f"pages/{full_article.pk}/",
        f"pages/{full_article.pk}/other-articles/",
        "images/",
        f"images/{picture.pk}/",
        "documents/",
        "redirects/",
        "security-models/?fields=*",
        f"security-models/{SecurityModel.objects.first().pk}/",
        "task-plans/",
        "annual-figures/",
        "neighbourhoods/",
        "alerts/",
        "search/?search=phuong",
    ]
    return [API + path for path in paths]


class TestCaching:
    def test_every_answer_has_a_strong_tag_and_a_short_life(self, client, told):
        for address in told:
            response = client.get(address)
            assert response.status_code == 200, address
            assert response["ETag"].startswith('"')
            assert "public" in response["Cache-Control"]
            assert "Accept-Encoding" in response["Vary"]
            assert "Cookie" not in response["Vary"]
            assert not response.cookies

    def test_whoever_has_it_already_is_told_so_without_much_asking(
        self, client, told, django_assert_max_num_queries
    ):
        for address in told:
            first = client.get(address)
            with django_assert_max_num_queries(3):
                again = client.get(address, headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b""), address
            assert again["ETag"] == first["ETag"]
            assert again["Cache-Control"] == first["Cache-Control"]
            assert again["Access-Control-Allow-Origin"] == "*"

    def test_a_second_answer_takes_no_query_and_is_the_same(
        self, client, told, django_assert_num_queries
    ):
        for address in told:
            first = client.get(address)
            with django_assert_num_queries(0):
                second = client.get(address)
            assert second.content == first.content

    def test_a_tag_compressed_by_a_proxy_is_known_too(self, client, told):
        tag = client.get(told[1])["ETag"]
        assert client.get(told[1], headers={"If-None-Match": f"W/{tag}"}).status_code == 304

    def test_a_head_request_is_told_the_same_without_the_body(self, client, told):
        for address in told:
            whole, head = client.get(address), client.head(address)
            assert (head.status_code, head.content) == (200, b"")
            assert head["ETag"] == whole["ETag"]

    @pytest.mark.parametrize(
        "path", ["pages/?limit=abc", "pages/0/", "nothing/", "search/", "visit-statistics/series/"]
    )
    def test_no_refusal_is_kept_anywhere(self, client, home_page, path):
        response = client.get(API + path)
        assert 400 <= response.status_code < 500
        assert "no-store" in response["Cache-Control"]
        assert "ETag" not in response

    def test_hosts_and_query_strings_have_answers_of_their_own(self, client, full_article):
        assert client.get(API + "pages/?limit=1").content != client.get(API + "pages/").content
        Site.objects.create(hostname="khac.example", root_page=Page.objects.get(depth=1))
        here = client.get(API + "pages/?child_of=root")
        there = client.get(API + "pages/?child_of=root", headers={"host": "khac.example"})
        assert here.content != there.content

    def test_a_search_that_found_nothing_is_counted_each_time(self, client, home_page):
        agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
        for _ in range(3):
            assert client.get(API + "search/?search=khongcogi", headers=agent).status_code == 200
        assert UnansweredSearch.objects.get().hits == 3


def alert(starts_at, ends_at):
    return Alert.objects.create(
        level="info", message="Mất điện", starts_at=starts_at, ends_at=ends_at
    )


def publish(article):
    article.title = "Tên khác"
    article.save_revision().publish()


def unpublish(article):
    article.unpublish()


def delete(article):
    article.delete()


def update(article):
    ArticlePage.objects.filter(pk=article.pk).update(title="Tên khác")


def restrict(article):
    PageViewRestriction.objects.create(page=article, restriction_type="login")


def restrict_above(article):
    restrict(article.get_parent())


def move(article):
    article.move(article.get_parent().get_parent(), pos="last-child")


def rename_the_section(article):
    section = article.get_parent().specific
    section.slug = "ten-moi"
    section.save()


def add_a_topic(article):
    article.topics.add(TopicFactory(name="Khác"))
    article.save()


def rename_a_topic(article):
    topic = article.topics.get()
    topic.name = "Tên khác"
    topic.save()


def withdraw_a_model(article):
    article.security_models.get().unpublish()


def describe_the_picture(article):
    article.lead_image.description = "Lời khác"
    article.lead_image.save()


def want_no_related_news(article):
    settings = WardSettings.for_site(Site.objects.get(is_default_site=True))
    settings.related_news_count = 7
    settings.save()
    ArticlePageFactory(parent=article.get_parent(), topics=article.topics.all())


def write_sql(article):
    with connection.cursor() as cursor:
        cursor.execute(
            "\n  UPDATE wagtailcore_page SET title = %s WHERE id = %s", ["Tên khác", article.pk]
        )


class TestChanges:
    @pytest.mark.parametrize(
        "change",
        [
            publish,
            unpublish,
            delete,
            update,
            restrict,
            restrict_above,
            move,
            rename_the_section,
            add_a_topic,
            rename_a_topic,
            withdraw_a_model,
            describe_the_picture,
            want_no_related_news,
            write_sql,
        ],
    )
    def test_every_change_is_told_at_once(self, client, full_article, change):
        before = client.get(ARTICLES)
        assert client.get(ARTICLES, headers={"If-None-Match": before["ETag"]}).status_code == 304
        change(ArticlePage.objects.get(pk=full_article.pk))
        after = client.get(ARTICLES, headers={"If-None-Match": before["ETag"]})
        assert after.status_code == 200
        assert after["ETag"] != before["ETag"]

    def test_a_file_made_private_is_gone_at_once(self, client, document):
        collection = Collection.get_first_root_node().add_child(name="Riêng")
        assert json.loads(client.get(API + "documents/").content)["items"]
        type(document).objects.update(collection=collection)
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        assert json.loads(client.get(API + "documents/").content)["items"] == []

    @pytest.mark.parametrize(
        "ends",
        [
            lambda section, moment: ArticlePageFactory(parent=section, expire_at=moment),
            lambda section, moment: SecurityModelFactory(expire_at=moment),
            lambda section, moment: TaskPlanFactory(expire_at=moment),
            lambda section, moment: AnnualFigureFactory(expire_at=moment),
            lambda section, moment: alert(moment, moment + timedelta(hours=1)),
            lambda section, moment: alert(moment - timedelta(hours=1), moment),
        ],
    )
    def test_nothing_is_kept_beyond_the_next_moment_at_which_something_begins_or_ends(
        self, section, ends
    ):
        memory.lifetime()
        ends(section, timezone.now() + timedelta(seconds=20))
        assert memory.lifetime() <= 20

    def test_what_was_not_committed_is_told_to_nobody(self, client, full_article):
        before = client.get(ARTICLES).content
        version = content_version()
        try:
            with transaction.atomic():
                update(full_article)
                assert client.get(ARTICLES).content != before
                assert content_version() != version
                raise InterruptedError
        except InterruptedError:
            pass
        assert content_version() == version
        assert client.get(ARTICLES).content == before

    def test_a_commit_renews_the_version_for_every_process(
        self, full_article, django_capture_on_commit_callbacks
    ):
        known = cache.get("home.content-version")
        with django_capture_on_commit_callbacks(execute=True):
            update(full_article)
        assert cache.get("home.content-version") not in (None, known)

    def test_counting_visits_and_renditions_changes_nothing(self, client, full_article, picture):
        version = content_version()
        picture.get_rendition("width-77")
        today = timezone.localdate()
        UnansweredSearch.objects.create(key="x", text="x", first_day=today, last_day=today)
        assert content_version() == version


class TestOtherSites:
    def test_every_page_may_read_without_credentials(self, client, told):
        for address in [*told, API + "nothing/", API + "pages/?limit=abc"]:
            response = client.get(address, headers=ELSEWHERE)
            assert response["Access-Control-Allow-Origin"] == "*", address
            assert "Access-Control-Allow-Credentials" not in response
            assert "ETag" in response["Access-Control-Expose-Headers"]

    @pytest.mark.parametrize("path", ["pages/", "pages/1/", "search/", "", "visit-statistics/"])
    def test_a_browser_that_asks_first_is_told_so(self, client, home_page, path):
        asked = {
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        }
        response = client.options(API + path, headers=ELSEWHERE | asked)
        assert (response.status_code, response.content) == (204, b"")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in response["Access-Control-Allow-Headers"]
        assert response["Access-Control-Max-Age"] == "86400"

    @pytest.mark.parametrize("path", ["series/", "token/"])
    def test_what_is_for_the_sites_on_the_list_is_open_to_no_other(self, client, home_page, path):
        for ask in (client.get, client.options):
            response = ask(API + "visit-statistics/" + path, headers=ELSEWHERE)
            assert "Access-Control-Allow-Origin" not in response


class TestRate:
    @pytest.fixture(autouse=True)
    def _three_in_one_minute(self, settings, time_machine):
        settings.API_REQUESTS_PER_MINUTE = 3
        time_machine.move_to(timezone.now(), tick=False)

    @pytest.fixture
    def ask(self, client, home_page):
        def ask(address, times, **more):
            return [client.get(API + "pages/", REMOTE_ADDR=address, **more) for _ in range(times)]

        return ask

    def test_whoever_asks_too_much_is_told_when_to_come_again(self, ask):
        *answers, refused = ask("192.0.2.1", 4)
        assert {answer.status_code for answer in answers} == {200}
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 60
        assert set(refused.json()) == {"message"}
        assert refused["Cache-Control"] == "no-store"
        assert refused["Access-Control-Allow-Origin"] == "*"

    def test_others_go_on_reading(self, ask):
        ask("192.0.2.1", 9)
        assert ask("192.0.2.2", 1)[0].status_code == 200

    def test_a_network_of_ipv6_is_one_reader(self, ask):
        for number in range(9):
            last = ask(f"2001:db8::{number + 1}", 1)[0]
        assert last.status_code == 429

    def test_behind_a_proxy_of_ours_its_readers_are_told_apart(self, ask, settings):
        settings.NUM_PROXIES = 1
        assert ask("10.0.0.1", 9, HTTP_X_FORWARDED_FOR="192.0.2.1")[-1].status_code == 429
        assert ask("10.0.0.1", 1, HTTP_X_FORWARDED_FOR="192.0.2.2")[0].status_code == 200

    def test_zero_is_no_limit(self, ask, settings):
        settings.API_REQUESTS_PER_MINUTE = 0
        assert ask("192.0.2.1", 9)[-1].status_code == 200
