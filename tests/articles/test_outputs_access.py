"""The three outputs of an article: only what is public leaves, nobody counts or lists them, and they cost little."""

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from articles.factories import ArticlePageFactory
from home.factories import ImageFactory
from tests.articles.inputs import at
from tests.queries import cost
from visits.importers.paths import Paths

pytestmark = pytest.mark.django_db

OUTPUTS = ["in", "luu", "loa"]
every_output = pytest.mark.parametrize("output", OUTPUTS)


def answer(client, article, output):
    return client.get(f"{article.url}{output}/")


@every_output
class TestWhatIsPublic:
    def test_is_given(self, write, client, output):
        response = answer(client, write("Ra quân dọn kênh"), output)
        assert response.status_code == 200
        assert "Ra quân dọn kênh" in response.content.decode()

    def test_leaves_in_an_alias_too(self, write, section, client, output):
        article = write("Ra quân dọn kênh")
        alias = article.create_alias(parent=section, update_slug="bong")
        text = answer(client, alias, output).content.decode()
        assert "Ra quân dọn kênh" in text

    @pytest.mark.parametrize("values", [{"live": False}, {"expire_at": at(-24 * 365 * 10)}])
    def test_does_not_include_drafts_and_what_is_past_its_time(self, write, client, output, values):
        article = write("Mật", **values)
        response = answer(client, article, output)
        assert response.status_code == 404
        assert "Mật" not in response.content.decode()

    def test_does_not_include_what_is_kept_for_people_who_sign_in(
        self, write, client, admin_client, make_private, output
    ):
        article = make_private(write("Mật"))
        response = answer(client, article, output)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")
        response = answer(admin_client, article, output)
        assert response.status_code == 200
        assert "private" in response["Cache-Control"]

    def test_does_not_include_what_has_a_password(self, write, client, output):
        article = write("Mật")
        PageViewRestriction.objects.create(
            page=article, restriction_type=PageViewRestriction.PASSWORD, password="khẩu lệnh"
        )
        response = answer(client, article, output)
        assert "wagtailcore/password_required.html" in [item.name for item in response.templates]
        assert "<h1>Mật</h1>" not in response.content.decode()

    def test_does_not_include_hidden_articles_and_their_aliases(
        self, hidden_articles, client, output
    ):
        for article in hidden_articles():
            assert answer(client, article, output).status_code in (302, 404)

    def test_is_what_was_published_and_not_the_draft_after_it(self, write, client, output):
        article = write("Đã đăng")
        article.title = "Đang sửa"
        article.save_revision()
        text = answer(client, article, output).content.decode()
        assert "Đã đăng" in text
        assert "Đang sửa" not in text


@every_output
class TestAddresses:
    @pytest.mark.parametrize("rest", ["{}/khac/", "{0}/{0}/", "x{}/", "{}x/"])
    def test_beside_them_there_is_nothing(self, write, client, output, rest):
        assert client.get(write("Ra quân").url + rest.format(output)).status_code == 404

    def test_answer_head(self, write, client, output):
        article = write("Ra quân")
        response = client.head(f"{article.url}{output}/")
        assert response.status_code == 200
        assert response.content == b""

    def test_gain_their_slash(self, write, client, output):
        article = write("Ra quân")
        response = client.get(f"{article.url}{output}")
        assert response["Location"] == f"{article.url}{output}/"

    def test_are_linked_from_the_article_and_not_from_its_preview(self, write, client, output):
        article = write("Ra quân")
        link = f'href="{article.url}{output}/" rel="nofollow"'
        assert link in client.get(article.url).content.decode()
        assert link not in article.make_preview_request().content.decode()

    def test_are_kept_out_of_search_engines(self, write, client, output):
        article = write("Ra quân")
        response = answer(client, article, output)
        assert response["X-Robots-Tag"] == "noindex"
        assert f"/{output}/" not in client.get("/sitemap.xml").content.decode()
        assert [url["location"] for url in article.get_sitemap_urls()] == [article.full_url]

    def test_set_no_cookie(self, write, client, output):
        assert not answer(client, write("Ra quân"), output).cookies


@every_output
class TestVisits:
    def test_are_not_counted_by_a_beacon(self, write, client, output):
        article = write("Ra quân")
        assert "data-lt" in client.get(article.url).content.decode()
        text = answer(client, article, output).content.decode()
        assert "lt.js" not in text
        assert "data-lt" not in text
        assert "data-token" not in text

    def test_are_not_counted_from_a_log(self, write, section, output):
        article = write("Ra quân")
        paths = Paths(section.get_site())
        assert paths.find(article.url.encode()) == article.pk
        assert paths.find(f"{article.url}{output}/".encode()) is None
        assert paths.find(f"{article.url}{output}?x=1".encode()) is None
        assert paths.find(f"/cu/{output}/".encode()) == f"/cu/{output}"  # of the portal before


def test_the_api_knows_the_article_by_its_page(write, client):
    article = write("Ra quân")
    answer = client.get(f"/api/v2/pages/{article.pk}/").json()
    assert answer["meta"]["html_url"] == article.full_url


@every_output
@pytest.mark.parametrize("with_pictures", [False, True])
def test_an_output_costs_less_than_the_page(write, client, output, with_pictures):
    picture = {"image": ImageFactory(), "caption": "", "credit": ""}
    body = [("paragraph", RichText("<p>Dọn kênh.</p>"))]
    values = {"lead_image": ImageFactory()} if with_pictures else {}
    body += [("picture", picture), ("gallery", [picture] * 5)] if with_pictures else []
    article = write("Ra quân", body=body, **values)
    ArticlePageFactory.create_batch(5, parent=article.get_parent())
    cache.clear()
    page = cost(client, article.url)
    assert cost(client, f"{article.url}{output}/") < page
