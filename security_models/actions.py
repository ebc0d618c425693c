"""
Ending a model, taking that back, and keeping the progress of tasks.

Each action is one transaction. It writes what happened into what is public at once, and into every version that could
be published later (an editor's draft, a scheduled version), so that none of them undoes it by accident.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.models import get_serializable_data_for_fields
from wagtail.log_actions import log

from security_models import history
from security_models.choices import EVENTS_OF_END, EventKind, Status
from security_models.models import ModelEvent, SecurityModel, TaskPlan

PROGRESS_FIELDS = ["progress", "percent", "progress_note"]


def merge(model, target, date, decision_number="", note="", user=None):
    """Merge ``model`` into ``target`` from ``date`` on; raises ValidationError where that cannot be."""
    return _end(
        model,
        user,
        kind=EventKind.MERGED_INTO,
        target=target,
        date=date,
        decision_number=decision_number,
        note=note,
    )


def dissolve(model, date, decision_number="", note="", user=None):
    """Dissolve ``model`` from ``date`` on; raises ValidationError where that cannot be."""
    return _end(
        model,
        user,
        kind=EventKind.DISSOLVED,
        date=date,
        decision_number=decision_number,
        note=note,
    )


@transaction.atomic
def reopen(model, user=None):
    """Take back the merging or dissolving of ``model``; raises ValidationError where it has not ended."""
    model = _locked(model)
    event = model.ending
    if event is None:
        raise ValidationError(_("This model has not ended."))
    event.model = model
    event.delete()
    return _conclude(model, user, "security_models.reopen", event, with_event=False)


@transaction.atomic
def record_progress(plan, tasks, user=None):
    """
    Publish the ``PROGRESS_FIELDS`` of ``tasks``, rows of the published ``plan`` that were changed and not saved yet.

    Raises ValidationError where the plan is a draft or a task contradicts itself.
    """
    plan = TaskPlan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_published:
        raise ValidationError(_("Publish the plan first: the tasks of a draft are edited with it."))
    if not tasks:
        return plan
    for task in tasks:
        task.full_clean()
        task.save(update_fields=PROGRESS_FIELDS)
    values = {task.pk: {name: getattr(task, name) for name in PROGRESS_FIELDS} for task in tasks}

    def tell(content):
        for row in content["tasks"]:
            row.update(values.get(row["pk"], {}))

    _publish(plan, user, tell)
    data = {"tasks": [task.title for task in tasks]}
    log(plan, "security_models.progress", user=user, data=data, content_changed=True)
    return plan


@transaction.atomic
def _end(model, user, **values):
    model = _locked(model, values.get("target"))
    if not model.is_published:
        raise ValidationError(_("Publish the model first: a draft has no history to end."))
    if model.ending:
        raise ValidationError(_("The model has been merged or dissolved already."))
    if model.status != Status.ACTIVE and not history.tells(model.events.all()):
        message = _("Write into the history first when the model was launched or paused.")
        raise ValidationError(message)
    event = ModelEvent(model=model, **values)
    event.full_clean()
    _refuse(model.faults(events=[*model.events.all(), event]))
    event.save()
    return _conclude(model, user, f"security_models.{event.kind}", event, with_event=True)


def _locked(model, *others):
    """Return ``model`` as it is stored, with its row and those of ``others`` locked in a fixed order."""
    wanted = sorted({model.pk, *(other.pk for other in others if other)})
    locked = SecurityModel.objects.select_for_update().order_by("pk").filter(pk__in=wanted)
    return {found.pk: found for found in locked}[model.pk]


def _conclude(model, user, action, event, *, with_event):
    """Publish and log what has happened to the model: that ``event`` ends it, or no longer does."""
    model = SecurityModel.objects.get(pk=model.pk)

    def tell(content):
        content["events"] = [row for row in content["events"] if row["kind"] not in EVENTS_OF_END]
        if with_event:
            content["events"].append(get_serializable_data_for_fields(event))

    _publish(model, user, tell)
    data = {"date": event.date.isoformat(), "decision_number": event.decision_number}
    if event.target:
        data["target"] = event.target.name
    log(model, action, user=user, data=data, content_changed=True)
    return model


def _publish(record, user, tell):
    """
    Give ``record`` a version of its own for what is stored by now.

    Where drafts wait, none is made: ``tell`` writes the same into the content of each that could be published next.
    """
    if record.has_unpublished_changes:
        for revision in {record.latest_revision, record.scheduled_revision} - {None}:
            tell(revision.content)
            revision.save(update_fields=["content"])
        record.last_published_at = timezone.now()
        record.save()
    else:
        record.save_revision(user=user).publish(user=user, log_action=False)
        record.refresh_from_db()


def _refuse(faults):
    sentences = {}
    for fault in faults:
        sentences.setdefault(fault.field, []).append(fault.message)
    if sentences:
        raise ValidationError(sentences)
