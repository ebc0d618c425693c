"""Self-managed models of security and order (mô hình tự quản về an ninh trật tự)."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import BodyBlock
from home.models import AdministrativeUnit
from home.pictures import TEXT
from security_models import history
from security_models.choices import STATUS_AFTER, EventKind, Field, Status
from security_models.forms import SecurityModelForm
from security_models.querysets import SecurityModelQuerySet
from security_models.validators import validate_date
from vietnamese.dates import format_date

from .records import NAMES_OF_NEIGHBOURHOOD, NAMES_OF_ORGANISATION, PublicRecord


class SecurityModel(PublicRecord):
    """
    A model that residents of a unit run themselves, with its sites, history and yearly results.

    Counts only: no field holds the name of a resident or the position of a camera. ``status`` is how the model stands
    today; it follows from the events wherever they tell, and is written by hand only where they do not.
    """

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True)
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("administrative unit"),
        on_delete=models.PROTECT,
        related_name="security_models",
    )
    field = models.CharField(_("field of work"), max_length=20, choices=Field)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    image = models.ForeignKey(
        "home.CustomImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.ACTIVE, db_index=True
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decision_date = models.DateField(
        _("date of the decision"), null=True, blank=True, validators=[validate_date]
    )
    decision_issuer = models.CharField(_("issued by"), max_length=255, blank=True)
    decision_file = models.ForeignKey(
        "home.CustomDocument",
        verbose_name=_("file of the decision"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_organisation = models.ForeignKey(
        "home.Organisation",
        verbose_name=_("lead organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="led_security_models",
    )
    partner_organisations = ParentalManyToManyField(
        "home.Organisation",
        verbose_name=_("partner organisations"),
        blank=True,
        related_name="partnered_security_models",
    )
    periods = ParentalManyToManyField(
        "security_models.Period",
        verbose_name=_("periods"),
        blank=True,
        related_name="security_models",
    )

    objects = SecurityModelQuerySet.as_manager()

    base_form_class = SecurityModelForm
    index_page_type = "security_models.SecurityModelIndexPage"
    served_with = [
        "unit__merged_into",
        "image",
        "decision_file",
        "lead_organisation",
        "source_page",
    ]
    served_with_lists = [
        "image__renditions",
        "sites__neighbourhood",
        "events__target",
        "events__page",
        "events__site__neighbourhood",
        "year_results",
        "partner_organisations",
        "periods",
    ]
    pictured = {"image": (TEXT,)}
    search_fields = [
        *PublicRecord.search_fields,
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("body"),
        index.SearchField("decision_number"),
        index.SearchField("decision_issuer"),
        index.RelatedFields("lead_organisation", NAMES_OF_ORGANISATION),
        index.RelatedFields("partner_organisations", NAMES_OF_ORGANISATION),
        index.RelatedFields(
            "sites",
            [
                index.SearchField("place"),
                index.RelatedFields("neighbourhood", NAMES_OF_NEIGHBOURHOOD),
            ],
        ),
        index.FilterField("field"),
        index.FilterField("status"),
        index.FilterField("unit"),
    ]

    class Meta:
        verbose_name = _("security model")
        verbose_name_plural = _("security models")
        ordering = ["sort_key", "pk"]

    def __str__(self):
        return self.name

    @property
    def sharing_picture(self):
        return self.image

    def status_on(self, date):
        """Return the ``Status`` at the end of ``date``, or None where the model had not begun."""
        return history.status_on(self.events.all(), date, self.status)

    @property
    def status_today(self):
        """The ``Status`` today, in Vietnam; a model that is yet to begin is proposed."""
        return self.status_on(timezone.localdate()) or Status.PROPOSED

    @cached_property
    def ending(self):
        """The event that ended or will end the model, or None."""
        return history.ending(self.events.all())

    def timeline(self):
        """Return the dated events, the first one first."""
        return history.in_order(self.events.all())

    def sites_on(self, date):
        """Return the sites that existed on ``date``: none where the model was not in force."""
        if self.status_on(date) != Status.ACTIVE:
            return []
        return [site for site in self.sites.all() if site.existed_on(date)]

    def derive(self):
        super().derive()
        self.fill_slug()
        self.__dict__.pop("ending", None)
        if self._status_is_left_over():
            self.status = Status.ACTIVE
        self.status = self.status_today

    def refresh_status(self, by_hand=None):
        """
        Store today's status where it has changed since the model was saved; return whether it had.

        ``by_hand`` is what counts from now on where events tell nothing, instead of the stored status.
        """
        before, self.status = self.status, by_hand or self.status
        self.status = self.status_today
        if before != self.status:
            self.save(update_fields=["status"])
        return before != self.status

    def _status_is_left_over(self):
        """Whether the status is only the copy of what events told that are about to go: no editor said it."""
        if self.pk is None or history.tells(self.events.all()):
            return False
        stored = type(self).objects.filter(pk=self.pk, status=self.status).first()
        return stored is not None and history.tells(stored.events.all())

    def check_parts(self, changed=None):
        """
        Raise ValidationError at ``events`` or ``sites`` where the history contradicts itself.

        ``changed`` is an event that is stored already, and judged as what has not been.
        """
        sentences = defaultdict(list)
        for fault in self.faults(changed=changed):
            relation = "sites" if hasattr(fault.part, "started_on") else "events"
            sentences[relation].append(fault.message)
        if sentences:
            raise ValidationError(sentences)

    def faults(self, events=None, sites=None, changed=None):
        """Yield a ``history.Fault`` for every event and site that cannot be; of the model's own unless given."""
        events = list(self.events.all() if events is None else events)
        sites = list(self.sites.all() if sites is None else sites)
        yield from history.faults(events, sites)
        yield from self._mergers_denied(events)
        for event in events:
            is_merger = event.kind == EventKind.MERGED_INTO and event.target and event.date
            if is_merger and (message := self.objection_to_target(event, event == changed)):
                yield history.Fault(event, "target", message)
            if event.site_id and event.site_id not in {site.pk for site in sites}:
                message = _("This site does not belong to the model.")
                yield history.Fault(event, "site", message)
        for site in sites:
            if site.neighbourhood and site.neighbourhood.unit_id != self.unit_id:
                message = _("This neighbourhood belongs to another unit.")
                yield history.Fault(site, "neighbourhood", message)

    def _mergers_denied(self, events):
        """Yield the event that leaves the model not in force on a day on which another was merged into it."""
        telling = [event for event in history.in_order(events) if event.kind in STATUS_AFTER]
        if not telling or self.pk is None:
            return
        for merger in self.mergers.filter(model__live=True).select_related("model"):
            if history.status_on(telling, merger.date, self.status) != Status.ACTIVE:
                before = [event for event in telling if event.date <= merger.date]
                message = _(
                    "%(model)s was merged into this model on %(date)s, when it must be in force. "
                    "Models merged on the same day are all merged into the last one."
                )
                message %= {"model": merger.model, "date": format_date(merger.date)}
                yield history.Fault((before or telling[:1])[-1], "date", message)

    def objection_to_target(self, event, is_changed):
        """
        Return why the model cannot be merged as ``event`` says, or "".

        The target is of the same unit, or of one that the unit became part of. It is published and in force on that
        day: that is asked when the merger is told or changed, for a target may be unpublished later.
        """
        target = event.target
        if target.pk == self.pk:
            return _("A model cannot be merged into itself.")
        if self.pk and self.pk in target.heirs():
            return _("These mergers of models go round in a circle.")
        if target.unit_id not in self.unit.with_successors():
            return _("Choose a model of the same administrative unit.")
        if (is_changed or not self._is_public(event)) and not (
            SecurityModel.objects.published().in_force_on(event.date).filter(pk=target.pk).exists()
        ):
            return _("The model chosen is not in force on that day.")
        return ""

    def _is_public(self, event):
        """Whether the merger ``event`` is published just as it is."""
        same = type(event).objects.filter(pk=event.pk, date=event.date, target=event.target)
        return event.pk is not None and same.filter(model=self.pk, model__live=True).exists()

    def heirs(self):
        """Return the ids of the models that this one was merged into, directly and further on."""
        found, at = [], self.pk
        while at is not None and at not in found:
            found.append(at)
            at = (
                self.events.model.objects.filter(model=at, kind=EventKind.MERGED_INTO)
                .values_list("target", flat=True)
                .first()
            )
        return found[1:]
