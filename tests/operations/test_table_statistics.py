"""What SQLite knows of its tables after the work of the night."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from operations.tasks import gather_table_statistics

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL gathers its statistics by itself"
)


def plan():
    newest = ArticlePage.objects.published().filter(alias_of=None).latest_first()
    return newest.only("pk")[:5].explain()


def test_with_it_the_newest_articles_are_found_by_their_time(section):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")  # what another test has left
        cursor.execute("ANALYZE sqlite_schema")  # and the connection knows no more
    for hours in range(20):
        moment = timezone.now() - timedelta(hours=hours)
        ArticlePageFactory(parent=section, published_at=moment)
    assert "alias_of" in plan()  # all that are no alias are read, and sorted
    gather_table_statistics.call_local()
    assert "published_at" in plan()
    assert "alias_of" not in plan()
