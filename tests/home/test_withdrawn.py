"""The address of what was public once: 410 with a page that says so and leaks nothing; 404 for all else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from home.factories import StandardPageFactory
from home.models import HomePage, WardSettings
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)

pytestmark = pytest.mark.django_db

SECRET = "bimat"
NOON = datetime(2026, 7, 5, 5, 0, tzinfo=UTC)


@pytest.fixture
def article(section):
    """An article that was published, with a word that may not be told once it is withdrawn."""
    article = ArticlePageFactory(
        parent=section,
        title=f"Tin {SECRET}",
        slug="tin",
        summary=SECRET,
        search_description=SECRET,
        body=[("paragraph", f"<p>{SECRET}</p>")],
    )
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def links_of(response):
    return [link["href"] for link in page_of(response).select("main a")]


class TestPublishedOnce:
    def test_answers_200_as_long_as_it_is_public(self, client, article):
        assert client.get(article.url).status_code == 200

    def test_answers_410_once_it_is_taken_back(self, client, article):
        article.unpublish()
        response = client.get(article.url)
        assert response.status_code == 410
        assert "410.html" in {template.name for template in response.templates}

    def test_answers_410_from_the_moment_it_expires(self, client, article):
        with time_machine.travel(NOON, tick=False) as clock:
            article.expire_at = NOON + timedelta(seconds=10)
            article.save_revision().publish()
            assert client.get(article.url).status_code == 200
            clock.shift(10)
            assert client.get(article.url).status_code == 410

    def test_answers_410_to_whoever_asks_and_however(self, client, admin_client, article):
        article.unpublish()
        assert admin_client.get(article.url).status_code == 410
        assert client.head(article.url).status_code == 410
        assert client.get(f"{article.url}?trang=2").status_code == 410

    def test_answers_200_again_once_it_is_published_again(self, client, article):
        article.unpublish()
        article.save_revision().publish()
        assert client.get(article.url).status_code == 200

    def test_is_asked_for_again_as_it_may_be_published_again(self, client, article):
        """Browsers keep a 410 for good unless they are told otherwise."""
        article.unpublish()
        assert "no-cache" in client.get(article.url)["Cache-Control"]

    def test_says_nothing_of_what_it_was(self, client, article):
        article.unpublish()
        assert SECRET not in client.get(article.url).content.decode()

    def test_is_not_for_search_engines(self, client, article):
        article.unpublish()
        page = page_of(client.get(article.url))
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        assert page.select_one("link[rel=canonical]") is None
        assert page.select_one("meta[property='og:title']") is None

    def test_leads_to_the_section_home_search_and_the_hotline(self, client, article, section):
        site = Site.objects.get(is_default_site=True)
        WardSettings.objects.update_or_create(site=site, defaults={"hotline": "0233 3861 113"})
        article.unpublish()
        links = links_of(client.get(article.url))
        assert links == [section.url, "/", "/tim-kiem/", "tel:02333861113"]

    def test_names_no_section_that_is_not_public(self, client, article, section):
        article.unpublish()
        section.unpublish()
        response = client.get(article.url)
        assert response.status_code == 410
        assert links_of(response) == ["/", "/tim-kiem/"]
        assert section.title not in page_of(response).main.get_text()

    def test_names_the_nearest_section_that_is(self, client, home_page):
        upper = ArticleIndexPageFactory(parent=home_page, title="Tin tức")
        lower = ArticleIndexPageFactory(parent=upper, title="Nháp", live=False)
        article = ArticlePageFactory(parent=lower, live=False, first_published_at=NOON)
        assert links_of(client.get(article.url))[0] == upper.url

    def test_directly_below_the_home_page_names_no_section(self, client, home_page):
        page = StandardPageFactory(parent=home_page, live=False, first_published_at=NOON)
        response = client.get(page.url)
        assert response.status_code == 410
        assert links_of(response) == ["/", "/tim-kiem/"]
        assert page_of(response).h1.get_text() == "Trang này đã được gỡ"  # no news: no “bài”

    def test_does_not_answer_for_addresses_below_it(self, client, section):
        section.save_revision().publish()
        section.refresh_from_db()
        section.unpublish()
        assert client.get(section.url).status_code == 410
        assert client.get(f"{section.url}rss/").status_code == 404
        assert client.get(f"{section.url}khong-co/").status_code == 404

    def test_is_missing_in_the_api_as_before(self, client, article):
        article.unpublish()
        assert client.get(f"/api/v2/pages/{article.pk}/").status_code == 404
        assert client.get("/api/v2/pages/find/", {"html_path": article.url}).status_code == 404


class TestNeverPublic:
    def test_answers_404_as_what_does_not_exist(self, client, section):
        draft = ArticlePageFactory(parent=section, title=SECRET, slug="nhap", live=False)
        draft.save_revision()
        response, missing = client.get(draft.url), client.get(f"{section.url}khong-co/")
        assert response.status_code == missing.status_code == 404
        assert page_of(response).main == page_of(missing).main

    @pytest.mark.parametrize("kind", ["login", "password", "groups"])
    @pytest.mark.parametrize("where", ["page", "section"])
    def test_private_pages_that_are_taken_back_answer_404(
        self, client, article, section, kind, where
    ):
        PageViewRestriction.objects.create(
            page=article if where == "page" else section, restriction_type=kind, password="x"
        )
        article.unpublish()
        assert client.get(article.url).status_code == 404

    def test_aliases_of_private_pages_answer_404(self, client, article, home_page, make_private):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Mục khác")
        alias = article.create_alias(parent=elsewhere)
        article.unpublish()
        assert client.get(alias.url).status_code == 410
        make_private(article)
        assert client.get(alias.url).status_code == 404

    def test_a_deleted_page_answers_404(self, client, article):
        address = article.url
        article.delete()
        assert client.get(address).status_code == 404


class TestRedirects:
    @pytest.mark.parametrize(("permanent", "status"), [(True, 301), (False, 302)])
    def test_an_editors_redirect_comes_before_410(
        self, client, article, section, permanent, status
    ):
        Redirect.objects.create(
            old_path=Redirect.normalise_path(article.url),
            redirect_page=section,
            is_permanent=permanent,
        )
        article.unpublish()
        response = client.get(article.url)
        assert response.status_code == status
        assert response["Location"].endswith(section.url)

    def test_a_redirect_that_leads_nowhere_does_not(self, client, article):
        Redirect.objects.create(old_path=Redirect.normalise_path(article.url), redirect_link="")
        article.unpublish()
        assert client.get(article.url).status_code == 410

    def test_a_page_that_moved_is_still_found(self, client, home_page, article):
        old = article.url
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Mục khác")
        article.move(elsewhere, pos="last-child")
        response = client.get(old)
        assert response.status_code == 301
        assert response["Location"].endswith("/muc-khac/tin/")

    def test_a_page_that_moved_may_move_back(self, client, home_page, article, section):
        """Browsers keep a 301 for good unless they are told otherwise, and would go round in circles."""
        old = article.url
        article.move(ArticleIndexPageFactory(parent=home_page), pos="last-child")
        assert "no-cache" in client.get(old)["Cache-Control"]

    def test_what_moved_back_and_is_withdrawn_does_not_lead_to_itself(
        self, client, home_page, article, section
    ):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Mục khác")
        article.move(elsewhere, pos="last-child")
        for moved in (article, section):
            moved.refresh_from_db()
        article.move(section, pos="last-child")
        article.refresh_from_db()
        article.unpublish()
        for query in ("", "?trang=2"):
            assert client.get(f"{article.url}{query}").status_code == 410
        PageViewRestriction.objects.create(page=article, restriction_type="login")
        assert client.get(article.url).status_code == 404


@pytest.mark.parametrize(
    ("index_factory", "factory"),
    [
        (SecurityModelIndexPageFactory, SecurityModelFactory),
        (TaskPlanIndexPageFactory, TaskPlanFactory),
    ],
)
class TestRecords:
    def test_answer_410_once_they_are_taken_back_or_expired(
        self, client, home_page, index_factory, factory
    ):
        index = index_factory(parent=home_page)
        record = factory(slug="ho-so", first_published_at=NOON)
        address = f"{index.url}ho-so/"
        assert client.get(address).status_code == 200
        type(record).objects.update(expire_at=timezone.now())
        assert client.get(address).status_code == 410
        type(record).objects.update(expire_at=None, live=False)
        response = client.get(address)
        assert response.status_code == 410
        assert links_of(response)[0] == index.url
        assert str(record) not in response.content.decode()

    def test_answer_404_when_they_never_were_public_or_their_page_is_not(
        self, client, home_page, index_factory, factory, make_private
    ):
        index = index_factory(parent=home_page)
        factory(slug="nhap", live=False)
        factory(slug="go", live=False, first_published_at=NOON)
        assert client.get(f"{index.url}nhap/").status_code == 404
        make_private(index)
        assert client.get(f"{index.url}go/").status_code == 302  # to the login, as every page of it


class TestWhenSomethingFails:
    def test_the_page_of_what_is_missing_comes_instead(self, client, article, settings, tmp_path):
        """A fault in the one template does not take the other with it."""
        (tmp_path / "410.html").write_text("{% extends 'khong-co.html' %}")
        [engine] = settings.TEMPLATES
        settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
        article.unpublish()
        response = client.get(article.url)
        assert response.status_code == 404
        assert "404.html" in {template.name for template in response.templates}
        assert SECRET not in response.content.decode()

    def test_any_other_address_answers_404_as_before(self, client, home_page):
        response = client.get("/khong-co/")
        assert response.status_code == 404
        assert page_of(response).select_one("meta[name=robots]")["content"] == "noindex"

    def test_a_home_page_that_is_taken_back_is_missing(self, client, home_page):
        HomePage.objects.update(live=False, first_published_at=NOON)
        assert client.get("/").status_code == 404
