"""Queries that speak of models, sites, tasks and figures as the ward does."""

from dataclasses import dataclass

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

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


@dataclass(frozen=True)
class ModelCounts:
    """
    How many models, sites (điểm) and teams (tổ) there are.

    Source of the rule: guidance 22/HD-BCA-V05 (2022) counts a model by its name, with its sites and teams beside it.
    """

    models: int
    sites: int
    teams: int


class RecordQuerySet(models.QuerySet):
    def published(self):
        """What leaves the house: live and not expired."""
        now = timezone.now()
        return self.filter(Q(expire_at=None) | Q(expire_at__gt=now), live=True)

    def offered(self, chosen):
        """What an editor may choose: the published ones, and what is chosen already (a list of ids)."""
        return self.filter(Q(live=True) | Q(pk__in=chosen))


class SecurityModelQuerySet(RecordQuerySet):
    def offered(self, chosen):
        """What an editor may choose: published models that have not ended, and what is chosen already (ids)."""
        return self.filter((Q(live=True) & ~Q(status__in=STATUS_ENDED)) | Q(pk__in=chosen))

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
        return self.filter(Exists(sites.filter(model=OuterRef("pk"), neighbourhood=neighbourhood)))

    def counts_on(self, date):
        """Return the ``ModelCounts`` of those in force on ``date``; two queries."""
        in_force = self.in_force_on(date).order_by()
        sites = self.model.sites.rel.related_model.objects.existing_on(date)
        found = sites.filter(model__in=in_force.values("pk")).aggregate(
            sites=Count("pk"), teams=Coalesce(Sum("teams"), 0)
        )
        return ModelCounts(models=in_force.count(), **found)

    def effective_ratio(self, year):
        """
        Return which part (0 to 1) of the models rated in ``year`` was effective, None where none was rated.

        Models too new to rate do not count.
        """
        results = self.model.year_results.rel.related_model.objects.filter(
            model__in=self.order_by().values("pk"), year=year
        )
        rated = Q(rating__in=[Rating.EFFECTIVE, Rating.AVERAGE, Rating.INEFFECTIVE])
        found = results.aggregate(
            effective=Count("pk", filter=Q(rating=Rating.EFFECTIVE)),
            rated=Count("pk", filter=rated),
        )
        return found["effective"] / found["rated"] if found["rated"] else None

    def refresh_statuses(self, today=None):
        """Store today's status where planned events have come to their day; return how many models changed."""
        today = today or timezone.localdate()
        changed = [
            model
            for model in self.with_status_on(today).prefetch_related("events")
            if model.status != (model.status_then or Status.PROPOSED)
        ]
        return sum(model.refresh_status() for model in changed)

    def _events(self):
        return self.model.events.rel.related_model.objects.filter(model=OuterRef("pk"))


class ModelSiteQuerySet(models.QuerySet):
    def existing_on(self, date):
        """Sites whose own first and last day, where known, include ``date``."""
        return self.filter(
            Q(started_on=None) | Q(started_on__lte=date), Q(ended_on=None) | Q(ended_on__gte=date)
        )


class TaskPlanQuerySet(RecordQuerySet):
    def with_progress(self):
        """Annotate ``task_count``, ``done_count`` and ``mean_percent`` (0–100, None without tasks); no more queries."""
        return self.annotate(
            task_count=Count("tasks"),
            done_count=Count("tasks", filter=Q(tasks__progress=Progress.DONE)),
            mean_percent=models.Avg("tasks__percent"),
        )


class PlanTaskQuerySet(models.QuerySet):
    def published(self):
        """Tasks of published plans."""
        now = timezone.now()
        expires = Q(plan__expire_at=None) | Q(plan__expire_at__gt=now)
        return self.filter(expires, plan__live=True)

    def overdue(self, on):
        """Tasks not done whose last day was before ``on``."""
        return self.exclude(progress=Progress.DONE).filter(due_on__lt=on)

    def due_between(self, first, last):
        """Tasks not done that are due from ``first`` to ``last``, both included."""
        return self.exclude(progress=Progress.DONE).filter(due_on__range=(first, last))


class AnnualFigureQuerySet(RecordQuerySet):
    def latest_first(self):
        return self.order_by("-year", "unit__name", "pk")
