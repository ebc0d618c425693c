"""Plans, their tasks, and the periods they are for."""

import pytest
from django.core.exceptions import ValidationError

from home.models import Organisation
from security_models.choices import Progress, TaskGroup
from security_models.factories import PeriodFactory, TaskPlanFactory
from security_models.models import Period, PlanTask, TaskPlan
from tests.security_models.conftest import day
from tests.security_models.refusals import refused, refused_by_the_database

DONE = "Nhiệm vụ hoàn thành khi đạt 100 % và chỉ khi đó."


def task(plan, **values):
    return PlanTask(plan=plan, **{"title": "Tuyên truyền"} | values)


def fresh(plan):
    return TaskPlan.objects.get(pk=plan.pk)


class TestPlans:
    @pytest.mark.parametrize("issued", ["2022-01-02", "2023-01-01"])
    def test_cannot_take_effect_before_they_are_issued(self, plan, issued):
        plan.issued_on, plan.effective_on = day(issued), day("2022-01-01")
        with refused("effective_on", "Kế hoạch không thể có hiệu lực trước ngày ban hành."):
            plan.save()
        with refused_by_the_database("plan_takes_effect_after_its_issue"):
            TaskPlan.objects.update(issued_on=day(issued), effective_on=day("2022-01-01"))

    def test_may_take_effect_on_the_day_of_issue(self, plan):
        plan.issued_on = plan.effective_on = day("2022-01-01")
        plan.save()

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("title", "", "không được để trống"),
            ("title", "x" * 300, "255"),
            ("number", "x" * 61, "60"),
            ("issued_on", day("0202-01-01"), "Hãy ghi ngày từ 2-9-1945"),
            ("effective_on", day("2101-01-01"), "Hãy ghi ngày từ 2-9-1945"),
            ("issued_on", "31/02/2022", "31/02/2022"),
            ("stated_task_count", -1, "lớn hơn hoặc bằng"),
            ("parent_plan_url", "javascript:alert(1)", "URL"),
        ],
    )
    def test_refuse(self, plan, field, value, words):
        setattr(plan, field, value)
        with refused(field, words):
            plan.save()

    def test_are_stored_without_characters_that_no_database_takes(self, unit):
        assert TaskPlanFactory(unit=unit, number="12\x00/KH-UBND").number == "12/KH-UBND"

    def test_get_a_slug_of_their_own(self, unit):
        slugs = [TaskPlanFactory(unit=unit, title="Kế hoạch", slug="").slug for _ in range(2)]
        assert slugs == ["ke-hoach", "ke-hoach-2"]

    def test_are_saved_with_their_tasks_or_not_at_all(self, plan):
        plan.tasks.add(task(plan, title="Đúng"))
        plan.tasks.add(task(plan, title="Sai", percent=100))
        plan.title = "Tên mới"
        with refused("percent", DONE):
            plan.save()

    def test_keep_tasks_and_their_choices_from_version_to_version(self, plan, new_model):
        women = Organisation.objects.create(name="Hội Phụ nữ")
        model = new_model()
        one = task(plan, percent=40, progress=Progress.IN_PROGRESS, due_on=day("2025-12-31"))
        one.save()
        one.partner_organisations, one.models = [women], [model]
        one.save()
        task(plan, title="Nhân rộng").save()
        before = list(plan.tasks.values())
        fresh(plan).save_revision().publish()
        assert list(plan.tasks.values()) == before
        stored = plan.tasks.get(pk=one.pk)
        assert list(stored.models.all()) == [model]
        assert list(stored.partner_organisations.all()) == [women]

    def test_as_drafts_change_nothing_public(self, plan):
        task(plan).save()
        draft = fresh(plan)
        draft.tasks = []
        draft.title = ""
        revision = draft.save_revision(clean=False)
        assert fresh(plan).tasks.count() == 1
        with refused("title", "không được để trống"):
            revision.publish()

    def test_group_their_tasks_in_the_order_of_the_list(self, plan):
        for number, group in enumerate([TaskGroup.FORCE, TaskGroup.PROPAGANDA, TaskGroup.FORCE]):
            task(plan, title=str(number), group=group, sort_order=number).save()
        groups = [(label, [one.title for one in tasks]) for label, tasks in plan.task_groups()]
        assert groups == [
            (TaskGroup.PROPAGANDA.label, ["1"]),
            (TaskGroup.FORCE.label, ["0", "2"]),
        ]

    def test_know_their_progress_alone_and_in_a_list(self, plan, unit, django_assert_num_queries):
        for percent in (100, 33, 0):
            done = Progress.DONE if percent == 100 else Progress.IN_PROGRESS
            task(plan, percent=percent, progress=done).save()
        TaskPlanFactory(unit=unit, title="Kế hoạch không có nhiệm vụ")
        told = {}
        with django_assert_num_queries(1):
            for one in TaskPlan.objects.with_progress():
                told[one.title] = (one.percent, one.done_count, one.task_count)
        assert told == {
            "Kế hoạch phong trào": (44, 1, 3),
            "Kế hoạch không có nhiệm vụ": (None, 0, 0),
        }
        alone = {
            one.title: (one.percent, one.done_count, one.task_count)
            for one in TaskPlan.objects.all()
        }
        assert alone == told


class TestTasks:
    @pytest.mark.parametrize(
        ("progress", "percent"),
        [
            (Progress.DONE, 99),
            (Progress.DONE, 0),
            (Progress.IN_PROGRESS, 100),
            (Progress.NOT_STARTED, 100),
        ],
    )
    def test_are_done_at_100_percent_and_only_then(self, plan, progress, percent):
        one = task(plan, progress=progress, percent=percent)
        with refused("percent", DONE):
            one.save()
        plan.tasks.add(task(plan, progress=progress, percent=percent))
        with refused("percent", DONE):
            plan.save()
        with refused_by_the_database("task_done_at_100_percent"):
            PlanTask.objects.bulk_create([one])

    def test_that_are_done_are_not_undone_by_half(self, plan):
        one = task(plan, progress=Progress.DONE, percent=100)
        one.save()
        for change in ({"percent": 50}, {"progress": Progress.IN_PROGRESS}):
            with refused_by_the_database("task_done_at_100_percent"):
                PlanTask.objects.update(**change)
        one.percent = 50
        with refused_by_the_database("task_done_at_100_percent"):
            one.save(update_fields=["percent"])

    @pytest.mark.parametrize(("percent", "words"), [(-1, "lớn hơn"), (101, "nhỏ hơn")])
    def test_have_percents(self, plan, percent, words):
        with refused("percent", words):
            task(plan, percent=percent).save()
        with refused_by_the_database("percent"):
            PlanTask.objects.bulk_create([task(plan, percent=percent)])

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("title", "", "không được để trống"),
            ("title", "x" * 300, "255"),
            ("due_on", day("0202-01-01"), "Hãy ghi ngày từ 2-9-1945"),
            ("due_on", "20222-01-01", "20222-01-01"),
            ("progress", "soon", "soon"),
            ("group", "weather", "weather"),
            ("progress_note", "x" * 256, "255"),
        ],
    )
    def test_refuse(self, plan, field, value, words):
        with refused(field, words):
            task(plan, **{field: value}).save()

    def test_of_a_draft_may_be_half_written(self, unit):
        plan = TaskPlanFactory(unit=unit, live=False)
        task(plan, title="").save()
        plan = fresh(plan)
        plan.live = True
        plan.tasks.set(list(plan.tasks.all()))
        with refused("title", "không được để trống"):
            plan.save()


class TestPeriods:
    def period(self, first, last, name="Giai đoạn"):
        return Period(name=name, start_year=first, end_year=last)

    def test_cannot_end_before_they_start(self, db):
        with refused("end_year", "Giai đoạn không thể kết thúc trước khi bắt đầu."):
            self.period(2025, 2022).full_clean()
        with refused_by_the_database("period_ends_after_it_starts"):
            self.period(2025, 2022).save()
        self.period(2022, 2022).save()

    def test_are_told_once(self, db):
        PeriodFactory()
        with refused("end_year", "Đã có giai đoạn gồm những năm này."):
            self.period(2022, 2025).full_clean()
        with refused_by_the_database("UNIQUE|period_years_unique"):
            self.period(2022, 2025).save()
        with refused("name", "đã tồn tại"):
            self.period(2021, 2025, name="2022–2025").full_clean()

    @pytest.mark.parametrize("year", [202, 20222, -5, 0])
    def test_are_of_years_that_can_be(self, db, year):
        for years in ((year, 2025), (2025, year)):
            with pytest.raises(ValidationError) as caught:
                self.period(*years).full_clean()
            assert "Hãy ghi năm từ 1945 đến 2100." in caught.value.messages
