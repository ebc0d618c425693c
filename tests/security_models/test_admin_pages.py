"""Every admin page of the records opens for an editor of the group, in Vietnamese; nothing there deletes."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from security_models.factories import (
    AnnualFigureFactory,
    PeriodFactory,
    SecurityModelFactory,
    TaskPlanFactory,
)
from security_models.models import AnnualFigure, Period, SecurityModel, TaskPlan
from tests.security_models.admin import url_of

RECORDS = [SecurityModelFactory, TaskPlanFactory, AnnualFigureFactory]
EVERYTHING = [*RECORDS, PeriodFactory]


@pytest.fixture(params=RECORDS, ids=lambda factory: factory._meta.model.__name__)
def record(request, db):
    """A published record with a version of its own."""
    record = request.param()
    record.save_revision().publish()
    return type(record).objects.get(pk=record.pk)


@pytest.fixture(params=EVERYTHING, ids=lambda factory: factory._meta.model.__name__)
def anything(request, db):
    return request.param()


def test_the_menu_has_one_entry_with_the_four_lists(editor):
    page = editor.get(reverse("wagtailadmin_home")).content.decode()

    assert page.count(json.dumps("An ninh trật tự")) == 1
    for model in (SecurityModel, TaskPlan, AnnualFigure, Period):
        assert url_of(model, "list") in page


@pytest.mark.parametrize("name", ["list", "list_results", "add"])
def test_the_pages_of_a_list_open(editor, anything, name):
    assert editor.get(url_of(type(anything), name)).status_code == 200


@pytest.mark.parametrize("name", ["edit", "inspect", "usage", "history"])
def test_the_pages_of_an_object_open(editor, anything, name):
    assert editor.get(url_of(anything, name)).status_code == 200


@pytest.mark.parametrize("name", ["unpublish", "workflow_history", "preview_on_edit"])
def test_the_pages_of_a_record_open(editor, record, name):
    url = url_of(record, name)

    assert editor.get(url).status_code == 200


def test_a_version_is_compared_and_brought_back(editor, record):
    first = record.latest_revision
    record.save_revision()

    compared = url_of(record, "revisions_compare", str(first.pk), "latest")
    assert editor.get(compared).status_code == 200
    assert editor.get(url_of(record, "revisions_revert", first.pk)).status_code == 200


def test_the_chooser_opens(editor, anything):
    viewset = type(anything).snippet_viewset.chooser_viewset

    assert editor.get(reverse(viewset.get_url_name("choose"))).status_code == 200
    assert editor.get(reverse(viewset.get_url_name("choose_results"))).status_code == 200


def test_a_record_is_unpublished(editor, record):
    editor.post(url_of(record, "unpublish"))

    record.refresh_from_db()
    assert not record.live


def test_a_record_is_locked_and_unlocked(editor, record):
    editor.post(url_of(record, "lock"))
    record.refresh_from_db()
    assert record.locked

    editor.post(url_of(record, "unlock"))
    record.refresh_from_db()
    assert not record.locked


def test_a_record_goes_through_a_workflow(editor, record):
    task = GroupApprovalTask.objects.create(name="Duyệt")
    task.groups.add(editor.user.groups.get())
    workflow = Workflow.objects.create(name="Duyệt tin")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    content_type = ContentType.objects.get_for_model(type(record))
    WorkflowContentType.objects.filter(content_type=content_type).update(workflow=workflow)
    record.save_revision()
    state = workflow.start(record, editor.user)

    approve = url_of(record, "workflow_action", "approve", state.current_task_state.pk)
    assert editor.get(url_of(record, "edit")).status_code == 200
    assert editor.post(approve).status_code == 302
    state.refresh_from_db()
    assert state.status == state.STATUS_APPROVED


def test_a_group_without_the_records_does_not_see_them(django_user_model, record):
    user = django_user_model.objects.create_user("khac", password="x")
    client = Client()
    client.force_login(user)

    for name in ("edit", "inspect", "history"):
        assert client.get(url_of(record, name)).status_code == 302


@pytest.mark.parametrize("who", ["editor", "admin_client"])
def test_nobody_deletes(who, anything, request):
    client = request.getfixturevalue(who)
    model = type(anything)
    bulk = reverse(
        "wagtail_bulk_action", args=[model._meta.app_label, model._meta.model_name, "delete"]
    )

    assert client.get(url_of(anything, "delete")).status_code == 302
    assert client.post(url_of(anything, "delete")).status_code == 302
    client.post(f"{bulk}?id={anything.pk}&next=/admin/")
    assert model.objects.filter(pk=anything.pk).exists()


@pytest.mark.parametrize("model", [SecurityModel, TaskPlan, AnnualFigure, Period])
def test_a_list_without_records_opens(editor, model):
    assert editor.get(url_of(model, "list")).status_code == 200
