"""The alphabet as a function of SQLite, against the keys that long lists store."""

from itertools import combinations

import pytest
from django.db import connection
from django.db.models.functions import Collate

from articles.factories import TopicFactory
from articles.models import Topic
from vietnamese.collation import FUNCTION, in_alphabetical_order
from vietnamese.sorting import sort_key

NAMES = ["Ấp 9", "ấp 10", "Dân", "Đá", "đà", "Ếch", ""]
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL asks ICU")


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), combinations(NAMES, 2))
def test_the_database_compares_them_so_too(first, second):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FUNCTION}(%s) < {FUNCTION}(%s)", [first, second])
        assert bool(cursor.fetchone()[0]) == (sort_key(first) < sort_key(second))


@on_sqlite
@pytest.mark.django_db
def test_a_new_connection_knows_it():
    copy = connection.copy()
    try:
        with copy.cursor() as cursor:
            cursor.execute(f"SELECT {FUNCTION}('Đ') > {FUNCTION}('D'), {FUNCTION}(NULL)")
            assert cursor.fetchone() == (1, None)
    finally:
        copy.close()


@pytest.mark.django_db
class TestAList:
    @pytest.fixture(autouse=True)
    def _topics(self):
        for name in ("Đá", "Dân", "Ấp 10", "Ấp 9"):
            TopicFactory(name=name)

    @on_sqlite
    def test_that_is_ordered_by_the_field_follows_the_alphabet(self):
        topics = Topic.objects.order_by("name")
        shown = [topic.name for topic in in_alphabetical_order(topics, "name")]
        assert shown == ["Ấp 9", "Ấp 10", "Dân", "Đá"]
        topics = Topic.objects.order_by("-name")
        assert [topic.name for topic in in_alphabetical_order(topics, "name")] == shown[::-1]

    @pytest.mark.parametrize("order", [["slug"], ["slug", "name"], [], [Collate("name", "nocase")]])
    def test_in_any_other_order_stays_as_it_is(self, order):
        topics = Topic.objects.order_by(*order)
        assert in_alphabetical_order(topics, "name") is topics

    def test_stays_as_it_is_where_the_database_does_not_know_the_alphabet(self, monkeypatch):
        monkeypatch.setattr("vietnamese.collation.knows_alphabet", lambda alias: False)
        topics = Topic.objects.order_by("name")
        assert in_alphabetical_order(topics, "name") is topics
