"""The groups and the workflow: made by the migration and by the command, again and again."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from articles.factories import ArticlePageFactory
from newsroom import roles
from newsroom.roles.definitions import ROLES
from security_models.models import AnnualFigure, SecurityModel, TaskPlan

pytestmark = pytest.mark.django_db
NAMES = [role.name for role in ROLES]


def state():
    """Return what is there of groups and workflows."""
    tables = [
        *(Group, Group.permissions.through, GroupPagePermission),
        apps.get_model("wagtailcore", "GroupCollectionPermission"),
        *(Workflow, WorkflowTask, WorkflowPage, WorkflowContentType),
        *(Task, GroupApprovalTask.groups.through),
    ]
    return {table: list(table.objects.order_by("pk").values()) for table in tables}


def create_groups(**options):
    call_command("create_groups", verbosity=0, **options)


@pytest.fixture
def stock(db):
    """A portal as Wagtail's migrations leave it: their groups and their workflow, and none of ours."""
    Workflow.objects.all().delete()
    Task.objects.all().delete()
    Group.objects.all().delete()
    root = Page.objects.get(depth=1)
    groups = {name: Group.objects.create(name=name) for name in ("Editors", "Moderators")}
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(groups["Moderators"])
    workflow = Workflow.objects.create(name="Moderators approval")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
    return groups


def migrate():
    migration = import_module("newsroom.migrations.0002_roles")
    migration.make_roles(apps, None)


class TestMigration:
    def test_a_new_portal_has_the_groups_and_none_with_an_english_name(self):
        assert sorted(Group.objects.values_list("name", flat=True)) == sorted(NAMES)

    def test_the_workflow_has_two_desks_in_their_order(self, home_page):
        workflow = Workflow.objects.get()
        assert workflow.name == roles.WORKFLOW
        steps = [(task.name, task.specific.groups.get().name) for task in workflow.tasks]
        assert steps == list(roles.DESKS.items())

    def test_the_workflow_covers_every_page_and_the_records(self, section):
        assert ArticlePageFactory(parent=section).get_workflow().name == roles.WORKFLOW
        for record in (SecurityModel, TaskPlan, AnnualFigure):
            assert record.get_default_workflow().name == roles.WORKFLOW

    def test_the_command_finds_nothing_to_complete_after_it(self):
        before = state()
        create_groups()
        assert state() == before

    def test_permissions_that_are_not_there_yet_are_made_as_django_names_them(self, stock):
        name, codename = "Can publish security model", "publish_securitymodel"
        Permission.objects.filter(content_type__app_label="security_models").delete()
        migrate()
        migrate()
        assert Permission.objects.get(codename=codename).name == name
        call_command("migrate", verbosity=0)  # Django makes its own now
        assert Permission.objects.filter(codename=codename).count() == 1
        assert Group.objects.get(name=roles.PUBLISHERS).permissions.filter(codename=codename)

    def test_groups_of_a_portal_that_has_some_stay_as_they_are(self, stock):
        group = Group.objects.create(name=roles.ALERT_EDITORS)
        migrate()
        assert not group.permissions.exists()
        assert set(NAMES) == set(Group.objects.values_list("name", flat=True))


class TestCommand:
    def test_it_says_which_groups_there_are(self, stock, capsys):
        call_command("create_groups")
        assert capsys.readouterr().out.splitlines() == [f"Đã tạo nhóm “{name}”." for name in NAMES]
        call_command("create_groups")
        assert capsys.readouterr().out.splitlines() == [f"Đã có nhóm “{name}”." for name in NAMES]

    def test_a_second_run_changes_nothing(self, stock):
        create_groups()
        before = state()
        create_groups()
        create_groups(only_new=True)
        assert state() == before

    def test_a_group_gets_back_what_it_lost_unless_told_to_leave_it(self):
        before = state()
        group = Group.objects.get(name=roles.PUBLISHERS)
        for lost in (group.permissions, group.page_permissions, group.collection_permissions):
            lost.all().delete() if lost.model is not Permission else lost.clear()
        create_groups(only_new=True)
        assert not group.permissions.exists()
        assert not group.page_permissions.exists()
        create_groups()
        for table, rows in before.items():
            assert len(state()[table]) == len(rows), table

    def test_what_people_added_to_a_group_stays(self):
        group = Group.objects.get(name=roles.WRITERS)
        added = Permission.objects.get(codename="add_topic")
        group.permissions.add(added)
        create_groups()
        assert added in group.permissions.all()

    def test_an_own_name_and_place_of_the_workflow_stay(self, section):
        workflow = Workflow.objects.get()
        workflow.name = "Ba bước"
        workflow.save()
        WorkflowPage.objects.update(page=section)
        before = state()
        create_groups(only_new=True)
        assert state() == before
        create_groups()
        assert Workflow.objects.get().name == "Ba bước"

    def test_another_workflow_that_was_given_to_the_pages_stays(self, home_page):
        other = Workflow.objects.create(name="Của phường")
        WorkflowPage.objects.filter(page=home_page).update(workflow=other)
        create_groups()
        assert home_page.get_workflow() == other

    def test_a_step_that_was_lost_comes_back_to_its_group(self):
        Task.objects.get(name="Đăng").delete()
        create_groups()
        tasks = Workflow.objects.get().tasks
        assert [task.specific.groups.get().name for task in tasks] == [*roles.DESKS.values()]


class TestWhatWagtailBrings:
    def test_goes_where_nobody_uses_it(self, stock):
        migrate()
        assert not Group.objects.filter(name__in=stock).exists()
        assert [workflow.name for workflow in Workflow.objects.all()] == [roles.WORKFLOW]
        assert not Task.objects.filter(name="Moderators approval").exists()

    def test_a_group_with_people_stays_and_so_does_what_they_may(self, stock):
        User.objects.create_user("bien-tap").groups.add(stock["Editors"])
        migrate()
        assert Group.objects.filter(name="Editors").exists()
        assert not Group.objects.filter(name="Moderators").exists()

    def test_a_group_that_alone_may_read_something_stays(self, stock, section):
        restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
        restriction.groups.add(stock["Editors"])
        migrate()
        assert [group.name for group in restriction.groups.all()] == ["Editors"]

    def test_a_workflow_that_something_went_through_stays_in_its_place(self, stock, section):
        article = ArticlePageFactory(parent=section)
        article.save_revision()
        used = Workflow.objects.get()
        used.start(article, None)
        migrate()
        assert article.get_workflow() == used
        assert Group.objects.filter(name="Moderators").exists()
        assert Workflow.objects.filter(name=roles.WORKFLOW).exists()
