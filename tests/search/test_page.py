"""The page *Tìm kiếm* as a reader without JavaScript has it: what is found, chosen, told, and never told."""

import itertools
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.factories import NeighbourhoodFactory, StandardPageFactory
from home.models import WardSettings
from search.engine import Stage
from search.models import UnansweredSearch
from search.vocabulary import learn
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import ModelSite
from tests.api.test_hidden import KINDS as HIDDEN
from tests.api.test_hidden import SECRET, hidden_article, hide_draft, hide_expired
from tests.readers import read
from tests.search.test_promotions import promote

pytestmark = pytest.mark.django_db

PAGE = "/tim-kiem/"
HOSTILE = [
    "\0",
    "a\0b",
    '"',
    '"tin',
    "'; DROP TABLE x; --",
    "tin AND",
    "NEAR(tin, 5)",
    "tin* OR -tin",
    "(" * 200,
    "tin:* & ! | <->",
    "\\",
    "%",
    "%s",
    "{{ 7 }}",
    "a" * 10_000,
    "a " * 5_000,
    "tin " * 2_500,
    "“" * 300,
    "45/QĐ-UBND/" * 900,
    "😀 👨‍👩‍👧",
    "\ufeff\u200b\u202e",
    "e\u0301" * 2_000,
    "ﬁ ½ ① ｔｉｎ",
    "公安",
    "   \t\n ",
]


@pytest.fixture
def look(client):
    """A function that opens the page for a query and further parameters, and returns the response."""

    def get(query="", **chosen):
        chosen = {name.replace("_", "-"): value for name, value in chosen.items()}
        response = client.get(PAGE, {"q": query} | chosen)
        assert response.status_code == 200
        return response

    return get


@pytest.fixture
def titles(look):
    """A function that returns the titles that a query finds, in order."""
    return lambda query, **chosen: told(look(query, **chosen))


@pytest.fixture
def kinds(home_page, write):
    """Something of each kind about the same word, and the pages that list records."""
    SecurityModelIndexPageFactory(parent=home_page, title="Mô hình", slug="mo-hinh")
    TaskPlanIndexPageFactory(parent=home_page, title="Kế hoạch", slug="ke-hoach")
    write("Tin bến sông")
    SecurityModelFactory(name="Mô hình bến sông")
    TaskPlanFactory(title="Kế hoạch bến sông")
    StandardPageFactory(parent=home_page, title="Trang bến sông")


def soup(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def told(response):
    return [one.get_text().strip() for one in soup(response).select("ol.results h2")]


def text_of(response):
    return " ".join(soup(response).find("main").get_text(" ").split())


def sentence(msgid, **values):
    """Return how the page tells ``msgid``, without its tags."""
    return " ".join(BeautifulSoup(gettext(msgid) % values, "html.parser").get_text(" ").split())


def chips(response):
    """Return the facets as ``(label and count, address)``."""
    return [(link.get_text(), link["href"]) for link in soup(response).select(".chips a")]


def cost(client, address):
    """Return how many queries the first reader of an address after a restart causes."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


class TestForm:
    def test_is_all_there_is_until_something_is_asked(self, look):
        for query in ("", "   ", "\0", "\u200a"):
            response = look(query)
            assert "found" not in response.context
            hint = "Type what you are looking for, with or without marks."
            assert sentence(hint) in text_of(response)
            assert soup(response).select_one("#tim")["value"] == ""

    def test_shows_what_was_asked_and_chosen(self, look, section, write):
        topic, place = TopicFactory(slug="ma-tuy"), NeighbourhoodFactory()
        write("Tin", topics=[topic])
        chosen = {"chu_de": "ma-tuy", "khu_pho": place.pk, "thoi_gian": "7-ngay"}
        response = look("tin", chuyen_muc=section.pk, xep="moi-nhat", loai="tin", **chosen)
        form = soup(response).select_one("main form")
        values = {select["name"]: select.find(selected=True)["value"] for select in form("select")}
        assert values == {
            "chuyen-muc": str(section.pk),
            "chu-de": "ma-tuy",
            "khu-pho": str(place.pk),
            "thoi-gian": "7-ngay",
            "xep": "moi-nhat",
        }
        assert form.select_one("[name=q]")["value"] == "tin"
        assert form.select_one("[name=loai]")["value"] == "tin"
        assert form.details.has_attr("open")
        assert not soup(look("tin")).select_one("main form details").has_attr("open")

    def test_every_field_has_a_label(self, look, kinds):
        page = soup(look("bến sông"))
        for field in page.select("main form input:not([type=hidden]), main form select"):
            assert page.select_one(f"label[for={field['id']}]").get_text()

    def test_stands_in_the_header_of_every_other_page(self, client, look, section):
        for address in ("/", section.url):
            form = soup(client.get(address)).select_one("header form")
            assert (form["action"], form["method"], form["role"]) == (PAGE, "get", "search")
            assert form.select_one("label[for=site-search]").get_text()
            assert form.select_one("#site-search")["name"] == "q"
        assert soup(look("tin")).select_one("header form") is None

    def test_offers_only_what_leads_to_something_public(
        self, look, section, home_page, write, make_private
    ):
        write("Tin", topics=[TopicFactory(name="Môi trường")])
        make_private(write("riêng", topics=[TopicFactory(name="bí mật một")]))
        write("nháp", live=False, topics=[TopicFactory(name="bí mật hai")])
        make_private(ArticleIndexPageFactory(parent=home_page, title="bí mật ba"))
        NeighbourhoodFactory(name="bí mật bốn", active=False)
        page = look("tin")
        assert "bí mật" not in page.content.decode()
        assert [topic.name for topic in page.context["asked"].topics] == ["Môi trường"]
        assert page.context["asked"].sections == [section]

    def test_is_read_only(self, client):
        assert client.post(PAGE).status_code == 405
        assert client.head(PAGE, {"q": "tin"}).status_code == 200


class TestResults:
    def test_are_of_every_kind(self, look, kinds):
        response = look("ben song")
        assert sorted(told(response)) == [
            "Kế hoạch bến sông",
            "Mô hình bến sông",
            "Tin bến sông",
            "Trang bến sông",
        ]
        for link in soup(response).select("ol.results h2 a"):
            assert response.client.get(link["href"]).status_code == 200
        assert ngettext("%(shown)s result", "%(shown)s results", 4) % {"shown": 4} in text_of(
            response
        )

    def test_of_records_need_the_page_that_shows_them(self, titles, home_page, make_private):
        SecurityModelFactory(name="Mô hình bến sông")
        assert titles("bến sông") == []
        page = SecurityModelIndexPageFactory(parent=home_page, title="Danh sách")
        assert titles("bến sông") == ["Mô hình bến sông"]
        make_private(page)
        assert titles("bến sông") == []

    def test_have_what_was_found_marked_with_its_marks(self, look, write):
        write("Đường phố sạch đẹp", "Cổng chào ở đường phố chính.")
        result = soup(look("duong pho")).select_one(".result")
        assert [str(mark) for mark in result("mark")] == [
            "<mark>Đường phố</mark>",
            "<mark>đường phố</mark>",
        ]

    def test_show_the_part_of_the_text_that_was_found(self, look, write):
        body = [("paragraph", f"<p>{'Chuyện khác. ' * 50}Ra bến sông chơi.</p>")]
        write("Tin", "Tóm tắt.", body=body)
        excerpt = soup(look("ben song")).select_one(".excerpt").get_text()
        assert "Ra bến sông chơi." in excerpt
        assert excerpt.startswith("…")

    def test_are_ten_a_page(self, look, titles, write):
        for number in range(21):
            write(f"Tin {number}")
        assert len(titles("tin")) == 10
        assert len(set(titles("tin") + titles("tin", trang=2) + titles("tin", trang=3))) == 21
        assert soup(look("tin", trang=2)).select_one("ol.results")["start"] == "11"
        following = soup(look("tin", trang=2, loai="tin")).select_one("a[rel=next]")["href"]
        assert following == "?q=tin&trang=3&loai=tin"

    def test_beyond_the_last_page_are_those_of_the_last(self, titles, write):
        for count in range(21):
            write(f"Tin {count}")
        for number in ("4", "99", "99999"):
            assert titles("tin", trang=number) == titles("tin", trang=3), number

    def test_of_no_page_are_those_of_the_first(self, titles, write):
        for count in range(11):
            write(f"Tin {count}")
        for number in ("", "nhảm", "1.5", "²", "\0", "-2", "9" * 40):
            assert titles("tin", trang=number) == titles("tin"), number

    def test_end_with_the_hundredth_page(self, look, write, monkeypatch):
        monkeypatch.setattr("search.views.MOST_PAGES", 2)
        for number in range(31):
            write(f"Tin {number}")
        last = look("tin", trang=2, xep="moi-nhat")
        assert soup(last).select_one("a[rel=next]") is None
        assert told(look("tin", trang=3, xep="moi-nhat")) == told(last)

    def test_can_be_the_newest_first(self, titles, write):
        now = timezone.now()
        write("bến sông, bến sông", published_at=now - timedelta(days=2))
        write("một tin", "Ra bến sông.", published_at=now)
        assert titles("bến sông") == ["bến sông, bến sông", "một tin"]
        assert titles("bến sông", xep="moi-nhat") == ["một tin", "bến sông, bến sông"]

    def test_are_mixed_by_time_whatever_their_kind(self, titles, home_page, write):
        SecurityModelIndexPageFactory(parent=home_page)
        now = timezone.now()
        for days in (1, 3):
            write(f"Bến sông {days}", published_at=now - timedelta(days=days))
            SecurityModelFactory(
                name=f"Bến sông {days + 1}", last_published_at=now - timedelta(days=days + 1)
            )
        StandardPageFactory(parent=home_page, title="Bến sông lúc nào đó", last_published_at=None)
        found = titles("bến sông", xep="moi-nhat")
        assert [title.split()[-1] for title in found] == ["1", "2", "3", "4", "đó"]

    def test_cost_the_same_at_any_number(self, client, kinds, write, home_page):
        address = f"{PAGE}?q=bến+sông"
        many = {"topics": [TopicFactory()], "neighbourhoods": [NeighbourhoodFactory()]}
        for number in range(2):
            write(f"Bến sông {number}", **many)
        few = cost(client, address)
        for number in range(20):
            write(f"Bến sông {number}", **many)
            SecurityModelFactory(name=f"Bến sông {number}")
            TaskPlanFactory(title=f"Bến sông {number}")
        assert cost(client, address) <= few <= 31
        assert cost(client, f"{address}&trang=3") <= few


class TestFacets:
    def test_count_each_kind_and_keep_the_rest_of_the_address(self, look, kinds, write):
        write("Tin khác ở bến sông")
        response = look("bến sông", xep="moi-nhat", trang=1)
        texts = [text for text, _address in chips(response)]
        assert [text.rpartition(" ")[2] for text in texts] == ["(5)", "(2)", "(1)", "(1)", "(1)"]
        addresses = [address for _text, address in chips(response)]
        query = "?q=b%E1%BA%BFn+s%C3%B4ng&xep=moi-nhat"
        assert addresses[:2] == [query, f"{query}&loai=tin"]
        for (text, _), count in zip(chips(response), [5, 2, 1, 1, 1], strict=True):
            address = dict(chips(response))[text]
            assert len(told(response.client.get(PAGE + address))) == count

    def test_choose_one_kind_and_still_count_the_others(self, look, kinds):
        response = look("bến sông", loai="mo-hinh")
        assert told(response) == ["Mô hình bến sông"]
        assert len(chips(response)) == 5
        [chosen] = soup(response).select(".chips [aria-current]")
        assert chosen["href"].endswith("loai=mo-hinh")

    def test_say_where_the_chosen_kind_has_nothing(self, look, write):
        write("Tin bến sông")
        response = look("bến sông", loai="ke-hoach")
        assert told(response) == []
        assert soup(response).select_one("ol.results") is None
        assert sentence("Nothing of this kind was found.") in text_of(response)
        everything = soup(response).select_one(".empty a")["href"]
        assert told(response.client.get(PAGE + everything)) == ["Tin bến sông"]

    def test_count_the_sections_of_the_found_articles(self, look, home_page, write, section):
        other = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        write("Tin bến sông")
        for number in range(2):
            ArticlePageFactory(parent=other, title=f"Bến sông {number}")
        response = look("bến sông", xep="moi-nhat")
        (first, there), (second, _) = chips(response)[-2:]
        assert (first, second) == ("Thông báo (2)", "An ninh trật tự (1)")
        found = response.client.get(PAGE + there)
        assert told(found) == ["Bến sông 1", "Bến sông 0"]
        assert found.context["sections"] == []
        assert look("bến sông", loai="trang").context["sections"] == []

    def test_a_section_taken_back_is_not_named(self, look, home_page, write):
        gone = ArticleIndexPageFactory(parent=home_page, title="Mục bí mật", live=False)
        ArticlePageFactory(parent=gone, title="Tin bến sông")
        write("Tin khác ở bến sông")
        response = look("bến sông")
        assert len(told(response)) == 2
        assert "bí mật" not in response.content.decode()


class TestFilters:
    @pytest.fixture(autouse=True)
    def _articles(self, write, home_page):
        self.other = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        self.topic = TopicFactory(slug="ma-tuy")
        self.place = NeighbourhoodFactory()
        old = timezone.now() - timedelta(days=20)
        write("Bến sông: chủ đề", topics=[self.topic])
        write("Bến sông: khu phố", neighbourhoods=[self.place], published_at=old)
        both = {"topics": [self.topic], "neighbourhoods": [self.place]}
        ArticlePageFactory(parent=self.other, title="Bến sông: cả hai", **both)

    def found(self, titles, **chosen):
        return {title.partition(": ")[2] for title in titles("bến sông", **chosen)}

    def test_by_section(self, titles, section):
        assert self.found(titles, chuyen_muc=section.pk) == {"chủ đề", "khu phố"}

    def test_by_topic(self, titles):
        assert self.found(titles, chu_de="ma-tuy") == {"chủ đề", "cả hai"}

    def test_by_neighbourhood(self, titles):
        assert self.found(titles, khu_pho=self.place.pk) == {"khu phố", "cả hai"}

    def test_by_time(self, titles):
        assert self.found(titles, thoi_gian="7-ngay") == {"chủ đề", "cả hai"}
        assert len(self.found(titles, thoi_gian="30-ngay")) == 3

    def test_by_all_together(self, titles, section):
        chosen = {"chu_de": "ma-tuy", "khu_pho": self.place.pk, "thoi_gian": "12-thang"}
        assert self.found(titles, chuyen_muc=self.other.pk, **chosen) == {"cả hai"}
        assert self.found(titles, chuyen_muc=section.pk, **chosen) == set()

    def test_models_are_about_the_neighbourhoods_of_their_sites(self, titles, home_page):
        SecurityModelIndexPageFactory(parent=home_page)
        here = SecurityModelFactory(name="Bến sông: a", unit=self.place.unit)
        for place in ("Nhà văn hoá", "Cổng chào"):
            ModelSite.objects.create(model=here, neighbourhood=self.place, place=place)
        elsewhere = SecurityModelFactory(name="Bến sông: b", unit=self.place.unit)
        other = NeighbourhoodFactory(unit=self.place.unit)
        ModelSite.objects.create(model=elsewhere, neighbourhood=other)
        assert self.found(titles, khu_pho=self.place.pk, loai="mo-hinh") == {"a"}
        assert self.found(titles, loai="mo-hinh") == {"a", "b"}

    @pytest.mark.parametrize(
        "name", ["loai", "chuyen_muc", "chu_de", "khu_pho", "thoi_gian", "xep"]
    )
    def test_what_means_nothing_is_ignored(self, look, name):
        for value in ("", "nhảm", "-1", "0", "9" * 40, "\0", "²", "None", ["", "x"]):
            response = look("bến sông", **{name: value})
            assert len(told(response)) == 3, value
            assert not response.context["asked"].is_active, value

    def test_that_leave_nothing_can_be_taken_off(self, look):
        response = look("cột mốc", khu_pho=self.place.pk, loai="tin")
        everything = soup(response).select_one(".empty a")["href"]
        assert everything == f"{PAGE}?q=c%E1%BB%99t%20m%E1%BB%91c"


class TestStages:
    @pytest.fixture(autouse=True)
    def _texts(self, write):
        write("Cấp thẻ căn cước lưu động", "Người dân mang theo giấy tờ.")
        write("Phòng chống ma tuý học đường", "Trường học cùng gia đình.")
        learn()

    def test_all_the_words(self, look):
        response = look("căn cước lưu động")
        assert response.context["found"].stage is Stage.ALL
        assert soup(response).select(".outcome .note") == []

    def test_the_words_as_they_were_probably_meant(self, look):
        response = look("căn cưcớ")
        assert told(response) == ["Cấp thẻ căn cước lưu động"]
        message = (
            "Nothing was found for “%(typed)s”. These are results for <strong>“%(text)s”</strong>."
        )
        assert sentence(message, typed="căn cưcớ", text="căn cước") in text_of(response)

    def test_the_words_without_those_that_only_ask(self, look):
        response = look("làm căn cước ở đâu vậy")
        assert told(response) == ["Cấp thẻ căn cước lưu động"]
        message = "No text holds all the words of “%(typed)s”. These are results for <strong>“%(text)s”</strong>."
        typed = "làm căn cước ở đâu vậy"
        assert sentence(message, typed=typed, text="căn cước") in text_of(response)

    def test_some_of_the_words(self, look):
        response = look("căn cước xxyyzz")
        assert told(response) == ["Cấp thẻ căn cước lưu động"]
        message = (
            "No text holds all the words of “%(typed)s”. These are results with some of the words, the closest "
            "first."
        )
        assert sentence(message, typed="căn cước xxyyzz") in text_of(response)

    def test_a_few_results_have_those_with_some_of_the_words_beside_them(self, look, write):
        write("Căn cước của trẻ em")
        page = soup(look("căn cước lưu động"))
        near = page.select_one("section[aria-labelledby=nearby]")
        assert near.h2.get_text() == gettext("With some of the words only")
        assert [one.get_text() for one in near("h3")] == ["Căn cước của trẻ em"]
        assert page.select_one("ol.results h2").get_text() == "Cấp thẻ căn cước lưu động"

    def test_of_many_results_none_are_added(self, look, write):
        for number in range(5):
            write(f"Căn cước lưu động {number}")
        assert look("căn cước lưu động").context["found"].nearby == []

    def test_what_was_probably_meant_is_offered_beside_what_was_found(self, look, write):
        write("Trung học phổ thông")
        for number in range(2):
            write(f"Vệ sinh trường học {number}", "Ở trường học, " * 9)
        learn()
        response = look("trung hoc")
        assert told(response) == ["Trung học phổ thông"]
        link = soup(response).select_one(".suggestion a")
        assert sentence("Did you mean:") in text_of(response)
        assert link.get_text() == "trường hoc"
        assert len(told(response.client.get(PAGE + link["href"]))) == 3

    def test_the_outcome_is_a_status_for_who_does_not_see_it(self, look):
        for query in ("căn cước", "căn cưcớ", "khongcogi"):
            assert soup(look(query)).select_one(".outcome[role=status]").get_text().strip()


class TestNothing:
    def test_is_said_with_what_else_can_be_done(self, look, write, home_page):
        ward = WardSettings.for_site(home_page.get_site())
        ward.hotline = "0233 3861 113"
        ward.save()
        read(write("Tin đọc nhiều nhất"), uniques=3)
        response = look("khongcogi")
        text = text_of(response)
        assert sentence("Nothing was found for “%(text)s”.", text="khongcogi") in text
        assert sentence("Try fewer or other words; marks are not needed.") in text
        assert soup(response).select_one(".empty a")["href"] == "tel:02333861113"
        most_read = soup(response).select_one("section[aria-labelledby=most-read]")
        assert [link.get_text() for link in most_read("a")] == ["Tin đọc nhiều nhất"]

    def test_without_a_telephone_none_is_named(self, look):
        assert sentence("Or ask the ward:") not in text_of(look("khongcogi"))

    def test_is_counted_for_the_editors(self, client):
        client.get(
            PAGE, {"q": "Lịch cắt điện"}, headers={"user-agent": "Mozilla/5.0 Firefox/130.0"}
        )
        assert UnansweredSearch.objects.get().text == "Lịch cắt điện"

    def test_is_not_counted_where_filters_or_a_kind_are_the_reason(self, client, write, section):
        write("Tin bến sông", published_at=timezone.now() - timedelta(days=300))
        for query in (
            {"q": "bến sông"},
            {"q": "bến sông", "loai": "trang"},
            {"q": "bến sông", "thoi-gian": "7-ngay"},
            {"q": "cột mốc", "chuyen-muc": section.pk},
            {"q": "   "},
        ):
            client.get(PAGE, query, headers={"user-agent": "Mozilla/5.0 Firefox/130.0"})
        assert not UnansweredSearch.objects.exists()


class TestPromoted:
    def test_stand_before_the_results_of_the_first_page(self, look, write):
        promote("bến sông", write("Nội quy", live=True), description="Đọc trước.")
        for number in range(11):
            write(f"Bến sông {number}")
        first = soup(look("ben song")).select_one(".promoted")
        assert first.a.get_text() == "Nội quy"
        assert "Đọc trước." in first.get_text()
        assert soup(look("ben song", trang=2)).select_one(".promoted") is None
        assert soup(look("bến")).select_one(".promoted") is None

    def test_stand_where_nothing_else_was_found(self, look, write):
        promote("xin việc", write("Nội quy"))
        page = soup(look("xin việc"))
        assert page.select_one(".promoted a").get_text() == "Nội quy"


class TestHtml:
    SCRIPT = "<script>alert(1)</script>"

    def test_a_query_is_text(self, look):
        for query in (self.SCRIPT, '"><img src=x onerror=alert(1)>', "</title><b>", "{{ x }}&amp;"):
            page = look(query).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<b>" not in page
            assert soup(look(query)).select_one("#tim")["value"] == query

    def test_titles_and_texts_are_text_however_they_are_marked(self, look, write):
        write(f"Tin {self.SCRIPT} & bến", f'Bến <b onclick="x">sông</b> {self.SCRIPT}')
        page = look("script alert").content.decode()
        assert "<script>alert" not in page
        assert "<mark>script</mark>&gt;<mark>alert</mark>" in page
        assert soup(look("bến")).select_one(".result [onclick]") is None

    def test_a_correction_is_text(self, look, write):
        write("Tin <bến> sông")
        learn()
        assert "<bến>" not in look("bén song <").content.decode()


class TestHeaders:
    def test_no_search_engine_lists_results(self, look, write):
        write("Tin")
        for response in (look(), look("tin"), look("khongcogi")):
            assert response["X-Robots-Tag"] == "noindex"
            assert soup(response).select_one("meta[name=robots]")["content"] == "noindex"

    def test_no_shared_cache_keeps_what_somebody_looked_for(self, look):
        assert look("tin")["Cache-Control"] == "private, max-age=0"
        assert "Cookie" not in look("tin").headers.get("Vary", "")

    def test_headings_follow_one_another(self, look, kinds):
        levels = [
            int(heading.name[1])
            for heading in soup(look("bến sông")).find("main")(["h1", "h2", "h3"])
        ]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_any_text_can_be_searched_for(look, write):
    write("Tin")
    learn()
    for query in HOSTILE:
        look(query)
        look(query, xep="moi-nhat", loai="tin", trang=2)


def test_of_a_long_text_the_first_two_hundred_characters_count(look, write):
    write("Tin bến sông")
    assert len(look("bến sông " * 400).context["asked"].text) <= 200


@pytest.fixture(params=HIDDEN, ids=lambda kind: kind.__name__)
def hidden(request, section):
    return request.param(section)


class TestHidden:
    def found(self, response):
        """Return the parts of a page that tell what was found: the query itself is not among them."""
        page = soup(response)
        parts = page.select(".results, .chips, .promoted, .suggestion, .news-list, select")
        return " ".join(str(part) for part in parts)

    def test_what_is_public_would_be_seen_by_these_tests(self, look, section):
        hidden_article(section)
        assert SECRET in self.found(look(SECRET))

    def test_it_is_no_result_and_counted_nowhere(self, look, hidden):
        promote(SECRET, hidden)
        for chosen in ({}, {"xep": "moi-nhat"}, {"loai": "tin"}, {"thoi_gian": "12-thang"}):
            response = look(SECRET, **chosen)
            assert SECRET not in self.found(response)
            assert response.context["found"].total == 0

    def test_it_is_not_beside_what_is_public(self, look, hidden, write):
        write("Tin")
        response = look(f"tin {SECRET}")
        assert told(response) == ["Tin"]
        assert SECRET not in self.found(response)
        assert response.context["found"].total == 1

    def test_its_words_are_not_learnt(self, look, hidden):
        learn()
        assert SECRET not in look("bmiat").content.decode()

    @pytest.mark.parametrize("query", ["bmiat", "tin bmiat", "tin nao bmiat", "tin nào bmiat vậy"])
    def test_words_learnt_before_it_was_hidden_are_not_told(self, look, section, write, query):
        gone = hidden_article(section)
        write("Tin")
        learn()
        assert SECRET in look("bmiat").content.decode()
        gone.unpublish()
        assert SECRET not in look(query).content.decode()

    @pytest.mark.parametrize("hide", [hide_draft, hide_expired])
    @pytest.mark.parametrize(
        ("factory", "listing", "name"),
        [
            (SecurityModelFactory, SecurityModelIndexPageFactory, "name"),
            (TaskPlanFactory, TaskPlanIndexPageFactory, "title"),
        ],
    )
    def test_a_record_taken_back_is_not_found(self, look, home_page, factory, listing, name, hide):
        listing(parent=home_page)
        record = factory(**{name: f"Việc {SECRET}", "summary": SECRET})
        assert SECRET in self.found(look(SECRET))
        hide(record)
        assert SECRET not in self.found(look(SECRET))

    def test_a_page_that_will_be_published_later_is_not_found(self, look, home_page):
        StandardPageFactory(
            parent=home_page,
            title=SECRET,
            live=False,
            go_live_at=timezone.now() + timedelta(days=1),
        )
        assert SECRET not in self.found(look(SECRET))

    def test_an_alias_beside_its_source_is_told_once(self, titles, write, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        write("Tin bến sông").create_alias(parent=other)
        StandardPageFactory(parent=home_page, title="Trang bến sông").create_alias(
            parent=home_page, update_slug="bong"
        )
        assert sorted(titles("bến sông")) == ["Tin bến sông", "Trang bến sông"]
