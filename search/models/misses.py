from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 100
"""Characters of a query that are kept."""


class UnansweredSearch(models.Model):
    """
    What people looked for and did not find, one row for all ways to write it; who and at what hour is not known.

    ``key`` is a keyed hash of the folded words. ``text`` is empty as long as it may hold personal data and fewer than
    three days asked for it; ``search.misses`` has the rules.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    text = models.CharField(_("query"), max_length=MAX_LENGTH, blank=True)
    hits = models.PositiveIntegerField(_("how often"), default=1)
    days = models.PositiveIntegerField(_("on how many days"), default=1)
    first_day = models.DateField(_("first day"), db_index=True)
    last_day = models.DateField(_("last day"), db_index=True)

    class Meta:
        verbose_name = _("search without a result")
        verbose_name_plural = _("searches without a result")
        default_permissions = ()

    def __str__(self):
        return self.text or self.key
