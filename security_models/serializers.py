"""How the API tells about models, plans and figures."""

from django.utils import timezone
from rest_framework.fields import Field
from wagtail.api.v2.utils import get_object_detail_url

from home.serializers import document_json, moment_json
from security_models.choices import Status


class RecordField(Field):
    """Something that is told of the whole record."""

    def get_attribute(self, record):
        return record


class AddressField(RecordField):
    """The absolute address of the record's page, or None where the site has no page for such records."""

    def to_representation(self, record):
        return self.context["pages"].address(record)


class UpdatedField(Field):
    """When the record was last published again, or None."""

    def to_representation(self, moment):
        return moment_json(moment)


class LabelField(RecordField):
    """The words of the field ``name``, which has choices; None where it is not known."""

    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name

    def to_representation(self, record):
        return label(record, self.name)


class SourceField(Field):
    """The page that the record was taken from, where that is public."""

    def __init__(self, **kwargs):
        super().__init__(source="source_page", **kwargs)

    def to_representation(self, page):
        return self.context["pages"].page_json(page)


class StatusField(RecordField):
    """How the model stood on the day asked for; None where it had not begun."""

    def to_representation(self, model):
        return status_then(model, self.context["date"])


class StatusLabelField(StatusField):
    def to_representation(self, model):
        status = super().to_representation(model)
        return Status(status).label if status else None


class DateField(RecordField):
    """The day that the answer is about."""

    def to_representation(self, record):
        return self.context["date"].isoformat()


class OrganisationField(Field):
    def to_representation(self, organisation):
        return organisation_json(organisation)


class OrganisationsField(Field):
    def to_representation(self, organisations):
        return [organisation_json(organisation) for organisation in organisations.all()]


class PeriodField(Field):
    def to_representation(self, period):
        return period_json(period)


class PeriodsField(Field):
    def to_representation(self, periods):
        return [period_json(period) for period in periods.all()]


class DocumentField(Field):
    def to_representation(self, document):
        return document_json(document)


class CountsField(RecordField):
    """How many sites and teams the model had on the day; none where it was not in force. Unknown teams count 0."""

    def to_representation(self, model):
        date = self.context["date"]
        in_force = model.status_then == Status.ACTIVE
        sites = [site for site in model.sites.all() if in_force and site.existed_on(date)]
        return {"sites": len(sites), "teams": sum(site.teams or 0 for site in sites)}


class DecisionField(RecordField):
    """The decision that recognised the model; what is unknown of it is empty or None."""

    def to_representation(self, model):
        return {
            "number": model.decision_number,
            "date": moment_json(model.decision_date),
            "issuer": model.decision_issuer,
            "file": document_json(model.decision_file),
        }


class MergedIntoField(RecordField):
    """The public model that this one had been merged into by the day, or None."""

    def to_representation(self, model):
        # What the queryset joined: None where there was no merger by then.
        merger = getattr(model, "merger", None)
        return record_json(merger.target if merger else None, self.context)


class SitesField(Field):
    def to_representation(self, sites):
        return [
            {
                **place_json(site),
                "started_on": moment_json(site.started_on),
                "ended_on": moment_json(site.ended_on),
                "teams": site.teams,
                "members": site.members,
                "households": site.households,
                "cameras": site.cameras,
            }
            for site in sites.all()
        ]


class EventsField(RecordField):
    """Everything recorded of the model's history, the first event first."""

    def to_representation(self, model):
        pages = self.context["pages"]
        return [
            {
                "kind": event.kind,
                "kind_label": label(event, "kind"),
                "date": moment_json(event.date),
                "target": record_json(event.target, self.context),
                "site": place_json(event.site) if event.site else None,
                "decision_number": event.decision_number,
                "note": event.note,
                "page": pages.page_json(event.page),
            }
            for event in model.timeline()
        ]


class YearResultsField(Field):
    def to_representation(self, results):
        return [
            {
                "year": result.year,
                "rating": result.rating or None,
                "rating_label": label(result, "rating"),
                "reports_received": result.reports_received,
                "reports_valuable": result.reports_valuable,
                "persons_helped": result.persons_helped,
                "note": result.note,
            }
            for result in results.all()
        ]


class TasksOfModelField(Field):
    """The tasks of published plans that name the model."""

    def to_representation(self, tasks):
        return [
            {**progress_json(task), "plan": record_json(task.plan, self.context, "title")}
            for task in tasks.all()
        ]


class TasksOfPlanField(Field):
    """The tasks in their order, each with the published models that it names."""

    def to_representation(self, tasks):
        return [
            {
                **progress_json(task),
                "detail": task.detail,
                "group": task.group,
                "group_label": label(task, "group"),
                "lead_organisation": organisation_json(task.lead_organisation),
                "partner_organisations": [
                    organisation_json(organisation)
                    for organisation in task.partner_organisations.all()
                ],
                "progress_note": task.progress_note,
                "models": [record_json(model, self.context) for model in task.models.all()],
            }
            for task in tasks.all()
        ]


class ParentPlanField(RecordField):
    """The plan of the higher level, or None."""

    def to_representation(self, plan):
        if not plan.parent_plan and not plan.parent_plan_url:
            return None
        return {"title": plan.parent_plan, "url": plan.parent_plan_url or None}


class RecordedModelsField(RecordField):
    """How many models of the unit are recorded here as in force on the day of ``recorded_on``."""

    def to_representation(self, figure):
        return self.context["recorded"].models(figure)


class CountingDayField(RecordField):
    def to_representation(self, figure):
        return figure.counting_day.isoformat()


class EffectiveRatioField(RecordField):
    """Which part (0 to 1, three decimals) of the models rated in the year was effective, or None."""

    def to_representation(self, figure):
        ratio = self.context["recorded"].effective_ratio(figure)
        return None if ratio is None else round(ratio, 3)


def status_then(model, date):
    """Return the status of ``model`` on ``date``; one that is yet to begin is proposed, as of today or later."""
    if model.status_then is None and date >= timezone.localdate():
        return Status.PROPOSED.value
    return model.status_then


def label(part, name):
    """Return the words for the choice ``name`` of ``part``, None where none is chosen."""
    return getattr(part, f"get_{name}_display")() or None


def record_json(record, context, called="name"):
    """Return id, name (under the key ``called``) and addresses of a record; None for None and where not published."""
    if record is None or not record.is_published:
        return None
    return {
        "id": record.pk,
        called: str(record),
        "detail_url": get_object_detail_url(
            context["router"], context["request"], type(record), record.pk
        ),
        "html_url": context["pages"].address(record),
    }


def organisation_json(organisation):
    """Return id, names and kind of an organisation; None gives None."""
    if organisation is None:
        return None
    return {
        "id": organisation.pk,
        "name": organisation.name,
        "short_name": organisation.short_name,
        "kind": organisation.kind,
    }


def period_json(period):
    """Return id, name and both years of a period."""
    return {
        "id": period.pk,
        "name": period.name,
        "start_year": period.start_year,
        "end_year": period.end_year,
    }


def place_json(site):
    """Return where a site is: a neighbourhood, a place in words, or both."""
    neighbourhood = site.neighbourhood
    return {
        "neighbourhood": neighbourhood and {"id": neighbourhood.pk, "name": neighbourhood.name},
        "place": site.place,
    }


def progress_json(task):
    """Return what a task is and how far it is: None for what nobody has told."""
    told = task.progress_is_told
    return {
        "id": task.pk,
        "title": task.title,
        "due_on": moment_json(task.due_on),
        "progress": task.progress if told else None,
        "progress_label": label(task, "progress") if told else None,
        "percent": task.percent if told else None,
        "is_overdue": task.is_overdue,
    }
