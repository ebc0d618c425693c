from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.search import index

from articles.choices import TopicKind
from vietnamese.models import NormalisedTextMixin, SortedByNameMixin


class Topic(NormalisedTextMixin, SortedByNameMixin, index.Indexed, models.Model):
    """What articles of several sections are about: a lasting topic, or a storyline (dòng sự kiện)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=TopicKind, default=TopicKind.TOPIC)
    description = models.TextField(_("description"), blank=True)

    panels = [
        TitleFieldPanel("name", placeholder=_("Name")),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("description"),
    ]
    search_fields = [
        *SortedByNameMixin.search_fields,
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("description"),
    ]

    class Meta(SortedByNameMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self):
        return self.name
