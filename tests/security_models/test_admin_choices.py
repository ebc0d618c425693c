"""What the admin's forms offer to choose: what exists today, and what the record names already."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from security_models.factories import SecurityModelFactory
from security_models.models import (
    AnnualFigure,
    ModelEvent,
    ModelSite,
    PlanTask,
    SecurityModel,
    TaskPlan,
)
from tests.security_models.admin import url_of


@pytest.fixture
def former(unit):
    """A unit that is no longer."""
    return AdministrativeUnitFactory(name="Phường cũ", valid_to=date(2025, 6, 30))


def labels(field):
    """Return what the browser shows to choose from in a bound field."""
    groups = field.field.widget.optgroups("name", [])
    options = [option for _name, members, _place in groups for option in members]
    return [str(option["label"]) for option in options if option["value"]]


def form_of(client, record, page="edit"):
    return client.get(url_of(record, page)).context["form"]


def row(form, rows, number=None):
    """Return the row ``number`` of an inline, or the empty one that a new row is made of."""
    formset = form.formsets[rows]
    return formset.empty_form if number is None else formset.forms[number]


@pytest.mark.parametrize("model", [SecurityModel, TaskPlan])
def test_a_new_record_is_of_a_unit_that_exists(editor, unit, former, model):
    assert labels(form_of(editor, model, "add")["unit"]) == ["Phường 1"]


def test_figures_may_be_of_a_former_unit(editor, unit, former):
    assert labels(form_of(editor, AnnualFigure, "add")["unit"]) == ["Phường 1", "Phường cũ"]


def test_a_record_keeps_its_former_unit(editor, unit, former, new_model):
    assert labels(form_of(editor, new_model(unit=former))["unit"]) == ["Phường 1", "Phường cũ"]


def test_the_page_itself_does_not_name_what_is_not_offered(editor, former, new_model):
    new_model("Đã giải thể", events={"dissolved": "2023-01-01"})
    NeighbourhoodFactory(name="Khu phố đã bỏ", active=False)

    for model in (SecurityModel, TaskPlan):
        page = editor.get(url_of(model, "add")).content.decode()
        for name in ("Phường cũ", "Đã giải thể", "Khu phố đã bỏ"):
            assert name not in page


class TestTasks:
    def test_a_new_row_offers_published_models_that_have_not_ended(self, editor, plan, new_model):
        new_model("Đang hoạt động")
        new_model("Đã giải thể", events={"dissolved": "2023-01-01"})
        new_model("Bản nháp", live=False)

        for record, page in ((TaskPlan, "add"), (plan, "edit")):
            assert labels(row(form_of(editor, record, page), "tasks")["models"]) == [
                "Đang hoạt động"
            ]

    def test_a_row_keeps_the_ended_model_that_it_names(self, editor, plan, new_model):
        ended = new_model("Đã giải thể")
        task = PlanTask.objects.create(plan=plan, title="Việc")
        task.models.add(ended)
        task.save()
        ModelEvent.objects.create(model=ended, kind="dissolved", date=date(2023, 1, 1))

        form = form_of(editor, plan)

        assert labels(row(form, "tasks", 0)["models"]) == ["Đã giải thể"]
        assert labels(row(form, "tasks")["models"]) == []


class TestSites:
    def test_a_new_row_offers_active_neighbourhoods(self, editor, model, neighbourhood):
        NeighbourhoodFactory(unit=model.unit, name="Khu phố đã bỏ", active=False)

        shown = labels(row(form_of(editor, model), "sites")["neighbourhood"])

        assert shown == ["Khu phố 1 (Phường 1)"]

    def test_a_row_keeps_the_neighbourhood_that_it_names(self, editor, model, neighbourhood):
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood)
        neighbourhood.active = False
        neighbourhood.save()

        form = form_of(editor, model)

        assert labels(row(form, "sites", 0)["neighbourhood"]) == ["Khu phố 1 (Phường 1)"]
        assert labels(row(form, "sites")["neighbourhood"]) == []


class TestEvents:
    def test_an_event_names_a_site_of_the_same_model(self, editor, model, new_model):
        ModelSite.objects.create(model=model, place="Chợ")
        ModelSite.objects.create(model=new_model("Khác"), place="Trường")

        assert labels(row(form_of(editor, model), "events")["site"]) == ["Chợ"]

    def test_an_end_is_not_typed(self, editor, model):
        shown = labels(row(form_of(editor, model), "events")["kind"])

        assert "Ra mắt" in shown
        assert not {"Giải thể", "Sáp nhập vào mô hình khác"} & set(shown)

    def test_an_end_shows_its_kind_and_target(self, editor, new_model):
        target = new_model("Tổ tự quản")
        model = new_model("Camera")
        ModelEvent.objects.create(
            model=model, kind="merged_into", date=date(2024, 1, 1), target=target
        )

        response = editor.get(url_of(model, "edit"))

        assert row(response.context["form"], "events", 0).fields["kind"].disabled
        assert "Tổ tự quản" in response.content.decode()


def test_the_choosers_of_the_news_keep_ended_models(editor, new_model):
    new_model("Đã giải thể", events={"dissolved": "2023-01-01"})
    viewset = SecurityModel.snippet_viewset.chooser_viewset

    results = editor.get(reverse(viewset.get_url_name("choose"))).context["results"]

    assert [str(model) for model in results] == ["Đã giải thể"]


def test_status_is_by_hand_only_where_the_history_does_not_tell(editor, model):
    silent = SecurityModelFactory(unit=model.unit)

    assert form_of(editor, model).fields["status"].disabled
    assert labels(form_of(editor, silent)["status"]) == ["Đề xuất", "Đang hoạt động", "Tạm dừng"]


def test_any_number_of_tasks_is_edited_at_the_same_number_of_queries(editor, plan, new_model):
    ended = new_model("Đã giải thể", events={"dissolved": "2023-01-01"})

    def cost(rows):
        for number in range(plan.tasks.count(), rows):
            model = new_model(f"Mô hình {number}")
            task = PlanTask.objects.create(plan=plan, title=f"Việc {number}", sort_order=number)
            task.models.set([model, ended] if number % 2 else [model])
            task.save()
        with CaptureQueriesContext(connection) as queries:
            form = form_of(editor, plan)
        return len(queries), form

    cost(1)
    few, _form = cost(4)
    many, form = cost(12)
    assert many == few
    open_to_all = [f"Mô hình {number}" for number in range(12)]
    assert sorted(labels(row(form, "tasks", 0)["models"])) == sorted(open_to_all)
    assert sorted(labels(row(form, "tasks", 1)["models"])) == sorted([*open_to_all, str(ended)])
    assert sorted(labels(row(form, "tasks")["models"])) == sorted(open_to_all)


@pytest.mark.parametrize("record", ["model", "plan", "figure"])
def test_lists_search_for_no_more_words_than_a_database_can_take(editor, request, record):
    record = type(request.getfixturevalue(record))
    words = " ".join(f"a{number}" for number in range(900))
    choose = record.snippet_viewset.chooser_viewset.get_url_name("choose")

    assert editor.get(url_of(record, "list"), {"q": words}).status_code == 200
    assert editor.get(reverse(choose), {"q": words}).status_code == 200
