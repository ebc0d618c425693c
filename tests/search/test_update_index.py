"""``update_index``: what it writes, and that it stands in nobody's way."""

import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from articles.factories import ArticlePageFactory, TopicFactory
from articles.models import ArticlePage, Topic
from search.management.commands import update_index as command
from search.models import Spelling


def update(**options):
    """Run the command; return what it says."""
    out = StringIO()
    call_command("update_index", stdout=out, **options)
    return out.getvalue()


def found(text, model=ArticlePage):
    return set(get_search_backend().search(text, model))


@pytest.fixture
def spoil(db):
    """A function that gives the entries of articles the words of nothing."""
    value = "'x'::tsvector" if connection.vendor == "postgresql" else "'x'"

    def spoil():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE wagtailsearch_indexentry SET title = {value}, body = {value} WHERE content_type_id ="
                " (SELECT id FROM django_content_type WHERE model = 'articlepage')"
            )

    return spoil


@pytest.mark.django_db
class TestWhatItWrites:
    @pytest.fixture(autouse=True)
    def _in_step(self):
        """What the migrations made was never indexed."""
        update()

    def test_is_all_that_is_missing_or_different(self, write, spoil):
        first, second = write("Bến sông"), write("Chợ cũ")
        spoil()
        second.index_entries.all().delete()
        assert found("song") == found("cho") == set()
        assert "ghi 2, xoá 0" in update(chunk_size=1)
        assert (found("song"), found("cho")) == ({first}, {second})

    def test_is_nothing_where_all_is_in_step(self, write):
        write("Bến sông")
        update()
        before = list(IndexEntry.objects.order_by("pk").values())
        assert "ghi 0, xoá 0" in update()
        assert list(IndexEntry.objects.order_by("pk").values()) == before

    def test_is_not_what_is_gone(self, write):
        article = write("Bến sông")
        topic = TopicFactory(name="Chợ cũ")
        Topic.objects.filter(pk=topic.pk)._raw_delete("default")
        entry = article.index_entries.get()
        entry.pk, entry.object_id = None, "khong-phai-so"
        entry.save()
        assert "ghi 0, xoá 2" in update()
        assert article.index_entries.count() == 1

    def test_is_not_of_a_model_that_is_no_longer_indexed(self, write):
        entry = write("Bến sông").index_entries.get()
        other = type(entry.content_type).objects.get(app_label="auth", model="group")
        entry.pk, entry.content_type = None, other
        entry.save()
        assert "xoá 1" in update()

    def test_goes_on_where_it_was_stopped(self, write, spoil, monkeypatch):
        articles = {write(f"Bến sông {number}") for number in range(5)}
        spoil()
        put, calls = command.put_in_turn, []

        def stop_at_the_second(model, pks):
            if calls:
                raise KeyboardInterrupt
            calls.append(pks)
            put(model, pks)

        monkeypatch.setattr(command, "put_in_turn", stop_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            update(chunk_size=2)
        assert len(found("ben song")) == 2
        monkeypatch.setattr(command, "put_in_turn", put)
        assert "ghi 3" in update()
        assert found("ben song") == articles

    def test_is_the_vocabulary_too(self, write):
        write("Bến sông")
        Spelling.objects.all().delete()
        update()
        assert Spelling.objects.filter(folded="song").exists()


@pytest.mark.django_db
class TestOptions:
    def test_are_those_of_wagtail(self, write, spoil):
        article = write("Bến sông")
        spoil()
        assert update(schema_only=True) == ""
        assert found("song") == set()
        assert update(backend_name="default", verbosity=0) == ""
        assert found("song") == {article}

    @pytest.mark.parametrize("name", ["update_index", "wagtail_update_index"])
    def test_on_a_command_line(self, write, spoil, name, capsys):
        article = write("Bến sông")
        spoil()
        call_command(name, "--backend", "default", "--chunk_size", "10")
        assert found("song") == {article}
        assert capsys.readouterr().err == ""  # no bar where nobody sees it

    @pytest.mark.parametrize("options", [{"backend_name": "khac"}, {"chunk_size": 0}])
    def test_that_make_no_sense_are_refused(self, options):
        with pytest.raises(CommandError):
            update(**options)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
class TestBesideAWriter:
    @pytest.fixture
    def in_background(self):
        """A function that starts the command in a thread with a connection of its own; the thread is waited for."""
        threads, errors = [], []

        def run(options):
            try:
                update(**options)
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        def start(**options):
            thread = threading.Thread(target=run, args=(options,))
            threads.append(thread)
            thread.start()
            return thread

        yield start
        for thread in threads:
            thread.join(timeout=60)
        assert not any(thread.is_alive() for thread in threads)
        assert errors == []

    def test_which_goes_on_all_the_time(self, write, spoil, in_background):
        articles = [write(f"Cũ {number}") for number in range(40)]
        spoil()
        thread = in_background(chunk_size=5)
        longest, number = 0, 0
        while thread.is_alive():
            article = ArticlePage.objects.get(pk=articles[number % len(articles)].pk)
            article.title = f"Mới {number}"
            start = time.monotonic()
            article.save()
            longest = max(longest, time.monotonic() - start)
            number += 1
        assert number > 2  # it was let in again and again
        assert longest < 2
        assert "ghi 0" in update()
        assert len(found("moi")) == min(number, len(articles))

    def test_whose_words_win(self, write, spoil, in_background):
        other, article = write("Chợ cũ"), write("Bến sông")
        spoil()
        with transaction.atomic():
            article.title = "Đình làng"
            article.save()
            thread = in_background()
            if connection.vendor == "postgresql":  # where it waits for this one alone
                deadline = time.monotonic() + 30
                while not found("cho cu") and time.monotonic() < deadline:
                    thread.join(timeout=0.05)
                assert found("cho cu") == {other}
            thread.join(timeout=0.5)
            assert thread.is_alive()
        thread.join(timeout=60)
        assert found("dinh lang") == {article}
        assert found("ben song") == set()
        assert found("cho cu") == {other}

    def test_of_a_name_that_articles_borrow(self, section, spoil, in_background):
        topic = TopicFactory(name="Bến sông")
        articles = {ArticlePageFactory(parent=section, topics=[topic]) for _ in range(12)}
        spoil()
        thread = in_background(chunk_size=2)
        topic.name = "Đình làng"
        topic.save()
        thread.join(timeout=60)
        assert found("dinh lang") == articles
        assert found("ben song") == set()
