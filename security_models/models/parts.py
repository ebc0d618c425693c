"""What belongs to a security model: its sites, what happened to it, and how each year went."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from security_models.choices import EVENTS_OF_END, STATUS_AFTER, EventKind, Rating, Status
from security_models.querysets import ModelSiteQuerySet
from security_models.validators import (
    validate_date,
    validate_date_of_event,
    validate_year_of_result,
)

from .records import RecordPart, valuable_within_received


class PartOfHistory(RecordPart):
    """An event or a site: saved or deleted only as long as the history of a live model does not contradict itself."""

    record_field = "model"

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self._settle(changed=self)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        # Nobody has said yet how a model stands whose last telling event goes.
        self._settle(by_hand=Status.ACTIVE if self.tells_status else None)
        return deleted

    @property
    def tells_status(self):
        return False

    def _settle(self, by_hand=None, changed=None):
        """Check the model as it is now stored, and bring its status in step; the model's own save does both itself."""
        if self.model.is_saving:
            return
        stored = type(self.model).objects.get(pk=self.model_id)
        if stored.live:
            stored.check_parts(changed)
        stored.refresh_status(by_hand)
        self.model.status = stored.status


class ModelSite(PartOfHistory):
    """A place where a model is run (điểm mô hình); ``ended_on`` is its last day. Numbers may be unknown."""

    model = ParentalKey("security_models.SecurityModel", related_name="sites")
    neighbourhood = models.ForeignKey(
        "home.Neighbourhood",
        verbose_name=_("neighbourhood"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="model_sites",
    )
    place = models.CharField(
        _("place"),
        max_length=255,
        blank=True,
        help_text=_("A village, a school, a market: never where a camera stands."),
    )
    started_on = models.DateField(_("first day"), null=True, blank=True, validators=[validate_date])
    ended_on = models.DateField(_("last day"), null=True, blank=True, validators=[validate_date])
    teams = models.PositiveIntegerField(_("teams"), null=True, blank=True)
    members = models.PositiveIntegerField(_("members"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    cameras = models.PositiveIntegerField(_("cameras"), null=True, blank=True)

    objects = ModelSiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site of a model")
        verbose_name_plural = _("sites of models")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="site_has_a_place",
                condition=Q(neighbourhood__isnull=False) | ~Q(place=""),
                violation_error_code="neighbourhood",
                violation_error_message=_("Choose a neighbourhood or write a place."),
            ),
            models.CheckConstraint(
                name="site_ends_after_it_starts",
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_code="ended_on",
                violation_error_message=_("The site cannot end before it starts."),
            ),
        ]

    def __str__(self):
        parts = [str(self.neighbourhood or ""), self.place]
        return ", ".join(part for part in parts if part)

    def existed_on(self, date):
        """Return whether ``date`` is within the site's own first and last day."""
        return (self.started_on or date) <= date <= (self.ended_on or date)


class ModelEvent(PartOfHistory):
    """Something that happened to a model; it counts from its own day on."""

    model = ParentalKey("security_models.SecurityModel", related_name="events")
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind)
    date = models.DateField(_("date"), validators=[validate_date_of_event])
    target = models.ForeignKey(
        "security_models.SecurityModel",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mergers",
        help_text=_("Only where the model was merged into another."),
    )
    site = models.ForeignKey(
        ModelSite,
        verbose_name=_("new site"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
        help_text=_("Only where the model was scaled out."),
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("article that reported it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("event of a model")
        verbose_name_plural = _("events of models")
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["model", "date"], name="event_model_date")]
        constraints = [
            models.CheckConstraint(
                name="event_target_only_of_a_merger",
                condition=Q(kind=EventKind.MERGED_INTO, target__isnull=False)
                | (~Q(kind=EventKind.MERGED_INTO) & Q(target__isnull=True)),
                violation_error_code="target",
                violation_error_message=_(
                    "Name the model merged into, for a merger and only then."
                ),
            ),
            models.CheckConstraint(
                name="event_target_is_another_model",
                condition=Q(target=None) | ~Q(target=F("model")),
                violation_error_code="target",
                violation_error_message=_("A model cannot be merged into itself."),
            ),
            models.CheckConstraint(
                name="event_site_only_of_scaling_out",
                condition=Q(site=None) | Q(kind=EventKind.SCALED_OUT),
                violation_error_code="site",
                violation_error_message=_("Name a new site only where the model was scaled out."),
            ),
            models.UniqueConstraint(
                fields=["model"],
                condition=Q(kind__in=EVENTS_OF_END),
                name="event_ends_the_model_once",
                violation_error_code="kind",
                violation_error_message=_("The model has been merged or dissolved already."),
            ),
            models.UniqueConstraint(
                fields=["model"],
                condition=Q(kind=EventKind.LAUNCHED),
                name="event_launches_the_model_once",
                violation_error_code="kind",
                violation_error_message=_("The model has been launched already."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def tells_status(self):
        return self.kind in STATUS_AFTER


class ModelYearResult(RecordPart):
    """How a model did in one year: counts of reports and people, never who they were."""

    record_field = "model"

    model = ParentalKey("security_models.SecurityModel", related_name="year_results")
    year = models.PositiveSmallIntegerField(_("year"), validators=[validate_year_of_result])
    rating = models.CharField(_("rating"), max_length=20, choices=Rating, blank=True)
    reports_received = models.PositiveIntegerField(_("reports received"), null=True, blank=True)
    reports_valuable = models.PositiveIntegerField(_("valuable reports"), null=True, blank=True)
    persons_helped = models.PositiveIntegerField(_("persons helped"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("result of a year")
        verbose_name_plural = _("results of years")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "year"],
                name="result_once_a_year",
                violation_error_code="year",
                violation_error_message=_("This model has a result of that year already."),
            ),
            valuable_within_received("result"),
        ]

    def __str__(self):
        return f"{self.model}: {self.year}"
