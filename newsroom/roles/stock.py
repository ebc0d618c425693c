"""What Wagtail's migrations make, with English names: removed where nobody uses it."""

GROUPS = ("Editors", "Moderators")
WORKFLOW = TASK = "Moderators approval"


def remove_unused_stock(apps):
    """Remove Wagtail's workflow and groups, each of them unless something of the site hangs on it."""
    _remove_workflow(apps)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        if not _is_used(apps, group):
            group.delete()


def _remove_workflow(apps):
    """Remove the workflow that nothing ever went through, and its step where no other workflow has it."""
    workflows = apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW)
    states = apps.get_model("wagtailcore", "WorkflowState").objects
    records = apps.get_model("wagtailcore", "WorkflowContentType").objects
    pages = apps.get_model("wagtailcore", "WorkflowPage").objects
    for workflow in workflows:
        is_used = (
            states.filter(workflow=workflow).exists()
            or records.filter(workflow=workflow).exists()
            # Wagtail gives it to the root only; elsewhere somebody did.
            or pages.filter(workflow=workflow).exclude(page__depth=1).exists()
        )
        if not is_used:
            workflow.delete()
    tasks = apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name=TASK)
    tasks.filter(workflow_tasks=None, task_states=None).delete()


def _is_used(apps, group):
    """Return whether somebody is in ``group``, or a step of a workflow or the privacy of something names it."""
    return (
        group.user_set.exists()
        or apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups=group).exists()
        or apps.get_model("wagtailcore", "PageViewRestriction")
        .objects.filter(groups=group)
        .exists()
        or apps.get_model("wagtailcore", "CollectionViewRestriction")
        .objects.filter(groups=group)
        .exists()
    )
