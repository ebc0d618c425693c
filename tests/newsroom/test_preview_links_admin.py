"""Where previews are sent from: who may make, see and revoke the links to a page."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from articles.factories import ArticlePageFactory
from newsroom.models import PreviewLink
from newsroom.preview_links.links import MADE, REVOKED, address_of, make_link
from tests.newsroom.preview_links import GONE, opened, soup, writer

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def screen(page):
    return reverse("preview_links", args=[page.pk])


def addresses_in(response):
    return [field["value"] for field in soup(response).select("input[readonly]")]


def revoke_form(link):
    return reverse("revoke_preview_link", args=[link.page_id, link.pk])


@pytest.fixture
def draft(section):
    return ArticlePageFactory(parent=section, title="Dự thảo", live=False)


@pytest.fixture
def editor(django_user_model, section):
    return client_of(writer(django_user_model, section, "change"))


class TestTheScreen:
    def test_says_that_there_is_no_link_yet(self, editor, draft):
        response = editor.get(screen(draft))
        assert response.status_code == 200
        assert addresses_in(response) == []

    def test_makes_a_link_that_opens(self, editor, draft):
        response = editor.post(screen(draft), {"reader": "Chủ tịch"}, follow=True)
        link = PreviewLink.objects.get()
        assert (link.page_id, link.created_by, link.reader) == (draft.pk, editor.user, "Chủ tịch")
        assert addresses_in(response) == [address_of(link)]
        assert "Chủ tịch" in soup(response).main.get_text()
        assert opened(link).status_code == 200

    def test_asks_for_no_name(self, editor, draft):
        editor.post(screen(draft))
        assert PreviewLink.objects.get().reader == ""

    def test_keeps_a_name_that_is_too_long_to_be_mended(self, editor, draft):
        response = editor.post(screen(draft), {"reader": "a" * 121})
        assert response.status_code == 200
        assert soup(response).select_one("[name=reader]")["value"] == "a" * 121
        assert not PreviewLink.objects.exists()

    def test_shows_only_links_that_open_the_page_and_the_latest_first(
        self, editor, draft, django_user_model
    ):
        gone = writer(django_user_model, draft, "change")
        make_link(draft, gone)
        gone.is_active = False
        gone.save()
        links = [make_link(draft, editor.user) for _ in range(3)]
        make_link(ArticlePageFactory(parent=draft.get_parent()), editor.user)
        editor.post(revoke_form(links[1]))
        shown = addresses_in(editor.get(screen(draft)))
        assert shown == [address_of(links[2]), address_of(links[0])]

    def test_warns_that_a_private_page_is_given_away(self, editor, draft, make_private):
        before = len(soup(editor.get(screen(draft))).select(".help-warning"))
        make_private(draft.get_parent())
        assert len(soup(editor.get(screen(draft))).select(".help-warning")) == before + 1

    def test_revokes_a_link_once(self, editor, draft):
        link = make_link(draft, editor.user)
        for _ in range(2):
            response = editor.post(revoke_form(link), follow=True)
            assert response.redirect_chain == [(screen(draft), 302)]
        assert opened(link).status_code == GONE
        assert PageLogEntry.objects.filter(action=REVOKED).count() == 1

    def test_is_told_in_the_history_of_the_page(self, editor, draft):
        editor.post(screen(draft), {"reader": "Chủ tịch"})
        editor.post(revoke_form(PreviewLink.objects.get()))
        entries = PageLogEntry.objects.filter(page=draft.pk, user=editor.user)
        entries = entries.filter(action__in=[MADE, REVOKED])
        assert set(entries.values_list("action", flat=True)) == {MADE, REVOKED}
        assert {entry.data["reader"] for entry in entries} == {"Chủ tịch"}
        history = editor.get(reverse("wagtailadmin_pages:history", args=[draft.pk]))
        assert all(str(entry.message) in history.content.decode() for entry in entries)


class TestSomebodyElse:
    @pytest.fixture
    def stranger(self, django_user_model, home_page):
        """Somebody with another section to look after, and none of this one."""
        other = ArticlePageFactory(parent=home_page, title="Chuyên mục khác")
        return client_of(writer(django_user_model, other, "change"))

    def test_may_neither_make_nor_see_nor_revoke(self, stranger, editor, draft):
        link = make_link(draft, editor.user)
        for response in (
            stranger.get(screen(draft)),
            stranger.post(screen(draft), {"reader": ""}),
            stranger.post(revoke_form(link)),
        ):
            assert response.status_code == 302
            assert response["Location"] == reverse("wagtailadmin_home")
        assert PreviewLink.objects.count() == 1
        assert opened(link).status_code == 200

    def test_revokes_no_link_of_another_page_by_way_of_their_own(
        self, editor, home_page, admin_user, section
    ):
        link = make_link(home_page, admin_user)
        address = reverse("revoke_preview_link", args=[section.pk, link.pk])
        assert editor.post(address).status_code == 404
        assert opened(link).status_code == 200

    def test_without_an_account_is_sent_to_the_login(self, draft):
        assert reverse("wagtailadmin_login") in Client().get(screen(draft))["Location"]


class TestThePageEditor:
    def test_leads_to_the_screen(self, editor, draft):
        response = editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
        assert soup(response).find("a", href=screen(draft))

    def test_leads_there_too_while_the_page_is_locked(self, editor, draft, admin_user):
        draft.locked, draft.locked_by = True, admin_user
        draft.save()
        response = editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
        assert soup(response).find("a", href=screen(draft))
        assert editor.post(screen(draft)).status_code == 302

    def test_of_an_alias_has_nothing_to_send(self, admin_client, section):
        alias = ArticlePageFactory(parent=section).create_alias(update_slug="bong")
        response = admin_client.get(reverse("wagtailadmin_explore", args=[alias.pk]), follow=True)
        assert not soup(response).find("a", href=screen(alias))
        assert admin_client.get(screen(alias)).status_code == 404

    def test_of_the_root_is_none(self, admin_client, home_page):
        assert admin_client.get(screen(home_page.get_parent())).status_code == 404
