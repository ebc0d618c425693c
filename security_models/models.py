"""Self-managed models of security and order (mô hình tự quản về an ninh trật tự)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PublishingPanel, TitleFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index

from home.models import AdministrativeUnit
from security_models.choices import Field
from security_models.querysets import SecurityModelQuerySet
from vietnamese.models import NormalisedTextMixin


class SecurityModel(
    NormalisedTextMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model
):
    """A model that residents of a unit run themselves. Holds no name of a person and no place of a camera."""

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("administrative unit"),
        on_delete=models.PROTECT,
        related_name="security_models",
    )
    field = models.CharField(_("field of work"), max_length=20, choices=Field)
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    objects = SecurityModelQuerySet.as_manager()

    panels = [
        TitleFieldPanel("name", placeholder=_("Name")),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("field")]),
        FieldPanel("unit"),
        FieldPanel("summary"),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("summary"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("security model")
        verbose_name_plural = _("security models")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
