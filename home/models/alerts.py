"""Urgent news above every page of the portal."""

from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import PreviewableMixin

from home.choices import AlertLevel, AlertState
from home.querysets import (
    AlertQuerySet,
    EpochSeconds,
    hidden_paths_for_request,
    is_published,
)
from home.validators import phone_validator
from vietnamese.models import NormalisedTextMixin

USUAL = timedelta(hours=24)
LONGEST = timedelta(days=14)
ENDS_TOO_EARLY = _("The alert must end after it starts.")
LASTS_TOO_LONG = _("An alert lasts at most 14 days; publish what stays longer as news.")
ONE_TARGET = _("The link leads to a page or to an address, not to both.")


class Link(NamedTuple):
    label: str
    url: str


def in_a_day():
    return timezone.now() + USUAL


class Alert(NormalisedTextMixin, PreviewableMixin, models.Model):
    """A sentence that every public page shows first, for a time that is set beforehand (tin khẩn)."""

    level = models.CharField(
        _("level"), max_length=20, choices=AlertLevel, default=AlertLevel.WARNING
    )
    message = models.CharField(
        _("message"),
        max_length=200,
        help_text=_("One or two short sentences: what happens, where, and what to do."),
    )
    phone = models.CharField(
        _("phone"),
        max_length=20,
        blank=True,
        validators=[phone_validator],
        help_text=_("The number to call."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Not linked while it is not public."),
    )
    url = models.URLField(_("address"), blank=True, max_length=500)
    link_label = models.CharField(
        _("link text"), max_length=80, blank=True, help_text=_("Left empty: the page's title.")
    )
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("shown until"),
        default=in_a_day,
        db_index=True,
        help_text=_("At most 14 days after the start."),
    )

    objects = AlertQuerySet.as_manager()

    panels = [
        FieldPanel("level"),
        FieldPanel("message"),
        FieldPanel("phone"),
        MultiFieldPanel(
            [PageChooserPanel("page"), FieldPanel("url"), FieldPanel("link_label")],
            heading=_("Link"),
        ),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("Time")),
    ]

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                # The two are the same where somebody took the alert back before it was shown.
                name="alert_ends_after_it_starts",
                condition=Q(ends_at__gte=F("starts_at")),
                violation_error_message=ENDS_TOO_EARLY,
            ),
            models.CheckConstraint(
                name="alert_lasts_at_most_14_days",
                condition=LessThanOrEqual(
                    EpochSeconds("ends_at"),
                    EpochSeconds("starts_at") + int(LONGEST.total_seconds()),
                ),
                violation_error_message=LASTS_TOO_LONG,
            ),
            models.CheckConstraint(
                name="alert_links_to_one_target",
                condition=Q(page=None) | Q(url=""),
                violation_error_message=ONE_TARGET,
            ),
        ]

    def __str__(self):
        return self.message

    def clean(self):
        super().clean()
        errors = {}
        if self.starts_at and self.ends_at:
            if self.ends_at <= self.starts_at:
                errors["ends_at"] = ENDS_TOO_EARLY
            elif self.ends_at - self.starts_at > LONGEST:
                errors["ends_at"] = LASTS_TOO_LONG
            elif self._state.adding and self.ends_at <= timezone.now():
                errors["ends_at"] = _("This time has passed already.")
        if self.page_id and self.url:
            errors["url"] = ONE_TARGET
        elif self.url and not self.link_label:
            errors["link_label"] = _("A link to another site needs a label.")
        if errors:
            raise ValidationError(errors)

    def is_current(self, moment):
        """Return whether the alert is shown at ``moment``: from its start on, until just before its end."""
        return self.starts_at <= moment < self.ends_at

    @property
    def state(self):
        """Where the alert stands now, as an ``AlertState``."""
        moment = timezone.now()
        if self.is_current(moment):
            return AlertState.CURRENT
        return AlertState.UPCOMING if moment < self.ends_at else AlertState.ENDED

    def get_link(self, request):
        """Return the label and the address of where readers may read more, None where there is nothing."""
        if self.url:
            return Link(self.link_label, self.url)
        hidden = hidden_paths_for_request(request)
        if self.page is None or not is_published(self.page, hidden):
            return None
        url = self.page.get_url(request)
        return Link(self.link_label or self.page.title, url) if url else None

    def serve_preview(self, request, mode_name):
        """Show an editor the alert alone, where every page will have it."""
        context = {"previewed_alert": self}
        return TemplateResponse(request, "home/alert_preview.html", context)
