"""The list of pages: what it holds, and how it is filtered, searched, ordered and paged."""

import unicodedata
from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.content_version import renew
from home.factories import ImageFactory, StandardPageFactory
from home.serializers import RENDITIONS
from tests.api.golden import assert_golden

pytestmark = pytest.mark.django_db

ARTICLES = {"type": "articles.ArticlePage"}


@pytest.fixture
def days(section):
    """Three articles of three days, the newest in the middle."""
    return [
        ArticlePageFactory(
            parent=section, title=title, published_at=datetime(2022, 12, day, tzinfo=UTC)
        )
        for title, day in (("Bắt trộm xe", 20), ("Camera an ninh", 22), ("An ninh quê nhà", 21))
    ]


def test_the_articles_with_all_their_fields_are_the_agreed_document(api, full_article):
    answer = api("pages/", **ARTICLES, fields="*", order="-published_at", limit=1)
    assert_golden("articles", answer)


def test_every_page_of_the_site_is_listed(ids, home_page, section, days):
    about = StandardPageFactory(parent=home_page, slug="gioi-thieu")
    expected = {home_page.pk, section.pk, about.pk, *(article.pk for article in days)}
    assert set(ids("pages/")) == expected


def test_type_chooses_one_kind_of_page(ids, section, days):
    assert set(ids("pages/", **ARTICLES)) == {article.pk for article in days}
    assert ids("pages/", type="articles.ArticleIndexPage") == [section.pk]


def test_two_types_can_be_asked_for_together(api, section, days):
    answer = api("pages/", type="articles.ArticlePage,articles.ArticleIndexPage")
    assert answer["meta"]["total_count"] == 4


def test_items_tell_their_kind_and_addresses_by_default(api, days):
    item = api("pages/", **ARTICLES)["items"][0]
    assert set(item) == {"id", "meta", "title"}
    assert item["meta"]["type"] == "articles.ArticlePage"
    assert item["meta"]["html_url"].startswith("http://localhost/an-ninh/")


def test_fields_add_to_items_and_underscore_starts_from_nothing(api, days):
    assert api("pages/", **ARTICLES, fields="summary")["items"][0]["summary"]
    item = api("pages/", **ARTICLES, fields="_,title,published_at")["items"][0]
    assert set(item) == {"title", "published_at"}


def test_articles_can_be_ordered_by_the_time_shown(ids, days):
    first, second, third = (article.pk for article in days)
    assert ids("pages/", **ARTICLES, order="published_at") == [first, third, second]
    assert ids("pages/", **ARTICLES, order="-published_at") == [second, third, first]


def test_a_page_of_the_list_is_cut_out_by_offset_and_limit(api, days):
    query = ARTICLES | {"order": "published_at"}
    answer = api("pages/", **query, offset=1, limit=1)
    assert answer["meta"]["total_count"] == 3
    assert [item["id"] for item in answer["items"]] == [days[2].pk]
    assert api("pages/", **query, offset=3)["items"] == []


def test_going_through_a_list_counts_its_pages_once_until_something_changes(
    api, section, days, django_assert_max_num_queries
):
    def total(**query):
        return api("pages/", **ARTICLES, **query)["meta"]["total_count"]

    def counts(**query):
        with django_assert_max_num_queries(100) as asked:
            total(**query)
        return sum("COUNT(*)" in query["sql"] for query in asked.captured_queries)

    assert total() == 3
    assert counts(offset=1, limit=1) == counts(order="-title", fields="summary") == 0
    assert counts(child_of=section.pk) == 1
    assert (total(child_of=section.pk), total(slug=days[0].slug)) == (3, 1)
    assert api("pages/")["meta"]["total_count"] > 3
    ArticlePageFactory(parent=section)
    assert total() == total(offset=2, limit=1) == 4
    days[0].unpublish()
    assert total() == 3


def test_child_of_lists_one_level_and_descendant_of_all(ids, home_page, section, days):
    below = ArticleIndexPageFactory(parent=section, slug="duoi")
    deep = ArticlePageFactory(parent=below)
    articles = {article.pk for article in days}
    assert set(ids("pages/", child_of=section.pk)) == articles | {below.pk}
    assert ids("pages/", child_of="root") == [section.pk]
    assert set(ids("pages/", descendant_of=section.pk, **ARTICLES)) == articles | {deep.pk}


def test_ancestor_of_lists_the_way_up(ids, home_page, section, days):
    assert set(ids("pages/", ancestor_of=days[0].pk)) == {home_page.pk, section.pk}


def test_fields_filter_the_list(ids, section, days):
    days[0].byline = "Lệ Truyền"
    days[0].shared = False
    days[0].topics = [topic := TopicFactory()]
    days[0].save()
    assert ids("pages/", **ARTICLES, byline="Lệ Truyền") == [days[0].pk]
    assert ids("pages/", **ARTICLES, shared="false") == [days[0].pk]
    assert ids("pages/", **ARTICLES, topics=topic.pk) == [days[0].pk]
    assert ids("pages/", slug=days[1].slug) == [days[1].pk]


@pytest.mark.parametrize("query", [{}, ARTICLES], ids=["all pages", "articles"])
def test_search_finds_words_of_the_title(ids, section, days, query):
    assert ids("pages/", search="camera", **query) == [days[1].pk]
    assert ids("pages/", search="khongdau", **query) == []


def test_search_finds_words_of_the_summary_and_the_body_of_articles(ids, section):
    ArticlePageFactory(parent=section)
    article = ArticlePageFactory(
        parent=section, summary="tomtat", body=[("paragraph", "<p>noidung</p>")]
    )
    assert ids("pages/", search="tomtat", **ARTICLES) == [article.pk]
    assert ids("pages/", search="noidung", **ARTICLES) == [article.pk]


def test_fields_are_compared_in_either_form_of_unicode(ids, section, days):
    for form in ("NFC", "NFD"):
        assert ids("pages/", title=unicodedata.normalize(form, "Bắt trộm xe")) == [days[0].pk]


@pytest.mark.parametrize("query", [{}, {"search": "tin"}], ids=["all", "found"])
@pytest.mark.parametrize("order", ["published_at", "-published_at,shared"])
def test_a_list_of_equal_moments_is_gone_through_without_a_gap(ids, section, order, query):
    moment = datetime(2022, 12, 29, tzinfo=UTC)
    pages = [
        ArticlePageFactory(parent=section, title="Tin", published_at=moment).pk for _ in range(24)
    ]
    told = []
    for offset, limit in ((0, 2), (2, 5), (7, 17)):
        told += ids("pages/", **ARTICLES, **query, order=order, offset=offset, limit=limit)
    assert sorted(told) == pages


def test_search_can_be_ordered_and_narrowed(ids, section, days):
    found = ids("pages/", search="ninh", order="-published_at", **ARTICLES)
    assert found == [days[1].pk, days[2].pk]
    assert ids("pages/", search="ninh", title="Camera an ninh") == [days[1].pk]
    assert set(ids("pages/", search="camera trộm", search_operator="or")) == {
        days[0].pk,
        days[1].pk,
    }


def test_the_root_of_the_api_lists_its_endpoints(client, db):
    endpoints = client.get("/api/v2/").json()
    assert set(endpoints) == {
        "pages",
        "images",
        "documents",
        "redirects",
        "security-models",
        "task-plans",
        "annual-figures",
        "neighbourhoods",
        "alerts",
        "visit-statistics",
        "search",
    }
    assert client.get(endpoints.pop("search"), {"search": "tin"}).status_code == 200
    assert all(client.get(address).status_code == 200 for address in endpoints.values())


def test_find_leads_from_the_public_address_to_the_document(client, api, days):
    address = f"/an-ninh/{days[0].slug}/"
    response = client.get("/api/v2/pages/find/", {"html_path": address, "fields": "summary"})
    assert response.status_code == 302
    assert response.url == f"http://localhost/api/v2/pages/{days[0].pk}/?fields=summary"
    assert client.get(response.url).json()["id"] == days[0].pk


def test_find_takes_an_id_too_and_knows_nothing_of_other_addresses(client, days):
    response = client.get("/api/v2/pages/find/", {"id": days[0].pk})
    assert response.url.endswith(f"/pages/{days[0].pk}/?")
    response = client.get("/api/v2/pages/find/", {"html_path": "/khong-co/"})
    assert response.status_code == 404
    assert response.json() == {"message": "not found"}


def test_the_api_is_read_only_and_says_so(client, days):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"/api/v2/pages/{days[0].pk}/").status_code == 405


def test_answers_are_json_even_to_a_browser_and_depend_on_no_cookie(client, days, make_private):
    response = client.get("/api/v2/pages/", headers={"Accept": "text/html,*/*"})
    assert response["Content-Type"] == "application/json"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_an_editor_who_is_logged_in_sees_what_everybody_sees(admin_client, section, make_private):
    private = make_private(ArticlePageFactory(parent=section))
    answer = admin_client.get("/api/v2/pages/", ARTICLES).json()
    assert answer["items"] == []
    assert admin_client.get(f"/api/v2/pages/{private.pk}/").status_code == 404


def test_a_list_takes_at_most_six_queries_for_twenty_articles_as_for_three(
    api, section, days, django_assert_max_num_queries
):
    query = ARTICLES | {"order": "-published_at", "fields": "_,id,title,summary,published_at"}
    with django_assert_max_num_queries(6):
        api("pages/", **query)
    ArticlePageFactory.create_batch(17, parent=section)
    with django_assert_max_num_queries(6):
        assert len(api("pages/", **query)["items"]) == 20


@pytest.fixture
def twenty(section, records):
    """Articles with pictures, topics, a model and a plan each, and an alias of one of them."""
    image, topic = ImageFactory(), TopicFactory()
    image.get_renditions(*RENDITIONS)
    articles = ArticlePageFactory.create_batch(
        19,
        parent=section,
        lead_image=image,
        share_image=image,
        topics=[topic],
        security_models=[records[0]],
        task_plans=[records[1]],
        body=[
            ("paragraph", "<p>Một</p>"),
            ("picture", {"image": image, "caption": "Ba", "credit": ""}),
        ],
    )
    articles[0].create_alias(parent=section, update_slug="alias")
    return articles


LISTS = [
    "pages/?",
    "pages/?fields=*",
    "pages/?search=tin",
    "pages/?search=tin&fields=*",
    "pages/?type=articles.ArticlePage&fields=*",
    "pages/?type=articles.ArticlePage&search=tin&fields=*",
    "images/?fields=*",
    "images/?search=tin",
    "documents/?fields=*",
    "redirects/?fields=*",
    "security-models/?fields=*",
    "task-plans/?fields=*",
    "annual-figures/?fields=*",
    "neighbourhoods/?fields=*",
    "neighbourhoods/?search=tin",
    "alerts/?fields=*",
]


def test_any_limit_takes_six_queries_and_one_for_the_related_news_of_each_article(
    client, twenty, document, subtests, django_assert_max_num_queries
):
    """
    Once something has been told since the last change; the first list asks what all lists have in common too.

    The related news of articles are asked for one by one, as that costs the databases a fraction (decision 0018).
    """
    for address in LISTS:
        with subtests.test(address):
            client.get(f"/api/v2/{address}&limit=20&offset=0")
            has_related = "articles.ArticlePage" in address and "fields=*" in address
            for limit in (0, 2, 7, 20):
                with django_assert_max_num_queries(6 + has_related * limit):
                    response = client.get(f"/api/v2/{address}&limit={limit}")
                assert response.status_code == 200


def test_what_was_told_when_the_pictures_were_made_is_told_again(client, section):
    image = ImageFactory()
    body = [("picture", {"image": image, "caption": "", "credit": ""})]
    ArticlePageFactory.create_batch(3, parent=section, lead_image=image, body=body)
    address = "/api/v2/pages/?type=articles.ArticlePage&fields=*"
    first = client.get(address)
    cache.clear()
    assert client.get(address)["ETag"] == first["ETag"]
    assert image.renditions.count() == len(RENDITIONS)


def test_the_first_list_of_everything_after_a_change_takes_a_fixed_number(
    client, twenty, section, django_assert_max_num_queries
):
    address = "/api/v2/pages/?type=articles.ArticlePage&fields=*&limit="
    client.get(f"{address}20")
    for limit in (1, 20):
        renew()
        with django_assert_max_num_queries(11 + limit):
            client.get(f"{address}{limit}")


def test_bodies_of_many_articles_are_read_kind_by_kind(
    client, full_article, section, django_assert_max_num_queries
):
    blocks = list(full_article.body.raw_data)
    address = "/api/v2/pages/?type=articles.ArticlePage&order=-id&fields=_,body&limit="
    ArticlePageFactory.create_batch(15, parent=section, body=blocks)
    client.get(f"{address}1")
    counts = []
    for limit in (2, 15):
        with django_assert_max_num_queries(20) as asked:
            assert client.get(f"{address}{limit}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
