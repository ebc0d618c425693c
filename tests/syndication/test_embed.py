"""The pages that other sites show in a frame, and where people of the office make the code for them."""

import html
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.factories import ImageFactory
from home.models import WardSettings
from tests.articles.inputs import at

POLICY = "Content-Security-Policy"


@pytest.fixture
def write(section):
    """A function that publishes an article of the section, shown so many hours after noon."""

    def write(title, hours=0, parent=section, **values):
        return ArticlePageFactory(parent=parent, title=title, published_at=at(hours), **values)

    return write


@pytest.fixture
def ward(home_page):
    return WardSettings.objects.create(
        site=home_page.get_site(), ward_name="Phường 1", brand_colour="#0b4a8f"
    )


def latest(client, **query):
    """Return the titles that the frame shows."""
    answer = client.get("/embed/latest", query)
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    return [heading.get_text() for heading in soup.find_all("h2")]


class TestLatest:
    def test_holds_the_newest_of_all_sections(self, client, write, home_page):
        notices = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        for hours in range(6):
            write(f"tin {hours}", hours)
        write("thông báo", 9, parent=notices)
        assert latest(client) == ["thông báo", "tin 5", "tin 4", "tin 3", "tin 2"]

    def test_holds_those_of_one_section_by_slug_or_id(self, client, write, section, home_page):
        notices = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        write("tin")
        write("thông báo", parent=notices)
        assert latest(client, section=section.slug) == ["tin"]
        assert latest(client, section=section.pk) == ["tin"]

    def test_holds_those_of_one_topic(self, client, write, section):
        write("đúng", topics=[TopicFactory(slug="do-thi")])
        write("sai")
        assert latest(client, topic="do-thi") == ["đúng"]
        assert latest(client, topic="do-thi", section=section.slug) == ["đúng"]

    def test_holds_as_many_as_is_sensible(self, client, write):
        for hours in range(11):
            write(f"tin {hours}", hours)
        asked = ["0", "-3", "3", "10", "11", "9" * 18, "9" * 30, "nhiều", ""]
        shown = [len(latest(client, count=count)) for count in asked]
        assert shown == [1, 1, 3, 10, 10, 10, 5, 5, 5]

    def test_says_so_where_there_is_nothing(self, client, section):
        answer = client.get("/embed/latest")
        assert answer.status_code == 200
        assert BeautifulSoup(answer.content, "html.parser").find("p", class_="message")

    def test_answers_a_plain_sentence_to_what_is_not_there(self, client, section):
        wrong = ["khong-co", "999999999", "9" * 30, "\0", "<script>"]
        for query in [*({"section": one} for one in wrong), *({"topic": one} for one in wrong)]:
            answer = client.get("/embed/latest", query)
            assert answer.status_code == 400, query
            assert "frame-ancestors *" in answer[POLICY]
            assert "<script" not in answer.content.decode()

    def test_has_the_colours_that_are_asked_for(self, client, section):
        for asked, shown in (
            ("light", "light"),
            ("dark", "dark"),
            ("auto", "auto"),
            ("hồng", "auto"),
        ):
            page = client.get("/embed/latest", {"theme": asked}).content.decode()
            assert f'data-theme="{shown}"' in page

    def test_shows_pictures_unless_told_not_to(self, client, write):
        write("tin", lead_image=ImageFactory())
        assert "<img" in client.get("/embed/latest").content.decode()
        assert "<img" not in client.get("/embed/latest?pictures=0").content.decode()

    def test_costs_the_same_at_any_size(self, client, write):
        def cost():
            for _ in range(2):  # the first makes pictures and settings, which are changes
                client.get("/embed/latest?count=10")
            with CaptureQueriesContext(connection) as queries:
                client.get("/embed/latest?count=10")
            return len(queries)

        write("tin", lead_image=ImageFactory())
        few = cost()
        for hours in range(5):
            write(f"tin {hours}", hours, lead_image=ImageFactory())
        assert cost() == few <= 7


class TestArticle:
    def test_is_a_card(self, client, write, ward):
        article = write("Ra quân & <dọn dẹp>", summary="Sáng nay.", lead_image=ImageFactory())
        answer = client.get(f"/embed/article/{article.pk}?theme=dark")
        soup = BeautifulSoup(answer.content, "html.parser")
        assert soup.h1.get_text() == article.title
        assert soup.h1.a["href"] == article.url
        assert "Sáng nay." in soup.get_text()
        assert "Phường 1" in soup.footer.get_text()
        assert soup.img["alt"] == ""

    def test_that_is_not_there_is_said_in_the_frame(self, client, section):
        answer = client.get("/embed/article/999999999999999999")
        assert answer.status_code == 404
        assert "X-Frame-Options" not in answer
        assert (
            answer[POLICY].endswith("frame-ancestors *") or "frame-ancestors *;" in answer[POLICY]
        )


class TestEveryFrame:
    @pytest.fixture
    def pages(self, client, write, ward):
        image = ImageFactory()
        article = write("tin", lead_image=image)
        return [
            client.get(address) for address in ("/embed/latest", f"/embed/article/{article.pk}")
        ]

    def test_runs_nothing_and_asks_nobody_else(self, pages):
        for page in pages:
            soup = BeautifulSoup(page.content, "html.parser")
            assert not soup.find_all(["script", "iframe", "form", "object"])
            assert soup.base["target"] == "_blank"
            asked = [tag.get("src") or tag.get("href") for tag in soup.find_all(["img", "link"])]
            assert all(re.match("/(?!/)", address) for address in asked)
            assert {tuple(tag["rel"]) for tag in soup.find_all("a")} == {("noopener",)}

    def test_is_small(self, client, write, ward):
        image = ImageFactory()
        for hours in range(10):
            write("Tiêu đề dài như nhiều tin của phường " * 3, hours, lead_image=image)
        page = client.get("/embed/latest?count=10")
        style = Path(finders.find("css/embed.css"))
        assert len(page.content) + style.stat().st_size < 15_000

    def test_may_be_framed_by_anybody_and_do_nothing_there(self, pages):
        for page in pages:
            rules = dict(rule.strip().split(" ", 1) for rule in page[POLICY].split(";") if rule)
            assert "X-Frame-Options" not in page
            assert rules["frame-ancestors"] == "*"
            for name in ("default", "script", "connect", "frame", "media"):
                assert rules[f"{name}-src"] == "'none'"
            assert rules["form-action"] == rules["base-uri"] == "'none'"
            assert "'sha256-" in rules["style-src"]

    def test_is_no_visit_no_search_result_and_kept_for_five_minutes(self, client, pages):
        for page in pages:
            assert not page.cookies
            assert b"_lt" not in page.content
            assert page["X-Robots-Tag"] == "noindex"
            assert page["Cache-Control"] == "public, max-age=300"
            assert "Cookie" not in page.get("Vary", "")
            address = page.wsgi_request.get_full_path()
            again = client.get(address, headers={"if-none-match": page["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert client.head(address).status_code == 200
            assert client.post(address).status_code == 405

    def test_is_the_same_for_those_who_are_signed_in(self, admin_client, pages):
        for page in pages:
            mine = admin_client.get(page.wsgi_request.get_full_path())
            assert mine.content == page.content


def test_no_other_page_may_be_framed_by_others(client, section, write):
    for address in ("/", section.url, write("tin").url, "/tim-kiem/", "/rss/", "/khong-co/"):
        answer = client.get(address)
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer[POLICY]
        assert "*" not in answer[POLICY]


@pytest.mark.django_db
class TestGenerator:
    def code(self, client, **query):
        page = client.get(reverse("embed_code"), query)
        assert page.status_code == 200
        found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.content.decode(), re.DOTALL)
        return html.unescape(found[1]) if found else None

    def test_makes_a_frame_of_what_is_chosen(self, admin_client, client, section, write):
        write("đúng", topics=[TopicFactory(slug="do-thi")])
        code = self.code(
            admin_client,
            section=section.pk,
            topic="do-thi",
            count=3,
            theme="dark",
            width=400,
            height=300,
        )
        frame = BeautifulSoup(code, "html.parser").iframe
        assert frame["src"].startswith("http://localhost/embed/latest?")
        assert (frame["width"], frame["height"]) == ("400", "300")
        assert (frame["loading"], frame["referrerpolicy"]) == ("lazy", "no-referrer")
        assert frame["title"]
        shown = client.get(frame["src"]).content.decode()
        assert "đúng" in shown
        assert 'data-theme="dark"' in shown
        assert "pictures=0" in frame["src"]

    def test_starts_with_the_latest_of_all_sections(self, admin_client, section):
        code = self.code(admin_client)
        assert 'src="http://localhost/embed/latest?count=5&amp;theme=auto"' in code
        assert 'width="100%"' in code

    def test_says_what_is_wrong_instead(self, admin_client, section):
        assert self.code(admin_client, count=99, theme="auto", height=300) is None

    def test_is_for_everybody_who_may_enter_the_admin(self, client, section):
        address = reverse("embed_code")
        assert client.get(address).status_code == 302
        editor = User.objects.create_user("bien-tap")
        group = Group.objects.create(name="Chỉ vào trang quản trị")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        editor.groups.add(group)
        client.force_login(editor)
        assert client.get(address).status_code == 200
        assert address in client.get(reverse("wagtailadmin_home")).content.decode()
