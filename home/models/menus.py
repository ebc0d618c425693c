"""Menus of the portal: header, footer and linked sites."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from home.choices import MenuSlot
from vietnamese.models import NormalisedTextMixin


class Menu(ClusterableModel):
    """The ordered links of one place on the page."""

    slot = models.CharField(_("place"), max_length=20, choices=MenuSlot, unique=True)

    panels = [FieldPanel("slot"), InlinePanel("items", label=_("Link"), heading=_("Links"))]

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ["slot"]

    def __str__(self):
        return self.get_slot_display()


ONE_TARGET = _("Choose a page or type an address, one of the two.")


class MenuItem(NormalisedTextMixin, Orderable):
    """A link of a menu, to a page of this portal or to another site."""

    menu = ParentalKey(Menu, on_delete=models.CASCADE, related_name="items")
    label = models.CharField(
        _("label"), max_length=120, blank=True, help_text=_("Left empty: the page's title.")
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    url = models.URLField(_("address"), blank=True)

    panels = [FieldPanel("label"), PageChooserPanel("page"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("menu link")
        verbose_name_plural = _("menu links")
        constraints = [
            models.CheckConstraint(
                name="menu_item_has_one_target",
                condition=Q(page=None) ^ Q(url=""),
                violation_error_message=ONE_TARGET,
            )
        ]

    def __str__(self):
        return self.label or (self.page.title if self.page else self.url)

    def clean(self):
        super().clean()
        if (self.page_id is None) == (not self.url):
            raise ValidationError({"url": ONE_TARGET})
        if self.url and not self.label:
            raise ValidationError({"label": _("A link to another site needs a label.")})
