"""Sites, events and results of a model: what each row may not say, however it is saved."""

import pytest
from django.core.exceptions import ValidationError

from home.factories import NeighbourhoodFactory
from security_models.choices import EventKind, Rating
from security_models.factories import SecurityModelFactory
from security_models.models import ModelEvent, ModelSite, ModelYearResult
from tests.security_models.conftest import day
from tests.security_models.refusals import refused, refused_by_the_database

VALUABLE = "Nguồn tin có giá trị không thể nhiều hơn tin báo nhận được."
RANGE = "Hãy ghi ngày từ 2-9-1945 đến"
LAUNCH = "Ra mắt phải là sự kiện đầu tiên và chỉ có một lần."


def site(model, **values):
    return ModelSite(model=model, **{"place": "Chợ Quảng Trị"} | values)


def event(model, kind, date, **values):
    return ModelEvent(model=model, kind=EventKind(kind), date=day(date), **values)


def result(model, **values):
    return ModelYearResult(model=model, **{"year": 2022} | values)


class TestSites:
    def test_need_a_neighbourhood_or_a_place(self, model):
        with refused("neighbourhood", "Hãy chọn khu phố hoặc ghi địa điểm."):
            site(model, place="").save()
        with refused_by_the_database("site_has_a_place"):
            ModelSite.objects.bulk_create([site(model, place="")])

    def test_cannot_end_before_they_start(self, model):
        dates = {"started_on": day("2023-01-02"), "ended_on": day("2023-01-01")}
        with refused("ended_on", "Điểm mô hình không thể kết thúc trước khi bắt đầu."):
            site(model, **dates).save()
        model.sites.add(site(model, **dates))
        with refused("ended_on", "Điểm mô hình không thể kết thúc trước khi bắt đầu."):
            model.save()
        with refused_by_the_database("site_ends_after_it_starts"):
            ModelSite.objects.bulk_create([site(model, **dates)])

    def test_may_last_one_day(self, model):
        one = site(model, started_on=day("2023-01-01"), ended_on=day("2023-01-01"))
        one.save()
        assert one.existed_on(day("2023-01-01"))
        assert not one.existed_on(day("2022-12-31"))
        assert not one.existed_on(day("2023-01-02"))

    @pytest.mark.parametrize("count", ["teams", "members", "households", "cameras"])
    def test_count_nothing_below_zero(self, model, count):
        with refused(count, "lớn hơn hoặc bằng"):
            site(model, **{count: -1}).save()
        with refused_by_the_database(count):
            ModelSite.objects.bulk_create([site(model, **{count: -1})])

    @pytest.mark.parametrize("field", ["started_on", "ended_on"])
    @pytest.mark.parametrize("text", ["0202-05-01", "1945-09-01", "2101-01-01"])
    def test_have_days_that_can_be(self, model, field, text):
        with refused(field, RANGE):
            site(model, **{field: day(text)}).save()

    @pytest.mark.parametrize("text", ["20222-05-01", "2022-02-30", "hôm qua", "44924"])
    def test_have_days_that_exist(self, model, text):
        with refused("started_on", "“"):
            site(model, started_on=text).save()

    def test_have_short_places(self, model):
        with refused("place", "255"):
            site(model, place="x" * 300).save()

    def test_are_of_a_neighbourhood_of_the_unit(self, model):
        elsewhere = NeighbourhoodFactory()
        with refused("sites", "Khu phố này thuộc đơn vị hành chính khác."):
            site(model, neighbourhood=elsewhere).save()
        model.sites.add(site(model, neighbourhood=elsewhere))
        with refused("sites", "Khu phố này thuộc đơn vị hành chính khác."):
            model.save()

    def test_keep_the_model_in_its_unit(self, model, neighbourhood):
        site(model, neighbourhood=neighbourhood).save()
        model.unit = NeighbourhoodFactory().unit
        with refused("sites", "Khu phố này thuộc đơn vị hành chính khác."):
            model.save()

    @pytest.mark.parametrize("field", ["started_on", "ended_on"])
    def test_cannot_outlive_the_model(self, model, field):
        event(model, "dissolved", "2024-06-30").save()
        words = "Mô hình đã kết thúc ngày 30-06-2024, điểm mô hình không thể kéo dài hơn."
        with refused("sites", words):
            site(model, **{field: day("2024-07-01")}).save()
        model.sites.add(site(model, **{field: day("2024-07-01")}))
        with refused("sites", words):
            model.save()
        site(model, **{field: day("2024-06-30")}).save()

    def test_are_not_outlived_by_an_end_that_comes_later(self, model):
        site(model, ended_on=day("2024-07-01")).save()
        with refused("sites", "điểm mô hình không thể kéo dài hơn"):
            event(model, "dissolved", "2024-06-30").save()
        event(model, "dissolved", "2024-07-01").save()

    def test_are_known_by_neighbourhood_and_place(self, model, neighbourhood):
        assert str(site(model, neighbourhood=neighbourhood)) == "Khu phố 1, Chợ Quảng Trị"
        assert str(site(model)) == "Chợ Quảng Trị"


class TestEvents:
    def test_have_a_target_where_models_merge_and_only_there(self, model, new_model):
        target = new_model("Cổng trường an toàn")
        with refused("target", "Sự kiện sáp nhập phải có mô hình nhận sáp nhập"):
            event(model, "merged_into", "2024-01-01").save()
        with refused("target", "sự kiện khác thì không"):
            event(model, "dissolved", "2024-01-01", target=target).save()
        for kind, named in [("merged_into", None), ("dissolved", target)]:
            with refused_by_the_database("event_target_only_of_a_merger"):
                ModelEvent.objects.bulk_create([event(model, kind, "2024-01-01", target=named)])

    def test_name_a_new_site_only_of_scaling_out(self, model):
        place = site(model)
        place.save()
        with refused("site", "Chỉ sự kiện nhân rộng mới ghi điểm mới."):
            event(model, "strengthened", "2024-01-01", site=place).save()
        with refused_by_the_database("event_site_only_of_scaling_out"):
            ModelEvent.objects.bulk_create([event(model, "renamed", "2024-01-01", site=place)])
        event(model, "scaled_out", "2024-01-01", site=place).save()

    def test_name_a_site_of_the_model(self, model, new_model):
        elsewhere = site(new_model("Khu phố bình yên"))
        elsewhere.save()
        scaled_out = event(model, "scaled_out", "2024-01-01", site=elsewhere)
        with refused("events", "Điểm này không thuộc mô hình."):
            scaled_out.save()
        model.events.add(scaled_out)
        with refused("events", "Điểm này không thuộc mô hình."):
            model.save()

    def test_launch_a_model_once(self, model):
        with refused("kind", "Mô hình này đã ra mắt rồi."):
            event(model, "launched", "2023-01-01").save()
        model.events.add(event(model, "launched", "2023-01-01"))
        with refused("events", LAUNCH):
            model.save()
        with refused_by_the_database("UNIQUE|event_launches_the_model_once"):
            ModelEvent.objects.bulk_create([event(model, "launched", "2023-01-01")])

    def test_launch_a_model_first(self, new_model):
        model = new_model(events={"strengthened": "2022-01-01"})
        with refused("events", LAUNCH):
            event(model, "launched", "2022-01-02").save()
        event(model, "launched", "2022-01-01").save()

    def test_end_a_model_once(self, model, new_model):
        event(model, "dissolved", "2024-01-01").save()
        again = event(model, "merged_into", "2023-01-01", target=new_model("Mô hình khác"))
        with refused("kind", "Mô hình này đã sáp nhập hoặc đã giải thể rồi."):
            again.save()
        with refused_by_the_database("UNIQUE|event_ends_the_model_once"):
            ModelEvent.objects.bulk_create([again])

    @pytest.mark.parametrize("kind", ["recognised", "paused", "renamed", "scaled_out"])
    def test_cannot_come_after_the_end(self, model, kind):
        event(model, "dissolved", "2024-06-30").save()
        words = "Mô hình đã kết thúc ngày 30-06-2024, sau đó không thể có sự kiện nào nữa."
        with refused("events", words):
            event(model, kind, "2024-07-01").save()
        model.events.add(event(model, kind, "2024-07-01"))
        with refused("events", words):
            model.save()

    def test_cannot_be_overtaken_by_the_end(self, model):
        event(model, "strengthened", "2024-07-01").save()
        with refused("events", "sau đó không thể có sự kiện nào nữa"):
            event(model, "dissolved", "2024-06-30").save()

    def test_resume_only_what_is_paused(self, model):
        with refused("events", "Chỉ mô hình đang tạm dừng mới hoạt động trở lại được."):
            event(model, "resumed", "2023-01-01").save()
        event(model, "paused", "2023-01-01").save()
        with refused("events", "Mô hình đang tạm dừng rồi."):
            event(model, "paused", "2023-02-01").save()
        with refused("events", "phải hoạt động trở lại trước khi được công nhận"):
            event(model, "recognised", "2023-02-01").save()
        event(model, "resumed", "2023-03-01").save()

    def test_cannot_be_removed_where_a_later_one_needs_them(self, model):
        paused = event(model, "paused", "2023-01-01")
        paused.save()
        event(model, "resumed", "2023-02-01").save()
        with refused("events", "Chỉ mô hình đang tạm dừng mới hoạt động trở lại được."):
            paused.delete()

    def test_may_go_all_at_once(self, model):
        event(model, "paused", "2023-01-01").save()
        event(model, "resumed", "2023-02-01").save()
        model.events.set([one for one in model.events.all() if one.kind == "launched"])
        model.save()
        assert ModelEvent.objects.count() == 1

    @pytest.mark.parametrize("text", ["0202-05-01", "1945-09-01", "2099-01-01"])
    def test_have_days_that_can_be(self, model, text):
        with refused("date", RANGE):
            event(model, "strengthened", text).save()

    def test_have_a_kind_and_a_day(self, model):
        with pytest.raises(ValidationError) as caught:
            ModelEvent(model=model, kind="burnt").save()
        assert set(caught.value.message_dict) == {"kind", "date"}

    def test_are_stored_without_characters_that_no_database_takes(self, model):
        one = event(model, "renamed", "2023-01-01", decision_number="45\x00/QĐ-UBND", note="\x00")
        one.save()
        one.refresh_from_db()
        assert (one.decision_number, one.note) == ("45/QĐ-UBND", "")

    def test_have_short_notes(self, model):
        with refused("note", "255"):
            event(model, "renamed", "2023-01-01", note="x" * 300).save()


class TestResults:
    def test_count_no_more_valuable_reports_than_reports(self, model):
        too_many = {"reports_received": 30, "reports_valuable": 31}
        with refused("reports_valuable", VALUABLE):
            result(model, **too_many).save()
        model.year_results.add(result(model, **too_many))
        with refused("reports_valuable", VALUABLE):
            model.save()
        with refused_by_the_database("result_valuable_within_received"):
            ModelYearResult.objects.bulk_create([result(model, **too_many)])
        result(model, reports_received=30, reports_valuable=30).save()
        with refused_by_the_database("result_valuable_within_received"):
            ModelYearResult.objects.update(reports_received=29)

    def test_may_count_one_of_the_two(self, model):
        result(model, reports_valuable=3).save()
        result(model, year=2023, reports_received=3).save()

    def test_are_told_once_a_year(self, model):
        result(model).save()
        with refused("year", "Mô hình này đã có kết quả của năm đó."):
            result(model).save()
        with refused_by_the_database("UNIQUE|result_once_a_year"):
            ModelYearResult.objects.bulk_create([result(model)])
        result(SecurityModelFactory(unit=model.unit)).save()

    @pytest.mark.parametrize(
        ("year", "words"), [(202, "từ 1945 đến 2100"), (20222, "từ 1945"), (2099, "Chưa tới năm")]
    )
    def test_are_of_years_that_have_come(self, model, year, words):
        with refused("year", words):
            result(model, year=year).save()

    @pytest.mark.parametrize("count", ["reports_received", "reports_valuable", "persons_helped"])
    def test_count_nothing_below_zero(self, model, count):
        with refused(count, "lớn hơn hoặc bằng"):
            result(model, **{count: -1}).save()
        with refused_by_the_database(count):
            ModelYearResult.objects.bulk_create([result(model, **{count: -1})])

    def test_have_a_rating_of_the_list(self, model):
        with refused("rating", "superb"):
            result(model, rating="superb").save()
        result(model, rating=Rating.TOO_NEW).save()


def test_rows_of_a_draft_may_disagree_until_it_is_published(new_model):
    draft = new_model(live=False)
    event(draft, "resumed", "2024-01-01").save()
    event(draft, "dissolved", "2023-01-01").save()
    draft.refresh_from_db()
    draft.live = True
    with refused("events", "sau đó không thể có sự kiện nào nữa"):
        draft.save()
