"""What a preview link opens, for whom, for how long, and what it never tells."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory
from newsroom.models import PreviewLink
from newsroom.preview_links.links import KEPT, LIFETIME, address_of, make_link, revoke
from newsroom.tasks import prune_preview_links
from tests.home.test_page_types import every_page_type, factory_of, make_parent
from tests.newsroom.preview_links import GONE, opened, path_of, soup, writer

pytestmark = pytest.mark.django_db

SECRET = "Dự thảo thông báo cắt điện"


@pytest.fixture
def editor(django_user_model, home_page):
    return writer(django_user_model, home_page, "change")


@pytest.fixture
def draft(section):
    """An article that was never published."""
    return ArticlePageFactory(
        parent=section,
        title=SECRET,
        summary="Tóm tắt minh hoạ",
        slug="du-thao",
        live=False,
        lead_image=ImageFactory(),
    )


@pytest.fixture
def link(draft, editor):
    return make_link(draft, editor, "Chủ tịch phường")


class TestALink:
    def test_opens_the_draft_for_somebody_without_an_account(self, link):
        response = opened(link)
        assert response.status_code == 200
        assert soup(response).h1.get_text(strip=True) == SECRET

    def test_shows_what_was_saved_last(self, link, draft):
        draft.title = "Bản sửa lần hai"
        draft.save_revision()
        assert soup(opened(link)).h1.get_text(strip=True) == "Bản sửa lần hai"

    def test_of_a_published_page_shows_its_unpublished_changes(self, section, editor):
        article = ArticlePageFactory(parent=section, title="Đã đăng")
        link = make_link(article, editor)
        banner = soup(opened(link)).aside
        article.title = "Sửa sau khi đăng"
        article.save_revision()
        page = soup(opened(link))
        assert page.h1.get_text(strip=True) == "Sửa sau khi đăng"
        assert page.aside != banner

    @every_page_type
    def test_opens_every_type_of_page_with_a_banner(self, page_type, admin_user):
        page = factory_of(page_type)(parent=make_parent(page_type))
        response = opened(make_link(page, admin_user))
        assert response.status_code == 200
        assert (
            f"{timezone.localtime() + LIFETIME:%d-%m-%Y}" in soup(response).select_one(".note").text
        )

    def test_opens_while_the_page_is_locked(self, link, draft, editor):
        draft.locked, draft.locked_by = True, editor
        draft.save()
        assert opened(link).status_code == 200

    def test_opens_a_private_page_without_a_password(self, link, section, make_private):
        make_private(section)
        assert opened(link).status_code == 200

    def test_answers_a_head_and_nothing_else(self, link):
        client, path = Client(enforce_csrf_checks=True), path_of(link)
        assert client.head(path).status_code == 200
        for method in ("post", "put", "patch", "delete", "options"):
            assert getattr(client, method)(path).status_code == 405

    def test_lasts_two_days(self, link):
        assert abs(link.expires_at - link.created_at - timedelta(hours=48)) < timedelta(seconds=5)

    def test_says_that_it_has_ended(self, link):
        PreviewLink.objects.update(
            created_at=timezone.now() - timedelta(hours=49), expires_at=timezone.now()
        )
        link.refresh_from_db()
        response = opened(link)
        assert response.status_code == GONE
        assert SECRET not in response.content.decode()

    def test_says_so_once_it_is_revoked(self, link, editor):
        assert revoke(link, editor)
        assert not revoke(link, editor)
        assert opened(link).status_code == GONE

    def test_ends_with_its_page(self, link, draft):
        path = path_of(link)
        draft.delete()
        assert Client().get(path).status_code == GONE

    @pytest.mark.parametrize("change", ["deactivate", "leave", "delete"])
    def test_ends_when_its_maker_may_not_edit_the_page_any_more(self, link, editor, change):
        if change == "deactivate":
            editor.is_active = False
            editor.save()
        elif change == "leave":
            editor.groups.clear()
        else:
            editor.delete()
        assert opened(link).status_code == GONE

    def test_cannot_be_guessed_from_another(self, link, draft, editor):
        other = make_link(draft, editor)
        signature = path_of(link).rpartition(".")[2]
        forged = path_of(other).rpartition(".")[0] + f".{signature}"
        assert forged != path_of(other)
        for path in (forged, f"/xem-truoc/{link.pk}/", "/xem-truoc/x.y/", "/xem-truoc/%00/"):
            response = Client().get(path)
            assert response.status_code == 404
            assert SECRET not in response.content.decode()

    def test_opens_nothing_else_in_a_database_that_gave_its_number_out_again(self, link, editor):
        path = path_of(link)
        PreviewLink.objects.filter(pk=link.pk).update(created_at=timezone.now())
        assert Client().get(path).status_code == GONE


class TestTheOpenedPage:
    def test_is_kept_by_nobody_and_found_by_nobody(self, link, editor):
        revoked = make_link(link.page, editor)
        revoke(revoked, editor)
        for response in (opened(link), opened(revoked)):
            assert "noindex" in response["X-Robots-Tag"]
            assert "noindex" in soup(response).find("meta", attrs={"name": "robots"})["content"]
            assert response["Referrer-Policy"] == "no-referrer"
            assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
            assert not response.cookies

    def test_sends_no_beacon(self, link, editor, section):
        revoked = make_link(link.page, editor)
        revoke(revoked, editor)
        assert b"data-token" in Client().get(section.get_url()).content
        for response in (opened(link), opened(revoked)):
            assert b"data-token" not in response.content

    def test_tells_programs_no_more_than_that_it_is_a_preview(self, link, draft):
        page = soup(opened(link))
        told = [meta["property"] for meta in page.find_all("meta", property=True)]
        assert told == ["og:title"]
        title = page.find("meta", property="og:title")["content"]
        assert page.title.get_text(strip=True).startswith(f"{title} · ")
        for kind in ("canonical", "alternate"):
            assert page.find("link", rel=kind) is None
        assert page.find("meta", attrs={"name": "description"}) is None
        assert SECRET not in str(page.head)
        assert page.find("script", type="application/ld+json") is None
        assert page.select_one(".share") is None
        assert draft.get_url() not in str(page)

    def test_is_the_same_for_somebody_who_is_signed_in(self, link, admin_client):
        response = admin_client.get(path_of(link))
        assert b"wagtail-userbar" not in response.content
        assert response.content.split() == opened(link).content.split()

    def test_names_no_other_draft_beside_it(self, link, draft, section):
        for values in ({"title": "Tin khác công khai"}, {"title": "Bí mật", "live": False}):
            other = ArticlePageFactory(parent=section, **values)
            draft.related_news.append(("article", other))
        draft.save_revision()
        text = soup(opened(link)).get_text()
        assert "Tin khác công khai" in text
        assert "Bí mật" not in text

    def test_leaves_documents_of_private_collections_closed(self, link, draft):
        document = DocumentFactory(title="Danh sách kín", file__filename="kin.mp3")
        CollectionViewRestriction.objects.create(
            collection=document.collection, restriction_type="login"
        )
        draft.audio = document
        draft.save_revision()
        assert document.url not in opened(link).content.decode()
        assert Client().get(document.url).status_code == 302


def test_a_link_is_no_use_of_its_page(link, draft):
    usage = ReferenceIndex.get_references_to(Page.objects.get(pk=draft.pk))
    assert not usage.filter(base_content_type__app_label="newsroom").exists()


def test_links_are_forgotten_a_month_after_their_end(draft, editor):
    old, late = make_link(draft, editor), make_link(draft, editor)
    for link, age in ((old, KEPT + timedelta(hours=1)), (late, KEPT - timedelta(hours=1))):
        end = timezone.now() - age
        PreviewLink.objects.filter(pk=link.pk).update(created_at=end - LIFETIME, expires_at=end)
    prune_preview_links.call_local()
    assert [link.pk for link in PreviewLink.objects.all()] == [late.pk]


def test_an_address_is_whole_and_survives_a_chat(link, settings):
    address = address_of(link)
    assert address.startswith(f"{settings.BASE_URL}/xem-truoc/")
    assert address.endswith("/")
    assert len(address) < 150
