"""The workflow: a text is looked at by the first desk and brought out by the second."""

from newsroom.roles import DESKS, WORKFLOW
from newsroom.roles.definitions import RECORDS


def complete_desks(apps, *, only_new):
    """
    Make the workflow unless there is one, and give it to the pages and the records that have none.

    It is known by the groups of its steps, whatever it is called by now. With ``only_new`` one that is there stays
    as it is.
    """
    groups = {
        group.name: group
        for group in apps.get_model("auth", "Group").objects.filter(name__in=DESKS.values())
    }
    workflow = _find(apps, groups.values())
    if workflow and only_new:
        return
    workflow = workflow or apps.get_model("wagtailcore", "Workflow").objects.create(name=WORKFLOW)
    for number, (name, group) in enumerate(DESKS.items()):
        _complete_step(apps, workflow, number, name, groups[group])
    _assign_pages(apps, workflow)
    _assign_records(apps, workflow)


def _find(apps, groups):
    """Return the workflow of all ``groups``, else the one of our name, else None."""
    workflows = apps.get_model("wagtailcore", "Workflow").objects.order_by("pk")
    found = workflows
    for group in groups:
        found = found.filter(workflow_tasks__task__groupapprovaltask__groups=group)
    return found.first() or workflows.filter(name=WORKFLOW).first()


def _complete_step(apps, workflow, number, name, group):
    """Add the step of ``group`` to ``workflow`` where it has none."""
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(workflow=workflow)
    if steps.filter(task__groupapprovaltask__groups=group).exists():
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(
        name=name, content_type=content_type, active=True
    )
    task.groups.add(group)
    steps.create(workflow=workflow, task_id=task.pk, sort_order=number)


def _assign_pages(apps, workflow):
    """Give ``workflow`` to the home page, and so to all below it, unless another one is there or above."""
    home = apps.get_model("wagtailcore", "Site").objects.get(is_default_site=True).root_page
    above = [home.path[:end] for end in range(4, len(home.path) + 1, 4)]
    assigned = apps.get_model("wagtailcore", "WorkflowPage").objects
    if not assigned.filter(page__path__in=above).exists():
        assigned.create(workflow=workflow, page_id=home.pk)


def _assign_records(apps, workflow):
    """Give ``workflow`` to the types of records that have none."""
    assigned = apps.get_model("wagtailcore", "WorkflowContentType").objects
    for record in RECORDS:
        app, model = record.split(".")
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label=app, model=model
        )
        assigned.get_or_create(content_type=content_type, defaults={"workflow": workflow})
