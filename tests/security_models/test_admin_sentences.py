"""Bad input in the admin's forms: a Vietnamese sentence at the field, and nothing is saved."""

from datetime import date

import pytest
from django.utils import timezone

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from security_models.factories import SecurityModelFactory
from security_models.models import AnnualFigure, ModelEvent, Period, SecurityModel, TaskPlan
from tests.security_models.admin import (
    add_row,
    errors_of,
    opened,
    publish,
    send,
    url_of,
)


@pytest.fixture
def refused(editor):
    """A function that publishes a record with rows and fields, and returns the sentences that refuse it."""
    forms = {}

    def attempt(record, rows=(), **values):
        is_new = isinstance(record, type)
        url = url_of(record, "add" if is_new else "edit")
        if url not in forms:  # nothing is saved, so it is shown the same at every attempt
            forms[url] = opened(editor, url)
        data = forms[url].copy()
        for relation, row in rows:
            add_row(data, relation, **row)
        before = _stored(record)
        response = publish(editor, url, data, **values)
        assert response.status_code == 200, "it was saved"
        assert _stored(record) == before
        found = errors_of(response)
        page = response.content.decode()
        assert all(sentence in page for sentence in found.get("__all__", []))
        return found

    return attempt


def _stored(record):
    if isinstance(record, type):
        return record.objects.count()
    parts = [relation.related_model for relation in record._meta.related_objects]
    parts = [list(part.objects.values()) for part in parts if hasattr(part, "record_field")]
    return type(record).objects.filter(pk=record.pk).values().get(), parts


def test_a_model_with_its_parts_is_published(editor, unit, neighbourhood):
    data = opened(editor, url_of(SecurityModel, "add"))
    add_row(data, "sites", neighbourhood=str(neighbourhood.pk), started_on="01/05/2022", teams="3")
    add_row(data, "events", kind="launched", date="01/05/2022", decision_number="12/QĐ-UBND")
    add_row(data, "year_results", year="2022", rating="effective", reports_received="5")

    response = publish(
        editor, url_of(SecurityModel, "add"), data, name="Camera", field="camera", unit=unit.pk
    )

    assert response.status_code == 302, errors_of(response)
    model = SecurityModel.objects.get()
    assert (model.live, model.slug) == (True, "camera")
    assert model.events.get().date == date(2022, 5, 1)
    assert model.sites.get().teams == 3
    assert model.year_results.get().reports_received == 5


def test_a_draft_may_be_half_written(editor, unit):
    response = send(editor, url_of(SecurityModel, "add"), name="Đang viết", unit=unit.pk)

    assert response.status_code == 302, errors_of(response)
    assert not SecurityModel.objects.get(name="Đang viết").live


NEW = {"name": "Camera", "field": "camera"}
MODEL_FIELDS = [
    ({"name": "x" * 300}, "name", "255"),
    ({"name": ""}, "name", "bắt buộc"),
    ({"field": "ufo"}, "field", "hợp lệ"),
    ({"unit": ""}, "unit", "bắt buộc"),
    ({"summary": "x" * 301}, "summary", "300"),
    ({"decision_date": "31/02/2022"}, "decision_date", "ngày hợp lệ"),
    ({"decision_date": "01/01/0202"}, "decision_date", "1945"),
    ({"decision_number": "x" * 61}, "decision_number", "60"),
    ({"status": "merged"}, "status", "hợp lệ"),
]


def test_fields_of_a_model(refused, unit, subtests):
    for values, field, sentence in MODEL_FIELDS:
        with subtests.test(f"{field}: {sentence}"):
            found = refused(SecurityModel, **{**NEW, "unit": unit.pk, **values})

            assert list(found) == [field]
            assert sentence in found[field][0]


ROWS = [
    ("sites", {"place": "Chợ", "started_on": "31/02/2022"}, "started_on", "ngày hợp lệ"),
    ("sites", {"place": "Chợ", "teams": "-1"}, "teams", "0"),
    ("sites", {"place": "Chợ", "cameras": "-2"}, "cameras", "0"),
    ("sites", {"place": "Chợ", "members": "nhiều"}, "members", "số"),
    ("sites", {"place": "x" * 300}, "place", "255"),
    ("sites", {"teams": "2"}, "neighbourhood", "khu phố"),
    (
        "sites",
        {"place": "Chợ", "started_on": "02/05/2022", "ended_on": "01/05/2022"},
        "ended_on",
        "trước",
    ),
    ("events", {"kind": "launched", "date": "30/02/2021"}, "date", "ngày hợp lệ"),
    ("events", {"kind": "recognised", "date": "01/01/2090"}, "date", "1945"),
    ("events", {"kind": "resumed", "date": "01/06/2022"}, "kind", "tạm dừng"),
    ("events", {"kind": "launched", "date": "01/06/2022"}, "kind", "đầu tiên"),
    ("events", {"kind": "dissolved", "date": "01/06/2022"}, "kind", "hợp lệ"),
    ("events", {"kind": "merged_into", "date": "01/06/2022"}, "kind", "hợp lệ"),
    ("events", {"kind": "renamed", "date": ""}, "date", "bắt buộc"),
    ("events", {"kind": "renamed", "date": "01/06/2022", "note": "x" * 300}, "note", "255"),
    ("year_results", {"year": "2022", "reports_received": "-1"}, "reports_received", "0"),
    (
        "year_results",
        {"year": "2022", "reports_received": "3", "reports_valuable": "4"},
        "reports_valuable",
        "tin",
    ),
    ("year_results", {"year": "2090"}, "year", "năm"),
    ("year_results", {"year": "1800"}, "year", "1945"),
    ("year_results", {"year": "2022", "rating": "great"}, "rating", "hợp lệ"),
]


def test_rows_of_a_model(refused, model, subtests):
    for relation, values, field, sentence in ROWS:
        with subtests.test(f"{relation}: {values}"):
            found = refused(model, rows=[(relation, values)])

            place = 1 if relation == "events" else 0
            assert list(found) == [f"{relation}-{place}-{field}"]
            assert sentence in found[f"{relation}-{place}-{field}"][0]


def test_two_launches(refused, unit):
    rows = [("events", {"kind": "launched", "date": f"01/0{month}/2022"}) for month in (5, 6)]

    found = refused(SecurityModel, rows=rows, **NEW, unit=unit.pk)

    assert "một lần" in found["events-1-kind"][0]


def test_two_launches_in_a_draft(editor, unit):
    url = url_of(SecurityModel, "add")
    data = opened(editor, url)
    for date_of_launch in ("01/05/2022", "01/06/2022"):
        add_row(data, "events", kind="launched", date=date_of_launch)

    response = send(editor, url, data, name="Đang viết", unit=unit.pk)

    assert "một lần" in errors_of(response)["events-1-kind"][0]
    assert not SecurityModel.objects.exists()


def test_two_results_of_a_year(refused, model):
    rows = [("year_results", {"year": "2022"})] * 2

    found = refused(model, rows=rows)

    assert found == {"year_results-1-year": ["Một dòng khác đã nói về năm này."]}


def test_a_neighbourhood_of_another_unit(refused, model):
    other = NeighbourhoodFactory()

    found = refused(model, rows=[("sites", {"neighbourhood": str(other.pk)})])

    assert "đơn vị hành chính khác" in found["sites-0-neighbourhood"][0]


def test_a_site_that_outlives_its_model(refused, new_model):
    model = new_model(events={"launched": "2020-01-01", "dissolved": "2023-01-01"})

    found = refused(model, rows=[("sites", {"place": "Chợ", "ended_on": "01/06/2023"})])

    assert "kết thúc" in found["sites-0-ended_on"][0]


def test_something_after_the_end(refused, new_model):
    model = new_model(events={"launched": "2020-01-01", "dissolved": "2023-01-01"})

    found = refused(model, rows=[("events", {"kind": "renamed", "date": "01/06/2023"})])

    assert "01-01-2023" in found["events-2-date"][0]


@pytest.mark.parametrize("case", ["itself", "other unit", "ended", "circle"])
def test_a_merger_turned_to_another_target_changes_nothing(editor, new_model, case):
    """The target of a merger is shown, not asked for: what is sent for it is not read."""
    target = new_model("Tổ tự quản")
    model = new_model("Camera")
    ModelEvent.objects.create(model=model, kind="merged_into", date=date(2024, 1, 1), target=target)
    other = {
        "itself": lambda: model,
        "other unit": lambda: new_model("X", unit=AdministrativeUnitFactory()),
        "ended": lambda: new_model("X", events={"dissolved": "2023-01-01"}),
        "circle": lambda: target,
    }[case]()
    data = opened(editor, url_of(model, "edit"))

    publish(editor, url_of(model, "edit"), data, **{"events-0-target": str(other.pk)})

    assert SecurityModel.objects.get(pk=model.pk).ending.target == target


TASKS = [
    ({"percent": "100", "progress": "in_progress"}, "percent", "100 %"),
    ({"percent": "50", "progress": "done"}, "percent", "100 %"),
    ({"percent": "-1"}, "percent", "0"),
    ({"title": ""}, "title", "bắt buộc"),
    ({"title": "x" * 300}, "title", "255"),
    ({"due_on": "31/02/2022"}, "due_on", "ngày hợp lệ"),
]


def test_tasks_of_a_plan(refused, plan, subtests):
    task = {"title": "Việc", "group": "other", "progress": "not_started", "percent": "0"}
    for values, field, sentence in TASKS:
        with subtests.test(f"{field}: {values}"):
            found = refused(plan, rows=[("tasks", task | values)])

            assert list(found) == [f"tasks-0-{field}"]
            assert sentence in found[f"tasks-0-{field}"][0]


PLANS = [
    ({"title": "x" * 300}, "title", "255"),
    ({"issued_on": "02/05/2022", "effective_on": "01/05/2022"}, "effective_on", "trước"),
    ({"stated_task_count": "-12"}, "stated_task_count", "0"),
    ({"parent_plan_url": "không phải địa chỉ"}, "parent_plan_url", "URL"),
]


def test_fields_of_a_plan(refused, unit, subtests):
    for values, field, sentence in PLANS:
        with subtests.test(f"{field}: {sentence}"):
            found = refused(TaskPlan, **{"title": "Kế hoạch", "unit": unit.pk, **values})

            assert list(found) == [field]
            assert sentence in found[field][0]


FIGURES = [
    ({"reports_received": "-50"}, "reports_received", "0"),
    ({"reports_received": "3", "reports_valuable": "4"}, "reports_valuable", "tin"),
    ({"areas_total": "3", "areas_meeting_standard": "4"}, "areas_meeting_standard", "khu"),
    ({"year": "2090"}, "year", "năm"),
    ({"year": ""}, "year", "bắt buộc"),
    ({"as_of": "31/02/2022"}, "as_of", "ngày hợp lệ"),
    ({"correction_note": "x" * 301}, "correction_note", "300"),
]


def test_fields_of_figures(refused, unit, subtests):
    for values, field, sentence in FIGURES:
        with subtests.test(f"{field}: {sentence}"):
            found = refused(AnnualFigure, **{"unit": unit.pk, "year": "2022", **values})

            assert list(found) == [field]
            assert sentence in found[field][0]


def test_a_closed_year_without_a_note(refused, editor, figure):
    found = refused(figure, reports_received="51")

    assert list(found) == ["correction_note"]
    assert "2022" in found["correction_note"][0]
    note = {"reports_received": "51", "correction_note": "Đếm sót một tin."}
    assert publish(editor, url_of(figure, "edit"), **note).status_code == 302
    assert AnnualFigure.objects.get(pk=figure.pk).reports_received == 51


def test_figures_of_a_year_twice(refused, figure):
    found = refused(AnnualFigure, unit=figure.unit_id, year="2022")

    assert list(found) == ["year"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "x" * 61}, "name"),
        ({"start_year": "2025", "end_year": "2022"}, "end_year"),
        ({"start_year": "-1"}, "start_year"),
        ({"end_year": "20225"}, "end_year"),
    ],
)
def test_fields_of_a_period(editor, values, field):
    right = {"name": "2022–2025", "start_year": "2022", "end_year": "2025"}

    response = send(editor, url_of(Period, "add"), **right | values)

    assert list(errors_of(response)) == [field]
    assert not Period.objects.exists()


def test_a_year_under_way_needs_no_note(editor, unit):
    figure = AnnualFigure.objects.create(unit=unit, year=timezone.localdate().year)

    response = publish(editor, url_of(figure, "edit"), reports_received="7")

    assert response.status_code == 302


def test_names_of_two_models_alike_get_two_addresses(editor, unit):
    SecurityModelFactory(name="Camera", slug="camera", unit=unit)

    publish(editor, url_of(SecurityModel, "add"), **NEW, unit=unit.pk)

    slugs = SecurityModel.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["camera", "camera-2"]
