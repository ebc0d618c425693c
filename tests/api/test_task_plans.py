"""Task plans in the API: the document, its tasks, and how far they are."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.factories import AdministrativeUnitFactory
from security_models.choices import Progress
from security_models.factories import (
    PeriodFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import PlanTask
from tests.api.golden import assert_golden
from tests.api.records import expired, full_plan, old_ward

pytestmark = pytest.mark.django_db

PLANS = "task-plans/"


@pytest.fixture
def index_pages(home_page):
    SecurityModelIndexPageFactory(parent=home_page)
    TaskPlanIndexPageFactory(parent=home_page)


@pytest.fixture
def plan(index_pages, article, document):
    unit = old_ward()
    models = [SecurityModelFactory(name="Camera an ninh", slug="camera", unit=unit)]
    models.append(SecurityModelFactory(unit=unit, live=False))
    return full_plan(unit, article, document, models)


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_the_list_with_all_its_fields_is_the_agreed_document(api, plan):
    assert_golden("task_plans", api(PLANS, fields="*"))


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_a_plan_is_the_agreed_document(api, plan):
    assert_golden("task_plan", api(f"{PLANS}{plan.pk}/"))


def test_drafts_and_what_has_expired_are_not_told(client, ids):
    live = TaskPlanFactory()
    hidden = [TaskPlanFactory(live=False), expired(TaskPlanFactory)]
    assert ids(PLANS) == ids(PLANS, as_of="2024-01-01") == [live.pk]
    for each in hidden:
        assert client.get(f"/api/v2/{PLANS}{each.pk}/").status_code == 404


def test_progress_is_that_of_the_recorded_tasks_and_the_stated_number_stays(api, plan):
    item = api(PLANS)["items"][0]
    assert (item["stated_task_count"], item["recorded_task_count"]) == (12, 2)
    assert (item["done_count"], item["percent"]) == (1, 75)
    assert item["percent"] == plan.percent


def test_a_plan_without_recorded_tasks_has_no_progress(api, db):
    TaskPlanFactory()
    item = api(PLANS)["items"][0]
    assert (item["recorded_task_count"], item["done_count"], item["percent"]) == (0, 0, None)


def test_tasks_come_in_their_order_and_say_when_they_are_late(api, plan):
    first, second = api(f"{PLANS}{plan.pk}/")["tasks"]
    assert (first["title"], first["is_overdue"]) == ("Tuyên truyền", True)
    assert (second["title"], second["is_overdue"]) == ("Khen thưởng", False)
    assert [model["name"] for model in first["models"]] == ["Camera an ninh"]


def test_plans_are_filtered_by_period_and_unit(ids):
    plan = TaskPlanFactory()
    other = TaskPlanFactory(
        period=PeriodFactory(name="2026–2030", start_year=2026, end_year=2030),
        unit=AdministrativeUnitFactory(),
    )
    timeless = TaskPlanFactory(period=None)
    assert ids(PLANS, period="2022-2025") == [plan.pk]
    assert ids(PLANS, period="2026-2030") == [other.pk]
    assert ids(PLANS, period="2022-2030") == []
    assert ids(PLANS, unit=timeless.unit_id) == [timeless.pk]


@pytest.mark.parametrize(
    ("dates", "in_effect", "not_in_effect"),
    [
        ({"effective_on": date(2022, 3, 1)}, "2022-03-01", "2022-02-28"),
        ({"issued_on": date(2021, 12, 1)}, "2021-12-01", "2021-11-30"),
        (
            {"issued_on": date(2022, 1, 1), "effective_on": date(2022, 3, 1)},
            "2022-03-01",
            "2022-02-01",
        ),
        ({}, "2022-01-01", "2021-12-31"),
        ({}, "2025-12-31", "2026-01-01"),
    ],
)
def test_a_day_leaves_out_plans_that_have_not_begun_or_whose_period_is_over(
    ids, dates, in_effect, not_in_effect
):
    plan = TaskPlanFactory(**dates)
    assert ids(PLANS, as_of=in_effect) == [plan.pk]
    assert ids(PLANS, as_of=not_in_effect) == []


def test_a_plan_of_which_no_date_is_known_is_in_effect_on_every_day(ids):
    plan = TaskPlanFactory(period=None)
    assert ids(PLANS, as_of="1990-01-01") == ids(PLANS, as_of="2090-01-01") == [plan.pk]


@pytest.mark.parametrize(
    "words", ["nang cao chat luong", "07/KH-UBND", "07/kh", "07 kh", "muoi hai nhiem vu"]
)
def test_search_finds_titles_numbers_and_summaries_without_marks(ids, plan, words):
    TaskPlanFactory(title="Kế hoạch khác", number="08/KH-UBND")
    assert ids(PLANS, search=words) == [plan.pk]


def test_plans_are_ordered(ids):
    first = TaskPlanFactory(title="Đường phố sáng", issued_on=date(2022, 5, 1))
    second = TaskPlanFactory(title="An toàn", issued_on=date(2022, 6, 1), period=None)
    third = TaskPlanFactory(title="Dân vận", period=None)
    assert ids(PLANS) == ids(PLANS, order="title") == [second.pk, third.pk, first.pk]
    assert ids(PLANS, order="-issued_on") == [second.pk, first.pk, third.pk]
    assert ids(PLANS, order="period,-id") == [first.pk, third.pk, second.pk]


def build(number, article, document):
    unit = old_ward() if number == 5 else AdministrativeUnitFactory()
    for _ in range(number):
        plan = TaskPlanFactory(unit=unit, source_page=article, file=document)
        PlanTask.objects.create(plan=plan, title="Tuyên truyền")
        PlanTask.objects.create(plan=plan, title="Xong", progress=Progress.DONE, percent=100)


def test_a_list_takes_the_same_few_queries_at_any_limit(api, index_pages, article, document):
    queries = {}, {"search": "ke hoach"}, {"as_of": "2023-01-01"}
    numbers = []
    build(5, article, document)
    api(PLANS, fields="*", limit=3)  # what all answers have in common is known from then on
    for query in queries:
        with CaptureQueriesContext(connection) as few:
            assert len(api(PLANS, fields="*", **query)["items"]) == 5
        numbers.append(len(few))
    build(20, article, document)
    api(PLANS, fields="*", limit=3)
    for query, number in zip(queries, numbers, strict=True):
        for limit in (1, 20):
            with CaptureQueriesContext(connection) as many:
                items = api(PLANS, fields="*", limit=limit, **query)["items"]
            assert len(items) == limit
            assert len(many) <= number <= 6, query
            assert (items[0]["recorded_task_count"], items[0]["percent"]) == (2, 50)


def test_one_plan_takes_few_queries_however_many_its_tasks(api, plan, django_assert_num_queries):
    api(PLANS)  # what all answers have in common is known from then on
    with CaptureQueriesContext(connection) as few:
        api(f"{PLANS}{plan.pk}/")
    number = len(few)
    assert number <= 10
    for place in range(20):
        models = [SecurityModelFactory()]
        task = PlanTask(plan=plan, title="Nhiệm vụ", sort_order=place + 2, models=models)
        task.save()
    api(PLANS)
    with django_assert_num_queries(number):
        assert len(api(f"{PLANS}{plan.pk}/")["tasks"]) == 22
