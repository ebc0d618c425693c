"""Who may import Word files, and what becomes of a file that waits to be confirmed."""

import os
import stat
import time
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from articles.factories import ArticleIndexPageFactory
from articles.importers.word.uploads import MAX_AGE, remove_old_uploads
from articles.models import ArticlePage
from home.factories import StandardPageFactory
from tests.articles.word_senders import UPLOAD, confirmation, news, send

pytestmark = pytest.mark.django_db


class TestPermission:
    def refused(self, response):
        return response.status_code == 302 and response.url == reverse("wagtailadmin_home")

    def test_nobody_without_the_right_to_add_articles_comes_in(self, writer, section, home_page):
        client = writer(None)
        assert self.refused(client.get(UPLOAD))
        assert self.refused(send(client, news(), section))
        page = StandardPageFactory(parent=home_page)
        assert self.refused(writer(page, name="khac").get(UPLOAD))

    def test_strangers_are_asked_to_log_in(self, section):
        response = send(Client(), news(), section)
        assert response.status_code == 302
        assert "/admin/login/" in response.url

    def test_a_section_of_others_cannot_be_chosen(self, writer, section, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Văn hoá")
        client = writer()
        assert "section" in send(client, news(), other).context["form"].errors
        address, values = confirmation(client, news(), section)
        response = client.post(address, values | {"section": other.pk})
        assert "section" in response.context["form"].errors
        assert not ArticlePage.objects.exists()

    def test_a_file_of_others_is_not_shown_nor_used(self, writer, section):
        address, values = confirmation(writer(), news(), section)
        other = writer(name="nguoi-khac")
        for response in (other.get(address), other.post(address, values)):
            assert response.status_code == 302
            assert response.url == UPLOAD
        assert not ArticlePage.objects.exists()

    def test_a_post_without_the_token_of_the_form_is_refused(self, writer, section):
        client = Client(enforce_csrf_checks=True)
        client.force_login(writer().user)
        assert send(client, news(), section).status_code == 403

    def test_sections_and_the_menu_lead_to_it(self, writer, section, home_page):
        client = writer()
        button = f"{UPLOAD}?section={section.pk}"
        explorer = client.get(reverse("wagtailadmin_explore", args=[section.pk]))
        assert button in explorer.content.decode()
        assert f'"{UPLOAD}"' in explorer.content.decode()
        page = StandardPageFactory(parent=home_page)
        other = writer(page, name="khac").get(reverse("wagtailadmin_explore", args=[page.pk]))
        assert "nhap-tu-word/?section" not in other.content.decode()


class TestWaitingFile:
    @pytest.fixture
    def folder(self, settings):
        return Path(settings.DATA_DIR) / "word-imports"

    def test_it_waits_where_nobody_else_reads_and_goes_when_used(
        self, writer, section, folder, settings
    ):
        client = writer()
        address, values = confirmation(client, news(), section)
        [waiting] = folder.iterdir()
        assert stat.S_IMODE(waiting.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert not waiting.is_relative_to(settings.MEDIA_ROOT)
        client.post(address, values)
        assert [path.suffix for path in folder.iterdir()] == [".done"]

    def test_sending_twice_makes_one_article_and_leads_to_it(self, writer, section):
        client = writer()
        address, values = confirmation(client, news(), section)
        first, second = client.post(address, values), client.post(address, values)
        assert ArticlePage.objects.count() == 1
        assert first.url == second.url == client.get(address).url

    def test_a_failure_leaves_the_file_for_another_try(self, writer, section, monkeypatch):
        client = writer()
        client.raise_request_exception = False
        address, values = confirmation(client, news(), section)
        # The title's slug finds no place in the database: what fails there can be anything.
        monkeypatch.setattr(ArticlePage, "save_revision", None)
        assert client.post(address, values).status_code == 500
        assert not ArticlePage.objects.exists()
        monkeypatch.undo()
        assert client.post(address, values).status_code == 302
        assert ArticlePage.objects.count() == 1

    def test_it_can_be_discarded(self, writer, section, folder):
        client = writer()
        address, _ = confirmation(client, news(), section)
        assert client.post(address, {"discard": ""}).url == UPLOAD
        assert list(folder.iterdir()) == []
        assert client.get(address).url == UPLOAD

    def test_after_a_day_it_goes_but_not_before(self, writer, section, folder):
        client = writer()
        address, _ = confirmation(client, news(), section)
        [waiting] = folder.iterdir()
        for age, is_there in ((MAX_AGE - 60, True), (MAX_AGE + 60, False)):
            moment = time.time() - age
            os.utime(waiting, (moment, moment))
            remove_old_uploads()
            assert waiting.exists() == is_there
        assert client.get(address).url == UPLOAD

    @pytest.mark.parametrize("token", ["x", "WzEsImEiXQ:1:a", "..%2F..%2Fdb"])
    def test_made_up_addresses_lead_back(self, writer, token):
        response = writer().get(f"{UPLOAD}{token}/")
        assert response.status_code in (302, 404)
