"""Links by which somebody without an account reads a page that is not published yet."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PreviewLink(models.Model):
    """Leave to read the latest draft of ``page`` until ``expires_at``, unless it is revoked before."""

    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="preview_links"
    )
    reader = models.CharField(_("for whom"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    # A page is not "used" by leave to read it.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="preview_link_expires_after_its_creation",
                violation_error_message=_("A link has to expire after it was made."),
            )
        ]

    def __str__(self):
        return f"{self.page.title} – {self.reader}" if self.reader else self.page.title
