"""What the page of a model tells as of a day; every list comes from what was fetched with the model, or one query."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from security_models.choices import EVENTS_OF_START, STATUS_AFTER, EventKind, Status
from security_models.models.parts import ModelEvent
from security_models.models.security_models import SecurityModel
from security_models.models.task_plans import PlanTask
from vietnamese.numbers import format_number

# The chart, in units of its own: it is scaled to the width of the screen.
YEARS_SHOWN = 8
BAR, GAP = 16, 14
LEFT, LONGEST, WIDTH = 44, 200, 300


@dataclass(frozen=True)
class Bar:
    """A bar of the chart: its place and size, and the number that it stands for, written at ``end``."""

    kind: str
    y: int
    width: int
    number: int

    @property
    def end(self):
        return LEFT + self.width + 5


@dataclass(frozen=True)
class Chart:
    """Reports by year as bars: ``years`` are ``(year, y of its label, bars)``; ``text`` tells all that it shows."""

    years: list
    height: int
    text: str
    left: int = LEFT
    width: int = WIDTH
    bar: int = BAR


class ModelProfile:
    """The model ``model`` on the day of ``as_of`` (a ``filters.AsOf``)."""

    def __init__(self, model, as_of):
        self.model = model
        self.as_of = as_of

    @cached_property
    def timeline(self):
        return self.model.timeline()

    @cached_property
    def status(self):
        """The ``Status`` on the day, None where the model had not begun."""
        return self.model.status_on(self.as_of.date)

    @property
    def is_in_force(self):
        return self.status == Status.ACTIVE

    @cached_property
    def change(self):
        """The event that the status follows from: the last one up to the day, or None."""
        return next(
            (event for event in reversed(self._turns) if event.date <= self.as_of.date), None
        )

    @cached_property
    def beginning(self):
        """The event that begins a model that had not begun on the day, else None."""
        starts = (event for event in self._turns if event.kind in EVENTS_OF_START)
        return next(starts, None) if self.status is None else None

    @property
    def upcoming(self):
        """The next event that will change the status; None where nothing is planned, or the day is past."""
        if self.as_of.date < self.as_of.today:
            return None
        later = (event for event in self._turns if event.date > self.as_of.date)
        return next((event for event in later if STATUS_AFTER[event.kind] != self.status), None)

    @cached_property
    def _turns(self):
        return [event for event in self.timeline if event.kind in STATUS_AFTER]

    @cached_property
    def current_sites(self):
        """The sites that exist on the day: none where the model is not in force."""
        return self.model.sites_on(self.as_of.date)

    @cached_property
    def site_columns(self):
        """``(name of the number, heading)`` of every number that any site tells."""
        headings = {
            "teams": _("Teams of the site"),
            "members": _("Members of the site"),
            "households": _("Households of the site"),
            "cameras": _("Cameras of the site"),
        }
        sites = self.model.sites.all()
        return [
            (name, heading)
            for name, heading in headings.items()
            if any(getattr(site, name) is not None for site in sites)
        ]

    @property
    def site_rows(self):
        """``(site, whether it exists on the day, its numbers)``, those that exist first."""
        rows = [
            (
                site,
                site in self.current_sites,
                [getattr(site, name) for name, _heading in self.site_columns],
            )
            for site in self.model.sites.all()
            if not site.started_on or site.started_on <= max(self.as_of.date, self.as_of.today)
        ]
        return sorted(rows, key=lambda row: not row[1])

    @property
    def site_totals(self):
        """The sums over the sites that exist on the day, of what is known of them; None where nothing is."""
        totals = []
        for name, _heading in self.site_columns:
            numbers = [getattr(site, name) for site in self.current_sites]
            numbers = [number for number in numbers if number is not None]
            totals.append(sum(numbers) if numbers else None)
        return totals

    @cached_property
    def results(self):
        """The results up to the year of the day, the latest first."""
        found = [one for one in self.model.year_results.all() if one.year <= self.as_of.date.year]
        return sorted(found, key=lambda one: -one.year)

    @property
    def tells_of_persons(self):
        return any(one.persons_helped is not None for one in self.results)

    @property
    def tells_notes(self):
        return any(one.note for one in self.results)

    @property
    def chart(self):
        """The ``Chart`` of the latest years with reports, or None where no number is known."""
        told = [one for one in self.results if _numbers(one)][:YEARS_SHOWN]
        most = max((number for one in told for _kind, number in _numbers(one)), default=0)
        if not most:
            return None
        years, sentences, y = [], [], 0
        for one in told:
            bars = [
                Bar(
                    kind, y + place * BAR, max(2, number * LONGEST // most) if number else 0, number
                )
                for place, (kind, number) in enumerate(_numbers(one))
            ]
            years.append((one.year, y, bars))
            sentences.append(_sentence(one))
            y += BAR * len(bars) + GAP
        text = _("Chart of the reports by year.")
        return Chart(years, y - GAP, " ".join([text, *sentences]))

    @cached_property
    def absorbed(self):
        """The events by which published models were or will be merged into this one, the first one first."""
        if self.model.pk is None:
            return []
        events = ModelEvent.objects.filter(kind=EventKind.MERGED_INTO, target=self.model.pk)
        published = SecurityModel.objects.published().order_by()
        events = events.filter(model__in=published.values("pk")).select_related("model")
        return list(events.order_by("date", "model__sort_key", "pk"))

    @cached_property
    def tasks(self):
        """The tasks of published plans that name the model, the latest plan first."""
        if self.model.pk is None:
            return []
        tasks = PlanTask.objects.published().filter(models=self.model.pk).select_related("plan")
        return list(
            tasks.order_by("-plan__period__start_year", "plan__sort_key", "plan", "sort_order")
        )


def _numbers(result):
    """Return the ``(kind, number)`` pairs that a yearly result tells."""
    pairs = [("received", result.reports_received), ("valuable", result.reports_valuable)]
    return [(kind, number) for kind, number in pairs if number is not None]


def _sentence(result):
    sentences = {
        "received": _("%(number)s reports received"),
        "valuable": _("%(number)s of them valuable"),
    }
    parts = [
        sentences[kind] % {"number": format_number(number)} for kind, number in _numbers(result)
    ]
    return _("Year %(year)s: %(numbers)s.") % {"year": result.year, "numbers": ", ".join(parts)}
