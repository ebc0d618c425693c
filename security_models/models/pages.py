"""Pages that show the records to the public."""

from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from home.models import BasePage

from .security_models import SecurityModel
from .task_plans import TaskPlan


class RecordIndexPage(RoutablePageMixin, BasePage):
    """Abstract parent of the pages that list records, with a page of its own for each record below it."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    edit_handler = BasePage.tabs(content_panels, BasePage.promote_panels)
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [*BasePage.api_fields, APIField("introduction")]

    class Meta:
        abstract = True

    record_type = None
    """The model of the records."""
    record_template = ""

    @property
    def description(self):
        return self.search_description or self.introduction

    @path("")
    def listing(self, request):
        return self.render(request)

    @path("<slug:slug>/", name="record")
    def record(self, request, slug):
        """The page of one published record."""
        records = self.record_type.objects.published().select_related(*self.record_type.served_with)
        record = records.prefetch_related(*self.record_type.served_with_lists).filter(slug=slug)
        if not (found := record.first()):
            raise Http404
        return self.serve_record(request, found)

    def serve_record(self, request, record):
        """Return the page of ``record``; its preview comes here too."""
        context = self.get_context(request)
        context["breadcrumbs"] = [*context["breadcrumbs"], self]
        context["record"] = record
        return TemplateResponse(request, self.record_template, context)

    def get_sitemap_urls(self, request=None):
        urls = BasePage.get_sitemap_urls(self, request)
        if not urls:
            return []
        address = self.get_full_url(request)
        records = self.record_type.objects.published().only("slug", "last_published_at")
        return urls + [
            {"location": f"{address}{record.slug}/", "lastmod": record.last_published_at}
            for record in records.iterator(chunk_size=1000)
        ]


class SecurityModelIndexPage(RecordIndexPage):
    """The ward's self-managed models, as of today or another day."""

    class Meta:
        verbose_name = _("page of security models")
        verbose_name_plural = _("pages of security models")

    record_type = SecurityModel
    record_template = "security_models/security_model.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    page_description = _("Lists the self-managed models of security and order.")


class TaskPlanIndexPage(RecordIndexPage):
    """The ward's task plans."""

    class Meta:
        verbose_name = _("page of task plans")
        verbose_name_plural = _("pages of task plans")

    record_type = TaskPlan
    record_template = "security_models/task_plan.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    page_description = _("Lists the task plans with their progress.")


class AnnualFiguresPage(RoutablePageMixin, BasePage):
    """The figures of every year, stated and recorded."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    edit_handler = BasePage.tabs(content_panels, BasePage.promote_panels)
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [*BasePage.api_fields, APIField("introduction")]

    class Meta:
        verbose_name = _("page of annual figures")
        verbose_name_plural = _("pages of annual figures")

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    page_description = _("Shows the figures of every year.")

    @property
    def description(self):
        return self.search_description or self.introduction

    @path("")
    def listing(self, request):
        return self.render(request)

    def get_sitemap_urls(self, request=None):
        return BasePage.get_sitemap_urls(self, request)
