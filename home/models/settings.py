"""Who the ward is: the settings that every page shows."""

from copy import copy

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from home.choices import FeedText
from home.content_version import at_hand
from home.pictures import LOGO, have_renditions
from home.validators import colour_validator, phone_validator
from vietnamese.models import NormalisedTextMixin


@register_setting(icon="home")
class WardSettings(NormalisedTextMixin, BaseSiteSetting):
    """Name, contact and publishing rules of the ward, one row per site."""

    ward_name = models.CharField(_("ward name"), max_length=255, blank=True)
    unit = models.ForeignKey(
        "home.AdministrativeUnit",
        verbose_name=_("administrative unit"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    address = models.CharField(_("postal address"), max_length=255, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, validators=[phone_validator])
    hotline = models.CharField(
        _("hotline"), max_length=20, blank=True, validators=[phone_validator]
    )
    office_hours = models.CharField(
        _("office hours"),
        max_length=255,
        blank=True,
        help_text=_("When the office receives people, as the footer prints it."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    responsible = models.CharField(
        _("responsible for the content"),
        max_length=255,
        blank=True,
        help_text=_("Name and office."),
    )
    logo = models.ForeignKey(
        "home.CustomImage",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    content_licence = models.CharField(
        _("licence of the content"),
        max_length=255,
        blank=True,
        help_text=_("The sentence in the footer that says how the content may be used."),
    )
    content_licence_url = models.URLField(
        _("address of the licence"),
        blank=True,
        help_text=_("Where the licence can be read; programs that take the news over follow it."),
    )
    feed_text = models.CharField(
        _("text of the feeds"),
        max_length=10,
        choices=FeedText,
        default=FeedText.LEAD,
        help_text=_("What feed readers (RSS, Atom, JSON Feed) are given of an article."),
    )
    accessibility_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("accessibility statement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The footer of every page links to it while it is public."),
    )
    brand_colour = models.CharField(
        _("brand colour"), max_length=7, default="#8b1a1a", validators=[colour_validator]
    )
    related_news_count = models.PositiveSmallIntegerField(
        _("related news items"),
        default=5,
        validators=[MaxValueValidator(20)],
        help_text=_("Related news is filled up to this number automatically."),
    )

    select_related = ["unit__merged_into", "logo", "accessibility_page"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("ward_name"), FieldPanel("unit"), FieldPanel("logo")], heading=_("Ward")
        ),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("hotline")]),
                FieldPanel("office_hours"),
                FieldPanel("email"),
                FieldPanel("responsible"),
            ],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("content_licence"),
                FieldPanel("content_licence_url"),
                FieldPanel("feed_text"),
                PageChooserPanel("accessibility_page"),
                FieldPanel("brand_colour"),
                FieldPanel("related_news_count"),
            ],
            heading=_("Publishing"),
        ),
    ]

    class Meta:
        verbose_name = _("ward settings")
        verbose_name_plural = _("ward settings")

    def __str__(self):
        return self.ward_name or str(self.site)

    @classmethod
    def for_request(cls, request):
        """As in Wagtail, without a query until something changes."""
        name = cls.get_cache_attr_name()
        if not hasattr(request, name):
            site = Site.find_for_request(request)
            settings = copy(at_hand((name, site and site.pk), lambda: cls._read(site)))
            settings._request = request
            setattr(request, name, settings)
        return getattr(request, name)

    @classmethod
    def _read(cls, site):
        settings = cls.for_site(site)
        have_renditions([settings.logo], (LOGO,))
        return settings
