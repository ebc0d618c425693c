"""The endpoint ``/api/v2/search/``: what the search page finds, for programs."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.factories import NeighbourhoodFactory, StandardPageFactory
from search.models import UnansweredSearch
from search.vocabulary import learn
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from tests.api.test_hidden import KINDS as HIDDEN
from tests.api.test_hidden import SECRET, hidden_article, hide_draft, hide_expired

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v2/search/"
READER = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def ask(client):
    """A function that searches and returns the JSON of an answer 200."""

    def get(search, **query):
        response = client.get(ADDRESS, {"search": search, **query}, HTTP_USER_AGENT=READER)
        assert response.status_code == 200, response.content
        return response.json()

    return get


def titles(answer):
    return [item["title"] for item in answer["items"]]


class TestAnswer:
    def test_tells_of_each_result_what_and_where_it_is(self, ask, write, section):
        article = write("Hiến máu nhân đạo", "Ngày hội hiến máu của phường.")
        answer = ask("hien mau")
        (item,) = answer["items"]
        assert item == {
            "id": article.pk,
            "type": "articles",
            "title": "Hiến máu nhân đạo",
            "detail_url": f"http://localhost/api/v2/pages/{article.pk}/",
            "html_url": f"http://localhost/an-ninh/{article.slug}/",
            "moment": item["moment"],
            "highlight": {
                "title": "<mark>Hiến máu</mark> nhân đạo",
                "excerpt": "Ngày hội <mark>hiến máu</mark> của phường.",
            },
        }
        assert item["moment"].endswith("+07:00")
        assert answer["meta"] == {
            "total_count": 1,
            "is_cut": False,
            "stage": "all",
            "searched": "hien mau",
            "suggestion": None,
            "facets": {
                "type": [{"type": "articles", "count": 1}],
                "section": [{"id": section.pk, "title": section.title, "count": 1}],
            },
        }

    def test_holds_every_type(self, ask, write, home_page):
        SecurityModelIndexPageFactory(parent=home_page)
        TaskPlanIndexPageFactory(parent=home_page)
        write("Bến nước: tin")
        SecurityModelFactory(name="Bến nước: mô hình")
        TaskPlanFactory(title="Bến nước: kế hoạch")
        StandardPageFactory(parent=home_page, title="Bến nước: trang")
        answer = ask("ben nuoc")
        assert {item["type"] for item in answer["items"]} == {
            "articles",
            "security-models",
            "task-plans",
            "pages",
        }
        assert titles(ask("ben nuoc", type="task-plans")) == ["Bến nước: kế hoạch"]

    def test_is_html_only_where_words_are_marked(self, ask, write):
        write("<script>alert(1)</script> hiến máu", "<b>hiến máu</b> & máu")
        (item,) = ask("hien mau <script>")["items"]
        assert "<script>" not in item["highlight"]["title"]
        assert (
            "&lt;script" in item["highlight"]["title"] or "&lt;<mark>" in item["highlight"]["title"]
        )
        assert "&lt;b&gt;" in item["highlight"]["excerpt"]

    def test_says_how_it_came_to_its_results(self, ask, write):
        write("Hiến máu nhân đạo")
        learn()
        corrected = ask("hien mua nhan dao")["meta"]
        assert (corrected["stage"], corrected["searched"]) == ("corrected", "hien máu nhan dao")
        assert ask("hien mau o dau")["meta"]["stage"] == "subject"
        assert ask("hien mau xyzq")["meta"]["stage"] == "some"

    def test_of_nothing_is_empty_and_counted_for_editors(self, ask):
        assert ask("khong co gi")["items"] == []
        assert UnansweredSearch.objects.get().text == "khong co gi"

    def test_is_of_the_order_asked_for(self, ask, write):
        old = write("Hiến máu", published_at="2022-01-01T00:00:00+07:00")
        new = write("Tin", "hiến máu", published_at="2023-01-01T00:00:00+07:00")
        assert titles(ask("hien mau")) == [old.title, new.title]
        assert titles(ask("hien mau", order="-date")) == [new.title, old.title]

    def test_may_be_kept_for_a_minute_by_every_cache(self, client, write):
        write("Hiến máu")
        response = client.get(ADDRESS, {"search": "hien mau"})
        assert response["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in response.headers.get("Vary", "")

    def test_suggests_what_was_probably_meant_beside_few_results(self, ask, write):
        write("Trung học phổ thông")
        for number in range(2):
            write(f"Vệ sinh trường học {number}", "Ở trường học, " * 9)
        learn()
        meta = ask("trung hoc")["meta"]
        assert (meta["stage"], meta["total_count"]) == ("all", 1)
        assert meta["suggestion"] == "trường hoc"

    def test_leads_to_each_result(self, ask, client, write, home_page):
        SecurityModelIndexPageFactory(parent=home_page, slug="mo-hinh")
        TaskPlanIndexPageFactory(parent=home_page, slug="ke-hoach")
        write("Bến nước: tin")
        SecurityModelFactory(name="Bến nước: mô hình")
        TaskPlanFactory(title="Bến nước: kế hoạch")
        StandardPageFactory(parent=home_page, title="Bến nước: trang")
        items = ask("ben nuoc")["items"]
        assert len(items) == 4
        for item in items:
            assert client.get(item["html_url"]).status_code == 200
            detail = client.get(item["detail_url"]).json()
            assert item["title"] in (detail.get("title"), detail.get("name"))

    def test_costs_the_same_at_any_number(self, ask, write, home_page):
        def cost():
            ask("ben nuoc", limit=50)
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                ask("ben nuoc", limit=50)
            return len(queries)

        SecurityModelIndexPageFactory(parent=home_page)
        StandardPageFactory(parent=home_page, title="Bến nước")
        for number in range(4):
            write(f"Bến nước {number}", topics=[TopicFactory()])
        SecurityModelFactory(name="Bến nước")
        few = cost()
        for number in range(20):
            write(f"Bến nước {number}", topics=[TopicFactory()])
            SecurityModelFactory(name=f"Bến nước {number}")
        assert cost() <= few <= 21

    def test_comes_in_parts(self, ask, write):
        for number in range(5):
            write(f"Hiến máu {number}")
        parts = [titles(ask("hien mau", limit=2, offset=offset)) for offset in (0, 2, 4)]
        assert [len(part) for part in parts] == [2, 2, 1]
        assert len({title for part in parts for title in part}) == 5
        for beyond in ({"limit": 0}, {"offset": 5}, {"offset": 1000, "limit": 50}):
            answer = ask("hien mau", **beyond)
            assert (answer["items"], answer["meta"]["total_count"]) == ([], 5)


class TestFilters:
    def test_narrow_down(self, ask, write, section, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Khác", slug="khac")
        topic, place = TopicFactory(), NeighbourhoodFactory()
        one = write("Hiến máu một", published_at="2022-06-01T00:00:00+07:00")
        two = write("Hiến máu hai", published_at="2023-06-01T00:00:00+07:00")
        one.topics, two.neighbourhoods = [topic], [place]
        one.save()
        two.save()
        assert titles(ask("hien mau", topic=topic.pk)) == [one.title]
        assert titles(ask("hien mau", neighbourhood=place.pk)) == [two.title]
        assert titles(ask("hien mau", since="2023-01-01")) == [two.title]
        assert titles(ask("hien mau", section=other.pk)) == []
        assert len(titles(ask("hien mau", section=section.pk))) == 2

    @pytest.mark.parametrize(
        ("query", "word"),
        [
            ("", "search"),
            ("search=", "search"),
            ("search=%20", "search"),
            ("search=tin&limit=51", "limit"),
            ("search=tin&limit=x", "limit"),
            ("search=tin&offset=-1", "offset"),
            ("search=tin&offset=1001", "offset"),
            ("search=tin&type=users", "type"),
            ("search=tin&order=title", "order"),
            ("search=tin&section=999999", "section"),
            ("search=tin&section=9223372036854775808", "section"),
            ("search=tin&topic=x", "topic"),
            ("search=tin&neighbourhood=%00", "null"),
            ("search=%00", "null"),
            ("search=tin&since=2022-02-30", "since"),
            ("search=tin&search=tin", "once"),
            ("search=tin&q=tin", "unknown"),
            ("search=" + "+".join(["tin"] * 33), "32"),
        ],
    )
    def test_that_mean_nothing_are_refused_with_a_sentence(self, client, query, word):
        response = client.get(f"{ADDRESS}?{query}")
        assert response.status_code == 400
        assert word in response.json()["message"]

    def test_of_days_far_away_are_no_mistake(self, ask, write):
        write("Hiến máu")
        assert len(titles(ask("hien mau", since="0001-01-01"))) == 1
        assert titles(ask("hien mau", since="9999-12-31")) == []

    def test_that_leave_nothing_are_not_counted_for_editors(self, ask, write):
        write("Hiến máu")
        ask("hien mau", since="9999-12-31")
        ask("hien mau", type="pages")
        assert not UnansweredSearch.objects.exists()

    def test_that_name_a_hidden_section_are_refused_as_those_that_name_none(
        self, client, home_page, make_private
    ):
        section = make_private(ArticleIndexPageFactory(parent=home_page))
        for number in (section.pk, section.pk + 1000):
            response = client.get(ADDRESS, {"search": "tin", "section": number})
            assert response.status_code == 400
            assert response.json()["message"] == "section is not the id of a public section"

    @pytest.mark.parametrize("text", ['"', "😀", "AND OR", "a:*&!", "%s", "a" * 500, "{title}"])
    def test_any_text_is_answered(self, ask, text):
        assert ask(text)["items"] == []


@pytest.mark.parametrize("hide", HIDDEN, ids=[kind.__name__ for kind in HIDDEN])
def test_what_is_hidden_is_neither_found_nor_counted_nor_suggested(client, section, hide):
    hide(section)
    learn()
    for text in (SECRET, SECRET[:-1], SECRET + "x"):
        content = client.get(ADDRESS, {"search": text}).json()
        assert content["meta"]["total_count"] == 0
        assert content["meta"]["suggestion"] is None
        assert content["items"] == []


@pytest.mark.parametrize("text", ["bmiat", "tin bmiat", "tin nao bmiat", "xxyyzz tin bmiat"])
def test_words_learnt_before_they_were_hidden_are_not_told(client, section, write, text):
    gone = hidden_article(section)
    write("Tin")
    learn()
    assert SECRET in client.get(ADDRESS, {"search": "bmiat"}).content.decode()
    gone.unpublish()
    assert SECRET not in client.get(ADDRESS, {"search": text}).content.decode()


@pytest.mark.parametrize("hide", [hide_draft, hide_expired])
def test_a_record_taken_back_is_not_found(ask, home_page, hide):
    TaskPlanIndexPageFactory(parent=home_page)
    plan = TaskPlanFactory(title=f"Kế hoạch {SECRET}")
    assert titles(ask(SECRET)) == [plan.title]
    hide(plan)
    assert ask(SECRET)["meta"]["facets"] == {"type": [], "section": []}


def test_a_section_taken_back_is_no_facet(ask, home_page):
    gone = ArticleIndexPageFactory(parent=home_page, title=SECRET, live=False)
    ArticlePageFactory(parent=gone, title="Hiến máu")
    meta = ask("hien mau")["meta"]
    assert (meta["total_count"], meta["facets"]["section"]) == (1, [])
