"""*Các tin khác* of an article, page by page."""

from datetime import timedelta

import pytest

from articles.factories import ArticlePageFactory
from tests.api.conftest import MOMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def older(section, article):
    """Seven older articles of the section, the nearest first."""
    return [
        ArticlePageFactory(parent=section, published_at=MOMENT - timedelta(hours=hours))
        for hours in range(1, 8)
    ]


def path_of(address):
    return address.removeprefix("http://localhost/api/v2/")


def test_the_article_names_the_address_of_its_other_articles(api, article, older):
    address = api(f"pages/{article.pk}/")["other_articles"]
    assert address == f"http://localhost/api/v2/pages/{article.pk}/other-articles/"
    items = api(path_of(address))["items"]
    assert [item["id"] for item in items] == [page.pk for page in older[:3]]


def test_an_item_is_a_card(api, article, older):
    item = api(f"pages/{article.pk}/other-articles/")["items"][0]
    assert item == {
        "id": older[0].pk,
        "title": older[0].title,
        "url": f"http://localhost/an-ninh/{older[0].slug}/",
        "published_at": "2022-12-29T09:16:00+07:00",
        "summary": older[0].summary,
    }


def test_start_and_limit_cut_out_a_page(api, article, older):
    answer = api(f"pages/{article.pk}/other-articles/", start=2, limit=2)
    assert [item["id"] for item in answer["items"]] == [older[2].pk, older[3].pk]
    address = f"http://localhost/api/v2/pages/{article.pk}/other-articles/"
    assert answer["meta"] == {
        "total_count": 7,
        "start": 2,
        "limit": 2,
        "next": f"{address}?start=4&limit=2",
        "previous": f"{address}?start=0&limit=2",
    }


def test_following_next_reads_every_article_once_and_previous_leads_back(api, article, older):
    address, seen, last = f"pages/{article.pk}/other-articles/", [], None
    while address:
        answer = api(path_of(address))
        seen += [item["id"] for item in answer["items"]]
        last, address = answer["meta"], answer["meta"]["next"]
    assert seen == [page.pk for page in older]
    while last["previous"]:
        last = api(path_of(last["previous"]))["meta"]
    assert last["start"] == 0


def test_an_article_alone_in_its_section_has_an_empty_stream(api, article):
    answer = api(f"pages/{article.pk}/other-articles/")
    assert answer["items"] == []
    assert answer["meta"] == {
        "total_count": 0,
        "start": 0,
        "limit": 3,
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize(
    ("query", "start", "limit"),
    [
        ({"start": "abc", "limit": "abc"}, 0, 3),
        ({"start": "-1", "limit": "-5"}, 0, 3),
        ({"start": "", "limit": "1.5"}, 0, 3),
        ({"limit": "0"}, 0, 1),
        ({"limit": "500"}, 0, 20),
        ({"limit": "9" * 30}, 0, 20),
        ({"limit": "9" * 900}, 0, 20),
        ({"start": "9" * 30}, 2**31, 3),
    ],
)
def test_nonsense_is_not_asked_for(api, article, older, query, start, limit):
    meta = api(f"pages/{article.pk}/other-articles/", **query)["meta"]
    assert (meta["start"], meta["limit"]) == (start, limit)
    assert meta["total_count"] == 7


def test_beyond_the_end_is_an_empty_page_with_a_way_back(api, article, older):
    answer = api(f"pages/{article.pk}/other-articles/", start=100)
    assert answer["items"] == []
    assert answer["meta"]["next"] is None
    assert answer["meta"]["previous"]


def test_only_articles_have_other_articles(client, section):
    response = client.get(f"/api/v2/pages/{section.pk}/other-articles/")
    assert response.status_code == 404
    assert response.json() == {"message": "not an article"}


def test_a_draft_has_no_other_articles_to_show(client, section, older):
    draft = ArticlePageFactory(parent=section, live=False)
    assert client.get(f"/api/v2/pages/{draft.pk}/other-articles/").status_code == 404


def test_a_page_of_the_stream_takes_a_fixed_number_of_queries(
    api, article, older, section, django_assert_num_queries, django_assert_max_num_queries
):
    address = f"pages/{article.pk}/other-articles/"
    api(address)  # what all answers have in common is known from now on
    with django_assert_max_num_queries(4) as few:
        api(address, limit=3)
    number = len(few)
    ArticlePageFactory.create_batch(13, parent=section)
    api(address, limit=1)
    with django_assert_num_queries(number):
        assert len(api(address, limit=20)["items"]) == 20
