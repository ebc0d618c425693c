"""Queries that speak of models, sites, tasks and figures as the ward does."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from wagtail.models import Revision, WorkflowState
from wagtail.search.backends import get_search_backend

from security_models import history
from security_models.choices import (
    EVENTS_OF_END,
    EVENTS_OF_START,
    STATUS_AFTER,
    STATUS_BY_HAND,
    STATUS_ENDED,
    Progress,
    Rating,
    Status,
)
from vietnamese.text import folded_words

COUNTS_OF_RATINGS = {
    "effective": Count("pk", filter=Q(rating=Rating.EFFECTIVE)),
    "rated": Count(
        "pk", filter=Q(rating__in=[Rating.EFFECTIVE, Rating.AVERAGE, Rating.INEFFECTIVE])
    ),
}


class ToldEvent(NamedTuple):
    """What the rules of ``history`` ask of an event; without any event of a model, all are None."""

    pk: int | None
    kind: str | None
    date: date | None


@dataclass(frozen=True)
class ModelCounts:
    """
    How many models, sites (điểm) and teams (tổ) there are.

    Source of the rule: guidance 22/HD-BCA-V05 (2022) counts a model by its name, with its sites and teams beside it.
    """

    models: int
    sites: int
    teams: int


def _is_published(record="", now=None):
    """Return the condition that the record (or what lies at the lookup ``record``) leaves the house."""
    now = now or timezone.now()
    expires = Q((f"{record}expire_at", None)) | Q((f"{record}expire_at__gt", now))
    return expires & Q((f"{record}live", True))


class RecordQuerySet(models.QuerySet):
    def published(self, now=None):
        """What leaves the house: live and not expired at the moment ``now``, the present one by default."""
        return self.filter(_is_published(now=now))

    def marked_public(self, now):
        """All, with whether each leaves the house at the moment ``now`` as ``is_public``."""
        public = ExpressionWrapper(_is_published(now=now), output_field=BooleanField())
        return self.annotate(is_public=public)

    def offered(self, chosen):
        """What an editor may choose: the published ones, and what is chosen already (a list of ids)."""
        return self.filter(_is_published() | Q(pk__in=chosen))

    def matching(self, text, operator="and"):
        """
        Those that hold all the words of ``text``, or with the operator ``or`` one of them; case and marks aside.

        The last word may be the beginning of one. Without any word nothing matches; of very many words only the first
        count (``vietnamese.text.MAX_SEARCH_WORDS``).
        """
        words = folded_words(text)  # signs would make a phrase of what stands between them
        if not words:
            return self.none()
        found = get_search_backend().autocomplete(
            words, self.model.objects.all(), operator=operator, order_by_relevance=False
        )
        return self.filter(pk__in=found.get_queryset().values("pk"))

    def with_publication(self):
        """Fetch what the admin tells of each record's drafts, schedule and workflow; one more query for all."""
        scheduled = Revision.objects.filter(
            base_content_type=ContentType.objects.get_for_model(self.model),
            object_id=Cast(OuterRef("pk"), CharField()),
            approved_go_live_at__isnull=False,
        )
        active = WorkflowState.objects.active().select_related("current_task_state__task")
        states = Prefetch("workflow_states", queryset=active, to_attr="_current_workflow_states")
        found = self.select_related("latest_revision").prefetch_related(states)
        return found.annotate(_approved_schedule=Exists(scheduled))


class SecurityModelQuerySet(RecordQuerySet):
    def offered(self, chosen):
        """What an editor may choose: published models that have not ended, and what is chosen already (ids)."""
        ended = Q(status__in=STATUS_ENDED)
        return self.filter((_is_published() & ~ended) | Q(pk__in=chosen))

    def with_status_on(self, date):
        """Annotate ``status_then``: the status at the end of ``date``, None where the model had not begun."""
        telling = self._events().filter(kind__in=STATUS_AFTER)
        rank = Case(
            When(kind__in=EVENTS_OF_START, then=0), When(kind__in=EVENTS_OF_END, then=2), default=1
        )
        after = [When(kind=kind, then=Value(status)) for kind, status in STATUS_AFTER.items()]
        latest = telling.filter(date__lte=date).order_by("-date", rank.desc(), "-pk")
        before_the_first = Case(
            When(Exists(telling.filter(kind__in=EVENTS_OF_START)), then=Value(None)),
            When(Exists(telling), then=Value(Status.ACTIVE)),
            When(status__in=STATUS_BY_HAND, then=F("status")),
            default=Value(Status.ACTIVE),
            output_field=CharField(),
        )
        status = Case(*after, output_field=CharField())
        return self.annotate(
            status_then=Coalesce(
                Subquery(latest.values_list(status)[:1]), before_the_first, output_field=CharField()
            )
        )

    def in_force_on(self, date):
        """Models in force at the end of ``date``: begun, not ended, not paused."""
        return self.with_status_on(date).filter(status_then=Status.ACTIVE)

    def by_field(self, field):
        """Models of one ``choices.Field``."""
        return self.filter(field=field)

    def in_neighbourhood(self, neighbourhood, date=None):
        """Models with a site in ``neighbourhood`` (an object or an id) that existed on ``date`` (default: today)."""
        sites = self.model.sites.rel.related_model.objects.existing_on(date or timezone.localdate())
        return self.filter(pk__in=sites.filter(neighbourhood=neighbourhood).values("model"))

    def counts_on(self, date):
        """Return the ``ModelCounts`` of those in force on ``date``; two queries."""
        in_force = self.in_force_on(date).order_by()
        sites = self.model.sites.rel.related_model.objects.existing_on(date)
        found = sites.filter(model__in=in_force.values("pk")).aggregate(
            sites=Count("pk"), teams=Coalesce(Sum("teams"), 0)
        )
        return ModelCounts(models=in_force.count(), **found)

    def in_force_by_unit(self, dates):
        """Return ``{(unit id, date): number}`` of the models in force on each of ``dates``; one query."""
        days = set(dates)
        if not days:
            return {}
        told = self.order_by("pk").values_list(
            "pk", "unit", "status", "events__pk", "events__kind", "events__date"
        )
        counts = Counter()
        for (_pk, unit, status), rows in groupby(told, key=lambda row: row[:3]):
            events = [ToldEvent(*row[3:]) for row in rows]
            for day in days:
                if history.status_on(events, day, status) == Status.ACTIVE:
                    counts[unit, day] += 1
        return dict(counts)

    def effective_ratios(self):
        """
        Return ``{(unit id, year): ratio}``: which part (0 to 1) of the models rated in the year was effective.

        Models too new to rate do not count; years that nobody rated are left out.
        """
        found = self._results().values_list("model__unit", "year").annotate(**COUNTS_OF_RATINGS)
        return {
            (unit, year): effective / rated
            for unit, year, effective, rated in found.order_by()
            if rated
        }

    def refresh_statuses(self):
        """Store today's status where planned events have come to their day; return how many models changed."""
        stale = self.with_status_on(timezone.localdate()).exclude(
            status=Coalesce(F("status_then"), Value(Status.PROPOSED), output_field=CharField())
        )
        return sum(model.refresh_status() for model in stale.prefetch_related("events"))

    def _results(self):
        results = self.model.year_results.rel.related_model.objects
        return results.filter(model__in=self.order_by().values("pk"))

    def _events(self):
        return self.model.events.rel.related_model.objects.filter(model=OuterRef("pk"))


class ModelSiteQuerySet(models.QuerySet):
    def existing_on(self, date):
        """Sites whose own first and last day, where known, include ``date``."""
        return self.filter(
            Q(started_on=None) | Q(started_on__lte=date), Q(ended_on=None) | Q(ended_on__gte=date)
        )


class TaskPlanQuerySet(RecordQuerySet):
    def in_effect_on(self, date):
        """
        Plans that had begun by ``date`` and whose period, where known, was not over.

        A plan begins when it takes effect, else when it is issued, else with its period; unknown dates exclude nothing.
        """
        takes_effect = Q(effective_on__lte=date) | Q(effective_on=None, issued_on__lte=date)
        undated = Q(effective_on=None, issued_on=None)
        begins = Q(period=None) | Q(period__start_year__lte=date.year)
        lasts = Q(period=None) | Q(period__end_year__gte=date.year)
        return self.filter(takes_effect | (undated & begins), lasts)

    def with_progress(self):
        """
        Annotate ``task_count``, ``done_count`` and ``mean_percent``; no more queries.

        ``mean_percent`` (0–100) is None as long as nobody has said of any task how far it is.
        """
        told = ~Q(tasks__progress=Progress.NOT_STARTED) | ~Q(tasks__progress_note="")
        told = told | Q(tasks__percent__gt=0)
        return self.annotate(
            task_count=Count("tasks"),
            done_count=Count("tasks", filter=Q(tasks__progress=Progress.DONE)),
            told_count=Count("tasks", filter=told),
        ).annotate(mean_percent=Case(When(told_count__gt=0, then=models.Avg("tasks__percent"))))


class PlanTaskQuerySet(models.QuerySet):
    def published(self):
        """Tasks of published plans."""
        return self.filter(_is_published("plan__"))

    def overdue(self, on):
        """Tasks not done whose last day was before ``on``."""
        return self.exclude(progress=Progress.DONE).filter(due_on__lt=on)

    def pressing_on(self, today):
        """Tasks not done that are overdue or due within 30 days, the most overdue first."""
        due = self.exclude(progress=Progress.DONE).filter(due_on__lte=today + timedelta(days=30))
        return due.order_by("due_on", "plan", "sort_order", "pk")


class AnnualFigureQuerySet(RecordQuerySet):
    def latest_first(self):
        return self.order_by("-year", "unit__sort_key", "pk")
