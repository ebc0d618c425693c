"""Places and bodies that news and security models are about."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, TitleFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from home.choices import OrganisationKind, UnitKind
from home.content_version import at_hand
from home.querysets import AdministrativeUnitQuerySet, NeighbourhoodQuerySet
from home.validators import unit_code_validator
from vietnamese.models import NormalisedTextMixin, SortedByNameMixin


class AdministrativeUnit(NormalisedTextMixin, SortedByNameMixin, index.Indexed, models.Model):
    """
    An administrative unit (đơn vị hành chính) with the time it existed.

    Wards are merged and renamed: old articles and models keep the unit that they came from.
    """

    name = models.CharField(_("name"), max_length=255)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind, default=UnitKind.WARD)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    code = models.CharField(
        _("administrative code"),
        max_length=10,
        blank=True,
        validators=[unit_code_validator],
        help_text=_("The number of the unit in the state's list of administrative units."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("Last day on which the unit existed.")
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="former_units",
    )
    legal_basis = models.CharField(
        _("legal basis"),
        max_length=255,
        blank=True,
        help_text=_("Number and date of the decision that made or ended the unit."),
    )

    objects = AdministrativeUnitQuerySet.as_manager()

    panels = [
        TitleFieldPanel("name", placeholder=_("Name")),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("slug")]),
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldPanel("merged_into"),
        FieldPanel("legal_basis"),
    ]
    search_fields = [
        *SortedByNameMixin.search_fields,
        index.SearchField("name"),
        index.AutocompleteField("name"),
    ]
    api_fields = [APIField("name"), APIField("kind"), APIField("valid_from"), APIField("valid_to")]

    class Meta(SortedByNameMixin.Meta):
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The unit cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="unit_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message=_("A unit cannot be merged into itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        seen = {self.pk}
        unit = self.merged_into
        while unit is not None and self.pk is not None:
            if unit.pk in seen:
                message = _("These mergers go round in a circle.")
                raise ValidationError({"merged_into": message})
            seen.add(unit.pk)
            unit = unit.merged_into

    def with_successors(self):
        """Return the ids of this unit and of those that it became part of, the nearest first."""
        found, unit = [], self
        while unit is not None and unit.pk not in found:
            found.append(unit.pk)
            unit = unit.merged_into
        return found

    @property
    def is_former(self):
        """Whether the unit's last day has passed (in Vietnam)."""
        return self.valid_to is not None and self.valid_to < timezone.localdate()


def known_units():
    """Return all units, by id, each knowing what it was merged into; at hand until something changes."""
    units = AdministrativeUnit.objects.select_related("merged_into")
    return at_hand("units", units.in_bulk)


class Neighbourhood(NormalisedTextMixin, SortedByNameMixin, index.Indexed, models.Model):
    """A neighbourhood (khu phố, tổ dân phố) of a unit."""

    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("administrative unit"),
        on_delete=models.PROTECT,
        related_name="neighbourhoods",
    )
    name = models.CharField(_("name"), max_length=255)
    former_names = models.CharField(
        _("former names"), max_length=255, blank=True, help_text=_("Separated by commas.")
    )
    active = models.BooleanField(_("active"), default=True)

    objects = NeighbourhoodQuerySet.as_manager()

    panels = [
        FieldPanel("unit"),
        FieldPanel("name"),
        FieldPanel("former_names"),
        FieldPanel("active"),
    ]
    search_fields = [
        *SortedByNameMixin.search_fields,
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("former_names"),
    ]
    api_fields = [APIField("name")]

    class Meta(SortedByNameMixin.Meta):
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        constraints = [
            models.UniqueConstraint(
                "unit",
                "name",
                name="neighbourhood_name_unique_in_unit",
                violation_error_message=_("This unit already has a neighbourhood of that name."),
            )
        ]

    def __str__(self):
        return self.name


class Organisation(NormalisedTextMixin, SortedByNameMixin, index.Indexed, models.Model):
    """An authority, union or other body (cơ quan, đoàn thể)."""

    name = models.CharField(_("name"), max_length=255, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.AUTHORITY
    )

    panels = [FieldPanel("name"), FieldPanel("short_name"), FieldPanel("kind")]
    search_fields = [
        *SortedByNameMixin.search_fields,
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("short_name"),
    ]

    class Meta(SortedByNameMixin.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name
