"""Models in the API: what is told of them, and how their list is filtered, searched, ordered and paged."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.factories import NeighbourhoodFactory
from security_models.choices import EventKind, Field, Status
from security_models.factories import (
    PeriodFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import ModelEvent, ModelSite, PlanTask, SecurityModel
from tests.api.golden import assert_golden
from tests.api.records import (
    DAY_OF_THE_ARTICLE,
    LAUNCH,
    MERGER,
    expired,
    full_model,
    launched,
    merge,
    old_ward,
)

pytestmark = pytest.mark.django_db

MODELS = "security-models/"


@pytest.fixture
def index_pages(home_page):
    SecurityModelIndexPageFactory(parent=home_page)
    TaskPlanIndexPageFactory(parent=home_page)


@pytest.fixture
def model(index_pages, article, picture, document):
    return full_model(old_ward(), article, picture, document)


@pytest.fixture
def merged(db):
    """Two models of a ward: the first was merged into the second in 2023."""
    unit = old_ward()
    first, second = launched(unit=unit, name="Một"), launched(unit=unit, name="Hai")
    merge(first, second)
    return first, second


def as_of(day):
    return {"as_of": day.isoformat()}


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_the_list_with_all_its_fields_is_the_agreed_document(api, model):
    assert_golden("security_models", api(MODELS, fields="*"))


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_a_model_is_the_agreed_document(api, model):
    assert_golden("security_model", api(f"{MODELS}{model.pk}/"))


def test_drafts_and_what_has_expired_are_not_told(client, ids):
    live = SecurityModelFactory()
    draft = SecurityModelFactory(live=False)
    gone = expired(SecurityModelFactory)
    assert ids(MODELS) == ids(MODELS, as_of=DAY_OF_THE_ARTICLE) == [live.pk]
    for each in (draft, gone):
        assert client.get(f"/api/v2/{MODELS}{each.pk}/").status_code == 404
        assert client.get(f"/api/v2/{MODELS}find/", {"id": each.pk}).status_code == 404


def test_a_list_without_a_day_holds_what_has_ended_too_with_todays_status(api, merged):
    statuses = {item["name"]: item["status"] for item in api(MODELS)["items"]}
    assert statuses == {"Một": "merged", "Hai": "active"}


def test_a_day_lists_the_models_in_force_at_its_end(ids, merged):
    first, second = merged
    assert ids(MODELS, **as_of(LAUNCH - timedelta(days=1))) == []
    assert set(ids(MODELS, **as_of(LAUNCH))) == {first.pk, second.pk}
    assert set(ids(MODELS, **as_of(MERGER - timedelta(days=1)))) == {first.pk, second.pk}
    assert ids(MODELS, **as_of(MERGER)) == [second.pk]


def test_status_follows_from_events_and_not_from_the_stored_copy(ids, merged):
    SecurityModel.objects.update(status=Status.PAUSED)
    assert ids(MODELS, status="merged") == [merged[0].pk]
    assert ids(MODELS, status="paused") == []


def test_status_and_day_together_ask_for_the_status_then(ids, merged):
    first, second = merged
    assert ids(MODELS, status="merged", **as_of(MERGER)) == [first.pk]
    assert ids(MODELS, status="merged", **as_of(MERGER - timedelta(days=1))) == []
    assert ids(MODELS, status="active", **as_of(MERGER)) == [second.pk]


def test_a_model_that_had_not_begun_has_no_status_and_one_yet_to_begin_is_proposed(api, ids):
    tomorrow = timezone.localdate() + timedelta(days=1)
    old, new = launched(), launched(on=tomorrow)
    answer = api(f"{MODELS}{old.pk}/", **as_of(LAUNCH - timedelta(days=1)))
    assert (answer["status"], answer["status_label"]) == (None, None)
    assert api(f"{MODELS}{new.pk}/")["status"] == "proposed"
    assert ids(MODELS, status="proposed") == [new.pk]
    assert ids(MODELS, status="proposed", **as_of(LAUNCH - timedelta(days=1))) == []


def test_one_model_is_told_as_of_a_day(api, merged):
    first, second = merged
    ModelSite.objects.create(model=first, place="Chợ", teams=4)
    ModelSite.objects.create(model=first, place="Trường học")
    before = api(f"{MODELS}{first.pk}/", **as_of(MERGER - timedelta(days=1)))
    assert (before["status"], before["counts"]) == ("active", {"sites": 2, "teams": 4})
    assert before["merged_into"] is None
    after = api(f"{MODELS}{first.pk}/", **as_of(MERGER))
    assert (after["status"], after["counts"]) == ("merged", {"sites": 0, "teams": 0})
    assert after["merged_into"]["id"] == second.pk


def test_counts_are_those_that_the_ward_counts_on_the_day(api, merged):
    first, second = merged
    for model in (first, second):
        ModelSite.objects.create(model=model, place="Một", teams=2, ended_on=LAUNCH)
        ModelSite.objects.create(model=model, place="Hai", teams=3, started_on=LAUNCH)
    for day in (LAUNCH, LAUNCH + timedelta(days=1), MERGER):
        items = api(MODELS, **as_of(day))["items"]
        counted = SecurityModel.objects.published().counts_on(day)
        assert len(items) == counted.models
        assert sum(item["counts"]["sites"] for item in items) == counted.sites
        assert sum(item["counts"]["teams"] for item in items) == counted.teams


def test_models_are_filtered_by_field_unit_and_period(ids):
    camera = SecurityModelFactory(field=Field.CAMERA, periods=[PeriodFactory()])
    fire = SecurityModelFactory(field=Field.FIRE)
    assert ids(MODELS, field="fire") == [fire.pk]
    assert ids(MODELS, unit=camera.unit_id) == [camera.pk]
    assert ids(MODELS, period="2022-2025") == ids(MODELS, period="2022–2025") == [camera.pk]
    assert ids(MODELS, period="2019-2021") == []
    assert ids(MODELS, field="fire", unit=camera.unit_id) == []


def test_models_are_filtered_by_the_neighbourhoods_of_their_sites_on_the_day(ids):
    neighbourhood = NeighbourhoodFactory()
    here = launched(unit=neighbourhood.unit)
    launched(unit=neighbourhood.unit)
    for _ in range(2):
        ModelSite.objects.create(model=here, neighbourhood=neighbourhood, ended_on=MERGER)
    query = {"neighbourhood": neighbourhood.pk}
    assert ids(MODELS, **query) == []
    assert ids(MODELS, **query, **as_of(MERGER)) == [here.pk]
    assert ids(MODELS, neighbourhood=neighbourhood.pk + 1, **as_of(MERGER)) == []


@pytest.mark.parametrize(
    "words", ["ma túy", "MA TUÝ", "ma tuy", "chong ma", "phòng chố", "chống ma tuy", '"ma tuý"']
)
def test_search_needs_no_marks_and_takes_the_beginning_of_the_last_word(ids, words):
    found = SecurityModelFactory(name="Khu phố phòng chống ma tuý")
    SecurityModelFactory(name="Camera an ninh")
    SecurityModelFactory(name="Phòng chống ma tuý (nháp)", live=False)
    assert ids(MODELS, search=words) == [found.pk]


def test_search_reads_the_summary_and_can_be_narrowed(ids):
    first = SecurityModelFactory(name="Một", summary="Đèn đường sáng", field=Field.CAMERA)
    second = SecurityModelFactory(name="Hai", summary="Đèn đường", field=Field.FIRE)
    assert ids(MODELS, search="den duong") == [second.pk, first.pk]
    assert ids(MODELS, search="den duong", field="camera") == [first.pk]
    assert ids(MODELS, search="den duong", as_of=DAY_OF_THE_ARTICLE, limit=1) == [second.pk]
    assert ids(MODELS, search="sang hai") == []
    assert ids(MODELS, search="sang hai", search_operator="or") == [second.pk, first.pk]
    assert ids(MODELS, search="  ") == [second.pk, first.pk]


def test_names_are_in_vietnamese_alphabetical_order(api):
    names = ["An ninh", "Ánh sáng", "Camera", "Đèn đường", "Khu phố 2", "Khu phố 10"]
    for name in reversed(names):
        SecurityModelFactory(name=name)
    assert [item["name"] for item in api(MODELS)["items"]] == names
    assert [item["name"] for item in api(MODELS, order="-name")["items"]] == names[::-1]


def test_what_is_unknown_comes_last_in_either_order(ids):
    unknown = SecurityModelFactory()
    early = SecurityModelFactory(decision_date=date(2020, 1, 1))
    late = SecurityModelFactory(decision_date=date(2021, 1, 1))
    assert ids(MODELS, order="decision_date") == [early.pk, late.pk, unknown.pk]
    assert ids(MODELS, order="-decision_date,id") == [late.pk, early.pk, unknown.pk]


def test_the_list_is_cut_by_limit_and_offset(api):
    found = [SecurityModelFactory(name=name).pk for name in "abc"]
    answer = api(MODELS, offset=1, limit=1)
    assert answer["meta"]["total_count"] == 3
    assert [item["id"] for item in answer["items"]] == [found[1]]


def test_fields_choose_what_is_told(api, model):
    assert set(api(MODELS)["items"][0]) >= {"id", "meta", "name", "status", "counts"}
    assert "sites" not in api(MODELS)["items"][0]
    assert "sites" in api(MODELS, fields="sites")["items"][0]
    assert set(api(MODELS, fields="_,name")["items"][0]) == {"name"}
    assert set(api(f"{MODELS}{model.pk}/", fields="_,events")) == {"events"}


def test_without_a_page_of_models_they_have_no_address(api):
    model = SecurityModelFactory()
    assert api(f"{MODELS}{model.pk}/")["meta"]["html_url"] is None
    assert api(MODELS)["items"][0]["meta"]["html_url"] is None


def test_the_address_leads_to_the_page_of_the_model(api, client, index_pages):
    SecurityModelFactory(slug="camera")
    url = api(MODELS)["items"][0]["meta"]["html_url"]
    assert url == "http://localhost/mo-hinh-an-ninh/camera/"
    assert client.get(url).status_code == 200


def test_find_leads_to_the_model_and_keeps_the_day(client):
    model = SecurityModelFactory()
    response = client.get(f"/api/v2/{MODELS}find/", {"id": model.pk, "as_of": DAY_OF_THE_ARTICLE})
    assert response.url == f"http://localhost/api/v2/{MODELS}{model.pk}/?as_of=2022-12-29"


def test_a_renaming_and_a_pause_are_told_in_their_order(api):
    model = launched()
    for kind, day in ((EventKind.RENAMED, 3), (EventKind.PAUSED, 2)):
        ModelEvent.objects.create(model=model, kind=kind, date=date(2021, 1, day))
    answer = api(f"{MODELS}{model.pk}/")
    assert [event["kind"] for event in answer["events"]] == ["launched", "paused", "renamed"]
    assert (answer["status"], answer["status_label"]) == ("paused", "Tạm dừng")


def build(number, unit, page, picture):
    """Make ``number`` models that need every relation of a list."""
    neighbourhood = NeighbourhoodFactory(unit=unit)
    target = launched(unit=unit)
    for _ in range(number):
        model = launched(unit=unit, source_page=page, image=picture)
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood)
        merge(model, target)


def test_a_list_takes_the_same_few_queries_at_any_limit(api, index_pages, article, picture):
    queries = {}, {"search": "mo hinh"}, as_of(MERGER - timedelta(days=1))
    numbers = []
    unit = old_ward()
    build(5, unit, article, picture)
    api(MODELS, fields="*", limit=3)  # what all answers have in common is known from then on
    for query in queries:
        with CaptureQueriesContext(connection) as few:
            assert len(api(MODELS, fields="*", **query)["items"]) >= 5
        numbers.append(len(few))
    build(20, unit, article, picture)
    api(MODELS, fields="*", limit=3)
    for query, number in zip(queries, numbers, strict=True):
        for limit in (1, 20):
            with CaptureQueriesContext(connection) as many:
                assert len(api(MODELS, fields="*", limit=limit, **query)["items"]) == limit
            assert len(many) <= number <= 6, query


def test_one_model_takes_few_queries_however_long_its_history(
    api, model, article, django_assert_max_num_queries
):
    for month in range(1, 13):
        ModelEvent.objects.create(
            model=model, kind=EventKind.STRENGTHENED, date=date(2021, month, 1), page=article
        )
        task = PlanTask(plan=TaskPlanFactory(), title="Nhiệm vụ", models=[model])
        task.save()
    api(f"{MODELS}{model.pk}/")  # makes the sizes of its picture
    with django_assert_max_num_queries(10):
        answer = api(f"{MODELS}{model.pk}/")
    assert (len(answer["events"]), len(answer["tasks"])) == (15, 13)
