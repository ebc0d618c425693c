"""How a model stands on a day, as Python tells it of one model and the database of many."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from security_models import history
from security_models.choices import EVENTS_OF_END, EventKind, Status
from security_models.models import ModelEvent, SecurityModel
from security_models.tasks import refresh_statuses
from tests.security_models.conftest import day

FIRST = day("2024-01-01")
KINDS = st.sampled_from(EventKind)
# Few days, so that several events often fall on one.
DAYS = st.integers(0, 3).map(lambda number: FIRST + timedelta(days=number))


def events(*pairs):
    return [ModelEvent(kind=EventKind(kind), date=day(text)) for kind, text in pairs]


def told(model, date):
    """Return the status of ``model`` on ``date`` as the database tells it."""
    return SecurityModel.objects.with_status_on(date).get(pk=model.pk).status_then


class TestWithoutDates:
    @pytest.mark.parametrize("status", [Status.PROPOSED, Status.ACTIVE, Status.PAUSED])
    def test_the_word_of_the_editor_counts_for_every_day(self, new_model, status):
        model = new_model(events={"renamed": "2023-01-01"}, status=status)
        for text in ("1990-01-01", "2026-01-01"):
            assert model.status_on(day(text)) == told(model, day(text)) == status

    @pytest.mark.parametrize("status", [Status.MERGED, Status.DISSOLVED])
    def test_an_end_is_not_taken_by_word(self, new_model, status):
        model = new_model(status=status)
        assert model.status == Status.ACTIVE
        SecurityModel.objects.update(status=status)
        model.refresh_from_db()
        assert model.status_on(FIRST) == told(model, FIRST) == Status.ACTIVE


class TestDates:
    HISTORY = (
        ("launched", "2022-05-01"),
        ("paused", "2023-03-01"),
        ("resumed", "2023-06-01"),
        ("recognised", "2023-09-01"),
        ("dissolved", "2024-06-30"),
    )
    STANDS = (
        ("1990-01-01", None),
        ("2022-04-30", None),
        ("2022-05-01", Status.ACTIVE),
        ("2023-02-28", Status.ACTIVE),
        ("2023-03-01", Status.PAUSED),
        ("2023-05-31", Status.PAUSED),
        ("2023-06-01", Status.ACTIVE),
        ("2024-06-29", Status.ACTIVE),
        ("2024-06-30", Status.DISSOLVED),
        ("2100-01-01", Status.DISSOLVED),
    )

    @pytest.mark.parametrize(("text", "status"), STANDS)
    def test_an_event_counts_from_its_own_day(self, new_model, text, status):
        model = new_model(events=dict(self.HISTORY))
        assert model.status_on(day(text)) == told(model, day(text)) == status
        in_force = SecurityModel.objects.in_force_on(day(text)).exists()
        assert in_force == (status == Status.ACTIVE)

    def test_a_model_without_a_known_start_was_in_force_before_the_first_event(self):
        assert (
            history.status_on(events(("paused", "2023-03-01")), day("1990-01-01"), "") == "active"
        )

    def test_a_recognition_is_a_start(self):
        assert (
            history.status_on(events(("recognised", "2023-03-01")), day("2023-02-28"), "") is None
        )

    def test_on_one_day_the_start_comes_first_and_the_end_last(self):
        one_day = events(*[(kind, "2024-01-01") for kind in ("dissolved", "renamed", "launched")])
        kinds = [event.kind for event in history.in_order(one_day)]
        assert kinds == ["launched", "renamed", "dissolved"]
        assert history.status_on(one_day, FIRST, "") == Status.DISSOLVED

    def test_rows_without_a_day_are_left_out(self):
        assert history.in_order([ModelEvent(kind=EventKind.LAUNCHED)]) == []


@st.composite
def histories(draw):
    """A word by hand and ``(kind, day)`` pairs, as the constraints allow them: one launch and one end at most."""
    rows, once = [], set()
    for kind, on in draw(st.lists(st.tuples(KINDS, DAYS), max_size=7)):
        group = "end" if kind in EVENTS_OF_END else kind
        if group not in once:
            rows.append((kind, on))
        if group in ("end", EventKind.LAUNCHED):
            once.add(group)
    return draw(st.sampled_from(Status)), rows


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=st.lists(histories(), min_size=1, max_size=8))
def test_the_database_tells_the_same_as_python(unit, drawn):
    ModelEvent.objects.all().delete()
    SecurityModel.objects.all().delete()
    names = [str(number) for number in range(len(drawn) + 1)]
    target, *models = SecurityModel.objects.bulk_create(
        SecurityModel(name=name, slug=name, unit=unit, field="camera") for name in names
    )
    for model, (by_hand, rows) in zip(models, drawn, strict=True):
        SecurityModel.objects.filter(pk=model.pk).update(status=by_hand)
        ModelEvent.objects.bulk_create(
            ModelEvent(
                model=model,
                kind=kind,
                date=on,
                target=target if kind == EventKind.MERGED_INTO else None,
            )
            for kind, on in rows
        )
    for number in range(-1, 5):
        on = FIRST + timedelta(days=number)
        stored = SecurityModel.objects.with_status_on(on).prefetch_related("events")
        python = {model.pk: model.status_on(on) for model in stored}
        assert {model.pk: model.status_then for model in stored} == python
        in_force = {pk for pk, status in python.items() if status == Status.ACTIVE}
        found = SecurityModel.objects.in_force_on(on).values_list("pk", flat=True)
        assert set(found) == in_force


class TestTheStoredStatus:
    def test_follows_every_event_that_is_saved_or_removed(self, new_model):
        model = new_model(status=Status.PROPOSED)
        paused = ModelEvent.objects.create(
            model=model, kind=EventKind.PAUSED, date=day("2023-01-01")
        )
        assert model.status == Status.PAUSED
        paused.delete()
        assert model.status == SecurityModel.objects.get().status == Status.ACTIVE

    def test_is_not_left_over_from_events_that_are_gone(self, new_model):
        model = new_model(events={"paused": "2023-01-01"})
        model.events.set([])
        model.save()
        assert SecurityModel.objects.get().status == Status.ACTIVE

    def test_may_be_said_by_hand_when_the_events_go(self, new_model):
        model = new_model(events={"launched": "2022-05-01"})
        model.events.set([])
        model.status = Status.PAUSED
        model.save()
        assert SecurityModel.objects.get().status == Status.PAUSED

    def test_said_by_hand_stays(self, new_model):
        model = new_model(events={"renamed": "2022-05-01"}, status=Status.PAUSED)
        model.events.get().delete()
        model.refresh_from_db()
        model.save()
        assert SecurityModel.objects.get().status == Status.PAUSED

    def test_cannot_be_typed_where_the_history_tells_it(self, model):
        model.status = Status.DISSOLVED
        model.save()
        assert SecurityModel.objects.get().status == Status.ACTIVE

    def test_is_proposed_until_the_day_of_the_launch(self, new_model):
        with time_machine.travel("2026-03-01T10:00+07:00", tick=False):
            model = new_model(events={"launched": "2026-03-10", "dissolved": "2026-04-01"})
        assert model.status == Status.PROPOSED
        steps = [
            ("2026-03-09T23:59+07:00", Status.PROPOSED, 0),
            ("2026-03-10T00:00+07:00", Status.ACTIVE, 1),
            ("2026-03-31T23:59+07:00", Status.ACTIVE, 0),
            ("2026-04-01T00:00+07:00", Status.DISSOLVED, 1),
        ]
        for moment, status, changed in steps:
            with time_machine.travel(moment, tick=False):
                assert SecurityModel.objects.refresh_statuses() == changed
                model.refresh_from_db()
                assert model.status == status

    def test_is_refreshed_by_the_worker(self, model):
        SecurityModel.objects.update(status=Status.PAUSED)
        refresh_statuses.call_local()
        assert SecurityModel.objects.get().status == Status.ACTIVE

    def test_is_refreshed_of_drafts_and_of_models_that_could_not_be_published_today(self, model):
        SecurityModel.objects.update(status=Status.PAUSED, name="", live=False)
        assert SecurityModel.objects.refresh_statuses() == 1
        assert SecurityModel.objects.get().status == Status.ACTIVE

    def test_costs_one_query_where_nothing_has_changed(self, new_model, django_assert_num_queries):
        for number in range(5):
            new_model(f"Mô hình {number}", events={"launched": "2022-05-01"})
        with django_assert_num_queries(1):
            assert SecurityModel.objects.refresh_statuses() == 0


def test_a_page_knows_its_sites_of_a_day(new_model, neighbourhood):
    model = new_model(events={"launched": "2022-05-01", "paused": "2023-03-01"})
    model.sites.create(neighbourhood=neighbourhood, ended_on=date(2022, 12, 31))
    model.sites.create(place="Chợ")
    model.save()
    assert [str(site) for site in model.sites_on(day("2022-12-31"))] == ["Khu phố 1", "Chợ"]
    assert [str(site) for site in model.sites_on(day("2023-01-01"))] == ["Chợ"]
    assert model.sites_on(day("2023-03-01")) == model.sites_on(day("2022-04-30")) == []
