"""What the queries of models, sites, tasks and figures find: live, drafts, expired and ended ones."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from security_models.choices import Field, Progress, Rating, Status
from security_models.factories import AnnualFigureFactory, PeriodFactory, TaskPlanFactory
from security_models.models import (
    AnnualFigure,
    ModelSite,
    ModelYearResult,
    PlanTask,
    SecurityModel,
    TaskPlan,
)
from security_models.querysets import ModelCounts
from tests.security_models.conftest import day

TODAY = day("2025-06-15")
HOUR = timedelta(hours=1)


def kinds():
    """Return the values that make a record of each kind, by the name of the kind."""
    now = timezone.now()
    return {
        "live": {},
        "not yet expired": {"expire_at": now + HOUR},
        "expired": {"expire_at": now - HOUR},
        "draft": {"live": False},
    }


def names(queryset):
    return sorted(queryset.values_list("name", flat=True))


@pytest.fixture
def ward(new_model):
    """A model of each kind, in force since 2022, and of each way to stand on ``TODAY``."""
    since = {"launched": "2022-05-01"}
    models = {kind: new_model(kind, since, **values) for kind, values in kinds().items()}
    models["paused"] = new_model("paused", since | {"paused": "2025-06-15"})
    models["dissolved"] = new_model("dissolved", since | {"dissolved": "2025-06-15"})
    models["not begun"] = new_model("not begun", {"launched": "2025-06-16"})
    models["proposed"] = new_model("proposed", status=Status.PROPOSED)
    models["unknown start"] = new_model("unknown start")
    return models


class TestModels:
    def test_published_are_live_and_not_expired_however_they_stand(self, ward):
        published = SecurityModel.objects.published()
        assert names(published) == sorted(set(ward) - {"draft", "expired"})
        for model in SecurityModel.objects.all():
            assert model.is_published == (model.name not in ("draft", "expired"))

    def test_in_force_have_begun_and_neither_ended_nor_paused(self, ward):
        published = SecurityModel.objects.published()
        standing = ["live", "not begun", "not yet expired", "unknown start"]
        assert names(published.in_force_on(TODAY + timedelta(days=1))) == standing
        assert names(published.in_force_on(TODAY)) == ["live", "not yet expired", "unknown start"]
        assert names(published.in_force_on(TODAY - timedelta(days=1))) == [
            "dissolved",
            "live",
            "not yet expired",
            "paused",
            "unknown start",
        ]
        assert names(published.in_force_on(day("1990-01-01"))) == ["unknown start"]

    def test_counted_on_a_day_are_those_in_force_with_their_sites_of_that_day(
        self, ward, django_assert_num_queries
    ):
        for name in ("live", "draft", "paused"):
            ModelSite.objects.create(model=ward[name], place="a", teams=2, ended_on=TODAY)
            ModelSite.objects.create(model=ward[name], place="b", started_on=TODAY)
        published = SecurityModel.objects.published()
        with django_assert_num_queries(2):
            assert published.counts_on(TODAY) == ModelCounts(models=3, sites=2, teams=2)
        yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
        assert published.counts_on(yesterday) == ModelCounts(models=5, sites=2, teams=4)
        assert published.counts_on(tomorrow) == ModelCounts(models=4, sites=1, teams=0)
        assert SecurityModel.objects.none().counts_on(TODAY) == ModelCounts(0, 0, 0)

    def test_in_force_are_counted_by_unit_and_day(self, ward, unit, new_model):
        other = new_model("Nơi khác", unit=AdministrativeUnitFactory()).unit
        days = [TODAY, TODAY, day("1990-01-01")]
        found = SecurityModel.objects.published().in_force_by_unit(days)
        assert found == {
            (unit.pk, TODAY): 3,
            (other.pk, TODAY): 1,
            (unit.pk, day("1990-01-01")): 1,
            (other.pk, day("1990-01-01")): 1,
        }
        assert SecurityModel.objects.in_force_by_unit([]) == {}

    def test_of_a_field(self, ward, new_model):
        new_model("Chữa cháy", field=Field.FIRE)
        assert names(SecurityModel.objects.by_field(Field.FIRE)) == ["Chữa cháy"]

    def test_of_a_neighbourhood_have_a_site_there_on_the_day(self, ward, neighbourhood):
        elsewhere = NeighbourhoodFactory(unit=neighbourhood.unit, name="Khu phố khác")
        sites = [
            ("live", neighbourhood, None, None),
            ("live", neighbourhood, None, None),
            ("paused", neighbourhood, TODAY, TODAY),
            ("unknown start", elsewhere, None, None),
            ("not yet expired", neighbourhood, TODAY + timedelta(days=1), None),
        ]
        for name, place, first, last in sites:
            dates = {"started_on": first, "ended_on": last}
            ModelSite.objects.create(model=ward[name], neighbourhood=place, **dates)
        find = SecurityModel.objects.in_neighbourhood
        assert names(find(neighbourhood, TODAY)) == ["live", "paused"]
        assert names(find(neighbourhood.pk, TODAY)) == ["live", "paused"]
        assert names(find(neighbourhood)) == ["live", "not yet expired"]
        assert names(find(elsewhere, TODAY)) == ["unknown start"]

    def test_offered_are_published_ones_that_have_not_ended_and_what_is_chosen(self, ward):
        offered = sorted(set(ward) - {"draft", "expired", "dissolved"})
        assert names(SecurityModel.objects.offered([])) == offered
        chosen = [ward["draft"].pk, ward["dissolved"].pk]
        assert names(SecurityModel.objects.offered(chosen)) == sorted(
            [*offered, "draft", "dissolved"]
        )

    def test_narrow_one_another(self, ward):
        models = SecurityModel.objects.filter(name__startswith="not").published()
        assert names(models.in_force_on(TODAY).offered([])) == ["not yet expired"]
        assert models.counts_on(TODAY).models == 1


class TestEffectiveRatio:
    def rate(self, model, rating, year=2024):
        ModelYearResult.objects.create(model=model, year=year, rating=rating)

    def test_is_of_the_models_rated_without_those_too_new(self, ward):
        ratings = {
            "live": Rating.EFFECTIVE,
            "paused": Rating.EFFECTIVE,
            "dissolved": Rating.AVERAGE,
            "unknown start": Rating.INEFFECTIVE,
            "not begun": Rating.TOO_NEW,
            "proposed": "",
            "draft": Rating.EFFECTIVE,
            "expired": Rating.EFFECTIVE,
        }
        for name, rating in ratings.items():
            self.rate(ward[name], rating)
        self.rate(ward["live"], Rating.INEFFECTIVE, year=2023)
        ratios = SecurityModel.objects.published().effective_ratios()
        unit = ward["live"].unit_id
        assert ratios == {(unit, 2024): 0.5, (unit, 2023): 0}

    def test_is_unknown_where_every_model_is_too_new(self, ward):
        self.rate(ward["live"], Rating.TOO_NEW)
        assert SecurityModel.objects.effective_ratios() == {}


class TestPlansAndFigures:
    def test_published_are_live_and_not_expired(self, unit):
        for number, (kind, values) in enumerate(kinds().items()):
            TaskPlanFactory(unit=unit, title=kind, **values)
            AnnualFigureFactory(unit=unit, year=2010 + number, movement_grade=kind, **values)
        public = ["live", "not yet expired"]
        plans = TaskPlan.objects.published()
        assert sorted(plans.values_list("title", flat=True)) == public
        figures = AnnualFigure.objects.published()
        assert sorted(figures.values_list("movement_grade", flat=True)) == public
        draft = TaskPlan.objects.get(title="draft")
        assert set(TaskPlan.objects.offered([draft.pk])) == {*plans, draft}

    def test_tasks_are_as_public_as_their_plan(self, unit):
        for kind, values in kinds().items():
            plan = TaskPlanFactory(unit=unit, title=kind, **values)
            PlanTask.objects.create(plan=plan, title=kind)
        found = PlanTask.objects.published().values_list("title", flat=True)
        assert sorted(found) == ["live", "not yet expired"]

    def test_figures_come_with_the_latest_first(self, unit):
        for year in (2021, 2023, 2022):
            AnnualFigureFactory(unit=unit, year=year)
        found = AnnualFigure.objects.latest_first().values_list("year", flat=True)
        assert list(found) == [2023, 2022, 2021]

    @pytest.mark.parametrize(
        ("values", "first", "last"),
        [
            ({"effective_on": day("2023-03-01")}, "2023-03-01", None),
            ({"issued_on": day("2023-03-01")}, "2023-03-01", None),
            (
                {"issued_on": day("2022-03-01"), "effective_on": day("2023-03-01")},
                "2023-03-01",
                None,
            ),
            ({"years": (2022, 2025)}, "2022-01-01", "2025-12-31"),
            (
                {"years": (2022, 2025), "effective_on": day("2023-03-01")},
                "2023-03-01",
                "2025-12-31",
            ),
            ({}, None, None),
        ],
    )
    def test_plans_are_in_effect_from_their_day_to_the_end_of_their_period(
        self, unit, values, first, last
    ):
        start, end = values.pop("years", (None, None))
        period = start and PeriodFactory(start_year=start, end_year=end)
        TaskPlanFactory(unit=unit, period=period, **values)
        one_day = timedelta(days=1)
        expected = {"1950-01-01": first is None, "2100-01-01": last is None}
        if first:
            expected |= {first: True, str(day(first) - one_day): False}
        if last:
            expected |= {last: True, str(day(last) + one_day): False}
        found = {text: TaskPlan.objects.in_effect_on(day(text)).exists() for text in expected}
        assert found == expected


class TestTasks:
    @pytest.fixture(autouse=True)
    def tasks(self, plan):
        days = {"yesterday": -1, "today": 0, "in 30 days": 30, "in 31 days": 31}
        for name, number in days.items():
            due = TODAY + timedelta(days=number)
            PlanTask.objects.create(plan=plan, title=name, due_on=due)
            PlanTask.objects.create(
                plan=plan, title="done", due_on=due, progress=Progress.DONE, percent=100
            )
        PlanTask.objects.create(plan=plan, title="open end")

    def found(self, tasks):
        return list(tasks.values_list("title", flat=True))

    def test_are_overdue_from_the_day_after_they_were_due(self):
        assert self.found(PlanTask.objects.overdue(TODAY)) == ["yesterday"]
        assert self.found(PlanTask.objects.overdue(TODAY + timedelta(days=1))) == [
            "yesterday",
            "today",
        ]

    def test_press_until_they_are_done(self):
        pressing = PlanTask.objects.pressing_on(TODAY)
        assert self.found(pressing) == ["yesterday", "today", "in 30 days"]
