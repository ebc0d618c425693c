"""The page of figures: stated against recorded, by year, and the same as a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone

from articles.factories import ArticlePageFactory
from home.factories import AdministrativeUnitFactory
from security_models import actions
from security_models.choices import Rating
from security_models.factories import AnnualFigureFactory, AnnualFiguresPageFactory
from security_models.models import AnnualFigure, ModelYearResult, SecurityModel
from tests.queries import cost
from tests.security_models.conftest import day
from tests.security_models.pages import EXPIRED, LAUNCHED, cells, words
from vietnamese.spreadsheets import harmless


@pytest.fixture
def figures_page(home_page):
    return AnnualFiguresPageFactory(parent=home_page)


@pytest.fixture
def download(client, figures_page):
    """A function that returns the lines of the file, each as a dictionary by heading."""

    def read():
        response = client.get(f"{figures_page.url}csv/")
        assert response.status_code == 200
        text = response.content.decode("utf-8")
        assert text.startswith("\ufeff")
        return list(csv.DictReader(StringIO(text[1:])))

    return read


def rate(model, year, rating):
    ModelYearResult.objects.create(model=model, year=year, rating=rating)


class TestPage:
    def test_without_figures_says_so(self, read_page, figures_page):
        html = read_page(figures_page.url)
        assert "Chưa có số liệu nào được công bố." in html.text
        assert html.find("table") is None

    def test_holds_published_figures_the_latest_year_first(self, read_page, figures_page, unit):
        AnnualFigureFactory(unit=unit, year=2021)
        AnnualFigureFactory(unit=unit, year=2022, reports_received=1050)
        AnnualFigureFactory(unit=unit, year=2023, live=False)
        AnnualFigureFactory(unit=unit, year=2024, expire_at=EXPIRED)
        html = read_page(figures_page.url)
        rows = cells(html.select("tbody tr"))
        assert [row[:4] for row in rows] == [
            ["2022", "1.050", "30", "10"],
            ["2021", "50", "30", "10"],
        ]
        assert [section["id"] for section in html.select("section.year-figures")] == [
            "nam-2022",
            "nam-2021",
        ]
        assert html.select_one("tbody a")["href"] == "#nam-2022"

    def test_sets_the_recorded_against_the_stated(self, read_page, figures_page, figure, new_model):
        for number in range(4):
            new_model(f"Mô hình {number}", events=LAUNCHED)
        new_model("Nháp", events=LAUNCHED, live=False)
        new_model("Hết hạn", events=LAUNCHED, expire_at=EXPIRED)
        new_model("Sau này", events={"launched": "2023-01-01"})
        new_model("Nơi khác", events=LAUNCHED, unit=AdministrativeUnitFactory())
        text = words(read_page(figures_page.url))
        assert "10 mô hình theo báo cáo; 4 mô hình có hồ sơ (tính đến ngày 31-12-2022)" in text

    def test_counts_on_the_day_of_the_report(self, read_page, figures_page, unit, new_model):
        new_model(events=LAUNCHED)
        AnnualFigureFactory(unit=unit, as_of=day("2022-04-30"))
        assert "0 mô hình có hồ sơ (tính đến ngày 30-04-2022)" in words(read_page(figures_page.url))

    def test_counts_this_year_as_of_today(self, unit):
        today = timezone.localdate()
        assert AnnualFigureFactory(unit=unit, year=today.year).counting_day == today

    def test_is_not_changed_by_what_happens_later(self, read_page, figures_page, figure, model):
        before = words(read_page(figures_page.url))
        actions.dissolve(model, day("2023-01-01"))
        assert words(read_page(figures_page.url)) == before
        assert "1 mô hình có hồ sơ" in before

    def test_tells_which_part_of_the_rated_models_was_effective(
        self, read_page, figures_page, figure, new_model
    ):
        ratings = [Rating.EFFECTIVE, Rating.EFFECTIVE, Rating.INEFFECTIVE, Rating.TOO_NEW]
        for number, rating in enumerate(ratings):
            rate(new_model(f"Mô hình {number}"), 2022, rating)
        rate(new_model("Nháp", live=False), 2022, Rating.INEFFECTIVE)
        (row,) = cells(read_page(figures_page.url).select("tbody tr"))
        assert row[5] == "66,7"

    def test_shows_what_is_unknown_as_unknown(self, read_page, figures_page, unit):
        numbers = dict.fromkeys(["reports_received", "reports_valuable", "stated_model_count"])
        AnnualFigureFactory(unit=unit, **numbers)
        (row,) = cells(read_page(figures_page.url).select("tbody tr"))
        unknown = "– chưa có thông tin"
        assert row == ["2022", unknown, unknown, unknown, "0", unknown, unknown]

    def test_tells_corrections_grade_and_source(self, read_page, figures_page, unit, section):
        article = ArticlePageFactory(parent=section, title="Bài gốc")
        AnnualFigureFactory(
            unit=unit,
            correction_note="Sửa 29 thành 30",
            movement_grade="Xuất sắc",
            source_page=article,
        )
        text = words(read_page(figures_page.url).select_one("#nam-2022"))
        assert "Đính chính số liệu: Sửa 29 thành 30" in text
        assert "Xếp loại phong trào: Xuất sắc" in text
        assert "Nguồn: Bài gốc" in text
        article.unpublish()
        assert "Bài gốc" not in words(read_page(figures_page.url))

    def test_has_a_table_for_each_unit(self, read_page, figures_page, unit):
        other = AdministrativeUnitFactory(name="Phường 2")
        for year in (2021, 2022):
            AnnualFigureFactory(unit=unit, year=year)
            AnnualFigureFactory(unit=other, year=year)
        html = read_page(figures_page.url)
        assert [words(caption) for caption in html.select("caption")] == [
            "Số liệu từng năm: Phường 1",
            "Số liệu từng năm: Phường 2",
        ]
        years = html.select("section.year-figures")
        assert [[words(name) for name in year.find_all("h3")] for year in years] == [
            ["Phường 1", "Phường 2"]
        ] * 2

    def test_costs_the_same_at_any_size(self, client, figures_page, unit, new_model):
        AnnualFigureFactory(unit=unit, year=2000)
        rate(new_model(), 2000, Rating.EFFECTIVE)
        few = cost(client, figures_page.url)
        for year in range(2001, 2020):
            AnnualFigureFactory(unit=unit, year=year)
            rate(new_model(f"Mô hình {year}"), year, Rating.EFFECTIVE)
        assert cost(client, figures_page.url) == few <= 13

    def test_is_in_the_sitemap(self, client, figures_page):
        assert f"<loc>{figures_page.full_url}</loc>" in client.get("/sitemap.xml").content.decode()


class TestFile:
    def test_holds_the_same_figures(self, download, unit, new_model):
        new_model(events=LAUNCHED)
        rate(new_model("Khác", events=LAUNCHED), 2022, Rating.EFFECTIVE)
        AnnualFigureFactory(
            unit=unit, year=2022, as_of=day("2022-12-29"), areas_total=7, areas_meeting_standard=6
        )
        AnnualFigureFactory(unit=unit, year=2021, live=False)
        assert download() == [
            {
                "Đơn vị": "Phường 1",
                "Năm": "2022",
                "Tin báo": "50",
                "Nguồn tin có giá trị": "30",
                "Mô hình theo báo cáo": "10",
                "Mô hình có hồ sơ": "2",
                "Tỷ lệ mô hình hiệu quả (%)": "100,0",
                "Tổng số khu dân cư": "7",
                "Khu dân cư đạt chuẩn": "6",
                "Xếp loại phong trào": "",
                "Tính đến ngày": "2022-12-29",
                "Đính chính số liệu": "",
            }
        ]

    def test_of_no_figures_has_its_headings(self, download, client, figures_page):
        assert download() == []
        response = client.get(f"{figures_page.url}csv/")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="so-lieu.csv"'
        assert "Mô hình có hồ sơ" in response.content.decode()

    def test_cannot_act_as_a_formula(self, download, unit):
        AnnualFigureFactory(unit=unit, correction_note='=HYPERLINK("x")', movement_grade="@Khá")
        (line,) = download()
        assert line["Đính chính số liệu"] == '\'=HYPERLINK("x")'
        assert line["Xếp loại phong trào"] == "'@Khá"

    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
    def test_keeps_signs_of_formulas_as_text(self, sign):
        assert harmless(f"{sign}1") == f"'{sign}1"
        assert harmless(f"1{sign}") == f"1{sign}"

    def test_is_offered_on_the_page(self, read_page, figures_page, figure):
        links = [link["href"] for link in read_page(figures_page.url).select("main a.button")]
        assert links == [f"{figures_page.url}csv/"]

    def test_of_a_private_page_is_private(self, client, figures_page, make_private):
        make_private(figures_page)
        assert client.get(f"{figures_page.url}csv/").status_code == 302


class TestCounting:
    def test_by_unit_and_day_agrees_with_counting_one_by_one(self, new_model, unit):
        other = AdministrativeUnitFactory()
        new_model("Một", events=LAUNCHED)
        new_model("Hai", events=LAUNCHED | {"paused": "2022-08-01"})
        new_model("Ba", unit=other)
        days = [day(text) for text in ("2022-04-30", "2022-05-01", "2022-08-01")]
        found = SecurityModel.objects.in_force_by_unit(days)
        for one in days:
            for place in (unit, other):
                expected = SecurityModel.objects.filter(unit=place).in_force_on(one).count()
                assert found.get((place.pk, one), 0) == expected
        assert SecurityModel.objects.in_force_by_unit([]) == {}

    def test_on_any_number_of_days_costs_one_query(
        self, new_model, unit, django_assert_num_queries
    ):
        new_model("Một", events=LAUNCHED)
        days = [day("2022-05-01") + timedelta(days=number) for number in range(600)]
        with django_assert_num_queries(1):
            found = SecurityModel.objects.in_force_by_unit(days)
        assert found == {(unit.pk, one): 1 for one in days}

    def test_ratios_are_of_the_years_that_have_ratings(self, new_model, unit):
        for year, rating in [
            (2021, Rating.EFFECTIVE),
            (2022, Rating.AVERAGE),
            (2023, Rating.TOO_NEW),
        ]:
            rate(new_model(f"Mô hình {year}"), year, rating)
        assert SecurityModel.objects.effective_ratios() == {(unit.pk, 2021): 1, (unit.pk, 2022): 0}


def test_figures_lead_to_their_year_on_the_page(figures_page, figure):
    assert AnnualFigure.objects.get().get_url() == f"{figures_page.url}#nam-2022"
