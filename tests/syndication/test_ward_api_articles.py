"""Shared articles: lists, filters, pages, single ones, and the other news beside one."""

import json
import unicodedata
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from syndication.choices import Kind
from tests.syndication.shared_documents import (
    NOON,
    ids_of,
    items_of,
    next_seq,
    share,
    share_article,
    share_object,
    withdraw,
)

pytestmark = pytest.mark.django_db

LIST = "/api/ward/v1/articles"


def later(hours):
    return NOON + timedelta(hours=hours)


@pytest.fixture
def five():
    """Rows of five articles, each an hour later than the one before, but the last two at the same time."""
    return [share(published_at=later(min(hour, 3))) for hour in range(5)]


class TestList:
    def test_is_empty_where_nothing_is_shared(self, client):
        assert client.get(LIST).json() == {"next": None, "items": []}

    def test_tells_the_documents_the_newest_first(self, client):
        rows = [share(published_at=later(hour)) for hour in range(3)]
        assert items_of(client.get(LIST)) == [json.loads(row.body) for row in reversed(rows)]

    def test_tells_no_withdrawn_no_expired_and_no_other_objects(self, client):
        withdraw(share())
        share(expires_at=timezone.now() - timedelta(seconds=1))
        share(Kind.TASK_PLAN)
        assert items_of(client.get(LIST)) == []

    @pytest.mark.parametrize("sort", ["-published_at", "published_at", "-modified", "modified"])
    def test_is_leafed_through_without_loss_in_any_order(self, client, five, sort):
        found, address = [], f"{LIST}?limit=2&sort={sort}"
        while address:
            page = client.get(address).json()
            found += [item["id"] for item in page["items"]]
            address = page["next"]
        expected = sorted(five, key=lambda row: (row.published_at, row.seq))
        if "modified" in sort:
            expected = sorted(five, key=lambda row: row.seq)
        if sort.startswith("-"):
            expected.reverse()
        assert found == [str(row.pk) for row in expected]

    @pytest.mark.parametrize("sort", ["-published_at", "published_at"])
    def test_loses_and_repeats_nothing_of_one_moment_that_is_corrected_meanwhile(
        self, client, sort
    ):
        rows = [share() for _ in range(6)]
        found, address = [], f"{LIST}?limit=2&sort={sort}"
        while address:
            page = client.get(address).json()
            found += [item["id"] for item in page["items"]]
            address = page["next"]
            for row in rows if len(found) == 2 else ():
                row.seq = next_seq()
                row.save()
        assert sorted(found) == sorted(str(row.pk) for row in rows)

    def test_takes_three_queries_at_most_whatever_its_length(
        self, client, five, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(3):
            assert len(items_of(client.get(LIST))) == 5

    def test_tells_only_the_fields_that_are_asked_for(self, client):
        row = share()
        assert items_of(client.get(f"{LIST}?fields=headline,url")) == [
            {
                "kind": "article",
                "id": str(row.pk),
                "headline": "Phường ra quân",
                "url": "http://localhost/tin/",
            }
        ]


class TestFilters:
    def test_leave_the_articles_of_a_section_and_of_those_below_it(self, client, section):
        below = ArticleIndexPageFactory(parent=section, slug="nho")
        elsewhere = ArticleIndexPageFactory(parent=section.get_parent(), slug="khac")
        rows = [share_article(page) for page in (section, below, elsewhere)]
        found = ids_of(client.get(f"{LIST}?section={section.pk}&sort=modified"))
        assert found == [str(row.pk) for row in rows[:2]]

    def test_leave_the_articles_with_a_topic_a_neighbourhood_or_an_origin(self, client, section):
        topic, place = TopicFactory(), NeighbourhoodFactory()
        unit = AdministrativeUnitFactory(name="Phường 1", code="19333")
        named = {
            f"topic={topic.pk}": share_article(section, topics=[topic]),
            f"neighbourhood={place.pk}": share_article(section, neighbourhoods=[place]),
            "origin=19333": (row := share_article(section, origin_unit=unit)),
            "origin=Phường 1": row,
            f"origin={unicodedata.normalize('NFD', 'Phường 1')}": row,
        }
        for query, row in named.items():
            assert ids_of(client.get(f"{LIST}?{query}")) == [str(row.pk)], query

    @pytest.mark.parametrize("name", ["section", "topic", "neighbourhood", "origin"])
    def test_leave_nothing_where_nothing_has_the_id(self, client, section, name):
        share_article(section)
        assert items_of(client.get(f"{LIST}?{name}=999999")) == []

    def test_leave_the_articles_of_a_time(self, client, five):
        moments = {"published_after": later(0), "published_before": later(2)}
        query = {name: moment.isoformat() for name, moment in moments.items()}
        assert ids_of(client.get(LIST, query)) == [str(five[1].pk)]

    def test_leave_what_changed_since_a_moment(self, client):
        now = timezone.now()
        share(modified=now - timedelta(days=2))
        row = share(modified=now)
        since = (now - timedelta(days=1)).isoformat()
        assert ids_of(client.get(LIST, {"updated_after": since})) == [str(row.pk)]

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
    def test_take_moments_at_the_ends_of_the_calendar(self, client, moment):
        for name in ("published_after", "published_before", "updated_after"):
            assert client.get(LIST, {name: moment}).status_code == 200


class TestSearch:
    @pytest.fixture
    def found(self, section):
        """Rows of three articles about fire, of which the last is not shared any more, and of one about anything."""
        rows = [
            share_article(section, title=f"Phòng cháy chữa cháy {n}", published_at=later(n))
            for n in range(3)
        ]
        share_article(section, title="Đại hội")
        ArticlePageFactory(parent=section, title="Phòng cháy không chia sẻ")
        withdraw(rows[2])
        call_command("update_index", verbosity=0)
        return rows

    def test_finds_what_the_portal_finds_as_far_as_it_is_shared(self, client, found):
        ids = ids_of(client.get(LIST, {"q": "phong chay", "sort": "-published_at"}))
        assert ids == [str(found[1].pk), str(found[0].pk)]
        assert set(ids_of(client.get(LIST, {"q": "phòng cháy"}))) == set(ids)

    def test_is_leafed_through_to_its_end(self, client, found):
        ids, address = [], f"{LIST}?q=phong+chay&limit=1"
        while address:
            page = client.get(address).json()
            ids += [item["id"] for item in page["items"]]
            address = page["next"]
        assert sorted(ids) == sorted(str(row.pk) for row in found[:2])

    def test_can_be_narrowed_down_like_the_list(self, client, found):
        query = {"q": "phong chay", "published_after": later(0.5).isoformat()}
        assert ids_of(client.get(LIST, query)) == [str(found[1].pk)]

    def test_refuses_more_words_than_are_searched_for(self, client, section):
        assert client.get(LIST, {"q": "a " * 40}).status_code == 422


class TestOne:
    def test_is_told_as_it_stands_in_the_log(self, client):
        row = share()
        response = client.get(f"{LIST}/{row.pk}")
        assert response.content.decode() == row.body

    def test_is_gone_once_it_is_withdrawn(self, client):
        response = client.get(f"{LIST}/{withdraw(share()).pk}")
        assert response.status_code == 410
        assert response.json()["type"] == "http://localhost/api/ward/v1/problems/withdrawn"

    def test_is_gone_once_it_has_expired(self, client):
        row = share(expires_at=timezone.now() - timedelta(seconds=1))
        assert client.get(f"{LIST}/{row.pk}").status_code == 410

    def test_was_never_there_under_another_id(self, client):
        for uid in (uuid4(), share(Kind.TASK_PLAN).pk, "abc"):
            assert client.get(f"{LIST}/{uid}").status_code == 404


class TestStreams:
    @pytest.fixture
    def rows(self, section):
        """Rows of an article and four others beside it: one on its topic, one not shared, and two more."""
        topic = TopicFactory()
        first = share_article(section, topics=[topic])
        same = share_article(section, topics=[topic], published_at=later(1))
        ArticlePageFactory(parent=section, topics=[topic], published_at=later(2))
        return [first, same, *(share_article(section, published_at=later(n)) for n in (3, 4))]

    def test_hold_shared_articles_only(self, client, rows):
        told = client.get(f"{LIST}/{rows[0].pk}/related?limit=2").json()
        assert [item["id"] for item in told["related"]] == [str(rows[1].pk)]
        assert [item["id"] for item in told["others"]] == [str(row.pk) for row in rows[1:3]]
        assert (told["relation_count"], told["article_count"]) == (1, 3)

    def test_are_leafed_through(self, client, rows):
        told = client.get(f"{LIST}/{rows[0].pk}/related?limit=2").json()
        rest = client.get(told["next"]).json()
        assert [item["id"] for item in rest["others"]] == [str(rows[3].pk)]
        assert (rest["start"], rest["next"]) == (2, None)

    def test_are_empty_beside_an_article_without_a_page(self, client):
        told = client.get(f"{LIST}/{share().pk}/related").json()
        assert (told["related"], told["others"], told["article_count"]) == ([], [], 0)

    def test_are_gone_with_their_article(self, client, rows):
        assert client.get(f"{LIST}/{withdraw(rows[0]).pk}/related").status_code == 410

    def test_leave_out_a_private_article(self, client, rows, section, make_private):
        hidden = ArticlePageFactory(parent=section)
        share_object(Kind.ARTICLE, hidden)
        make_private(hidden)
        told = client.get(f"{LIST}/{rows[0].pk}/related").json()
        assert told["article_count"] == 3


class TestConditionalReading:
    @pytest.mark.parametrize("address", [LIST, LIST + "/{}", LIST + "?fields=url"])
    def test_answers_304_in_at_most_three_queries(
        self, client, address, django_assert_max_num_queries
    ):
        address = address.format(share().pk)
        first = client.get(address)
        for header, value in (
            ("If-None-Match", first["ETag"]),
            ("If-Modified-Since", first["Last-Modified"]),
        ):
            with django_assert_max_num_queries(3):
                again = client.get(address, headers={header: value})
            assert (again.status_code, again.content) == (304, b"")

    def test_answers_in_full_once_something_was_withdrawn(self, client):
        row, _ = share(), share()
        first = client.get(LIST)
        withdraw(row)
        for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            assert client.get(LIST, headers={header: first[name]}).status_code == 200
