"""Readers and editors at work in the same moment, each with a connection of its own."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from articles.models import ArticlePage
from syndication.choices import ImportState, Mode
from syndication.factories import SubscriptionFactory
from syndication.models import ImportedItem, Peer
from syndication.pulling.pull import pull
from tests.syndication.scripted_peer import picture_file

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("migrated_data_comes_back"),
]


def test_one_of_many_readers_reads_and_no_editor_is_overwritten(ward, peer, section, read):
    SubscriptionFactory(peer=peer, target_section=section, mode=Mode.AUTOMATIC)
    uid = ward.publish("Một")
    together, results = Barrier(4), []

    def reader():
        together.wait()
        results.append(pull(Peer.objects.get(pk=peer.pk)))
        connection.close()

    readers = [Thread(target=reader) for _number in range(4)]
    for thread in readers:
        thread.start()
    for thread in readers:
        thread.join()
    assert sum(result.placed for result in results) == 1
    assert all(result.is_busy for result in results if result.error)
    assert ArticlePage.objects.count() == 1

    # While the picture of a change is on its way, nothing holds the database, and an editor saves the page.
    data = picture_file()
    picture = ward.picture(data)
    [path] = ward.files

    def slow(handler):
        draft = ArticlePage.objects.get().get_latest_revision_as_object()
        draft.title = "Sửa ở đây"
        draft.save_revision()
        connection.close()
        del ward.answers[path]
        handler.reply(200, {"Content-Type": "image/jpeg"}, data)

    ward.answers[path] = slow
    ward.publish("Hai", uid, lead_image=picture)
    assert read().updated == 1
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Sửa ở đây"
    assert ImportedItem.objects.get(uid=uid).state == ImportState.UPDATED
