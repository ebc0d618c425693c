from django.db import models
from django.utils.translation import gettext_lazy as _

from search.words import MAX_LENGTH


class Spelling(models.Model):
    """A word of the portal's public texts, or two that follow one another: as it is written there, and how often."""

    folded = models.CharField(_("folded"), max_length=2 * MAX_LENGTH + 1, unique=True)
    text = models.CharField(_("as written"), max_length=2 * MAX_LENGTH + 1)
    count = models.PositiveIntegerField(_("how often"))

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")

    def __str__(self):
        return self.text
