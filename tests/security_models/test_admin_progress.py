"""The progress of a plan's tasks in one table, and the tasks that press on the admin's home."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from security_models.choices import Progress
from security_models.factories import SecurityModelFactory, TaskPlanFactory
from security_models.models import PlanTask, TaskPlan
from tests.security_models.admin import opened, url_of


@pytest.fixture
def tasks(plan):
    """Two tasks of a published plan, the first one with a model."""
    tasks = [
        PlanTask.objects.create(plan=plan, title=title, sort_order=place)
        for place, title in enumerate(["Tuyên truyền", "Nhân rộng"])
    ]
    tasks[0].models.add(SecurityModelFactory(unit=plan.unit))
    tasks[0].save()
    return tasks


def row(number, **values):
    return {f"form-{number}-{name}": value for name, value in values.items()}


def save(client, plan, **values):
    url = url_of(plan, "progress")
    data = opened(client, url)
    for name, value in values.items():
        data[name] = value
    return client.post(url, data)


def told(plan):
    """Return ``(progress, percent, note)`` of the plan's tasks as they are stored."""
    tasks = PlanTask.objects.filter(plan=plan).order_by("sort_order")
    return list(tasks.values_list("progress", "percent", "progress_note"))


def log_of(plan):
    from wagtail.log_actions import registry

    return [entry.action for entry in registry.get_logs_for_instance(plan)]


class TestTheTable:
    def test_it_lists_the_tasks_in_their_order_and_marks_the_late_ones(self, editor, plan, tasks):
        tasks[1].due_on = date(2022, 1, 31)
        tasks[1].save()

        page = editor.get(url_of(plan, "progress")).content.decode()

        assert page.index("Tuyên truyền") < page.index("Nhân rộng")
        assert page.count("Quá hạn") == 1
        assert "31-01-2022" in page

    def test_one_save_changes_what_was_changed(self, editor, plan, tasks):
        values = row(0, progress="in_progress", percent="40", progress_note="Đã họp")
        response = save(editor, plan, **values, **row(1, progress="done", percent="100"))

        assert response.status_code == 302
        assert told(plan) == [("in_progress", 40, "Đã họp"), ("done", 100, "")]
        [message] = get_messages(response.wsgi_request)
        assert "số nhiệm vụ thay đổi: 2" in str(message)

    def test_it_is_a_version_of_the_plan_and_in_the_log(self, editor, plan, tasks):
        save(editor, plan, **row(0, progress="in_progress", percent="40"))

        stored = TaskPlan.objects.get(pk=plan.pk)
        assert stored.live_revision == stored.latest_revision
        assert not stored.has_unpublished_changes
        assert [task["percent"] for task in stored.latest_revision.content["tasks"]] == [40, 0]
        assert log_of(plan)[0] == "security_models.progress"
        page = editor.get(url_of(plan, "history")).content.decode()
        assert "Đã cập nhật tiến độ nhiệm vụ" in page

    def test_the_rest_of_the_task_stays(self, editor, plan, tasks):
        save(editor, plan, **row(0, progress="in_progress", percent="40"))

        assert PlanTask.objects.get(pk=tasks[0].pk).models.count() == 1

    def test_a_waiting_draft_stays_a_draft_and_does_not_undo_it(self, editor, plan, tasks):
        draft = TaskPlan.objects.get(pk=plan.pk)
        draft.title = "Tên mới trong bản nháp"
        draft.save_revision()

        save(editor, plan, **row(0, progress="done", percent="100"))

        stored = TaskPlan.objects.get(pk=plan.pk)
        assert (stored.title, stored.has_unpublished_changes) == ("Kế hoạch phong trào", True)
        assert told(plan)[0] == ("done", 100, "")
        stored.latest_revision.publish()
        assert TaskPlan.objects.get(pk=plan.pk).title == "Tên mới trong bản nháp"
        assert told(plan)[0] == ("done", 100, "")

    def test_a_task_that_the_draft_removes_is_no_obstacle(self, editor, plan, tasks):
        draft = TaskPlan.objects.get(pk=plan.pk)
        draft.tasks = [draft.tasks.all()[1]]
        draft.save_revision()

        save(editor, plan, **row(0, progress="done", percent="100"))

        assert told(plan)[0] == ("done", 100, "")

    def test_nothing_changed_writes_nothing(self, editor, plan, tasks):
        save(editor, plan)

        assert TaskPlan.objects.get(pk=plan.pk).latest_revision is None
        assert log_of(plan) == []

    @pytest.mark.parametrize(
        ("values", "field", "sentence"),
        [
            ({"progress": "done", "percent": "80"}, "percent", "100 %"),
            ({"progress": "in_progress", "percent": "100"}, "percent", "100 %"),
            ({"percent": "-5"}, "percent", "0"),
            ({"percent": "101"}, "percent", "100"),
            ({"percent": ""}, "percent", "bắt buộc"),
            ({"percent": "nhiều"}, "percent", "số"),
            ({"progress": "late"}, "progress", "hợp lệ"),
            ({"progress_note": "x" * 300}, "progress_note", "255"),
        ],
    )
    def test_what_cannot_be_is_told_in_its_row_and_nothing_is_saved(
        self, editor, plan, tasks, values, field, sentence
    ):
        right = row(0, progress="in_progress", percent="40")
        response = save(editor, plan, **right, **row(1, **values))

        assert response.status_code == 200
        first, second = response.context["form"].forms
        assert not first.errors
        assert sentence in second.errors[field][0]
        assert second.errors[field][0] in response.content.decode()
        assert told(plan) == [("not_started", 0, "")] * 2

    def test_a_task_of_another_plan_cannot_be_changed(self, editor, plan, tasks):
        other = PlanTask.objects.create(plan=TaskPlanFactory(), title="Khác")

        values = row(0, id=str(other.pk), progress="done", percent="100")
        response = save(editor, plan, **values)

        assert "không còn trong kế hoạch" in response.content.decode()
        assert told(other.plan) == [("not_started", 0, "")]

    def test_a_plan_without_tasks_says_so(self, editor, plan):
        assert "chưa có nhiệm vụ" in editor.get(url_of(plan, "progress")).content.decode()

    def test_a_draft_a_locked_plan_and_a_stranger_are_refused(self, editor, plan, admin_user):
        draft = TaskPlanFactory(live=False)
        assert editor.get(url_of(draft, "progress")).status_code == 302
        plan.locked, plan.locked_by = True, admin_user
        plan.save()
        assert editor.post(url_of(plan, "progress")).status_code == 302
        assert Client().get(url_of(plan, "progress")).status_code == 302

    @pytest.mark.parametrize("page", ["list", "edit", "inspect"])
    def test_it_is_reached_from_the_plan(self, editor, plan, page):
        url = url_of(TaskPlan, "list") if page == "list" else url_of(plan, page)

        assert f'"{url_of(plan, "progress")}"' in editor.get(url).content.decode()


def test_the_rows_of_a_plan_are_ordered_by_dragging(editor, plan, tasks):
    data = opened(editor, url_of(plan, "edit"))
    data["tasks-0-ORDER"], data["tasks-1-ORDER"] = "2", "1"
    data["action-publish"] = "yes"

    editor.post(url_of(plan, "edit"), data)

    titles = [task.title for task in TaskPlan.objects.get(pk=plan.pk).tasks.all()]
    assert titles == ["Nhân rộng", "Tuyên truyền"]


class TestTheHomePanel:
    HEADING = "Nhiệm vụ quá hạn hoặc đến hạn trong 30 ngày"

    def due(self, plan, days, **values):
        due_on = timezone.localdate() + timedelta(days=days)
        return PlanTask.objects.create(plan=plan, title=f"Việc {days}", due_on=due_on, **values)

    def home(self, client):
        return client.get(reverse("wagtailadmin_home")).content.decode()

    def test_it_shows_nothing_where_nothing_presses(self, editor, plan):
        self.due(plan, 31)
        self.due(plan, -3, progress=Progress.DONE, percent=100)
        self.due(TaskPlanFactory(live=False), 1)
        self.due(TaskPlanFactory(expire_at=timezone.now() - timedelta(days=1)), 1)

        assert self.HEADING not in self.home(editor)

    def test_the_most_overdue_come_first_and_lead_to_their_table(self, editor, plan):
        for days in (30, 0, -10, -1):
            self.due(plan, days)

        page = self.home(editor)

        places = [page.index(f">Việc {days}<") for days in (-10, -1, 0, 30)]
        assert places == sorted(places)
        assert page.count("Quá hạn") == 2
        assert url_of(plan, "progress") in page

    def test_the_rest_is_one_click_away(self, editor, plan):
        for days in range(13):
            self.due(plan, days)

        page = self.home(editor)

        assert page.count(f'"{url_of(plan, "progress")}"') == 10
        assert "còn 3 nhiệm vụ nữa" in page
        assert f"{url_of(TaskPlan, 'list')}?due=yes" in page

    def test_it_is_for_those_who_may_change_plans(self, editor, plan):
        self.due(plan, 1)
        group = editor.user.groups.get()
        group.permissions.remove(group.permissions.get(codename="change_taskplan"))
        client = Client()
        client.force_login(editor.user)

        assert self.HEADING not in self.home(client)

    def test_it_costs_the_same_with_more_tasks(self, editor, plan):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                self.home(editor)
            return len(queries)

        for days in range(10):
            self.due(plan, days)
        self.home(editor)
        few = cost()
        for days in range(15):
            self.due(TaskPlanFactory(), days)
        assert cost() == few
