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
        models = SecurityModel.objects.published()
        recorded = models.in_force_by_unit(figure.counting_day for figure in figures)
        ratios = models.effective_ratios() if figures else {}
        rows = []
        for figure in figures:
            ratio = ratios.get((figure.unit_id, figure.year))
            rows.append(
                YearRow(
                    figure,
                    recorded=recorded.get((figure.unit_id, figure.counting_day), 0),
                    effective_percent=None if ratio is None else ratio * 100,
                )
            )
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
