"""Save what an article proposes as records; what is known already stays as it is, whatever became of it."""

from dataclasses import dataclass

from articles.importers.movement import Proposals
from articles.models import ImportedArticle
from security_models.models import AnnualFigure, Period, PlanTask, SecurityModel, TaskPlan
from vietnamese.slugs import slugify
from vietnamese.text import fold


@dataclass(frozen=True)
class SavedRecord:
    """A record that an article states, and whether it is new."""

    record: SecurityModel | TaskPlan | AnnualFigure
    is_new: bool


def save_records(proposals: Proposals, article, unit, *, publish=False):
    """
    Return a list of ``SavedRecord``: the models, plan and figures of ``proposals`` for ``unit``, from ``article``.

    New ones are drafts, or with ``publish`` live. A model or plan of the unit is known by its name without case and
    marks, or by the address made of that name where it was renamed since; figures by their year.
    """
    models = [
        _known(SecurityModel, unit, model.name)
        or _create(
            SecurityModel(name=model.name, field=model.field, unit=unit), article, publish=publish
        )
        for model in proposals.models
    ]
    saved = list(models)
    if plan := proposals.plan:
        names = [fold(model.name) for model in proposals.models]
        by_name = dict(zip(names, (model.record for model in models), strict=True))
        saved.append(
            _known(TaskPlan, unit, plan.title)
            or _create(_plan(plan, unit, by_name), article, publish=publish)
        )
    for figure in proposals.figures:
        known = AnnualFigure.objects.filter(unit=unit, year=figure.year).first()
        saved.append(
            SavedRecord(known, is_new=False)
            if known
            else _create(_figure(figure, unit), article, publish=publish)
        )
    return saved


def name_in_article(article, saved):
    """
    Name the new ones of ``saved`` in the article, as a draft of it, and return that revision.

    Returns None, and changes nothing, where there is nothing new or editors have a draft of their own.
    """
    new = [each.record for each in saved if each.is_new]
    models = [record for record in new if isinstance(record, SecurityModel)]
    plans = [record for record in new if isinstance(record, TaskPlan)]
    imports = ImportedArticle.objects.filter(page=article.pk).select_related("page")
    known = imports.first()
    if not (models or plans) or (known and known.is_with_editors):
        return None
    latest = article.get_latest_revision_as_object()
    latest.security_models = [*latest.security_models.all(), *models]
    latest.task_plans = [*latest.task_plans.all(), *plans]
    revision = latest.save_revision(log_action=True)
    imports.update(draft=revision)
    return revision


def _known(record_type, unit, name):
    folded, slug = fold(name), slugify(name)
    for record in record_type.objects.filter(unit=unit).order_by("pk"):
        if fold(str(record)) == folded or record.slug == slug:
            return SavedRecord(record, is_new=False)
    return None


def _create(record, article, *, publish):
    record.live = False
    record.source_page_id = article.pk
    record.save()
    revision = record.save_revision(log_action="wagtail.create")
    if publish:
        revision.publish()
        record.refresh_from_db()
    return SavedRecord(record, is_new=True)


def _plan(plan, unit, models):
    """Return the plan with its tasks, unsaved; ``models`` are the records by their folded names."""
    tasks = []
    for number, task in enumerate(plan.tasks):
        record = PlanTask(title=task.title, detail=task.detail, group=task.group, sort_order=number)
        record.models = [models[fold(name)] for name in task.models]
        tasks.append(record)
    return TaskPlan(
        title=plan.title,
        issuer=plan.issuer,
        movement=plan.movement,
        period=_period(*plan.period) if plan.period else None,
        stated_task_count=plan.stated_task_count,
        unit=unit,
        tasks=tasks,
        live=False,
    )


def _period(start, end):
    name = f"{start}–{end}"
    known = Period.objects.filter(start_year=start, end_year=end) or Period.objects.filter(
        name=name
    )
    return known.first() or Period.objects.create(name=name, start_year=start, end_year=end)


def _figure(figure, unit):
    return AnnualFigure(
        unit=unit,
        year=figure.year,
        as_of=figure.as_of,
        reports_received=figure.reports_received,
        reports_valuable=figure.reports_valuable,
        stated_model_count=figure.stated_model_count,
    )
