"""Titles: what is offered while somebody types, and that every article is found by its own (law, article 7.1.a)."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePage
from home.factories import StandardPageFactory
from search.views import TITLES
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from tests.api.test_hidden import KINDS as HIDDEN
from tests.api.test_hidden import SECRET, hidden_article, hide_draft, hide_expired
from tests.search import quality
from tests.search.test_page_outcomes import HOSTILE
from tests.search.ways_to_type import WAYS_TO_TYPE, ways_to_type

pytestmark = pytest.mark.django_db

ADDRESS = "/tim-kiem/goi-y/"


@pytest.fixture
def offered(client):
    """A function that returns the titles that are offered for what was typed."""

    def get(typed):
        response = client.get(ADDRESS, {"q": typed})
        assert response.status_code == 200
        return [one["title"] for one in response.json()["titles"]]

    return get


class TestOffer:
    def test_is_a_title_with_its_address(self, client, write):
        page = write("Bến sông mùa lũ")
        answer = client.get(ADDRESS, {"q": "ben so"}).json()
        assert answer == {"titles": [{"title": "Bến sông mùa lũ", "url": page.get_url()}]}

    def test_begins_with_the_second_letter(self, offered, write):
        write("Bến sông")
        for typed in ("", "b", " b ", "\0b"):
            assert offered(typed) == []
        assert offered("be") == ["Bến sông"]

    @pytest.mark.parametrize(
        "typed", ["bến", "ben s", "BẾN SÔ", "song b", "be\u0302\u0301n so\u0302n", "beens"]
    )
    def test_fits_what_was_typed_so_far(self, offered, write, typed):
        write("Bến sông")
        write("Cột mốc", "Ở bến sông.")
        assert offered(typed) == ["Bến sông"]

    def test_of_a_single_letter_begins_with_what_has_it(self, offered, write):
        write("Bến tàu", "Bến")
        write("Sửa bến sông")
        write("Tàu bến")
        assert offered("bến s")[0] == "Sửa bến sông"
        assert len(offered("bến s")) == 3

    def test_is_of_every_kind_the_articles_first(self, offered, write, home_page):
        SecurityModelIndexPageFactory(parent=home_page)
        TaskPlanIndexPageFactory(parent=home_page)
        StandardPageFactory(parent=home_page, title="Trang bến sông")
        TaskPlanFactory(title="Kế hoạch bến sông")
        SecurityModelFactory(name="Mô hình bến sông")
        write("Tin bến sông")
        assert [title.split()[0] for title in offered("bến")] == ["Tin", "Mô", "Kế", "Trang"]

    def test_is_eight_titles_at_most(self, offered, write):
        for number in range(TITLES + 2):
            write(f"Bến sông {number}")
        assert len(offered("bến")) == TITLES == 8

    def test_may_be_kept_for_a_minute(self, client, write):
        response = client.get(ADDRESS, {"q": "be"})
        assert response["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in response.headers.get("Vary", "")

    def test_is_text_and_not_html(self, client, write):
        write("<script>alert(1)</script> & bến")
        response = client.get(ADDRESS, {"q": "bến"})
        assert response["Content-Type"] == "application/json"
        assert response.json()["titles"][0]["title"] == "<script>alert(1)</script> & bến"

    def test_is_read_only(self, client):
        assert client.post(ADDRESS).status_code == 405

    def test_costs_the_same_at_any_number(self, client, write):
        def cost():
            client.get(ADDRESS, {"q": "be"})
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(ADDRESS, {"q": "be"})
            return len(queries)

        write("Bến sông")
        few = cost()
        for number in range(20):
            write(f"Bến sông {number}")
        assert cost() <= few <= 12

    def test_of_any_text_is_a_list(self, offered, write):
        write("Tin")
        for typed in HOSTILE:
            offered(typed)


class TestHidden:
    def test_what_is_public_would_be_seen_by_these_tests(self, offered, section):
        hidden_article(section)
        assert offered(SECRET) == [f"Tin {SECRET}"]

    @pytest.mark.parametrize("kind", HIDDEN, ids=lambda kind: kind.__name__)
    def test_a_page_is_not_offered(self, client, section, write, kind):
        kind(section)
        write("Tin")
        for typed in (SECRET, SECRET[:3], "tin", "mục"):
            assert SECRET not in client.get(ADDRESS, {"q": typed}).content.decode()

    @pytest.mark.parametrize("hide", [hide_draft, hide_expired])
    def test_a_record_taken_back_is_not_offered(self, offered, home_page, hide):
        SecurityModelIndexPageFactory(parent=home_page)
        record = SecurityModelFactory(name=f"Mô hình {SECRET}")
        assert offered(SECRET) == [f"Mô hình {SECRET}"]
        hide(record)
        assert offered(SECRET) == []


class TestEveryArticleIsFoundByItsTitle:
    def test_of_the_demo_ward(self, client, home_page):
        call_command("load_demo", verbosity=0)
        articles = ArticlePage.objects.published().descendant_of(home_page)
        assert len(articles) >= 9
        for article in articles:
            for way, change in WAYS_TO_TYPE.items():
                typed = {"q": change(article.title)}
                results = client.get("/tim-kiem/", typed).context["results"]
                assert article.pk in [one.thing.pk for one in results], (way, article.title)
                titles = client.get(ADDRESS, typed).json()["titles"]
                assert article.title in [one["title"] for one in titles], (way, article.title)

    def test_decomposed_letters_and_capitals_are_read_as_the_title_is(self):
        for text in quality.read(quality.TUNED_WITH, "texts"):
            assert len(ways_to_type(text["title"])) <= 2, text["title"]
