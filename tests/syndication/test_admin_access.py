"""Who sees the screens of sharing, the panel on the admin's home, and the word above the editor of an article."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.factories import ArticlePageFactory
from newsroom.roles import ADMINISTRATORS, PUBLISHERS, REVIEWERS, SHARING_EDITORS, WRITERS
from syndication.choices import ImportState, PeerState
from syndication.factories import ImportedItemFactory, PeerFactory
from syndication.models import ImportedItem, Peer, SharingLogEntry
from syndication.screens.peers import PeerActionView
from tests.syndication.people import item_url, peer_url, sharing_editor, somebody, text_of

pytestmark = pytest.mark.django_db
HOME = "wagtailadmin_home"
LISTS = ("sharing_peers:index", "sharing_items:index", "sharing_log:index")


@pytest.fixture
def editor(django_user_model):
    return sharing_editor(django_user_model)


@pytest.fixture
def other_editors(django_user_model):
    """One member of each group that the portal comes with and that has nothing to do with sharing."""
    groups = Group.objects.exclude(name__in=[SHARING_EDITORS, ADMINISTRATORS])
    names = groups.values_list("name", flat=True)
    assert {WRITERS, REVIEWERS, PUBLISHERS} <= set(names)
    return [somebody(django_user_model, name) for name in names]


@pytest.fixture
def peer(db):
    return PeerFactory(name="Phường Bạn", token="ma-bi-mat")


def posts(peer, item):
    """Return all that changes sources and items, as pairs of an address and data."""
    bulk = [
        reverse("wagtail_bulk_action", args=["syndication", "importeditem", name])
        + f"?id={item.pk}"
        for name in ("accept", "reject", "place")
    ]
    urls = [
        peer_url("add"),
        peer_url("edit", peer),
        peer_url("delete", peer),
        *[peer_url(name, peer) for name in PeerActionView.names],
        *[item_url(name, item) for name in ("accept", "reject", "place")],
        *bulk,
    ]
    return [(url, {"address": "https://la.example", "policy": "lead"}) for url in urls]


class TestGroup:
    def test_may_look_after_sources_and_items_and_read_the_log(self):
        found = Group.objects.get(name=SHARING_EDITORS).permissions.values_list(
            "codename", flat=True
        )
        assert sorted(found) == [
            "access_admin",
            "add_peer",
            "add_receiver",
            "change_importeditem",
            "change_peer",
            "change_receiver",
            "delete_peer",
            "delete_receiver",
            "view_importeditem",
            "view_peer",
            "view_receiver",
            "view_sharinglogentry",
        ]

    def test_finds_the_screens_in_the_menu(self, editor):
        page = editor.get(reverse(HOME)).content.decode()
        for name in LISTS:
            assert reverse(name) in page
            assert editor.get(reverse(name)).status_code == 200


class TestOthers:
    def test_see_nothing_of_it(self, other_editors, peer):
        item = ImportedItemFactory(peer=peer)
        for client in other_editors:
            home = client.get(reverse(HOME)).content.decode()
            for name in LISTS:
                assert reverse(name) not in home
                assert client.get(reverse(name)).status_code == 302
            for url in (peer_url("inspect", peer), peer_url("edit", peer), peer_url("add")):
                assert client.get(url).status_code == 302
            assert client.get(item_url("inspect", item)).status_code == 302

    def test_change_nothing_by_posting_directly(self, other_editors, peer):
        item = ImportedItemFactory(peer=peer)
        before = (list(Peer.objects.values()), list(ImportedItem.objects.values()))
        for client in other_editors:
            for url, data in posts(peer, item):
                response = client.post(url, data)
                assert response["Location"] == reverse(HOME), url
        assert (list(Peer.objects.values()), list(ImportedItem.objects.values())) == before
        assert not SharingLogEntry.objects.exists()

    def test_without_a_login_there_is_nothing(self, client, peer):
        item = ImportedItemFactory(peer=peer)
        for url, data in posts(peer, item):
            assert reverse("wagtailadmin_login") in client.post(url, data)["Location"]
        assert Peer.objects.count() == 1

    def test_somebody_who_may_only_look_has_no_buttons_and_no_boxes(self, django_user_model, peer):
        reader = sharing_editor(django_user_model)
        group = Group.objects.get(name=SHARING_EDITORS)
        group.permissions.remove(*group.permissions.filter(codename__regex="^(add|change|delete)_"))
        item = ImportedItemFactory(peer=peer)
        for url in (peer_url("inspect", peer), item_url("inspect", item), item_url("index")):
            response = reader.get(url)
            assert response.status_code == 200
            page = BeautifulSoup(response.content, "html.parser")
            assert not page.select("main form[method=post]")
            assert not page.select("[data-bulk-action-checkbox]")
        for url, data in posts(peer, item):
            assert reader.post(url, data)["Location"] == reverse(HOME), url


class TestPanel:
    def panel(self, client):
        page = BeautifulSoup(client.get(reverse(HOME)).content, "html.parser")
        headings = [one for one in page.select("main h2") if one.text.strip() == "Chia sẻ tin"]
        return " ".join(headings[0].parent.text.split()) if headings else ""

    def test_is_not_there_where_all_is_well(self, editor, peer):
        ImportedItemFactory(peer=peer, state=ImportState.PLACED)
        assert self.panel(editor) == ""

    def test_tells_what_waits_and_which_sources_are_in_trouble(self, editor, peer):
        ImportedItemFactory(peer=peer)
        ImportedItemFactory(peer=peer, state=ImportState.PLACED, withdrawal_waits=True)
        Peer.objects.update(failures=2)
        PeerFactory(name="Giữ lại", state=PeerState.HELD)
        PeerFactory(name="Nghỉ", state=PeerState.PAUSED, failures=9)
        told = self.panel(editor)
        assert "Tin nhập chờ xem: 2" in told
        assert "Nguồn có vấn đề: 2" in told
        assert "Phường Bạn" in told
        assert "Giữ lại" in told
        assert "Nghỉ" not in told

    def test_is_not_for_others(self, other_editors, peer):
        ImportedItemFactory(peer=peer)
        assert {self.panel(client) for client in other_editors} == {""}


class TestEditorOfAnArticle:
    def told(self, client, page):
        response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200
        return text_of(response), response.content.decode()

    @pytest.mark.parametrize(
        ("state", "sentence"),
        [
            (ImportState.PLACED, "Khi bài được sửa ở đây"),
            (ImportState.FORKED, "Bài đã được sửa ở đây"),
            (ImportState.UPDATED, "phường kia đã sửa bài"),
            (ImportState.WITHDRAWN, "đã thu hồi"),
        ],
    )
    def test_says_where_it_comes_from(self, admin_client, section, peer, state, sentence):
        page = ArticlePageFactory(parent=section)
        item = ImportedItemFactory(peer=peer, page=page, state=state)
        text, html = self.told(admin_client, page)
        assert f"Bài này nhận từ “{item.source_name}”." in text
        assert sentence in text
        assert item_url("inspect", item) in html

    def test_leads_others_nowhere_that_they_may_not_go(self, django_user_model, section, peer):
        page = ArticlePageFactory(parent=section)
        item = ImportedItemFactory(peer=peer, page=page)
        text, html = self.told(somebody(django_user_model, PUBLISHERS), page)
        assert "Bài này nhận từ" in text
        assert item_url("inspect", item) not in html

    def test_says_nothing_of_an_article_of_this_ward(self, admin_client, section, peer):
        assert (
            "Bài này nhận từ" not in self.told(admin_client, ArticlePageFactory(parent=section))[0]
        )
