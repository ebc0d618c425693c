"""What models, plans and figures share: order, the words they are found by, and mergers at one moment."""

import threading
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from wagtail.models import ModelLogEntry, Revision

from security_models.actions import dissolve, merge
from security_models.choices import EventKind, Status
from security_models.factories import AnnualFigureFactory, TaskPlanFactory
from security_models.models import ModelEvent, SecurityModel, TaskPlan
from tests.security_models.conftest import day
from tests.security_models.refusals import everything_stored
from vietnamese.sorting import sort_key

END = day("2024-06-30")


class TestOrder:
    def test_is_that_of_the_vietnamese_alphabet(self, new_model):
        names = ["Đội 10", "Đội 9", "Áo ấm", "Ăn toàn", "An ninh", "Dân phố", "Ếch", "Em nhỏ"]
        for name in names:
            new_model(name)
        found = list(SecurityModel.objects.values_list("name", flat=True))
        assert found == [
            "An ninh",
            "Áo ấm",
            "Ăn toàn",
            "Dân phố",
            "Đội 9",
            "Đội 10",
            "Em nhỏ",
            "Ếch",
        ]

    def test_follows_the_name(self, model):
        model.name = "Đội cờ đỏ"
        model.save()
        assert SecurityModel.objects.get().sort_key == sort_key("Đội cờ đỏ")

    def test_of_figures_is_the_latest_year_first(self, unit):
        for year in (2021, 2023, 2022):
            AnnualFigureFactory(unit=unit, year=year)
        assert [figure.year for figure in unit.annual_figures.all()] == [2023, 2022, 2021]


class TestWords:
    def test_are_stored_composed_and_searched_without_marks(self, new_model, unit):
        model = new_model(unicodedata.normalize("NFD", "Phòng chống Đuối nước"), summary="Trẻ em")
        assert model.name == "Phòng chống Đuối nước"
        assert SecurityModel.objects.matching("duoi nuoc tre e").get() == model
        plan = TaskPlanFactory(unit=unit, title="Kế hoạch", number="12/KH")
        assert TaskPlan.objects.matching("ke hoach 12").get() == plan

    def test_say_what_it_is(self, model, plan, figure):
        assert [one.title for one in (model, plan, figure)] == [
            "Camera an ninh",
            "Kế hoạch phong trào",
            "Phường 1: 2022",
        ]


class TestSavingInPart:
    def test_touches_only_those_fields(self, plan):
        stale = TaskPlan.objects.get()
        plan.title = "Tên mới"
        plan.save()
        stale.summary = "Tóm tắt"
        stale.save(update_fields=["summary"])
        assert TaskPlan.objects.get().title == "Tên mới"
        assert TaskPlan.objects.get().sort_key == sort_key("Tên mới")


class TestAnActionThatFailsHalfWay:
    @pytest.fixture
    def fails(self, model):
        """A model whose draft cannot be told of anything: its version is damaged."""
        revision = model.save_revision()
        Revision.objects.filter(pk=revision.pk).update(content={"pk": model.pk})
        return SecurityModel.objects.get(pk=model.pk)

    def test_leaves_nothing(self, fails, new_model):
        target = new_model("Mô hình khác")
        before = everything_stored()
        with pytest.raises(KeyError):
            merge(fails, target, END)
        assert everything_stored() == before
        assert not ModelLogEntry.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
class TestAtOneMoment:
    """Two people press the button at once, each in a connection of their own."""

    def at_once(self, *actions):
        """Run ``actions`` in threads that start together; return what each raised, or None."""
        start, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

        def run(number, action):
            try:
                start.wait()
                action()
            except Exception as error:
                outcomes[number] = error
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=run, args=(number, action))
            for number, action in enumerate(actions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert not any(thread.is_alive() for thread in threads)
        return outcomes

    def refused_one(self, outcomes):
        """Return whether one action was done and the other refused with a sentence."""
        return [type(outcome) for outcome in outcomes if outcome] == [ValidationError]

    def test_two_models_are_not_merged_into_each_other(self, new_model):
        one, other = new_model("Một"), new_model("Hai")
        outcomes = self.at_once(lambda: merge(one, other, END), lambda: merge(other, one, END))
        assert self.refused_one(outcomes), outcomes
        assert ModelEvent.objects.filter(kind=EventKind.MERGED_INTO).count() == 1

    def test_a_model_ends_once(self, new_model):
        one, other = new_model("Một"), new_model("Hai")
        outcomes = self.at_once(lambda: merge(one, other, END), lambda: dissolve(one, END))
        assert self.refused_one(outcomes), outcomes
        assert ModelEvent.objects.count() == 1

    def test_a_target_does_not_end_while_it_takes_over(self, new_model):
        one, other = new_model("Một"), new_model("Hai")
        outcomes = self.at_once(lambda: merge(one, other, END), lambda: dissolve(other, END))
        assert self.refused_one(outcomes), outcomes
        standing = {model.name: model.status for model in SecurityModel.objects.all()}
        assert standing in (
            {"Một": Status.MERGED, "Hai": Status.ACTIVE},
            {"Một": Status.ACTIVE, "Hai": Status.DISSOLVED},
        )
