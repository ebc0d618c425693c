"""The page *Tìm kiếm* as a reader without JavaScript has it: what is found, counted and chosen."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.factories import NeighbourhoodFactory, StandardPageFactory
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
)
from security_models.models import ModelSite, TaskPlan
from tests.search.pages import PAGE, chips, cost, sentence, soup, text_of, told

pytestmark = pytest.mark.django_db


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

    def test_say_that_the_day_of_a_record_is_that_of_its_last_edit(self, look, kinds):
        """A plan of 2022 that somebody corrected today is not a plan of today."""
        TaskPlan.objects.update(last_published_at=timezone.now())
        days = {
            result.a.get_text(): " ".join(result.select_one(".moment").get_text().split())
            for result in soup(look("ben song")).select(".result")
        }
        updated = f"· {gettext('Updated:')} "
        assert updated in days["Kế hoạch bến sông"]
        assert updated not in days["Tin bến sông"]
        assert "·" in days["Tin bến sông"]

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
