"""Sections of the news (chuyên mục)."""

from functools import partial

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.models import Page
from wagtail.search import index

from articles.feeds import FORMATS, LONG_AGO, Channel, feed_links, feed_response
from articles.filters import PAGE, SectionFilter
from home.models import BasePage
from home.querysets import hidden_paths_for_request, is_published

from .articles import ArticlePage

PAGE_SIZE = 20


class ArticleIndexPage(RoutablePageMixin, BasePage):
    """A section of the news; lists its own articles and those of the sections below it."""

    introduction = models.TextField(_("introduction"), blank=True)
    show_on_home = models.BooleanField(_("show on the home page"), default=True)
    shared = models.BooleanField(
        _("share with other wards"),
        default=True,
        help_text=_(
            "Other wards may take over the articles of this section and of those below it."
        ),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("show_on_home"),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("shared")]
    edit_handler = BasePage.tabs(content_panels, promote_panels)
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [
        *BasePage.api_fields,
        APIField("introduction"),
        APIField("show_on_home"),
        APIField("shared"),
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    parent_page_types = ["home.HomePage", "articles.ArticleIndexPage"]
    subpage_types = ["articles.ArticlePage", "articles.ArticleIndexPage"]
    page_description = _("A section of the news; may hold sections of its own.")

    @property
    def description(self):
        return self.search_description or self.introduction

    def articles(self, hidden=None):
        """Return the section's published articles, the latest first, with those of the sections below it."""
        return ArticlePage.objects.published(hidden).in_section(self).latest_first()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        hidden = hidden_paths_for_request(request)
        articles = self.articles(hidden)
        section_filter = SectionFilter(request.GET, articles, self)
        paginator = Paginator(section_filter.apply(articles).cards(), PAGE_SIZE)
        paginator.count = section_filter.count
        context |= {
            "filter": section_filter,
            "articles": paginator.get_page(request.GET.get(PAGE)),
            "subsections": ArticleIndexPage.objects.child_of(self).published(hidden),
            "feeds": feed_links(self.title, partial(self.feed_address, request)),
            "topic": section_filter.topic,
        }
        return context

    @path("")
    def listing(self, request):
        return self.render(request)

    @re_path(rf"^(?P<feed_format>{'|'.join(FORMATS)})/$", name="feed")
    def feed(self, request, feed_format):
        hidden = hidden_paths_for_request(request)
        if not is_published(
            self, hidden
        ):  # a feed is for everybody, also where a reader may open the section
            raise Http404
        channel = Channel(
            key=f"sections/{self.identity}",
            title=self.title,
            description=self.description,
            link=self.full_url,
            unchanged_since=self.last_published_at or self.first_published_at or LONG_AGO,
        )
        return feed_response(request, feed_format, channel, self.articles(hidden))

    def feed_address(self, request, feed_format):
        """Return the address of the section's feed in a format of ``articles.feeds.FORMATS``."""
        address = self.reverse_subpage("feed", kwargs={"feed_format": feed_format})
        return (self.get_url(request) or "") + address

    def get_sitemap_urls(self, request=None):
        return BasePage.get_sitemap_urls(self, request)
