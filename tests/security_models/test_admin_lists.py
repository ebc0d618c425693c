"""The lists of models, plans and figures: found without marks, filtered, sorted, saved as spreadsheets."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from home.factories import NeighbourhoodFactory
from security_models.choices import EventKind, Field, Rating
from security_models.factories import (
    AnnualFigureFactory,
    PeriodFactory,
    SecurityModelFactory,
    TaskPlanFactory,
)
from security_models.models import (
    AnnualFigure,
    ModelEvent,
    ModelSite,
    ModelYearResult,
    PlanTask,
    SecurityModel,
    TaskPlan,
)
from tests.security_models.admin import url_of


@pytest.fixture
def listed(editor):
    """A function that returns what the list of a type shows for a query, as strings."""

    def names(model, **query):
        response = editor.get(url_of(model, "list"), query)
        return [str(record) for record in response.context["object_list"]]

    return names


def test_drafts_published_and_expired_records_are_listed(listed):
    SecurityModelFactory(name="A")
    SecurityModelFactory(name="B", live=False)
    SecurityModelFactory(name="C", expire_at=timezone.now() - timedelta(days=1))

    assert listed(SecurityModel) == ["A", "B", "C"]
    assert listed(SecurityModel, live="true") == ["A", "C"]
    assert listed(SecurityModel, live="false") == ["B"]


def test_the_list_follows_the_vietnamese_alphabet(listed):
    for name in ("Ông bà gương mẫu", "Đèn an ninh", "Dân vận", "Ánh sáng", "Ổ khoá"):
        SecurityModelFactory(name=name)

    sorted_names = ["Ánh sáng", "Dân vận", "Đèn an ninh", "Ổ khoá", "Ông bà gương mẫu"]
    shown = listed(SecurityModel)
    assert shown == sorted(shown, key=lambda name: SecurityModel.objects.get(name=name).sort_key)
    assert shown[:3] == sorted_names[:3]
    assert listed(SecurityModel, ordering="-sort_key") == shown[::-1]


@pytest.mark.parametrize("ordering", ["field", "-status", "unit", "live", "-_updated_at"])
def test_the_columns_of_models_are_sorted_by_their_headings(editor, ordering):
    SecurityModelFactory()

    response = editor.get(url_of(SecurityModel, "list"), {"ordering": ordering})

    assert response.context["view"].ordering == ordering


@pytest.mark.parametrize("ordering", ["sort_key", "period", "task_count", "-done_count"])
def test_the_columns_of_plans_are_sorted_by_their_headings(editor, ordering):
    TaskPlanFactory()

    response = editor.get(url_of(TaskPlan, "list"), {"ordering": ordering})

    assert response.context["view"].ordering == ordering


@pytest.mark.parametrize(
    "words", ["ma tuy", "MA TÚY", "phong chong ma tuý", "dong ha", "khu pho", "chong tuy"]
)
def test_records_are_found_without_marks(listed, words):
    SecurityModelFactory(name="Khu phố phòng, chống ma tuý Đông Hà")
    SecurityModelFactory(name="Camera an ninh")

    assert listed(SecurityModel, q=words) == ["Khu phố phòng, chống ma tuý Đông Hà"]


def test_a_search_keeps_filters_order_and_drafts(listed):
    SecurityModelFactory(name="Đội xe ôm", field=Field.TRAFFIC)
    SecurityModelFactory(name="Đội cờ đỏ", field=Field.TRAFFIC, live=False)
    SecurityModelFactory(name="Đội chữa cháy", field=Field.FIRE)

    assert listed(SecurityModel, q="doi", field="traffic") == ["Đội cờ đỏ", "Đội xe ôm"]
    assert listed(SecurityModel, q="doi", field="traffic", ordering="-sort_key") == [
        "Đội xe ôm",
        "Đội cờ đỏ",
    ]


@pytest.mark.parametrize("words", ["'", '"*', "=1+1", "%", "( OR", "\x00", "đ" * 500])
def test_odd_words_find_nothing(listed, words):
    SecurityModelFactory(name="Camera an ninh")

    assert listed(SecurityModel, q=words) in ([], ["Camera an ninh"])


def test_plans_and_figures_are_found_without_marks(listed):
    TaskPlanFactory(title="Nâng cao chất lượng phong trào", number="12/KH-UBND")
    figure = AnnualFigureFactory(unit__name="Phường Đông Giang")

    assert listed(TaskPlan, q="nang cao") == ["Nâng cao chất lượng phong trào"]
    assert listed(TaskPlan, q="12/KH") == ["Nâng cao chất lượng phong trào"]
    assert listed(AnnualFigure, q="dong giang") == [str(figure)]


def test_the_chooser_finds_without_marks_and_says_what_is_a_draft(editor):
    SecurityModelFactory(name="Đội cờ đỏ", live=False)
    SecurityModelFactory(name="Camera an ninh")
    chooser = SecurityModel.snippet_viewset.chooser_viewset

    for name in ("choose", "choose_results"):
        found = editor.get(reverse(chooser.get_url_name(name)), {"q": "co do"})
        assert "Camera" not in found.content.decode()
        assert [str(model) for model in found.context["results"]] == ["Đội cờ đỏ"]


class TestFilters:
    def test_models_of_a_neighbourhood(self, listed):
        neighbourhood = NeighbourhoodFactory()
        model = SecurityModelFactory(name="A", unit=neighbourhood.unit)
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood)
        SecurityModelFactory(name="B")

        assert listed(SecurityModel, neighbourhood=neighbourhood.pk) == ["A"]

    def test_models_of_a_period(self, listed):
        period = PeriodFactory()
        model = SecurityModelFactory(name="A")
        model.periods.add(period)
        model.save()
        SecurityModelFactory(name="B")

        assert listed(SecurityModel, periods=period.pk) == ["A"]

    def test_models_by_rating_and_year_of_one_result(self, listed):
        for name, year, rating in [
            ("A", 2021, Rating.EFFECTIVE),
            ("A", 2022, Rating.AVERAGE),
            ("B", 2022, Rating.EFFECTIVE),
        ]:
            model = SecurityModel.objects.filter(name=name).first()
            model = model or SecurityModelFactory(name=name)
            ModelYearResult.objects.create(model=model, year=year, rating=rating)

        assert listed(SecurityModel, rating="effective") == ["A", "B"]
        assert listed(SecurityModel, rating="effective", year=2022) == ["B"]
        assert listed(SecurityModel, year=2021) == ["A"]

    def test_models_by_field_status_and_unit(self, listed):
        model = SecurityModelFactory(name="A", field=Field.FIRE, status="paused")
        SecurityModelFactory(name="B")

        assert listed(SecurityModel, field="fire") == ["A"]
        assert listed(SecurityModel, status="paused") == ["A"]
        assert listed(SecurityModel, unit=model.unit_id) == ["A"]

    def test_plans_by_period_unit_and_due_tasks(self, listed):
        plan = TaskPlanFactory(title="A")
        PlanTask.objects.create(plan=plan, title="Việc", due_on=timezone.localdate())
        TaskPlanFactory(
            title="B", period=PeriodFactory(name="2026–2030", start_year=2026, end_year=2030)
        )

        assert listed(TaskPlan, due="yes") == ["A"]
        assert listed(TaskPlan, unit=plan.unit_id) == ["A"]
        assert listed(TaskPlan, period=plan.period_id) == ["A"]

    def test_figures_by_year_and_unit(self, listed):
        figure = AnnualFigureFactory(year=2022)
        AnnualFigureFactory(year=2021)

        assert listed(AnnualFigure, year=2022) == [str(figure)]
        assert listed(AnnualFigure, unit=figure.unit_id) == [str(figure)]

    @pytest.mark.parametrize("value", ["abc", "-1", "9" * 40, "2022.5", ""])
    def test_odd_values_do_not_break_the_list(self, editor, value):
        SecurityModelFactory()

        for name in ("year", "rating", "neighbourhood", "periods", "field", "unit"):
            response = editor.get(url_of(SecurityModel, "list"), {name: value})
            assert response.status_code == 200


@pytest.mark.parametrize("model", [SecurityModel, TaskPlan, AnnualFigure])
def test_the_list_costs_the_same_with_more_records(editor, model, django_user_model):
    factory = {
        SecurityModel: _model_with_parts,
        TaskPlan: _plan_with_task,
        AnnualFigure: AnnualFigureFactory,
    }[model]

    def costs(count):
        for number in range(count):
            record = factory(**({"year": 1990 + number} if model is AnnualFigure else {}))
            record.save_revision()
        with CaptureQueriesContext(connection) as page:
            assert editor.get(url_of(model, "list"), {"p": 1}).content
        with CaptureQueriesContext(connection) as csv:
            assert b"".join(editor.get(url_of(model, "list"), {"p": 1, "export": "csv"}))
        return len(page), len(csv)

    editor.get(url_of(model, "list"))
    few = costs(4)
    assert costs(16) == few


def _model_with_parts():
    neighbourhood = NeighbourhoodFactory()
    model = SecurityModelFactory(unit=neighbourhood.unit)
    ModelSite.objects.create(model=model, neighbourhood=neighbourhood, teams=2)
    ModelEvent.objects.create(model=model, kind=EventKind.LAUNCHED, date=date(2020, 1, 1))
    model = SecurityModel.objects.get(pk=model.pk)
    model.periods.add(PeriodFactory())
    model.save()
    return model


def _plan_with_task():
    plan = TaskPlanFactory()
    PlanTask.objects.create(plan=plan, title="Việc")
    return TaskPlan.objects.get(pk=plan.pk)


class TestSpreadsheets:
    def rows(self, editor, model, **query):
        response = editor.get(url_of(model, "list"), {"export": "csv", **query})
        text = b"".join(response).decode()
        assert text.startswith("\ufeff")
        return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))

    def sheet(self, editor, model):
        response = editor.get(url_of(model, "list"), {"export": "xlsx"})
        sheet = load_workbook(BytesIO(b"".join(response))).active
        headings, *rows = sheet.iter_rows()
        names = [cell.value for cell in headings]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def test_models_are_told_in_words(self, editor):
        model = _model_with_parts()
        model.decision_date = date(2022, 3, 1)
        model.save()

        [row] = self.rows(editor, SecurityModel)

        assert row["Tên"] == model.name
        assert row["Lĩnh vực"] == "Camera an ninh"
        assert row["Tình trạng"] == "Đang hoạt động"
        assert row["Đơn vị hành chính"] == model.unit.name
        assert row["Giai đoạn"] == "2022–2025"
        assert row["Ngày quyết định"] == "01/03/2022"
        assert row["Số điểm mô hình"] == "1"
        assert row["Số tổ"] == "2"
        assert row["Xuất bản"] == "Đang công khai"
        assert "None" not in str(row)

    def test_a_date_is_a_date_of_the_sheet(self, editor):
        SecurityModelFactory(decision_date=date(2022, 3, 1))

        [row] = self.sheet(editor, SecurityModel)

        cell = row["Ngày quyết định"]
        assert cell.value == date(2022, 3, 1)
        assert cell.number_format == "dd/mm/yyyy"

    @pytest.mark.parametrize("name", ["=1+1", "+84", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
    def test_a_name_never_becomes_a_formula(self, editor, name):
        SecurityModelFactory(name=name)

        assert self.rows(editor, SecurityModel)[0]["Tên"] == f"'{name}"
        [row] = self.sheet(editor, SecurityModel)
        assert (row["Tên"].value, row["Tên"].data_type) == (name, "s")

    def test_the_spreadsheet_follows_search_and_filters(self, editor):
        SecurityModelFactory(name="Đội cờ đỏ")
        SecurityModelFactory(name="Đội xe ôm", field=Field.TRAFFIC)

        assert len(self.rows(editor, SecurityModel, q="doi")) == 2
        assert len(self.rows(editor, SecurityModel, q="doi", field="traffic")) == 1

    def test_plans_tell_their_progress(self, editor):
        plan = _plan_with_task()
        PlanTask.objects.create(plan=plan, title="Xong", progress="done", percent=100)

        [row] = self.rows(editor, TaskPlan)

        assert (row["Nhiệm vụ"], row["Nhiệm vụ đã xong"]) == ("2", "1")
        assert row["Tiến độ trung bình (%)"] == "50"

    def test_what_is_unknown_stays_empty(self, editor):
        AnnualFigureFactory(reports_received=0, reports_valuable=None)

        [row] = self.rows(editor, AnnualFigure)

        assert (row["Tin báo nhận được"], row["Nguồn tin có giá trị"]) == ("0", "")
