from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from security_models.validators import validate_year
from vietnamese.models import NormalisedTextMixin

from .records import FieldConstraintsMixin


class Period(FieldConstraintsMixin, NormalisedTextMixin, index.Indexed, models.Model):
    """A period of the movement (giai đoạn), such as 2022–2025; both years belong to it."""

    name = models.CharField(
        _("name"), max_length=60, unique=True, help_text=_("For example 2022–2025.")
    )
    start_year = models.PositiveSmallIntegerField(_("first year"), validators=[validate_year])
    end_year = models.PositiveSmallIntegerField(_("last year"), validators=[validate_year])

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")]),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-start_year", "-end_year"]
        constraints = [
            models.CheckConstraint(
                name="period_ends_after_it_starts",
                condition=models.Q(end_year__gte=F("start_year")),
                violation_error_code="end_year",
                violation_error_message=_("The period cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["start_year", "end_year"],
                name="period_years_unique",
                violation_error_code="end_year",
                violation_error_message=_("There is a period of these years already."),
            ),
        ]

    def __str__(self):
        return self.name
