"""A section's list and filters, the home page's choice of news, and RSS."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.template import Context
from django.urls import reverse

from articles.factories import ArticleIndexPageFactory, TopicFactory
from articles.models import ArticlePage
from articles.templatetags import articles as tags
from articles.templatetags.articles import LATEST_PER_SECTION, front_page
from home.content_version import renew
from home.factories import ImageFactory, NeighbourhoodFactory, StandardPageFactory
from tests.articles.inputs import NOON
from tests.home.test_pages import article_form
from tests.queries import cost


def titles(pages):
    return [page.title for page in pages]


class TestList:
    def listed(self, client, section, **query):
        return titles(client.get(section.url, query).context["articles"])

    def test_of_an_empty_section_says_so(self, section, client):
        response = client.get(section.url)
        assert response.status_code == 200
        assert list(response.context["articles"]) == []
        assert response.context["filter"].years == {}

    def test_holds_its_own_and_nested_articles_latest_first(
        self, write, section, client, home_page
    ):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        write("cũ", -5)
        write("mới", 5)
        write("mục con", 1, parent=below)
        write("mục khác", 2, parent=elsewhere)
        assert self.listed(client, section) == ["mới", "mục con", "cũ"]
        assert self.listed(client, below) == ["mục con"]
        assert titles(client.get(section.url).context["subsections"]) == ["Khu phố"]

    def test_goes_by_the_time_shown_not_by_that_of_publishing(self, write, section, client):
        write("tin mới")
        write("tin cũ nhập sau", published_at=datetime(2022, 12, 29, tzinfo=UTC))
        assert self.listed(client, section) == ["tin mới", "tin cũ nhập sau"]

    def test_puts_the_newest_page_first_at_equal_times(self, write, section, client):
        for title in "abc":
            write(title)
        assert self.listed(client, section) == ["c", "b", "a"]

    def test_holds_public_articles_only(self, write, section, client, home_page, make_private):
        closed = ArticleIndexPageFactory(parent=home_page, title="Nội bộ")
        inside = write("trong mục riêng", parent=closed)
        private = make_private(write("riêng"))
        for page in (inside, private):
            page.create_alias(parent=section, update_slug=f"ban-sao-{page.pk}")
        make_private(closed)
        make_private(ArticleIndexPageFactory(parent=section, title="Mục con riêng"))
        write("nháp", live=False)
        write("hết hạn", expire_at=NOON - timedelta(days=3650))
        write("công khai")
        response = client.get(section.url)
        assert titles(response.context["articles"]) == ["công khai"]
        assert list(response.context["subsections"]) == []
        assert "riêng" not in response.content.decode()

    def test_holds_an_article_once_beside_its_alias(self, write, section, client, home_page):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        source = write("tin")
        source.create_alias(parent=below)
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        source.create_alias(parent=elsewhere)
        assert self.listed(client, section) == ["tin"]
        assert self.listed(client, elsewhere) == ["tin"]

    def test_has_twenty_articles_a_page(self, write, section, client):
        for hours in range(41):
            write(f"tin {hours}", hours)
        assert self.listed(client, section)[:2] == ["tin 40", "tin 39"]
        assert len(self.listed(client, section)) == 20
        assert self.listed(client, section, trang=3) == ["tin 0"]
        assert self.listed(client, section, trang="nhảm") == self.listed(client, section)
        assert self.listed(client, section, trang=99) == ["tin 0"]
        assert self.listed(client, section, trang=-1) == ["tin 0"]

    def test_costs_the_same_at_any_size(self, write, section, client):
        def costs():
            return [cost(client, section.url + query) for query in ("", "?chu-de=ma-tuy&nam=2026")]

        own = {
            "topics": [TopicFactory(slug="ma-tuy")],
            "neighbourhoods": [NeighbourhoodFactory()],
        }
        for hours in range(10):
            write(f"tin {hours}", hours, lead_image=ImageFactory(), **own)
        few = costs()
        assert max(few) <= 10
        for hours in range(10, 50):
            write(f"tin {hours}", hours, lead_image=ImageFactory(), **own)
        assert costs() == few


class TestFilter:
    @pytest.fixture(autouse=True)
    def _articles(self, write):
        self.topic = TopicFactory(name="Phòng chống ma tuý", slug="ma-tuy")
        self.place = NeighbourhoodFactory(name="Khu phố 1")
        write("chủ đề", topics=[self.topic], published_at=datetime(2022, 12, 29, tzinfo=UTC))
        write("khu phố", neighbourhoods=[self.place])
        both = {"topics": [self.topic], "neighbourhoods": [self.place]}
        write("cả hai", -1, **both)
        TopicFactory(slug="khong-co-bai")

    def filtered(self, client, section, **query):
        return titles(client.get(section.url, query).context["articles"])

    def test_by_topic(self, client, section):
        assert self.filtered(client, section, **{"chu-de": "ma-tuy"}) == ["cả hai", "chủ đề"]

    def test_by_neighbourhood(self, client, section):
        found = self.filtered(client, section, **{"khu-pho": self.place.pk})
        assert found == ["khu phố", "cả hai"]

    def test_by_year(self, client, section):
        assert self.filtered(client, section, nam=2022) == ["chủ đề"]
        assert self.filtered(client, section, nam=2024) == []

    def test_year_begins_at_midnight_in_vietnam(self, client, section, write):
        write("giao thừa", published_at=datetime(2023, 12, 31, 16, 59, tzinfo=UTC))
        write("năm mới", published_at=datetime(2023, 12, 31, 17, 0, tzinfo=UTC))
        assert self.filtered(client, section, nam=2023) == ["giao thừa"]
        assert self.filtered(client, section, nam=2024) == ["năm mới"]

    def test_by_all_together(self, client, section):
        query = {"chu-de": "ma-tuy", "khu-pho": self.place.pk, "nam": 2026}
        assert self.filtered(client, section, **query) == ["cả hai"]

    @pytest.mark.parametrize("name", ["chu-de", "khu-pho", "nam"])
    def test_ignores_what_means_nothing(self, client, section, name):
        for value in ("", "nhảm", "khong-co-bai", "-1", "0", "9" * 40, "\0", "²"):
            response = client.get(section.url, {name: value})
            assert response.status_code == 200, value
            assert len(response.context["articles"]) == 3, value
            assert not response.context["filter"].is_active, value

    def test_offers_only_what_leads_to_something(self, client, section, make_private, write):
        make_private(write("riêng", topics=[TopicFactory(name="bí mật")]))
        section_filter = client.get(section.url).context["filter"]
        assert section_filter.topics == [self.topic]
        assert section_filter.neighbourhoods == [self.place]
        assert list(section_filter.years.items()) == [(2026, 2), (2022, 1)]

    @pytest.mark.parametrize(
        ("moment", "year"),
        [("2025-12-31T16:59:59", 2025), ("2025-12-31T17:00:00", 2026)],  # UTC
    )
    def test_a_year_begins_at_midnight_in_vietnam(self, client, section, write, moment, year):
        write("giao thừa", published_at=datetime.fromisoformat(f"{moment}+00:00"))
        before = {2026: 2, 2022: 1}
        years = client.get(section.url).context["filter"].years
        assert years[year] - before.get(year, 0) == 1
        assert "giao thừa" in self.filtered(client, section, nam=year)

    @pytest.mark.parametrize("year", ["0000", "1944", "9999", "10000", "-2022", "２０２２"])
    def test_ignores_a_year_that_no_article_can_have(self, client, section, year):
        assert client.get(section.url, {"nam": year}).context["filter"].year is None


class TestFrontPage:
    @pytest.fixture
    def front(self, home_page, rf):
        request = rf.get("/")

        def front():
            if hasattr(request, "_hidden_paths"):
                del request._hidden_paths
            home_page.refresh_from_db()
            return front_page(Context({"request": request}), home_page)

        return front

    def test_of_an_empty_portal_has_nothing(self, front, section, client):
        assert (front().lead, front().sections) == (None, [])
        assert client.get("/").status_code == 200

    def test_leads_with_the_newest_article(self, front, write):
        write("cũ", -1)
        write("mới", 1)
        assert front().lead.title == "mới"

    def test_leads_with_what_the_editor_chose(self, front, write, home_page):
        home_page.lead_story = write("chọn", -1)
        home_page.save()
        write("mới", 1)
        assert front().lead.title == "chọn"

    @pytest.mark.parametrize("state", ["draft", "private", "expired", "not an article"])
    def test_leads_with_the_newest_where_the_chosen_one_is_not_public(
        self, front, write, home_page, make_private, state
    ):
        write("mới")
        chosen = write("chọn", 1)
        home_page.lead_story = chosen
        if state == "draft":
            chosen.unpublish()
        elif state == "private":
            make_private(chosen)
        elif state == "expired":
            ArticlePage.objects.filter(pk=chosen.pk).update(expire_at=NOON - timedelta(days=3650))
        else:
            home_page.lead_story = StandardPageFactory(parent=home_page)
            chosen.delete()
        home_page.save()
        assert front().lead.title == "mới"

    def test_shows_the_latest_of_each_section_without_the_lead(
        self, front, write, section, home_page
    ):
        notices = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        hidden = ArticleIndexPageFactory(parent=home_page, title="Ẩn", show_on_home=False)
        ArticleIndexPageFactory(parent=home_page, title="Trống")
        for hours in range(LATEST_PER_SECTION + 2):
            write(f"tin {hours}", hours)
        write("thông báo", parent=notices)
        write("ẩn", parent=hidden)
        found = front()
        assert found.lead.title == "tin 5"
        shown = [(page.title, titles(articles)) for page, articles in found.sections]
        assert shown == [
            ("An ninh trật tự", ["tin 4", "tin 3", "tin 2", "tin 1"]),
            ("Thông báo", ["thông báo"]),
        ]

    @pytest.mark.parametrize("newest", [1, 5])
    def test_shows_the_latest_of_a_section_that_has_been_quiet_for_long(
        self, front, write, section, home_page, monkeypatch, newest
    ):
        quiet = ArticleIndexPageFactory(parent=home_page, title="Ít tin")
        within = ArticleIndexPageFactory(parent=quiet, title="Mục con")
        for hours in range(6):
            write(f"tin {hours}", hours)
        write("cũ", -100, parent=quiet)
        write("cũ hơn", -200, parent=quiet)
        write("của mục con", -50, parent=within)
        whole = [(page.title, titles(articles)) for page, articles in front().sections]
        renew()  # and nothing is at hand
        monkeypatch.setattr(tags, "LOOKED_THROUGH", newest)
        assert [(page.title, titles(articles)) for page, articles in front().sections] == whole
        assert whole == [
            ("An ninh trật tự", ["tin 4", "tin 3", "tin 2", "tin 1"]),
            ("Ít tin", ["cũ", "cũ hơn"]),
            ("Mục con", ["của mục con"]),
        ]

    def test_shows_no_private_section(self, front, write, home_page, make_private):
        closed = make_private(ArticleIndexPageFactory(parent=home_page, title="Nội bộ"))
        write("riêng", parent=closed)
        assert (front().lead, front().sections) == (None, [])

    def test_costs_the_same_whatever_there_is(self, write, client, home_page):
        write("tin", lead_image=ImageFactory())
        write("tin nữa", lead_image=ImageFactory())
        few = cost(client, home_page.url)
        for number in range(8):
            part = ArticleIndexPageFactory(parent=home_page, title=f"Mục {number}")
            for hours in range(6):
                write(f"tin {hours}", hours - 99, parent=part, lead_image=ImageFactory())
        assert cost(client, home_page.url) == few <= 12


class TestFeed:
    def read(self, client, section):
        response = client.get(f"{section.url}rss/")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
        return ElementTree.fromstring(response.content)

    def test_of_an_empty_section_is_well_formed(self, client, section):
        feed = self.read(client, section)
        assert feed.find("channel/title").text == "An ninh trật tự"
        assert feed.findall("channel/item") == []

    def test_keeps_vietnamese_text_and_signs(self, client, section, write):
        write("Điện Biên & <Phủ>", summary="Đèn “sáng” hơn.", byline="Lệ Truyền")
        (item,) = self.read(client, section).findall("channel/item")
        assert item.find("title").text == "Điện Biên & <Phủ>"
        assert item.find("description").text == "Đèn “sáng” hơn."
        creator = item.find("{http://purl.org/dc/elements/1.1/}creator")
        assert creator.text == "Lệ Truyền"

    def test_is_well_formed_whatever_was_pasted(self, client, section, write):
        write("Sửa\x0bđường\x00", summary="Một\x0bhai\x1f\ufffe", byline="Lệ\x0cTruyền")
        (item,) = self.read(client, section).findall("channel/item")
        assert item.find("title").text == "Sửa đường"
        assert item.find("description").text == "Một hai"

    def test_has_absolute_links_and_the_time_shown(self, client, section, write):
        article = write("tin", published_at=datetime(2022, 12, 29, 3, 16, tzinfo=UTC))
        feed = self.read(client, section)
        assert feed.find("channel/link").text == section.full_url
        item = feed.find("channel/item")
        assert item.find("link").text == article.full_url == f"http://localhost{article.url}"
        assert item.find("pubDate").text == "Thu, 29 Dec 2022 03:16:00 +0000"
        itself = feed.find("channel/{http://www.w3.org/2005/Atom}link")
        assert itself.get("href") == f"http://localhost{section.url}rss/"

    def test_holds_the_twenty_newest(self, client, section, write):
        for hours in range(22):
            write(f"tin {hours}", hours)
        items = self.read(client, section).findall("channel/item/title")
        assert [item.text for item in items] == [f"tin {hours}" for hours in range(21, 1, -1)]

    def test_holds_public_articles_only(self, client, section, write, make_private, home_page):
        write("công khai")
        write("nháp", live=False)
        write("hết hạn", expire_at=NOON - timedelta(days=3650))
        private = write("riêng")
        private.create_alias(parent=section, update_slug="ban-sao")
        make_private(private)
        items = self.read(client, section).findall("channel/item/title")
        assert [item.text for item in items] == ["công khai"]

    def test_of_a_private_section_is_not_served(self, client, section, write, make_private):
        write("tin")
        address = f"{section.url}rss/"
        make_private(section)
        response = client.get(address)
        assert response.status_code == 302
        assert "/login/" in response.url

    def test_of_a_draft_section_is_not_found(self, client, section):
        section.unpublish()
        assert client.get(f"{section.url}rss/").status_code == 404

    def test_is_announced_on_the_page_of_the_section(self, client, section):
        assert f'href="{section.url}rss/"' in client.get(section.url).content.decode()

    def test_costs_the_same_at_any_size(self, client, section, write):
        write("tin")
        few = cost(client, f"{section.url}rss/")
        for hours in range(25):
            write(f"tin {hours}", hours)
        assert cost(client, f"{section.url}rss/") == few <= 6


@pytest.mark.parametrize("year", [1, 1944, 2062, 9999])
def test_a_time_that_no_article_can_have_is_refused_with_a_sentence(admin_client, section, year):
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])
    form = article_form(published_at=f"01/01/{year:04}")
    response = admin_client.post(address, form | {"action-publish": "1"})
    assert response.status_code == 200
    assert "published_at" in response.context["form"].errors


def test_the_feed_follows_its_section_to_a_new_address(
    section, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        section.slug = "trat-tu"
        section.save_revision().publish()
    response = client.get("/an-ninh/rss/")
    assert response.status_code == 301
    assert response.url.endswith("/trat-tu/rss/")
