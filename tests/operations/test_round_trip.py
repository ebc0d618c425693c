"""``backup`` while people write and readers come, and ``restore`` into the emptied site, on the suite's database."""

from time import sleep
from unittest.mock import ANY

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from wagtail.models import Site

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import DocumentFactory, ImageFactory
from operations.backup.rows import empty, snapshot, tables_of
from operations.backup.states import applied, models_at
from site_config.settings import services
from syndication.change_log.evaluation import evaluate
from syndication.choices import ChangeState, Kind
from syndication.models import ChangeSequence, PublicChange
from tests.operations import archives
from tests.operations.services import Bucket
from tests.operations.writers import Readers, Writer, at_work
from visits import numbers
from visits.hot_store import close_store

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("migrated_data_comes_back"),
]


@pytest.fixture(autouse=True)
def content_types_are_known(transactional_db):
    """A restore forgets content types; whoever puts the migrated data back must not make them anew."""
    yield
    ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture
def site():
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def article(site):
    section = ArticleIndexPageFactory(parent=site.root_page.specific, slug="an-ninh")
    article = ArticlePageFactory(
        parent=section,
        title="Tin lần 0",
        slug="tin",
        lead_image=ImageFactory(title="Ảnh minh hoạ"),
        body=[("paragraph", "<p>Bà con khu phố B họp bàn.</p>")],
    )
    article.save_revision().publish()
    DocumentFactory(file=ContentFile("Nội dung minh hoạ".encode(), "cong-van.pdf"))
    return article


def clear_everything(settings, tmp_path):
    """Leave tables without rows, as on another machine: no media, no hot store."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        empty(connection, models_at(applied(connection)))
    settings.MEDIA_ROOT = tmp_path / "other-media"
    close_store()
    settings.DATA_DIR = tmp_path / "other-data"
    settings.DATA_DIR.mkdir()


@pytest.fixture
def written(article, site, back_up):
    """An archive made while somebody wrote and readers came; the writer, and the readers."""
    writer, readers = Writer(article, TopicFactory(name="Chủ đề lần 0")), Readers(site, article)
    with at_work(writer, readers):
        before = writer.done
        path = back_up()
        after = writer.done
        deadline = 500
        while writer.done == after and deadline and not writer.error:
            deadline -= 1
            sleep(0.02)
    assert writer.error is None
    assert writer.done > after >= before > 0
    return path, writer, readers


def test_all_rows_of_an_archive_are_of_one_moment(written, article):
    path, writer, readers = written
    titles = dict(
        zip(
            archives.column_of(path, "wagtailcore_page", "id"),
            archives.column_of(path, "wagtailcore_page", "title"),
            strict=True,
        )
    )
    (topic,) = archives.column_of(path, "articles_topic", "name")
    revisions = archives.column_of(path, "wagtailcore_revision", "content")
    number = titles[article.pk].removeprefix("Tin lần ")
    assert topic == f"Chủ đề lần {number}"
    assert [content["title"] for content in revisions if "title" in content][
        -1
    ] == f"Tin lần {number}"
    assert 0 < int(number) < writer.done
    views = archives.column_of(path, "visits_sitehour", "views")
    assert 0 < sum(views) < readers.visits
    assert sum(views) == sum(archives.column_of(path, "visits_pagetotal", "views"))
    assert sum(views) == sum(archives.column_of(path, "visits_visitcounter", "views"))


def test_a_restored_site_has_the_same_rows_media_and_visits(
    written, article, site, back_up, settings, tmp_path
):
    path, _writer, _readers = written
    rows, media = archives.rows_of(path), archives.media_of(path)
    assert {"media/documents/cong-van.pdf"} < media.keys()
    clear_everything(settings, tmp_path)
    call_command("restore", str(path), verbosity=0)
    again = back_up()
    learnt = {"portal_search_spelling": ANY}  # of the restored texts
    learnt["syndication_changesequence"] = ANY  # goes on above what other wards have seen
    assert archives.rows_of(again) == rows | learnt
    assert archives.media_of(again) == media
    counted = sum(archives.column_of(path, "visits_siteday", "visits"))
    assert numbers.live_numbers(site.pk).total == counted > 0
    title = ArticlePage.objects.get().title
    client = Client()
    assert title in client.get(article.url).content.decode()
    found = client.get("/tim-kiem/", {"q": "khu pho b hop ban"}).content.decode()
    assert f">{title}<" in found or title in found
    assert ArticlePageFactory(parent=article.get_parent(), title="Tin sau khi khôi phục").pk


def test_an_archive_in_a_bucket_is_restored_from_there(article, settings, tmp_path):
    with Bucket() as bucket:
        settings.BACKUP_BUCKET = services.backups(bucket.url)
        call_command("backup", to="s3", verbosity=0)
        (name,) = bucket.names()
        clear_everything(settings, tmp_path)
        call_command("restore", name, source="s3", verbosity=0)
    assert list((settings.DATA_DIR / "backups").iterdir()) == []
    assert ArticlePage.objects.get().title == article.title
    with article.lead_image.file.storage.open(article.lead_image.file.name) as file:
        assert file.read()


def test_a_writer_does_not_wait_for_a_snapshot_nor_is_seen_in_it(article):
    with snapshot() as other:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE wagtailcore_page SET title = 'Sau đó'")
        with other.cursor() as cursor:
            cursor.execute("SELECT title FROM wagtailcore_page WHERE id = %s", [article.pk])
            assert cursor.fetchall() == [("Tin lần 0",)]
            with pytest.raises(DatabaseError):
                cursor.execute("UPDATE wagtailcore_page SET title = 'Không được'")


def test_numbers_of_deleted_rows_are_not_given_again(article, back_up, settings, tmp_path):
    deleted = ArticlePageFactory(parent=article.get_parent())
    number = deleted.pk
    deleted.delete()
    path = back_up()
    clear_everything(settings, tmp_path)
    call_command("restore", str(path), verbosity=0)
    assert ArticlePageFactory(parent=article.get_parent()).pk > number


def test_other_wards_are_told_what_changes_after_a_restore(article, back_up, settings, tmp_path):
    path = back_up()
    article.unpublish()
    evaluate()
    seen = ChangeSequence.objects.get().last
    clear_everything(settings, tmp_path)
    call_command("restore", str(path), verbosity=0)
    ArticlePage.objects.get().unpublish()
    evaluate()
    withdrawn = PublicChange.objects.get(kind=Kind.ARTICLE)
    assert withdrawn.state == ChangeState.DELETED
    assert withdrawn.seq > seen


def test_every_table_is_in_the_archive_but_sessions_and_the_search_index(back_up):
    named = {table["name"] for table in archives.manifest_of(back_up())["tables"]}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    made_anew = "wagtailsearch_indexentry", "sqlite_stat"
    left_out = {name for name in there - named if not name.startswith(made_anew)}
    assert left_out == {"django_migrations", "django_session"}
    assert set(tables_of(models_at(applied(connection)))) == named
