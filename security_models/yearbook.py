"""The figures of every year, stated and recorded, as the page and the file show them."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from security_models.models.figures import AnnualFigure
from security_models.models.security_models import SecurityModel
from vietnamese.numbers import format_number
from vietnamese.sorting import sort_key
from vietnamese.spreadsheets import harmless


class Recorded:
    """What is recorded beside ``figures``: two queries for all of them, and none where nobody asks."""

    def __init__(self, figures):
        self._figures = figures

    def models(self, figure):
        """Return how many published models of the unit were in force on the figure's counting day."""
        return self._models.get((figure.unit_id, figure.counting_day), 0)

    def effective_ratio(self, figure):
        """Return which part (0 to 1) of the models rated in the year was effective, None where none was rated."""
        return self._ratios.get((figure.unit_id, figure.year))

    @property
    def _of_the_units(self):
        units = {figure.unit_id for figure in self._figures}
        return SecurityModel.objects.published().filter(unit__in=units)

    @cached_property
    def _models(self):
        days = (figure.counting_day for figure in self._figures)
        return self._of_the_units.in_force_by_unit(days)

    @cached_property
    def _ratios(self):
        return self._of_the_units.effective_ratios()


@dataclass(frozen=True)
class YearRow:
    """
    The stated ``figure`` of a unit and year, beside what is recorded.

    ``recorded`` is how many published models of the unit were in force on the figure's ``counting_day``;
    ``effective_percent`` which part of the models rated in the year was effective (0–100), None where none was rated.
    """

    figure: AnnualFigure
    recorded: int
    effective_percent: float | None


class Yearbook:
    """All published figures, from three queries."""

    @cached_property
    def rows(self):
        """The ``YearRow``s, the latest year first, then by unit."""
        figures = AnnualFigure.objects.published().latest_first()
        figures = list(figures.select_related(*AnnualFigure.served_with))
        recorded = Recorded(figures)
        rows = []
        for figure in figures:
            ratio = recorded.effective_ratio(figure)
            percent = None if ratio is None else ratio * 100
            rows.append(YearRow(figure, recorded.models(figure), percent))
        return rows

    @property
    def by_unit(self):
        """``(unit, its rows)`` in alphabetical order, each with the latest year first."""

        def place(row):
            return sort_key(row.figure.unit.name), row.figure.unit_id

        groups = groupby(sorted(self.rows, key=place), key=lambda row: row.figure.unit)
        return [(unit, list(rows)) for unit, rows in groups]

    @property
    def by_year(self):
        """``(year, its rows)``, the latest year first."""
        groups = groupby(self.rows, key=lambda row: row.figure.year)
        return [(year, list(rows)) for year, rows in groups]

    def write_csv(self, writer):
        """Write a heading and a line for each row to a CSV ``writer``; no cell can act as a formula."""
        writer.writerow(
            [
                _("Unit of the figures"),
                _("Year of the figures"),
                _("Reports received in the year"),
                _("Valuable reports in the year"),
                _("Models stated"),
                _("Models recorded"),
                _("Effective models, in per cent"),
                _("Residential areas in all"),
                _("Areas meeting the standard"),
                _("Grade of the movement in the year"),
                _("Figures as of"),
                _("Correction of the figures"),
            ]
        )
        for row in self.rows:
            figure = row.figure
            cells = [
                figure.unit.name,
                figure.year,
                figure.reports_received,
                figure.reports_valuable,
                figure.stated_model_count,
                row.recorded,
                None if row.effective_percent is None else format_number(row.effective_percent, 1),
                figure.areas_total,
                figure.areas_meeting_standard,
                figure.movement_grade,
                figure.as_of.isoformat() if figure.as_of else None,
                figure.correction_note,
            ]
            writer.writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
