"""The home page and pages of plain text."""

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BodyBlock
from home.querysets import is_published
from home.routing import find_page, know_way, missing

from .base import BasePage


class HomePage(BasePage):
    """The front page: a lead story, the latest news by section, and blocks below."""

    lead_story = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("lead story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Left empty, or no longer public: the newest article."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("blocks"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        PageChooserPanel("lead_story", "articles.ArticlePage"),
        FieldPanel("body"),
    ]
    edit_handler = BasePage.tabs(content_panels, BasePage.promote_panels)
    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [*BasePage.api_fields, APIField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.StandardPage",
        "articles.ArticleIndexPage",
        "security_models.SecurityModelIndexPage",
        "security_models.TaskPlanIndexPage",
        "security_models.AnnualFiguresPage",
    ]
    page_description = _("The front page of the portal.")
    max_count_per_parent = 1

    def route(self, request, path_components):
        """As in Wagtail, but straight to the page; one past its expiry is gone at once, and said to be gone."""
        if not path_components:
            know_way(self, [], request)
            return super().route(request, path_components)
        page, rest = find_page(request, self, path_components)
        if page is None:
            raise Http404
        if not is_published(page, hidden=[]):
            raise Http404 if rest else missing(page, request)
        return page.route(request, rest)


class StandardPage(BasePage):
    """A page of text that is not news: introduction, contact, rules."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    edit_handler = BasePage.tabs(content_panels, BasePage.promote_panels)
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    api_fields = [*BasePage.api_fields, APIField("introduction"), APIField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = _("A page of text: introduction, contact, rules.")

    @property
    def description(self):
        return self.search_description or self.introduction
