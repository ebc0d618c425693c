"""``check_search_index``: it finds what is out of step, and puts it right when told to."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.models import IndexEntry

from articles.factories import TopicFactory
from articles.models import ArticlePage
from home.factories import NeighbourhoodFactory
from home.models import Neighbourhood

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="only SQLite has a full-text table of its own"
)


def check(**options):
    """Run the command; return whether all is in step, and what it says."""
    out = StringIO()
    try:
        call_command("check_search_index", stdout=out, **options)
    except CommandError as error:
        assert error.returncode == 1
        return False, out.getvalue()
    return True, out.getvalue()


@pytest.fixture(autouse=True)
def _in_step(db):
    """What the migrations made was never indexed."""
    call_command("update_index", verbosity=0)


def test_an_index_in_step(write):
    write("Bến sông")
    NeighbourhoodFactory()
    is_right, text = check()
    assert is_right
    assert "bài viết: 1 mục, khớp." in text.lower()
    assert "khu phố: 1 mục, khớp." in text.lower()
    assert text.endswith("Chỉ mục tìm kiếm khớp với nội dung.\n")


def test_every_kind_of_fault_is_named_and_repaired(write):
    missing, different, gone = write("Bến sông"), write("Chợ cũ"), NeighbourhoodFactory()
    missing.index_entries.all().delete()
    ArticlePage.objects.filter(pk=different.pk).update(summary="Đình làng")
    Neighbourhood.objects.filter(pk=gone.pk)._raw_delete("default")
    is_right, text = check()
    assert not is_right
    assert "2 mục, thiếu 1, khác từ 1." in text
    assert f"  thiếu: {missing.pk}: Bến sông" in text
    assert f"  khác từ: {different.pk}: Chợ cũ" in text
    assert f"0 mục, thừa 1.\n  thừa: {gone.pk}\n" in text
    assert not check()[0]  # it has only looked
    is_right, text = check(repair=True)
    assert is_right
    assert "2 mục, thiếu 1, khác từ 1." in text
    assert text.endswith("Đã sửa những chỗ trên.\n")
    assert check()[0]
    assert list(ArticlePage.objects.search("dinh lang")) == [different]


def test_only_the_first_of_many_are_named():
    for _ in range(12):
        TopicFactory()
    IndexEntry.objects.filter(content_type__model="topic").delete()
    _is_right, text = check()
    assert "thiếu 12" in text
    assert text.count("  thiếu: ") == 10


def test_it_only_reads(write):
    write("Bến sông").index_entries.all().delete()
    with CaptureQueriesContext(connection) as queries:
        assert not check()[0]
    asked = [query["sql"].strip() for query in queries]
    writing = [sql for sql in asked if not sql.startswith("SELECT")]
    assert [sql for sql in writing if "POINT" not in sql and "integrity-check" not in sql] == []


@on_sqlite
class TestTheFullTextTable:
    def test_may_lack_a_row_and_have_one_too_many(self, write):
        article = write("Bến sông")
        entry = article.index_entries.get().pk
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM wagtailsearch_indexentry_fts WHERE rowid = %s", [entry])
            for number in (99_998, 99_999):
                cursor.execute(
                    "INSERT INTO wagtailsearch_indexentry_fts (rowid, title) VALUES (%s, 'x')",
                    [number],
                )
        is_right, text = check()
        assert not is_right
        assert "Bảng toàn văn FTS5 khác chỉ mục ở 3 dòng." in text
        assert "Bảng toàn văn FTS5 có" in text
        assert check(repair=True)[0]
        assert check()[0]
        assert list(ArticlePage.objects.search("ben song")) == [article]

    def test_may_be_damaged(self, write):
        article = write("Bến sông")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM wagtailsearch_indexentry_fts_idx")
            cursor.execute("DELETE FROM wagtailsearch_indexentry_fts_data WHERE id > 10")
        is_right, text = check()
        assert not is_right
        assert "Bảng toàn văn FTS5 bị hỏng (integrity-check)." in text
        assert check(repair=True)[0]
        assert check()[0]
        assert list(ArticlePage.objects.search("ben song")) == [article]
