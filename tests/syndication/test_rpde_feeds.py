"""The feeds: RPDE 1.0, every change once, in order, and nothing that may not be shown."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from syndication.choices import Kind
from syndication.models import PublicChange
from tests.syndication.shared_documents import share, withdraw

pytestmark = pytest.mark.django_db

FEED = "/api/ward/v1/feeds/articles"


def walk(client, address):
    """Return the pages of a feed from ``address`` to its end."""
    pages = []
    while True:
        response = client.get(address)
        assert response.status_code == 200, response.content
        pages.append(response)
        page = response.json()
        if not page["items"]:
            return pages
        address = page["next"]


class TestAPage:
    def test_tells_an_object_with_its_document(self, client):
        row = share()
        (item,) = client.get(FEED).json()["items"]
        assert item == {
            "state": "updated",
            "kind": "article",
            "id": str(row.pk),
            "modified": row.seq,
            "data": json.loads(row.body),
        }

    def test_tells_what_was_withdrawn_without_a_document(self, client):
        row = withdraw(share())
        (item,) = client.get(FEED).json()["items"]
        assert item == {
            "state": "deleted",
            "kind": "article",
            "id": str(row.pk),
            "modified": row.seq,
        }

    def test_never_tells_what_has_expired(self, client):
        share(expires_at=timezone.now() - timedelta(seconds=1))
        shown = share(expires_at=timezone.now() + timedelta(hours=1))
        found = client.get(FEED).json()["items"]
        assert [item["id"] for item in found if "data" in item] == [str(shown.pk)]

    def test_tells_what_has_expired_as_withdrawn(self, client):
        row = share(expires_at=timezone.now() - timedelta(seconds=1))
        (item,) = client.get(f"{FEED}?afterChangeNumber={row.seq}").json()["items"]
        assert (item["id"], item["state"]) == (str(row.pk), "deleted")

    def test_has_one_kind_only(self, client):
        rows = {kind: share(kind) for kind in Kind}
        for name in ("articles", "security-models", "task-plans", "media"):
            (item,) = client.get(f"/api/ward/v1/feeds/{name}").json()["items"]
            assert item["id"] == str(rows[item["kind"]].pk)

    def test_names_the_licence(self, client, home_page):
        from home.models import WardSettings

        ward = WardSettings.for_site(home_page.get_site())
        ward.content_licence, ward.content_licence_url = "CC BY", "https://giay-phep.example/"
        ward.save()
        assert client.get(FEED).json()["license"] == "https://giay-phep.example/"

    def test_of_an_unknown_feed_is_not_there(self, client):
        assert client.get("/api/ward/v1/feeds/users").status_code == 404


class TestWalking:
    def test_gives_every_object_once_in_the_order_of_its_last_change(self, client):
        rows = [share() for _ in range(7)]
        withdraw(rows[2])
        pages = walk(client, f"{FEED}?limit=3")
        items = [item for page in pages for item in page.json()["items"]]
        expected = PublicChange.objects.order_by("seq").values_list("seq", "pk")
        assert [(item["modified"], item["id"]) for item in items] == [
            (seq, str(pk)) for seq, pk in expected
        ]

    def test_ends_with_an_empty_page_that_leads_to_itself(self, client):
        share()
        last = walk(client, FEED)[-1]
        assert last.json()["items"] == []
        assert last.json()["next"] == f"http://localhost{FEED}?afterChangeNumber=" + str(
            PublicChange.objects.get().seq
        )
        assert client.get(last.json()["next"]).json() == last.json()

    def test_finds_what_changed_meanwhile_from_where_it_ended(self, client):
        rows = [share(), share()]
        end = walk(client, FEED)[-1].json()["next"]
        withdraw(rows[0])
        (item,) = client.get(end).json()["items"]
        assert (item["id"], item["state"]) == (str(rows[0].pk), "deleted")

    def test_of_a_feed_without_changes_ends_at_once(self, client):
        assert client.get(FEED).json()["next"] == f"http://localhost{FEED}?afterChangeNumber=0"

    def test_takes_at_most_500_at_once_and_100_unless_asked(self, client):
        assert client.get(f"{FEED}?limit=501").status_code == 422
        for _ in range(101):
            share(body='{"id": "x"}')
        assert len(client.get(FEED).json()["items"]) == 100
        assert len(client.get(f"{FEED}?limit=500").json()["items"]) == 101


class TestCaching:
    def test_a_full_page_may_be_kept_an_hour_and_the_last_ones_for_seconds(self, client):
        for _ in range(3):
            share()
        controls = [page["Cache-Control"] for page in walk(client, f"{FEED}?limit=2")]
        assert controls == ["public, max-age=3600", "public, max-age=8", "public, max-age=8"]

    def test_a_poll_without_news_is_answered_without_a_body(
        self, client, django_assert_max_num_queries
    ):
        share()
        end = walk(client, FEED)[-1]
        with django_assert_max_num_queries(2):
            again = client.get(end.json()["next"], headers={"If-None-Match": end["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == end["ETag"]
        assert again["Cache-Control"] == "public, max-age=8"

    def test_a_poll_with_news_is_answered_in_full(self, client):
        row = share()
        first = client.get(FEED)
        withdraw(row)
        again = client.get(FEED, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 200
        assert again["ETag"] != first["ETag"]

    def test_pages_of_different_places_have_different_tags(self, client):
        share()
        tags = {
            client.get(f"/api/ward/v1/feeds/{name}?afterChangeNumber={after}&limit={limit}")["ETag"]
            for name in ("articles", "media")
            for after in (0, 10**9)
            for limit in (1, 2)
        }
        assert len(tags) == 8
