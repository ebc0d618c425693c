"""What the query strings of the public pages ask for: a day, and which models or plans."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from home.models import Neighbourhood
from security_models.choices import Field, Status
from security_models.models.parts import ModelSite
from security_models.models.periods import Period
from security_models.validators import AHEAD, EARLIEST
from vietnamese.sorting import sort_key

NEIGHBOURHOOD, FIELD, STATUS, DATE = "khu-pho", "linh-vuc", "tinh-trang", "ngay"
PERIOD, PAGE = "giai-doan", "trang"
ALL = "all"  # the value of STATUS that leaves no model out


@dataclass(frozen=True)
class Choice:
    """A link of a filter: what it is called, how many entries it leads to, and whether it is chosen already."""

    label: str
    query: str
    count: int
    is_chosen: bool


class AsOf:
    """
    The day that ``?ngay=YYYY-MM-DD`` asks for: ``date``, today where it asks for none.

    A day that is not in the calendar, or that no record can speak of, is ``is_wrong`` and counts as today.
    """

    def __init__(self, query):
        self.today = timezone.localdate()
        wanted = query.get(DATE, "").strip()
        asked = _day(wanted, latest=self.today + AHEAD)
        self.is_wrong = bool(wanted) and asked is None
        self.date = asked or self.today

    @property
    def is_today(self):
        return self.date == self.today

    @property
    def query(self):
        """The query string that leads to the same day; "" for today."""
        return "" if self.is_today else urlencode({DATE: self.date.isoformat()})


class ModelFilter:
    """
    The models that a query string asks for, and the choices that lead to others.

    ``query`` is a mapping such as ``request.GET``; values that mean nothing are ignored. ``models`` are all the
    published ones. Without a choice of status it is the models in force. The number of a choice is how many models
    its link leads to.
    """

    def __init__(self, query, models):
        self._query = query
        self._published = models
        self.as_of = AsOf(query)

    @cached_property
    def neighbourhoods(self):
        """The neighbourhoods of today and those that a published model had a site in, by unit and in their order."""
        sites = ModelSite.objects.filter(model__in=self._published.order_by().values("pk"))
        known = Neighbourhood.objects.filter(
            Q(active=True) | Exists(sites.filter(neighbourhood=OuterRef("pk")))
        )
        return sorted(
            known.select_related("unit"),
            key=lambda place: (sort_key(place.unit.name), place.unit_id, sort_key(place.name)),
        )

    @property
    def has_many_units(self):
        """Whether the neighbourhoods are of several units, so that their names alone may not tell which is meant."""
        return len({place.unit_id for place in self.neighbourhoods}) > 1

    @cached_property
    def neighbourhood(self):
        wanted = self._query.get(NEIGHBOURHOOD)
        return next((place for place in self.neighbourhoods if str(place.pk) == wanted), None)

    @property
    def field(self):
        """The ``Field`` chosen, or None."""
        wanted = self._query.get(FIELD)
        return Field(wanted) if wanted in Field.values else None

    @property
    def status(self):
        """The ``Status`` chosen, or ``ALL``."""
        wanted = self._query.get(STATUS)
        if wanted == ALL:
            return ALL
        return Status(wanted) if wanted in Status.values else Status.ACTIVE

    @property
    def is_active(self):
        """Whether this is anything but the models in force today."""
        return bool(self._parameters()) or self.as_of.is_wrong

    @property
    def is_narrowed(self):
        """Whether a field, a neighbourhood or a status is chosen."""
        return bool(self.neighbourhood or self.field or self.status != Status.ACTIVE)

    @property
    def fields(self):
        """The fields of work as ``Choice``s with models, in their own order."""
        counts = dict(self._models(FIELD).values_list("field").annotate(Count("pk")))
        return [
            self._choice(field.label, FIELD, field, counts[field], field == self.field)
            for field in Field
            if field in counts
        ]

    @property
    def places(self):
        """The neighbourhoods as ``Choice``s, those in which such models have a site on the day."""
        sites = ModelSite.objects.existing_on(self.as_of.date)
        sites = sites.filter(model__in=self._models(NEIGHBOURHOOD).values("pk"))
        counts = dict(
            sites.order_by().values_list("neighbourhood").annotate(Count("model", distinct=True))
        )
        return [
            self._choice(
                f"{place}, {place.unit}" if self.has_many_units else str(place),
                NEIGHBOURHOOD,
                place.pk,
                counts[place.pk],
                place == self.neighbourhood,
            )
            for place in self.neighbourhoods
            if place.pk in counts
        ]

    @property
    def statuses(self):
        """The statuses as ``Choice``s with models, then all of them together; none where there is nothing to choose."""
        counts = dict.fromkeys(Status, 0)
        for status, count in self._models(STATUS).values_list("status_then").annotate(Count("pk")):
            counts[Status(status or Status.PROPOSED)] += count
        choices = [
            self._choice(status.label, STATUS, status, count, status == self.status)
            for status, count in counts.items()
            if count
        ]
        everything = self._choice(
            _("All statuses"), STATUS, ALL, sum(counts.values()), self.status == ALL
        )
        if len(choices) > 1:
            return [*choices, everything]
        return [choice for choice in choices if not choice.is_chosen]

    @property
    def status_options(self):
        """``(value, label)`` pairs of the form."""
        return [*Status.choices, (ALL, _("All statuses"))]

    @property
    def field_options(self):
        return Field.choices

    @property
    def models(self):
        """The models asked for, annotated with ``status_then``, in Vietnamese alphabetical order."""
        return self._models().order_by("sort_key", "pk")

    def _models(self, without=None):
        """Return the models, unordered, that all choices but ``without`` let through."""
        date = self.as_of.date
        models = self._published.order_by().with_status_on(date)
        if date < self.as_of.today:  # what had not begun was not known then
            models = models.exclude(status_then=None)
        if self.field and without != FIELD:
            models = models.by_field(self.field)
        if self.neighbourhood and without != NEIGHBOURHOOD:
            models = models.in_neighbourhood(self.neighbourhood, date)
        if self.status == Status.PROPOSED and without != STATUS:
            return models.filter(Q(status_then=Status.PROPOSED) | Q(status_then=None))
        if self.status != ALL and without != STATUS:
            return models.filter(status_then=self.status)
        return models

    def _parameters(self):
        """Return what the address of the present choice holds, without what goes without saying."""
        chosen = {}
        if self.neighbourhood:
            chosen[NEIGHBOURHOOD] = self.neighbourhood.pk
        if self.field:
            chosen[FIELD] = self.field.value
        if self.status != Status.ACTIVE:
            chosen[STATUS] = str(self.status)
        if not self.as_of.is_today:
            chosen[DATE] = self.as_of.date.isoformat()
        return chosen

    def _choice(self, label, name, value, count, is_chosen):
        parameters = self._parameters() | {name: value}
        if parameters.get(STATUS) == Status.ACTIVE:
            del parameters[STATUS]
        query = urlencode(sorted(parameters.items()))  # one address for one choice
        return Choice(label, query, count, is_chosen)


class PlanFilter:
    """The period that ``?giai-doan=2022-2025`` asks for, and the periods that lead to plans (``plans``: all)."""

    def __init__(self, query, plans):
        self._query = query
        self._plans = plans

    @cached_property
    def _periods(self):
        mine = Q(task_plans__in=self._plans.order_by().values("pk"))
        periods = Period.objects.annotate(plan_count=Count("task_plans", filter=mine))
        return list(periods.order_by("-start_year", "-end_year"))

    @cached_property
    def period(self):
        wanted = self._query.get(PERIOD)
        return next((period for period in self._periods if _years(period) == wanted), None)

    @property
    def is_active(self):
        return self.period is not None

    @property
    def periods(self):
        """The periods of plans as ``Choice``s, the latest first."""
        return [
            Choice(
                str(period),
                urlencode({PERIOD: _years(period)}),
                period.plan_count,
                period == self.period,
            )
            for period in self._periods
            if period.plan_count
        ]

    def apply(self, plans):
        """Return the plans of the queryset that the filter lets through."""
        return plans.filter(period=self.period) if self.period else plans


def _years(period):
    return f"{period.start_year}-{period.end_year}"


def _day(text, latest):
    """Return the date written as ``YYYY-MM-DD``, None where it is none or out of reach."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= latest else None
