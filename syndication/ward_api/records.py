"""Shared security models and task plans, and the figures of the years."""

import json
from datetime import datetime, time
from typing import Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from security_models import choices
from security_models.models import SecurityModel
from security_models.serializers import status_then
from security_models.yearbook import Yearbook
from syndication import contract
from syndication.choices import Kind
from syndication.ward_api import documents
from syndication.ward_api.answers import answer
from syndication.ward_api.changes import shared, shared_object
from syndication.ward_api.lists import last_change, list_answer, newest_changes, object_answer
from syndication.ward_api.parameters import Day, ListParameters
from syndication.ward_api.problems import Problem
from vietnamese.dates import VIETNAM
from vietnamese.spreadsheets import csv_response

router = Router(tags=["records"])

AsOf = Day | None


class OnDay(Schema):
    as_of: AsOf = Field(None, description="The day that the status is of; today unless given")


class SecurityModelParameters(ListParameters):
    as_of: AsOf = Field(
        None, description="As it stood on this day; without `status`, those in force then"
    )
    status: Literal[*choices.Status.values] | None = Field(
        None, description="Those that have this status on the day"
    )
    field: Literal[*choices.Field.values] | None = Field(None, description="What they are for")


@router.get(
    "/security-models",
    response=documents.SecurityModels,
    summary=gettext_noop("Shared security models"),
)
def security_models(request, query: Query[SecurityModelParameters]):
    """The security models that are shared, what changed last first, each with its status on a day."""
    day = query.as_of or timezone.localdate()
    wanted = query.status or (choices.Status.ACTIVE if query.as_of else None)
    rows = shared(Kind.SECURITY_MODEL)
    models = SecurityModel.objects.all()
    if query.field:
        models = models.by_field(query.field)
    statuses = _statuses(models, day)
    if wanted:
        statuses = {key: status for key, status in statuses.items() if status == wanted}
    if wanted or query.field:
        rows = rows.filter(object_id__in=statuses)
    found, cursor = newest_changes(rows, query)
    told = [statuses.get(row.object_id) for row in found]
    return list_answer(
        request,
        found,
        cursor,
        told=lambda row: _on_day(row, statuses.get(row.object_id), day),
        more=f"{day} {told}",
    )


@router.get(
    "/security-models/{uid}",
    response={200: documents.SecurityModelOnDay, 404: Problem, 410: Problem},
    summary=gettext_noop("One security model"),
)
def security_model(request, uid: UUID, query: Query[OnDay]):
    """The whole model with its status on a day."""
    row = shared_object(Kind.SECURITY_MODEL, uid)
    day = query.as_of or timezone.localdate()
    status = _statuses(SecurityModel.objects.filter(pk=row.object_id), day).get(row.object_id)
    # Without a day the answer is another one from midnight on.
    midnight = datetime.combine(day, time.min, VIETNAM)
    changed = row.modified if query.as_of else max(row.modified, midnight)
    return answer(
        request,
        _on_day(row, status, day),
        etag=f"{row.etag[:32]}-{status}-{day}",
        last_modified=changed,
    )


@router.get("/task-plans", response=documents.TaskPlans, summary=gettext_noop("Shared task plans"))
def task_plans(request, query: Query[ListParameters]):
    """The task plans that are shared, what changed last first."""
    found, cursor = newest_changes(shared(Kind.TASK_PLAN), query)
    return list_answer(request, found, cursor, last_modified=last_change(Kind.TASK_PLAN))


@router.get(
    "/task-plans/{uid}",
    response={200: contract.TaskPlan, 404: Problem, 410: Problem},
    summary=gettext_noop("One task plan"),
)
def task_plan(request, uid: UUID):
    """The whole plan with its tasks."""
    return object_answer(request, Kind.TASK_PLAN, uid)


@router.get(
    "/annual-figures",
    response=documents.AnnualFigures,
    summary=gettext_noop("The figures of the years"),
)
def annual_figures(request):
    """What the units reported for each year, the latest first, beside what is recorded."""
    items = [_figure_json(row) for row in Yearbook().rows]
    return answer(request, json.dumps({"items": items}, ensure_ascii=False))


@router.get(
    "/annual-figures.csv",
    summary=gettext_noop("The figures of the years as a table"),
    openapi_extra={
        "responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    },
)
def annual_figures_csv(request):
    """The same figures for spreadsheet programs: UTF-8 with a byte order mark, headings in Vietnamese."""
    table, writer = csv_response("so-lieu.csv")
    Yearbook().write_csv(writer)
    response = answer(request, table.content, content_type=table["Content-Type"])
    response["Content-Disposition"] = table["Content-Disposition"]
    return response


def _statuses(models, day):
    """Return ``{pk: status on that day}`` of the queryset ``models``; one query."""
    told = models.with_status_on(day).order_by().only("pk")
    return {model.pk: status_then(model, day) for model in told}


def _on_day(row, status, day):
    return f'{row.body[:-1]},"status":{json.dumps(status)},"as_of":"{day}"}}'


def _figure_json(row):
    figure, percent = row.figure, row.effective_percent
    same = (
        "year",
        "reports_received",
        "reports_valuable",
        "areas_total",
        "areas_meeting_standard",
        "movement_grade",
        "stated_model_count",
        "correction_note",
    )
    return {
        "unit": figure.unit.name,
        **{name: getattr(figure, name) for name in same},
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "recorded_model_count": row.recorded,
        "recorded_on": figure.counting_day.isoformat(),
        "effective_ratio": None if percent is None else round(percent / 100, 4),
    }
