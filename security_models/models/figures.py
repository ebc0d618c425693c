"""Figures of a unit for a year, as reported."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from home.models import AdministrativeUnit
from security_models.forms import AnnualFigureForm
from security_models.querysets import AnnualFigureQuerySet
from security_models.validators import validate_date, validate_year_of_result

from .records import PublicRecord, valuable_within_received

# What a correction note must explain once the year is closed.
FIGURES = (
    "reports_received",
    "reports_valuable",
    "stated_model_count",
    "areas_total",
    "areas_meeting_standard",
    "movement_grade",
)


class AnnualFigure(PublicRecord):
    """
    The figures that a unit reported for one year; what is unknown stays empty.

    ``stated_model_count`` is the report's own number of models, whatever is recorded here. A year is closed when it
    is over: its published figures then change only with a new correction note.
    """

    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("administrative unit"),
        on_delete=models.PROTECT,
        related_name="annual_figures",
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[validate_year_of_result])
    reports_received = models.PositiveIntegerField(_("reports received"), null=True, blank=True)
    reports_valuable = models.PositiveIntegerField(_("valuable reports"), null=True, blank=True)
    stated_model_count = models.PositiveIntegerField(
        _("number of models stated"),
        null=True,
        blank=True,
        help_text=_("As the report says, even where not every model is recorded here."),
    )
    areas_total = models.PositiveIntegerField(_("residential areas"), null=True, blank=True)
    areas_meeting_standard = models.PositiveIntegerField(
        _("areas meeting the standard of security and order"), null=True, blank=True
    )
    movement_grade = models.CharField(
        _("grade of the movement"),
        max_length=120,
        blank=True,
        help_text=_("As the decision words it."),
    )
    as_of = models.DateField(_("as of"), null=True, blank=True, validators=[validate_date])
    correction_note = models.CharField(
        _("correction note"),
        max_length=300,
        blank=True,
        help_text=_("What was corrected, when and why; shown beside the figures."),
    )

    objects = AnnualFigureQuerySet.as_manager()

    name_fields = []  # called after its unit
    base_form_class = AnnualFigureForm
    index_page_type = "security_models.AnnualFiguresPage"
    served_with = ["unit", "source_page"]
    search_fields = [
        *PublicRecord.search_fields,
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.RelatedFields("unit", [index.SearchField("name")]),  # which the title is made of
        index.FilterField("unit"),
        index.FilterField("year"),
    ]

    class Meta:
        verbose_name = _("annual figure")
        verbose_name_plural = _("annual figures")
        ordering = ["-year", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                name="figure_once_a_year",
                violation_error_code="year",
                violation_error_message=_("This unit has figures of that year already."),
            ),
            valuable_within_received("figure"),
            models.CheckConstraint(
                name="figure_areas_within_total",
                condition=Q(areas_meeting_standard=None)
                | Q(areas_total=None)
                | Q(areas_meeting_standard__lte=F("areas_total")),
                violation_error_code="areas_meeting_standard",
                violation_error_message=_(
                    "There cannot be more areas meeting the standard than areas."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.year}" if self.unit_id else str(self.year or "")

    @property
    def summary(self):
        return self.movement_grade

    @property
    def counting_day(self):
        """The day on which recorded models are counted beside the stated number; never a day to come."""
        return min(self.as_of or date(self.year, 12, 31), timezone.localdate())

    @property
    def address_on_index(self):
        """The page of figures has a heading for each year."""
        return f"#nam-{self.year}"

    def serve_on(self, page, request):
        return page.listing(request)

    def clean(self):
        super().clean()
        before = self._published_before()
        if before is None or before.year >= timezone.localdate().year:
            return
        names = (*FIGURES, "year", "unit_id")
        changed = any(getattr(self, name) != getattr(before, name) for name in names)
        explained = self.correction_note.strip() not in ("", before.correction_note.strip())
        if changed and not explained:
            message = gettext(
                "The year %(year)s is closed: say in a new note what is corrected and why."
            )
            raise ValidationError({"correction_note": message % {"year": before.year}})
        if before.correction_note and not self.correction_note.strip():
            message = gettext("The note on a correction stays beside the figures that it explains.")
            raise ValidationError({"correction_note": message})

    def _published_before(self):
        """Return the figures that this object would replace where they are or were public, or None."""
        was_public = Q(live=True) | Q(first_published_at__isnull=False)
        return type(self).objects.filter(was_public, pk=self.pk).first() if self.pk else None
