"""A model as a whole: what it may be called, its drafts and versions, and that a refusal saves nothing of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from home.models import Organisation
from security_models.choices import EVENTS_OF_END, EventKind, Status
from security_models.factories import PeriodFactory, SecurityModelFactory
from security_models.models import ModelEvent, ModelSite, ModelYearResult, SecurityModel
from tests.security_models.conftest import day
from tests.security_models.refusals import refused


def fresh(model):
    return SecurityModel.objects.get(pk=model.pk)


@pytest.fixture
def whole(model, neighbourhood):
    """A model with two sites, an event at one of them, results, partners and periods."""
    first = ModelSite.objects.create(model=model, neighbourhood=neighbourhood, teams=2)
    second = ModelSite.objects.create(model=model, place="Chợ", cameras=4)
    ModelEvent.objects.create(
        model=model, kind=EventKind.SCALED_OUT, date=day("2023-01-01"), site=second
    )
    for year in (2022, 2023):
        ModelYearResult.objects.create(model=model, year=year, reports_received=year - 2000)
    model.partner_organisations = [Organisation.objects.create(name="Hội Phụ nữ")]
    model.periods = [
        PeriodFactory(),
        PeriodFactory(name="2026–2030", start_year=2026, end_year=2030),
    ]
    model.save()
    assert [first, second] == list(model.sites.all())
    return fresh(model)


def parts(model):
    """Return everything of ``model`` that lies in tables of its own."""
    return {
        name: list(getattr(model, name).order_by("pk").values())
        for name in ("sites", "events", "year_results", "partner_organisations", "periods")
    }


class TestWhatItSays:
    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("name", "", "không được để trống"),
            ("name", "x" * 300, "255"),
            ("summary", "x" * 301, "300"),
            ("field", "weather", "weather"),
            ("slug", "Có dấu", "tên ngắn"),
            ("slug", "x" * 81, "80"),
            ("decision_number", "x" * 61, "60"),
            ("decision_issuer", "x" * 300, "255"),
            ("decision_date", day("0202-01-01"), "Hãy ghi ngày từ 2-9-1945 đến hết năm 2100."),
            ("decision_date", "20222-01-01", "20222-01-01"),
            ("unit_id", None, ""),
        ],
    )
    def test_is_refused(self, model, field, value, words):
        setattr(model, field, value)
        with refused(field.removesuffix("_id"), words):
            model.save()

    def test_is_stored_without_characters_that_no_database_takes(self, new_model):
        model = new_model("Camera\x00 an ninh", decision_number="45\x00/QĐ-UBND")
        assert (model.name, model.decision_number) == ("Camera an ninh", "45/QĐ-UBND")

    def test_is_complete_when_an_empty_one_is_saved(self, db):
        with refused("unit", ""):
            SecurityModel(name="").save()

    def test_is_checked_with_its_rows_before_anything_is_saved(self, unit):
        model = SecurityModel(name="Camera", unit=unit, field="camera")
        model.sites.add(ModelSite(place="Chợ"))
        model.year_results.add(ModelYearResult(year=2022, reports_received=1, reports_valuable=2))
        with refused("reports_valuable", "Nguồn tin có giá trị"):
            model.save()
        assert not model.is_saving

    def test_may_be_saved_at_once_with_its_rows(self, unit):
        model = SecurityModel(name="Camera", unit=unit, field="camera")
        model.sites.add(ModelSite(place="Chợ"))
        model.events.add(ModelEvent(kind=EventKind.DISSOLVED, date=day("2024-01-01")))
        model.events.add(ModelEvent(kind=EventKind.LAUNCHED, date=day("2022-01-01")))
        model.save()
        assert fresh(model).status == Status.DISSOLVED
        assert [event.kind for event in fresh(model).timeline()] == ["launched", "dissolved"]

    def test_may_replace_one_end_by_another(self, model):
        ModelEvent.objects.create(model=model, kind=EventKind.DISSOLVED, date=day("2024-01-01"))
        model = fresh(model)
        kept = [event for event in model.events.all() if event.kind not in EVENTS_OF_END]
        model.events.set([*kept, ModelEvent(kind=EventKind.DISSOLVED, date=day("2024-02-01"))])
        model.save()
        assert fresh(model).ending.date == day("2024-02-01")


class TestSlugs:
    def test_are_made_of_the_name_and_numbered(self, unit):
        slugs = [SecurityModelFactory(name="Đội cờ đỏ", slug="", unit=unit).slug for _ in range(3)]
        assert slugs == ["doi-co-do", "doi-co-do-2", "doi-co-do-3"]

    @pytest.mark.parametrize(
        "name", ["x" * 255, "mo hinh " * 30, f"{'m' * 50} {'n' * 28} {'o' * 40}"]
    )
    def test_of_long_names_are_numbered_too(self, unit, name):
        slugs = [SecurityModelFactory(name=name, slug="", unit=unit).slug for _ in range(12)]
        assert len(set(slugs)) == 12
        assert max(map(len, slugs)) <= 80

    @pytest.mark.parametrize("name", ["一二三", "???", "😀"])
    def test_of_names_without_letters_say_what_it_is(self, unit, name):
        assert SecurityModelFactory(name=name, slug="", unit=unit).slug == "mo-hinh-an-ninh"

    def test_stay_when_the_name_changes(self, model):
        slug = model.slug
        model.name = "Tên mới"
        model.save()
        assert fresh(model).slug == slug

    def test_are_unique(self, model, unit):
        other = SecurityModel(name="Khác", slug=model.slug, unit=unit, field="camera")
        with refused("slug", "đã tồn tại"):
            other.save()


class TestDrafts:
    def test_half_written_are_kept_as_they_are(self, unit):
        draft = SecurityModel(name="Nháp", unit=unit, live=False)
        draft.sites.add(ModelSite(place="Chợ", started_on=day("2024-01-01")))
        draft.events.add(ModelEvent(kind=EventKind.RESUMED, date=day("2024-01-01")))
        draft.save()
        draft.summary = "Một nửa"
        draft.events.add(ModelEvent())
        draft.save_revision(clean=False)
        again = fresh(draft).get_latest_revision_as_object()
        assert (again.summary, again.events.count(), again.status) == ("Một nửa", 2, Status.ACTIVE)
        with pytest.raises(ValidationError):
            again.latest_revision.publish()
        assert not fresh(draft).live

    def test_of_a_published_model_change_nothing_of_it(self, whole):
        before = parts(whole)
        draft = fresh(whole)
        draft.name, draft.sites, draft.events, draft.periods = "Nháp", [], [], []
        draft.save_revision()
        assert (fresh(whole).name, parts(fresh(whole))) == ("Camera an ninh", before)

    def test_that_contradict_themselves_cannot_be_published(self, whole):
        draft = fresh(whole)
        draft.events.add(ModelEvent(kind=EventKind.DISSOLVED, date=day("2022-06-01")))
        revision = draft.save_revision()
        with refused("events", "sau đó không thể có sự kiện nào nữa"):
            revision.publish()
        assert fresh(whole).status == Status.ACTIVE

    def test_with_rows_that_cannot_be_are_not_published(self, whole):
        draft = fresh(whole)
        draft.year_results.add(ModelYearResult(year=2022))
        revision = draft.save_revision()
        with refused("year", "Mô hình này đã có kết quả của năm đó."):
            revision.publish()

    def test_that_are_scheduled_are_published_on_time(self, whole):
        whole.save_revision().publish()
        draft = fresh(whole)
        draft.name = "Hẹn giờ"
        draft.go_live_at = timezone.now() + timedelta(hours=1)
        draft.save_revision().publish()
        assert (fresh(whole).live, fresh(whole).name) == (True, "Camera an ninh")
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            call_command("publish_scheduled")
        assert (fresh(whole).live, fresh(whole).name) == (True, "Hẹn giờ")


class TestVersions:
    def test_keep_every_row_and_choice(self, whole):
        before = parts(whole)
        fresh(whole).save_revision().publish()
        assert parts(fresh(whole)) == before

    def test_bring_back_a_site_that_an_event_names(self, whole):
        version = whole.save_revision()
        version.publish()
        before = parts(fresh(whole))
        stored = fresh(whole)
        stored.sites.set([site for site in stored.sites.all() if site.place == ""])
        stored.events.set([event for event in stored.events.all() if event.site is None])
        stored.save_revision().publish()
        assert (fresh(whole).sites.count(), fresh(whole).events.count()) == (1, 1)
        version.refresh_from_db()
        version.publish()
        after = parts(fresh(whole))
        assert after["sites"] == before["sites"]
        assert [(row["kind"], row["date"]) for row in after["events"]] == [
            (row["kind"], row["date"]) for row in before["events"]
        ]

    def test_lose_a_site_only_from_the_event_that_named_it(self, whole):
        whole.sites.get(place="Chợ").delete()
        scaled_out = fresh(whole).events.get(kind=EventKind.SCALED_OUT)
        assert scaled_out.site is None
        assert fresh(whole).sites.count() == 1

    def test_cannot_name_a_site_that_the_same_version_removes(self, whole):
        draft = fresh(whole)
        draft.sites.set([site for site in draft.sites.all() if site.place == ""])
        draft.events.set(list(draft.events.all()))
        with refused("events", "Điểm này không thuộc mô hình."):
            draft.save()

    def test_do_not_bring_back_an_old_status(self, model):
        version = model.save_revision()
        version.publish()
        ModelEvent.objects.create(model=model, kind=EventKind.PAUSED, date=day("2023-01-01"))
        draft = fresh(model)
        draft.name = "Tên mới"
        draft.save_revision().publish()
        assert fresh(model).status == Status.PAUSED
