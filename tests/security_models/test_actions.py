"""Merging, dissolving and taking that back: one transaction each, told to every version that waits."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import ModelLogEntry, Workflow

from home.factories import AdministrativeUnitFactory
from newsroom.roles import DESKS
from security_models.actions import dissolve, merge, reopen
from security_models.choices import EVENTS_OF_END, EventKind, Status
from security_models.models import ModelEvent, ModelSite, SecurityModel
from tests.security_models.conftest import day
from tests.security_models.refusals import refused

END = day("2024-06-30")
NOT_IN_FORCE = "Mô hình được chọn không hoạt động vào ngày đó."


@pytest.fixture
def target(new_model):
    return new_model("Khu phố bình yên", events={"launched": "2022-05-01"})


def fresh(model):
    return SecurityModel.objects.get(pk=model.pk)


def save_draft(model, **values):
    """Save a draft of ``model`` with ``values``; return its revision."""
    draft = fresh(model).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    return draft.save_revision()


class TestMerging:
    def test_tells_the_event_and_changes_the_counts_from_that_day_on(self, model, target):
        model.sites.create(place="Chợ", teams=3)
        model.save()
        merged = merge(model, target, END, decision_number="45/QĐ-UBND", note="Theo đề án")
        event = ModelEvent.objects.get(model=model, kind=EventKind.MERGED_INTO)
        assert (event.target, event.date) == (target, END)
        assert (event.decision_number, event.note) == ("45/QĐ-UBND", "Theo đề án")
        assert merged.status == fresh(model).status == Status.MERGED
        assert fresh(model).ending == event
        counts = SecurityModel.objects.counts_on
        assert (counts(day("2024-06-29")).models, counts(day("2024-06-29")).teams) == (2, 3)
        assert (counts(END).models, counts(END).teams) == (1, 0)

    def test_keeps_the_model_public(self, model, target):
        merge(model, target, END)
        assert SecurityModel.objects.published().count() == 2
        assert fresh(model).live

    def test_leaves_a_version_of_its_own_where_no_draft_waits(self, model, target):
        merged = merge(model, target, END)
        for one in (merged, fresh(model)):
            assert one.live_revision == one.latest_revision is not None
            assert not one.has_unpublished_changes
        assert [row["kind"] for row in merged.latest_revision.content["events"]] == [
            "launched",
            "merged_into",
        ]

    def test_is_logged_with_its_decision(self, model, target, admin_user):
        merge(model, target, END, decision_number="45/QĐ-UBND", user=admin_user)
        entry = ModelLogEntry.objects.get(action="security_models.merged_into")
        assert entry.user == admin_user
        assert entry.data["decision_number"] == "45/QĐ-UBND"
        assert entry.data["target"] == "Khu phố bình yên"
        assert not ModelLogEntry.objects.filter(action="wagtail.publish").exists()

    def test_refuses_itself(self, model):
        with refused("target", "Mô hình không thể sáp nhập vào chính nó."):
            merge(model, model, END)

    def test_refuses_a_circle(self, model, target, new_model):
        third = new_model("Mô hình thứ ba")
        merge(model, target, END)
        merge(target, third, END + timedelta(days=1))
        with refused("target", "Các mô hình này sáp nhập vòng quanh lẫn nhau."):
            merge(third, model, day("2023-01-01"))

    def test_refuses_a_circle_that_stands_already_without_hanging(self, model, target, new_model):
        ends = [(model, target), (target, model)]
        ModelEvent.objects.bulk_create(
            ModelEvent(model=one, target=other, kind=EventKind.MERGED_INTO, date=END)
            for one, other in ends
        )
        third = new_model("Mô hình thứ ba")
        with refused("target", NOT_IN_FORCE):
            merge(third, model, END)

    def test_refuses_another_unit(self, model, new_model):
        elsewhere = new_model("Nơi khác", unit=AdministrativeUnitFactory())
        with refused("target", "Hãy chọn mô hình của cùng đơn vị hành chính."):
            merge(model, elsewhere, END)

    def test_takes_a_unit_that_the_own_one_became_part_of(self, model, unit, new_model):
        ward = AdministrativeUnitFactory(name="Phường Quảng Trị")
        unit.merged_into = ward
        unit.save()
        heir = new_model("Mô hình của phường mới", unit=ward)
        with refused("target", "Hãy chọn mô hình của cùng đơn vị hành chính."):
            merge(heir, model, END)
        assert merge(model, heir, END).status == Status.MERGED

    @pytest.mark.parametrize(
        "values",
        [{"live": False}, {"expire_at": timezone.now() - timedelta(hours=1)}, {"status": "paused"}],
        ids=["draft", "expired", "paused"],
    )
    def test_refuses_a_target_that_is_not_there(self, model, new_model, values):
        other = new_model("Mô hình khác", **values)
        with refused("target", NOT_IN_FORCE):
            merge(model, other, END)

    @pytest.mark.parametrize(
        "events",
        [{"launched": "2024-07-01"}, {"paused": "2024-06-30"}, {"dissolved": "2024-06-30"}],
        ids=["not begun", "paused", "ended"],
    )
    def test_refuses_a_target_not_in_force_on_that_day(self, model, new_model, events):
        other = new_model("Mô hình khác", events=events)
        with refused("target", NOT_IN_FORCE):
            merge(model, other, END)

    def test_refuses_a_day_before_the_launch(self, model, target):
        with refused("date", "Mô hình đã kết thúc ngày 30-04-2022"):
            merge(model, target, day("2022-04-30"))

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("date", {"date": None}),
            ("date", {"date": "20222-01-01"}),
            ("date", {"date": day("0202-01-01")}),
            ("decision_number", {"decision_number": "x" * 61}),
            ("note", {"note": "x" * 300}),
        ],
    )
    def test_refuses_what_no_event_may_say(self, model, target, field, values):
        with refused(field, ""):
            merge(model, target, **{"date": END} | values)
        assert not ModelLogEntry.objects.exists()

    def test_takes_no_characters_that_no_database_takes(self, model, target):
        merge(model, target, END, decision_number="45\x00/QĐ-UBND", note="\x00")
        assert ModelEvent.objects.get(target=target).decision_number == "45/QĐ-UBND"

    def test_refuses_a_draft(self, new_model, target):
        draft = new_model("Nháp", live=False)
        with refused("__all__", "Hãy đăng mô hình trước"):
            merge(draft, target, END)

    def test_refuses_a_site_that_would_outlive_the_model(self, model, target):
        ModelSite.objects.create(model=model, place="Chợ", ended_on=END + timedelta(days=1))
        with refused("ended_on", "điểm mô hình không thể kéo dài hơn"):
            merge(model, target, END)

    def test_planned_ahead_counts_when_its_day_comes(self, model, target):
        with time_machine.travel("2024-06-01T10:00+07:00"):
            assert merge(model, target, END).status == Status.ACTIVE
            with refused("__all__", "Mô hình này đã sáp nhập hoặc đã giải thể rồi."):
                dissolve(model, END)
        with time_machine.travel("2024-06-30T00:30+07:00"):
            assert SecurityModel.objects.refresh_statuses() == 1
            assert fresh(model).status == Status.MERGED


class TestTheTargetLater:
    @pytest.fixture(autouse=True)
    def merged(self, model, target):
        merge(model, target, END)

    def test_may_be_unpublished_and_the_merged_model_still_edited(self, model, target):
        fresh(target).unpublish()
        stored = fresh(model)
        stored.summary = "Sửa lỗi chính tả"
        stored.save()
        ModelSite.objects.create(model=stored, place="Chợ")
        assert fresh(model).summary == "Sửa lỗi chính tả"

    def test_must_be_there_again_where_the_merger_changes(self, model, target):
        fresh(target).unpublish()
        stored = fresh(model)
        stored.events.set([*stored.events.all()])
        event = next(event for event in stored.events.all() if event.kind in EVENTS_OF_END)
        event.date = day("2024-06-29")
        with refused("events", NOT_IN_FORCE):
            stored.save()
        with refused("events", NOT_IN_FORCE):
            event.save()

    def test_must_be_there_where_a_draft_with_the_merger_is_published(self, model, target):
        SecurityModel.objects.update(live=False)
        draft = fresh(model)
        draft.live = True
        with refused("events", NOT_IN_FORCE):
            draft.save()

    @pytest.mark.parametrize("text", ["2024-06-30", "2023-01-01"])
    def test_cannot_have_ended_by_then(self, target, text):
        words = "Camera an ninh đã sáp nhập vào mô hình này ngày 30-06-2024"
        with refused("date", words):
            dissolve(target, day(text))
        with refused("events", words):
            ModelEvent.objects.create(model=target, kind=EventKind.PAUSED, date=day(text))
        dissolve(target, END + timedelta(days=1))

    def test_cannot_have_begun_after_that_day(self, target):
        stored = fresh(target)
        launch = stored.events.all()[0]
        launch.date = END + timedelta(days=1)
        with refused("events", "Camera an ninh đã sáp nhập vào mô hình này ngày 30-06-2024"):
            launch.save()
        stored.events.set([launch])
        with refused("events", "Camera an ninh đã sáp nhập vào mô hình này ngày 30-06-2024"):
            stored.save()

    def test_is_kept_in_the_database(self, target):
        with pytest.raises(ProtectedError):
            target.delete()


class TestDissolving:
    def test_ends_the_model_once(self, model, admin_user):
        assert dissolve(model, END, "46/QĐ-UBND", user=admin_user).status == Status.DISSOLVED
        assert ModelLogEntry.objects.filter(action="security_models.dissolved").count() == 1
        with refused("__all__", "Mô hình này đã sáp nhập hoặc đã giải thể rồi."):
            dissolve(model, END)

    @pytest.mark.parametrize("status", [Status.PROPOSED, Status.PAUSED])
    def test_does_not_change_the_past_of_a_model_that_was_not_in_force(self, new_model, status):
        model = new_model(status=status)
        with refused("__all__", "Hãy ghi vào lịch sử"):
            dissolve(model, END)
        ModelEvent.objects.create(model=model, kind=EventKind.PAUSED, date=day("2024-01-01"))
        assert dissolve(model, END).status == Status.DISSOLVED


class TestTakingBack:
    def test_puts_everything_as_it_was(self, model, target, admin_user):
        merge(model, target, END)
        reopened = reopen(model, admin_user)
        assert reopened.status == fresh(model).status == Status.ACTIVE
        assert not ModelEvent.objects.filter(kind=EventKind.MERGED_INTO).exists()
        assert SecurityModel.objects.counts_on(END).models == 2
        assert ModelLogEntry.objects.filter(action="security_models.reopen").count() == 1
        dissolve(model, END)

    def test_of_a_paused_model_leaves_it_paused(self, new_model):
        model = new_model(events={"launched": "2022-05-01", "paused": "2023-01-01"})
        dissolve(model, END)
        assert reopen(model).status == Status.PAUSED

    def test_needs_an_end(self, model):
        with refused("__all__", "Mô hình này chưa kết thúc."):
            reopen(model)

    def test_is_removing_the_event(self, model, target):
        merge(model, target, END)
        ModelEvent.objects.get(kind=EventKind.MERGED_INTO).delete()
        assert fresh(model).status == Status.ACTIVE

    def test_is_removing_the_event_from_a_version_that_is_published(self, model, target):
        merge(model, target, END)
        draft = fresh(model).get_latest_revision_as_object()
        draft.events.set([event for event in draft.events.all() if event.kind not in EVENTS_OF_END])
        draft.save_revision().publish()
        assert fresh(model).status == Status.ACTIVE
        assert not ModelEvent.objects.filter(kind=EventKind.MERGED_INTO).exists()


class TestDraftsThatWait:
    def test_are_told_of_the_end_and_stay_unpublished(self, model, target):
        revision = save_draft(model, summary="Bản nháp")
        merge(model, target, END)
        assert (fresh(model).summary, fresh(model).status) == ("", Status.MERGED)
        assert fresh(model).has_unpublished_changes
        revision.refresh_from_db()
        revision.publish()
        stored = fresh(model)
        assert (stored.summary, stored.status) == ("Bản nháp", Status.MERGED)
        assert ModelEvent.objects.filter(model=model).count() == 2
        assert stored.ending.target == target

    def test_are_told_that_the_end_was_taken_back(self, model, target):
        merge(model, target, END)
        revision = save_draft(model, summary="Bản nháp")
        reopen(model)
        revision.refresh_from_db()
        revision.publish()
        assert (fresh(model).summary, fresh(model).status) == ("Bản nháp", Status.ACTIVE)

    def test_that_are_scheduled_keep_the_end(self, model, target):
        model.save_revision().publish()
        later = timezone.now() + timedelta(hours=1)
        save_draft(model, go_live_at=later, summary="Hẹn giờ").publish()
        save_draft(model, go_live_at=None, summary="Nháp sau đó")
        merge(model, target, END)
        assert fresh(model).live
        with time_machine.travel(later + timedelta(minutes=1)):
            call_command("publish_scheduled")
        assert (fresh(model).summary, fresh(model).status) == ("Hẹn giờ", Status.MERGED)

    def test_in_a_workflow_keep_the_end(self, model, target, admin_user):
        model.save_revision().publish()
        save_draft(model, summary="Chờ duyệt")
        state = Workflow.objects.get().start(fresh(model), admin_user)
        merge(model, target, END, user=admin_user)
        state.refresh_from_db()
        assert state.status == state.STATUS_IN_PROGRESS
        for _ in DESKS:
            state.refresh_from_db()
            state.current_task_state.approve(user=admin_user)
        assert (fresh(model).summary, fresh(model).status) == ("Chờ duyệt", Status.MERGED)

    def test_half_written_do_not_hinder(self, model, target):
        draft = fresh(model)
        draft.events.add(ModelEvent(kind=EventKind.RENAMED))
        draft.name = ""
        draft.save_revision(clean=False)
        merge(model, target, END)
        assert fresh(model).status == Status.MERGED
        reopen(model)
        assert fresh(model).status == Status.ACTIVE

    def test_with_an_end_of_their_own_get_the_one_that_happened(self, model, target):
        draft = fresh(model)
        draft.events.add(ModelEvent(kind=EventKind.DISSOLVED, date=END))
        revision = draft.save_revision()
        merge(model, target, END)
        revision.refresh_from_db()
        revision.publish()
        assert fresh(model).status == Status.MERGED
