from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="view")
class VisitSettings(BaseSiteSetting):
    """What the public is shown of the visits."""

    page_views_from = models.PositiveIntegerField(
        _("show the views of an article from"),
        default=50,
        validators=[MaxValueValidator(1_000_000)],
        help_text=_("Below this number of unique views, an article shows none. 0: always."),
    )

    panels = [FieldPanel("page_views_from")]

    class Meta:
        verbose_name = _("visit statistics")
        verbose_name_plural = _("visit statistics")

    def __str__(self):
        return str(self.site)
