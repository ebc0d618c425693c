"""The addresses beside the page tree, and what every answer of the site has in common."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db.migrations.recorder import MigrationRecorder
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory, StandardPageFactory
from home.sitemaps import PublicPagesSitemap
from home.tasks import publish_scheduled
from home.views import _known_to_be_migrated
from tests.queries import cost

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_healthz_answers_without_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
class TestReadyz:
    def test_it_is_ready_even_before_the_worker_has_shown_itself(self, client):
        response = client.get("/readyz")
        assert response.status_code == 200
        assert response.json() == {
            "ready": True,
            "database": True,
            "migrations": True,
            "cache": True,
            "worker": False,
        }
        assert response["Cache-Control"] == "no-store"

    def test_the_worker_is_seen_for_five_minutes_after_its_last_sign(self, client):
        start = timezone.now()
        with time_machine.travel(start, tick=False) as clock:
            publish_scheduled.call_local()
            clock.move_to(start + timedelta(minutes=4, seconds=59))
            assert client.get("/readyz").json()["worker"] is True
            clock.move_to(start + timedelta(minutes=5, seconds=1))
            assert client.get("/readyz").json()["worker"] is False

    def test_it_is_not_ready_while_a_migration_is_missing(self, client):
        _known_to_be_migrated.cache_clear()  # as in a process that has just started
        MigrationRecorder.Migration.objects.filter(app="articles").delete()
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["ready"] is False
        assert response.json()["migrations"] is False

    def test_it_is_not_ready_when_the_cache_keeps_nothing(self, client, settings):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["cache"] is False


@pytest.mark.usefixtures("_no_database")
def test_it_is_not_ready_without_a_database(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] is False


def test_robots_keeps_out_of_the_admin_and_names_the_sitemap(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines


@pytest.mark.django_db
def test_the_sitemap_lists_public_pages_only_with_whole_addresses(
    client, home_page, section, make_private
):
    article = ArticlePageFactory(parent=section)
    private = make_private(ArticlePageFactory(parent=section))
    ArticlePageFactory(parent=section, live=False)
    ArticlePageFactory(parent=section, expire_at=timezone.now() - timedelta(seconds=1))
    private.create_alias(parent=section, update_slug="alias")
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert {element.text for element in tree.iter(LOCATION)} == {
        "http://localhost/",
        "http://localhost/an-ninh/",
        article.full_url,
    }


@pytest.mark.django_db
def test_a_sitemap_of_many_pages_is_a_list_of_parts_that_hold_each_once(
    client, section, monkeypatch
):
    monkeypatch.setattr(PublicPagesSitemap, "limit", 3)
    articles = [ArticlePageFactory(parent=section) for _ in range(5)]
    whole = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert whole.tag.endswith("}sitemapindex")
    parts = [element.text for element in whole.iter(LOCATION)]
    assert parts == [f"http://localhost/sitemap.xml?p={number}" for number in (1, 2, 3)]
    told = []
    for part in parts:
        tree = ElementTree.fromstring(client.get(part.removeprefix("http://localhost")).content)
        told += [element.text for element in tree.iter(LOCATION)]
    pages = ["http://localhost/", "http://localhost/an-ninh/"]
    assert told == pages + [article.full_url for article in articles]
    assert client.get("/sitemap.xml?p=4").status_code == 404
    assert client.get("/sitemap.xml?p=nhảm").status_code == 404


@pytest.mark.django_db
def test_a_sitemap_takes_as_many_queries_for_many_pages_as_for_few(client, section):
    few = cost(client, "/sitemap.xml")
    for _ in range(10):
        ArticlePageFactory(parent=section)
    assert cost(client, "/sitemap.xml") == few <= 8


@pytest.mark.django_db
def test_an_unknown_address_is_told_in_vietnamese_with_status_404(client):
    response = client.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    page = response.content.decode()
    assert '<html lang="vi">' in page
    assert "Không tìm thấy trang" in page


def test_the_page_for_a_failure_needs_no_database_and_no_request():
    page = render_to_string("500.html")
    assert '<html lang="vi">' in page
    assert "lỗi" in page
    assert "{%" not in page


@pytest.mark.django_db
def test_a_failure_is_answered_with_that_page(client, home_page, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(type(home_page), "serve", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    told = {"request_id": response["X-Request-ID"]}
    assert response.content.decode() == render_to_string("500.html", told)


def test_a_request_for_another_host_is_refused_in_vietnamese(client, settings):
    settings.ALLOWED_HOSTS = ["phuong.example"]
    response = client.get("/", headers={"Host": "khac.example"})
    assert response.status_code == 400
    assert response.content.decode() == render_to_string("400.html")
    assert "Yêu cầu không hợp lệ" in response.content.decode()


@pytest.mark.django_db  # asked for before anything is saved
def test_a_form_that_may_be_forged_is_refused_in_vietnamese():
    response = Client(enforce_csrf_checks=True).post("/admin/login/")
    assert response.status_code == 403
    assert "Chưa gửi được biểu mẫu" in response.content.decode()


@pytest.mark.django_db
def test_the_bar_for_editors_comes_with_a_session_whatever_its_cookie_is_called(
    client, admin_user, home_page, settings
):
    settings.SESSION_COOKIE_NAME = "phien"
    assert "wagtail-userbar" not in client.get("/").content.decode()
    client.force_login(admin_user)
    assert "phien" in client.cookies
    assert "wagtail-userbar" in client.get("/").content.decode()


def test_a_browser_that_asks_for_the_favicon_is_led_to_it(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url == "/static/favicon.svg"


@pytest.mark.django_db
class TestMedia:
    def test_pictures_may_be_kept_by_browsers_for_a_year(self, client):
        image = ImageFactory()
        response = client.get(image.file.url)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "max-age=31536000" in response["Cache-Control"]
        response.close()

    def test_a_picture_has_not_changed_since_it_was_fetched(self, client):
        image = ImageFactory()
        first = client.get(image.file.url)
        first.close()
        again = client.get(image.file.url, headers={"If-Modified-Since": first["Last-Modified"]})
        assert again.status_code == 304

    def test_documents_are_refused_here_and_served_by_the_view_that_checks(self, client):
        document = DocumentFactory()
        assert client.get(f"/media/{document.file.name}").status_code == 404
        response = client.get(document.url)
        assert response.status_code == 200
        response.close()

    @pytest.mark.parametrize(
        "path",
        [
            "images/../documents/mat.txt",
            "images/%2e%2e/documents/mat.txt",
            "images/..%2fdocuments%2fmat.txt",
            "images//../documents/mat.txt",
            "images/../../outside.txt",
            "/documents/mat.txt",
            "images/",
            "images",
            "",
            "images/%00",
        ],
    )
    def test_no_path_leads_out_of_the_folders_of_pictures(self, client, settings, path):
        secret = settings.MEDIA_ROOT / "documents" / "mat.txt"
        secret.parent.mkdir(parents=True)
        (settings.MEDIA_ROOT / "images").mkdir()
        for file in (secret, settings.MEDIA_ROOT.parent / "outside.txt"):
            file.write_text("bimat")
        response = client.get(f"/media/{path}", follow=True)
        content = b"".join(response) if response.streaming else response.content
        assert response.status_code == 404
        assert b"bimat" not in content


@pytest.mark.django_db
def test_public_pages_set_no_cookie_and_are_the_same_whatever_cookie_comes(
    client, home_page, section
):
    article = ArticlePageFactory(parent=section)
    about = StandardPageFactory(parent=home_page, slug="gioi-thieu")
    addresses = [page.get_url() for page in (home_page, section, article, about)]
    for address in [*addresses, "/an-ninh/rss/", "/khong-co/", "/sitemap.xml", "/robots.txt"]:
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address


@pytest.mark.django_db
def test_the_admin_greets_in_vietnamese_and_offers_the_language(client, admin_client):
    page = client.get("/admin/login/").content.decode()
    assert '<html lang="vi"' in page
    page = admin_client.get("/admin/account/").content.decode()
    assert '<option value="vi"' in page
