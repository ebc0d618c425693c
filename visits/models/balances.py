"""What a ward brings along from its old portal."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from vietnamese.models import NormalisedTextMixin
from vietnamese.numbers import format_number
from visits import clock
from visits.querysets import OpeningBalanceQuerySet


class OpeningBalance(NormalisedTextMixin, models.Model):
    """
    The visits of the old portal up to the end of a day, with who wrote them down, when and why.

    Rows are only ever added: the latest of a site counts, and the others tell how it came about.
    """

    site = models.PositiveIntegerField(_("site"), editable=False)
    visits = models.PositiveBigIntegerField(
        _("visits until then"), help_text=_("All visits of the old portal, as it told them itself.")
    )
    as_of = models.DateField(
        _("up to and including"),
        help_text=_("Visits of a web server's log up to this day are not added once more."),
    )
    source = models.CharField(
        _("source"), max_length=255, help_text=_("Where the number can be seen.")
    )
    note = models.TextField(_("reason"), help_text=_("Why it is written down or changed."))
    is_imported = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("written down at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written down by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = OpeningBalanceQuerySet.as_manager()

    panels = [
        FieldPanel("visits"),
        FieldPanel("as_of"),
        FieldPanel("source"),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("opening balance")
        verbose_name_plural = _("opening balances")
        ordering = ["-pk"]
        default_permissions = ("add", "view")

    def __str__(self):
        return format_number(self.visits)

    def clean(self):
        super().clean()
        if self.as_of and self.as_of > clock.today():
            raise ValidationError({"as_of": _("This day has not come yet.")})
        if self.visits is not None and self.visits > MAX_VISITS:
            message = _("At most %(number)s.") % {"number": format_number(MAX_VISITS)}
            raise ValidationError({"visits": message})

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("an opening balance is never changed: add another one")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("an opening balance is never deleted: add another one")


MAX_VISITS = 1_000_000_000_000
