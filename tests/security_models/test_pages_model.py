"""The page of a model: how it stands, what is known of it, its sites, history and results."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.factories import ArticlePageFactory
from home.factories import (
    AdministrativeUnitFactory,
    DocumentFactory,
    ImageFactory,
    NeighbourhoodFactory,
)
from home.models import Organisation
from security_models import actions
from security_models.choices import EventKind, Status
from security_models.factories import (
    PeriodFactory,
)
from security_models.models import ModelEvent, ModelSite, ModelYearResult
from tests.security_models.conftest import day
from tests.security_models.pages import LAUNCHED, hide, words
from vietnamese.dates import format_long_date


def standing(html):
    return words(html.find(class_="standing"))


class TestStanding:
    def test_of_a_model_in_force_needs_no_banner(self, read, model):
        html = read(model)
        assert html.find("h1").text == "Camera an ninh"
        assert standing(html) == ""
        assert "Đang hoạt động" in words(html.find(class_="facts"))

    def test_of_a_merged_model_leads_to_the_other(self, read, new_model, models_page):
        model = new_model("Tổ tự quản", events=LAUNCHED)
        target = new_model("Camera", events=LAUNCHED)
        actions.merge(model, target, day("2023-02-03"), decision_number="12/QĐ-UBND")
        html = read(model)
        assert standing(html) == (
            "Đã sáp nhập vào Camera từ ngày 03 tháng 02 năm 2023. (Quyết định số 12/QĐ-UBND)"
        )
        assert html.select_one(".standing a")["href"] == f"{models_page.url}{target.slug}/"
        assert "Đã nhận sáp nhập" in words(read(target).find(class_="facts"))
        assert "Tổ tự quản" in words(read(target).find(class_="facts"))

    @pytest.mark.parametrize("how", ["draft", "expired"])
    def test_of_a_merged_model_names_no_hidden_one(self, read, new_model, how):
        model, target = new_model("Tổ tự quản", LAUNCHED), new_model("Bí mật", LAUNCHED)
        actions.merge(model, target, day("2023-02-03"))
        hide(target, how)
        html = read(model)
        assert "Bí mật" not in html.text
        assert standing(html) == "Đã sáp nhập vào mô hình khác từ ngày 03 tháng 02 năm 2023."

    @pytest.mark.parametrize("how", ["draft", "expired"])
    def test_of_a_model_names_no_hidden_one_merged_into_it(self, read, new_model, how):
        model, target = new_model("Bí mật", LAUNCHED), new_model("Camera", LAUNCHED)
        actions.merge(model, target, day("2023-02-03"))
        hide(model, how)
        assert "Bí mật" not in read(target).text

    def test_of_a_dissolved_model_tells_since_when(self, read, model):
        actions.dissolve(model, day("2023-12-10"), decision_number="7/QĐ")
        assert standing(read(model)) == (
            "Đã giải thể từ ngày 10 tháng 12 năm 2023. (Quyết định số 7/QĐ)"
        )

    def test_of_a_paused_model_tells_since_when(self, read, new_model):
        model = new_model(events=LAUNCHED | {"paused": "2023-03-01"})
        assert standing(read(model)) == "Tạm dừng hoạt động từ ngày 01 tháng 3 năm 2023."

    @pytest.mark.parametrize(
        ("status", "sentence"),
        [
            (Status.PAUSED, "Mô hình đang tạm dừng hoạt động."),
            (Status.PROPOSED, "Mô hình đang được đề xuất, chưa hoạt động."),
        ],
    )
    def test_known_without_dates_is_told_without(self, read, new_model, status, sentence):
        assert standing(read(new_model(status=status))) == sentence

    @pytest.mark.parametrize(
        ("kind", "sentence"),
        [
            ("dissolved", "Mô hình sẽ giải thể từ {}."),
            ("paused", "Mô hình sẽ tạm dừng hoạt động từ {}."),
        ],
    )
    def test_to_come_is_told_as_to_come(self, read, new_model, kind, sentence):
        soon = timezone.localdate() + timedelta(days=30)
        model = new_model(events=LAUNCHED | {kind: soon.isoformat()})
        assert standing(read(model)) == sentence.format(format_long_date(soon))

    def test_of_a_merger_to_come_names_the_other(self, read, new_model):
        soon = timezone.localdate() + timedelta(days=30)
        model, target = new_model("Tổ tự quản", LAUNCHED), new_model("Camera", LAUNCHED)
        actions.merge(model, target, soon)
        expected = f"Mô hình sẽ sáp nhập vào Camera từ {format_long_date(soon)}."
        assert standing(read(model)) == expected

    def test_of_a_model_that_will_begin_says_when(self, read, new_model):
        soon = timezone.localdate() + timedelta(days=30)
        model = new_model(events={"launched": soon.isoformat()})
        assert standing(read(model)) == f"Mô hình sẽ hoạt động từ {format_long_date(soon)}."

    def test_of_a_paused_model_that_will_go_on_says_both(self, read, new_model):
        soon = timezone.localdate() + timedelta(days=30)
        model = new_model(events=LAUNCHED | {"paused": "2023-03-01", "resumed": soon.isoformat()})
        assert "Tạm dừng hoạt động từ ngày 01 tháng 3 năm 2023." in standing(read(model))
        assert "Mô hình sẽ hoạt động trở lại từ" in standing(read(model))

    def test_is_that_of_the_day_asked_for(self, read, model):
        actions.dissolve(model, day("2023-12-10"))
        html = read(model, ngay="2023-12-09")
        assert standing(html) == ""
        assert "Tính đến ngày 09 tháng 12 năm 2023." in html.text
        assert html.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert standing(read(model, ngay="2022-04-30")) == (
            "Vào ngày này mô hình chưa hoạt động; mô hình bắt đầu từ ngày 01 tháng 5 năm 2022."
        )

    def test_of_a_wrong_day_is_that_of_today_with_a_sentence(self, read, model):
        assert "Dưới đây là tình hình hôm nay." in read(model, ngay="2022-13-01").text


class TestFacts:
    def test_tell_of_decision_organisations_and_periods(self, read, new_model):
        lead, partner = (
            Organisation.objects.create(name=name) for name in ("Công an phường", "Hội Phụ nữ")
        )
        model = new_model(
            decision_number="5/QĐ-UBND",
            decision_date=day("2022-04-20"),
            decision_issuer="UBND phường 1",
            decision_file=DocumentFactory(title="Quyết định thành lập"),
            lead_organisation=lead,
            summary="Người dân góp camera.",
        )
        model.partner_organisations = [partner]
        model.periods = [PeriodFactory()]
        model.save()
        facts = read(model).find(class_="facts")
        assert (
            "Quyết định Số 5/QĐ-UBND ngày 20 tháng 4 năm 2022 của UBND phường 1 "
            "Quyết định thành lập" in words(facts)
        )
        assert "/documents/" in facts.find("a")["href"]
        for text in ("Công an phường", "Hội Phụ nữ", "2022–2025", "Phường 1"):
            assert text in words(facts)

    def test_leave_out_what_is_not_known(self, read, model):
        headings = [term.text for term in read(model).select(".facts dt")]
        assert headings == ["Lĩnh vực", "Tình trạng", "Đơn vị"]

    def test_say_that_the_unit_is_no_more(self, read, new_model):
        ward = AdministrativeUnitFactory(name="Phường Quảng Trị")
        former = AdministrativeUnitFactory(
            name="Phường 1, thị xã Quảng Trị", valid_to=day("2025-06-30"), merged_into=ward
        )
        html = read(new_model(unit=former))
        assert words(html.find("aside", class_="note")) == (
            "Mô hình thuộc đơn vị hành chính cũ: Phường 1, thị xã Quảng Trị "
            "(đến hết ngày 30 tháng 6 năm 2025). Nay thuộc Phường Quảng Trị."
        )

    def test_come_with_the_picture_and_the_text(self, read, new_model):
        body = [("paragraph", "<p>Nội dung mô hình.</p>")]
        html = read(new_model(image=ImageFactory(), body=body))
        assert html.select_one("figure img")
        assert "Nội dung mô hình." in html.text
        assert html.find("meta", property="og:image")


class TestSites:
    def test_are_in_a_table_with_totals_of_those_in_force(self, read, model, neighbourhood):
        other = NeighbourhoodFactory(unit=model.unit, name="Khu phố 2")
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood, teams=3, cameras=1200)
        ModelSite.objects.create(model=model, neighbourhood=other, place="Chợ", cameras=34)
        ModelSite.objects.create(
            model=model,
            place="Điểm cũ",
            started_on=day("2022-06-01"),
            ended_on=day("2023-06-30"),
            teams=9,
        )
        table = read(model).select_one("section[aria-labelledby=diem-mo-hinh] table")
        assert [words(cell) for cell in table.select("thead th")] == [
            "Điểm",
            "Thời gian",
            "Tổ",
            "Camera",
        ]
        rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tr")]
        assert rows[1:] == [
            ["Khu phố 1", "Đang hoạt động", "3", "1.200"],
            ["Khu phố 2, Chợ", "Đang hoạt động", "– chưa có thông tin", "34"],
            [
                "Điểm cũ",
                "từ 01-06-2022 đến hết 30-06-2023 Không hoạt động",
                "9",
                "– chưa có thông tin",
            ],
            ["Tổng các điểm đang hoạt động", "3", "1.234"],
        ]
        assert words(table.caption).startswith("2 điểm đang hoạt động")

    def test_of_an_ended_model_are_ended(self, read, model, neighbourhood):
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood, teams=3)
        actions.dissolve(model, day("2023-01-01"))
        table = read(model).select_one("section[aria-labelledby=diem-mo-hinh] table")
        assert "Không hoạt động" in words(table)
        assert table.tfoot is None
        before = read(model, ngay="2022-12-31").select_one("table")
        assert "Không hoạt động" not in words(before)
        assert before.tfoot


class TestTimeline:
    def test_tells_the_events_in_order(self, read, new_model):
        model = new_model(events={"recognised": "2023-01-01", "launched": "2022-05-01"})
        site = ModelSite.objects.create(model=model, place="Chợ")
        ModelEvent.objects.create(
            model=model,
            kind=EventKind.SCALED_OUT,
            date=day("2022-09-02"),
            site=site,
            decision_number="3/QĐ",
            note="Thêm một điểm",
        )
        events = [words(item) for item in read(model).select("ol.timeline li")]
        assert events == [
            "01-05-2022 Ra mắt",
            "02-09-2022 Nhân rộng → Chợ (Quyết định số 3/QĐ) Thêm một điểm",
            "01-01-2023 Được công nhận",
        ]
        assert read(model).select_one("ol.timeline time")["datetime"] == "2022-05-01"

    def test_links_the_article_only_while_readers_may_open_it(self, read, model, section):
        article = ArticlePageFactory(parent=section, title="Ra mắt mô hình")
        ModelEvent.objects.filter(model=model).update(page=article)
        assert read(model).select_one("ol.timeline a")["href"] == article.url
        article.unpublish()
        assert "Ra mắt mô hình" not in read(model).text

    def test_marks_what_is_to_come(self, read, new_model):
        soon = timezone.localdate() + timedelta(days=30)
        model = new_model(events=LAUNCHED | {"paused": soon.isoformat()})
        assert "dự kiến" in words(read(model).select("ol.timeline li")[1])


class TestResults:
    def test_are_a_table_and_bars_with_words_for_them(self, read, model):
        for year, received, valuable in [(2022, 50, 30), (2023, 1200, 0), (2024, None, None)]:
            ModelYearResult.objects.create(
                model=model, year=year, reports_received=received, reports_valuable=valuable
            )
        html = read(model)
        rows = [
            [words(cell) for cell in row.find_all(["th", "td"])]
            for row in html.select("section[aria-labelledby=ket-qua] tbody tr")
        ]
        unknown = "– chưa có thông tin"
        assert rows == [
            ["2024", unknown, unknown, unknown],
            ["2023", unknown, "1.200", "0"],
            ["2022", unknown, "50", "30"],
        ]
        picture = html.main.find("svg")
        assert picture["role"] == "img"
        assert picture["aria-label"] == (
            "Biểu đồ tin báo theo năm. Năm 2023: 1.200 tin báo, 0 nguồn tin có giá trị. "
            "Năm 2022: 50 tin báo, 30 nguồn tin có giá trị."
        )
        widths = [int(bar["width"]) for bar in picture.find_all("rect")]
        assert widths == [200, 0, 8, 5]
        assert not html.main.find("script")

    def test_without_numbers_have_no_bars(self, read, model):
        ModelYearResult.objects.create(model=model, year=2022, rating="effective")
        ModelYearResult.objects.create(model=model, year=2023, reports_received=0)
        html = read(model)
        assert "Hiệu quả" in html.text
        assert html.main.find("svg") is None

    def test_of_no_year_have_no_heading(self, read, model):
        assert "Kết quả từng năm" not in read(model).text
