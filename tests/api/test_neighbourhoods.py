"""Neighbourhoods in the API: the names of a ward's parts, and how many models are at work in each."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from security_models.factories import SecurityModelFactory
from security_models.models import ModelSite
from tests.api.golden import assert_golden
from tests.api.records import LAUNCH, MERGER, dissolve, expired, launched, merge, old_ward

pytestmark = pytest.mark.django_db

NEIGHBOURHOODS = "neighbourhoods/"


@pytest.fixture
def neighbourhood(db):
    return NeighbourhoodFactory(
        unit=old_ward(), name="Khu phố 1", former_names="Khóm Một, Tổ dân phố số 1"
    )


def run_in(neighbourhood, model, **values):
    ModelSite.objects.create(model=model, neighbourhood=neighbourhood, **values)
    return model


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_the_list_with_all_its_fields_is_the_agreed_document(api, neighbourhood):
    NeighbourhoodFactory(unit=neighbourhood.unit, name="Khu phố 2", active=False)
    run_in(neighbourhood, launched(unit=neighbourhood.unit))
    assert_golden("neighbourhoods", api(NEIGHBOURHOODS, fields="*"))


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_a_neighbourhood_is_the_agreed_document(api, neighbourhood):
    assert_golden("neighbourhood", api(f"{NEIGHBOURHOODS}{neighbourhood.pk}/"))


def test_models_are_counted_once_that_are_public_and_in_force_there_on_the_day(api, neighbourhood):
    unit = neighbourhood.unit
    merged = run_in(neighbourhood, launched(unit=unit))
    merge(merged, run_in(neighbourhood, launched(unit=unit)))
    run_in(neighbourhood, merged)
    dissolve(run_in(neighbourhood, launched(unit=unit)), on=LAUNCH)
    run_in(neighbourhood, launched(unit=unit), ended_on=LAUNCH)
    run_in(neighbourhood, SecurityModelFactory(unit=unit, live=False))
    run_in(neighbourhood, expired(SecurityModelFactory, unit=unit))
    address = f"{NEIGHBOURHOODS}{neighbourhood.pk}/"
    assert api(address)["security_model_count"] == 1
    assert api(address, as_of=LAUNCH.isoformat())["security_model_count"] == 3
    assert api(address, as_of="2023-02-28")["security_model_count"] == 2
    item = api(NEIGHBOURHOODS, as_of=MERGER.isoformat())["items"][0]
    assert (item["security_model_count"], item["as_of"]) == (1, "2023-03-01")


def test_neighbourhoods_are_filtered_by_unit_and_whether_they_still_exist(ids, neighbourhood):
    gone = NeighbourhoodFactory(unit=neighbourhood.unit, name="Khu phố cũ", active=False)
    other = NeighbourhoodFactory()
    unit = {"unit": neighbourhood.unit_id}
    assert set(ids(NEIGHBOURHOODS)) == {neighbourhood.pk, gone.pk, other.pk}
    assert ids(NEIGHBOURHOODS, **unit) == [neighbourhood.pk, gone.pk]
    assert ids(NEIGHBOURHOODS, **unit, active="true") == [neighbourhood.pk]
    assert ids(NEIGHBOURHOODS, **unit, active="false") == [gone.pk]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("khu pho 1", ["Khu phố 1", "Khu phố 10"]),
        ("KHU PHỐ 10", ["Khu phố 10"]),
        ("dong", ["Thôn Đông"]),
        ("khom mot", ["Khu phố 1"]),
        ("hu pho", []),
        ("pho", ["Khu phố 1", "Khu phố 10"]),
    ],
)
def test_search_needs_no_marks_and_knows_former_names(api, neighbourhood, words, names):
    for name in ("Khu phố 10", "Thôn Đông"):
        NeighbourhoodFactory(unit=neighbourhood.unit, name=name)
    assert [item["name"] for item in api(NEIGHBOURHOODS, search=words)["items"]] == names


def test_search_takes_one_of_the_words_where_asked(api, neighbourhood):
    NeighbourhoodFactory(unit=neighbourhood.unit, name="Thôn Đông")
    query = {"search": "thon khom", "search_operator": "or"}
    assert api(NEIGHBOURHOODS, **query)["meta"]["total_count"] == 2


def test_names_are_in_vietnamese_alphabetical_order_and_numbers_by_value(api, ids):
    unit = AdministrativeUnitFactory()
    names = ["An Đôn", "Đông", "Khu phố 2", "Khu phố 10", "Xuân"]
    for name in reversed(names):
        NeighbourhoodFactory(unit=unit, name=name)
    assert [item["name"] for item in api(NEIGHBOURHOODS)["items"]] == names
    assert [item["name"] for item in api(NEIGHBOURHOODS, order="-name")["items"]] == names[::-1]
    assert ids(NEIGHBOURHOODS, order="-id") == ids(NEIGHBOURHOODS, order="name")
    page = api(NEIGHBOURHOODS, offset=1, limit=2)
    assert (page["meta"]["total_count"], page["items"][0]["name"]) == (5, "Đông")


def test_a_list_takes_the_same_few_queries_at_any_limit(api, neighbourhood):
    run_in(neighbourhood, launched(date(2020, 1, 1), unit=neighbourhood.unit))
    api(NEIGHBOURHOODS)  # what all answers have in common is known from then on
    with CaptureQueriesContext(connection) as few:
        api(NEIGHBOURHOODS, fields="*", search="khu pho")
    number = len(few)
    NeighbourhoodFactory.create_batch(59)
    api(NEIGHBOURHOODS)
    for limit in (1, 20):
        with CaptureQueriesContext(connection) as many:
            answer = api(NEIGHBOURHOODS, fields="*", search="khu pho", limit=limit)
        assert len(answer["items"]) == limit
        assert len(many) <= number <= 6
