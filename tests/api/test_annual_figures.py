"""Annual figures in the API: what was stated, beside what is recorded."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.factories import AdministrativeUnitFactory
from security_models.choices import Rating
from security_models.factories import (
    AnnualFigureFactory,
    AnnualFiguresPageFactory,
    SecurityModelFactory,
)
from security_models.models import ModelYearResult, SecurityModel
from tests.api.golden import assert_golden
from tests.api.records import LAUNCH, dissolve, expired, full_figure, launched, merge, old_ward

pytestmark = pytest.mark.django_db

FIGURES = "annual-figures/"


@pytest.fixture
def figures_page(home_page):
    return AnnualFiguresPageFactory(parent=home_page)


@pytest.fixture
def figure(figures_page, article):
    return full_figure(old_ward(), article)


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_the_list_with_all_its_fields_is_the_agreed_document(api, figure):
    assert_golden("annual_figures", api(FIGURES, fields="*"))


@time_machine.travel("2026-07-05T08:00:00+07:00", tick=False)
def test_a_year_is_the_agreed_document(api, figure):
    assert_golden("annual_figure", api(f"{FIGURES}{figure.pk}/"))


def test_drafts_and_what_has_expired_are_not_told(client, ids):
    live = AnnualFigureFactory()
    hidden = [AnnualFigureFactory(live=False), expired(AnnualFigureFactory)]
    assert ids(FIGURES) == ids(FIGURES, as_of="2024-01-01") == [live.pk]
    for each in hidden:
        assert client.get(f"/api/v2/{FIGURES}{each.pk}/").status_code == 404


def test_models_are_counted_on_the_figures_own_day_else_at_the_end_of_its_year(api, db):
    unit = old_ward()
    merge(launched(unit=unit), launched(unit=unit), on=date(2022, 6, 1))
    dissolve(launched(unit=unit), on=date(2022, 12, 31))
    launched()  # of another unit
    SecurityModelFactory(unit=unit, live=False)
    expired(SecurityModelFactory, unit=unit)
    figures = {
        date(2022, 5, 31): (2020, 3),
        date(2022, 12, 30): (2021, 2),
        None: (2022, 1),
    }
    for day, (year, number) in figures.items():
        figure = AnnualFigureFactory(unit=unit, year=year, as_of=day)
        answer = api(f"{FIGURES}{figure.pk}/")
        assert answer["recorded_model_count"] == number
        assert answer["recorded_on"] == (day or date(2022, 12, 31)).isoformat()
    assert [item["recorded_model_count"] for item in api(FIGURES)["items"]] == [1, 2, 3]


@time_machine.travel("2022-07-05T08:00:00+07:00", tick=False)
def test_models_are_never_counted_on_a_day_to_come(api, db):
    AnnualFigureFactory(year=2022)
    assert api(FIGURES)["items"][0]["recorded_on"] == "2022-07-05"


def test_the_ratio_leaves_out_what_is_too_new_not_rated_or_not_public(api, db):
    unit = old_ward()
    ratings = [Rating.EFFECTIVE, Rating.EFFECTIVE, Rating.INEFFECTIVE, Rating.TOO_NEW, ""]
    for rating in ratings:
        model = SecurityModelFactory(unit=unit)
        ModelYearResult.objects.create(model=model, year=2022, rating=rating)
    draft = SecurityModelFactory(unit=unit, live=False)
    ModelYearResult.objects.create(model=draft, year=2022, rating=Rating.EFFECTIVE)
    AnnualFigureFactory(unit=unit, year=2022)
    AnnualFigureFactory(unit=unit, year=2021)
    ratios = {item["year"]: item["effective_ratio"] for item in api(FIGURES)["items"]}
    expected = SecurityModel.objects.published().effective_ratios()[unit.pk, 2022]
    assert ratios == {2022: round(expected, 3), 2021: None}
    assert ratios[2022] == 0.667


def test_numbers_that_nobody_stated_are_null(api, db):
    AnnualFigureFactory(reports_received=None, reports_valuable=None, stated_model_count=None)
    item = api(FIGURES)["items"][0]
    assert item["reports_received"] is item["stated_model_count"] is item["as_of"] is None
    assert item["recorded_model_count"] == 0


def test_figures_are_filtered_by_year_unit_and_period(ids):
    unit = old_ward()
    pks = {year: AnnualFigureFactory(unit=unit, year=year).pk for year in (2021, 2022, 2025)}
    other = AnnualFigureFactory(year=2022)
    assert set(ids(FIGURES, year=2022)) == {pks[2022], other.pk}
    assert ids(FIGURES, unit=unit.pk) == [pks[2025], pks[2022], pks[2021]]
    assert ids(FIGURES, unit=unit.pk, period="2022-2025") == [pks[2025], pks[2022]]
    assert ids(FIGURES, year=1990) == []


def test_a_day_leaves_out_what_was_counted_later(ids):
    dated = AnnualFigureFactory(year=2022, as_of=date(2022, 11, 30))
    undated = AnnualFigureFactory(year=2022)
    assert ids(FIGURES, as_of="2022-11-29") == []
    assert ids(FIGURES, as_of="2022-11-30") == ids(FIGURES, as_of="2022-12-30") == [dated.pk]
    assert set(ids(FIGURES, as_of="2022-12-31")) == {dated.pk, undated.pk}
    assert set(ids(FIGURES, as_of="9999-12-31")) == {dated.pk, undated.pk}


def test_figures_are_searched_by_unit_and_ordered(ids):
    first = AnnualFigureFactory(unit=AdministrativeUnitFactory(name="Phường Đông"), year=2021)
    second = AnnualFigureFactory(unit=AdministrativeUnitFactory(name="Phường An Đôn"), year=2022)
    assert ids(FIGURES, search="phuong dong") == [first.pk]
    assert ids(FIGURES) == ids(FIGURES, order="unit") == [second.pk, first.pk]
    assert ids(FIGURES, order="year") == ids(FIGURES, order="-unit") == [first.pk, second.pk]


def test_the_address_leads_to_the_year_on_the_page_of_figures(api, client, figure):
    url = api(FIGURES)["items"][0]["meta"]["html_url"]
    assert url == "http://localhost/so-lieu/#nam-2022"
    assert client.get(url).status_code == 200


def build(number, article):
    for _ in range(number):
        unit = AdministrativeUnitFactory()
        for _ in range(2):
            model = launched(LAUNCH, unit=unit)
        ModelYearResult.objects.create(model=model, year=2022, rating=Rating.EFFECTIVE)
        AnnualFigureFactory(unit=unit, source_page=article)
        AnnualFigureFactory(unit=unit, year=2020 + number % 2)


def test_a_list_takes_the_same_few_queries_at_any_limit(api, figures_page, article):
    queries = {}, {"search": "phuong"}, {"as_of": "2023-01-01"}
    numbers = []
    build(3, article)
    for query in queries:
        api(FIGURES, fields="*", limit=3, **query)  # what all answers have in common is known then
        with CaptureQueriesContext(connection) as few:
            assert len(api(FIGURES, fields="*", **query)["items"]) == 6
        numbers.append(len(few))
    build(18, article)
    for query, number in zip(queries, numbers, strict=True):
        api(FIGURES, fields="*", limit=3, **query)
        for limit in (1, 20):
            with CaptureQueriesContext(connection) as many:
                items = api(FIGURES, fields="*", limit=limit, **query)["items"]
            assert len(items) == limit
            assert len(many) <= number <= 6, query
            assert {item["recorded_model_count"] for item in items} == {2}


def test_one_year_takes_few_queries(api, figure, django_assert_max_num_queries):
    api(FIGURES)  # what all answers have in common is known from then on
    with django_assert_max_num_queries(6):
        api(f"{FIGURES}{figure.pk}/")
