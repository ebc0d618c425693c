"""Pages that show the records to the public."""

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from home.models import BasePage
from home.routing import Withdrawn
from home.serializers import absolute_url
from security_models.filters import PAGE, AsOf, ModelFilter, PlanFilter
from security_models.profile import ModelProfile
from security_models.yearbook import Yearbook
from vietnamese.spreadsheets import csv_response

from .security_models import SecurityModel
from .task_plans import PlanTask, TaskPlan

PAGE_SIZE = 20


class RecordsPage(RoutablePageMixin, BasePage):
    """Abstract parent of the pages that show records, with an introduction above them."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    edit_handler = BasePage.tabs(content_panels, BasePage.promote_panels)
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [*BasePage.api_fields, APIField("introduction")]

    class Meta:
        abstract = True

    @property
    def description(self):
        return self.search_description or self.introduction

    @path("")
    def listing(self, request):
        return self.render(request, context_overrides=self.listing_context(request))

    def listing_context(self, request):
        """Return what the list itself needs in its template."""
        return {}

    def get_sitemap_urls(self, request=None):
        return BasePage.get_sitemap_urls(self, request)


class RecordIndexPage(RecordsPage):
    """Abstract parent of the pages that list records, with a page of its own for each record below it."""

    class Meta:
        abstract = True

    record_type = None
    """The model of the records."""
    record_template = ""

    @path("<slug:slug>/", name="record")
    def record(self, request, slug):
        """The page of one published record."""
        records = self.record_type.objects.published().select_related(*self.record_type.served_with)
        record = records.prefetch_related(*self.record_type.served_with_lists).filter(slug=slug)
        if not (found := record.first()):
            withdrawn = self.record_type.objects.filter(slug=slug).exclude(first_published_at=None)
            raise Withdrawn(section=self) if withdrawn.exists() else Http404
        return self.serve_record(request, found)

    def serve_record(self, request, record):
        """Return the page of ``record``; its preview comes here too."""
        context = self.get_context(request)
        context["breadcrumbs"] = [*context["breadcrumbs"], self]
        context["record"] = record
        context["address"] = absolute_url(record.get_url(request))
        context |= self.record_context(request, record)
        return TemplateResponse(request, self.record_template, context)

    def record_context(self, request, record):
        """Return what the page of ``record`` needs in its template."""
        return {}

    def get_sitemap_urls(self, request=None):
        urls = super().get_sitemap_urls(request)
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

    def listing_context(self, request):
        published = SecurityModel.objects.published()
        chosen = ModelFilter(request.GET, published)
        found = Paginator(chosen.models.defer("body"), PAGE_SIZE).get_page(request.GET.get(PAGE))
        return {
            "filter": chosen,
            "as_of": chosen.as_of,
            "counts": published.counts_on(chosen.as_of.date),
            "records": found,
            # Without one in this choice there may be others: only then is it worth asking.
            "is_empty": not found and not published.exists(),
            "noindex": chosen.is_active,
        }

    def record_context(self, request, record):
        as_of = AsOf(request.GET)
        return {
            "as_of": as_of,
            "profile": ModelProfile(record, as_of),
            "noindex": bool(as_of.query) or as_of.is_wrong,
        }


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

    def listing_context(self, request):
        published = TaskPlan.objects.published()
        chosen = PlanFilter(request.GET, published)
        plans = chosen.apply(published).with_progress().select_related("period")
        latest_period = models.F("period__start_year").desc(nulls_last=True)
        plans = plans.order_by(latest_period, "sort_key", "pk")
        found = Paginator(plans, PAGE_SIZE).get_page(request.GET.get(PAGE))
        late = PlanTask.objects.overdue(timezone.localdate()).filter(
            plan__in=[plan.pk for plan in found]
        )
        late = dict(late.order_by().values_list("plan").annotate(models.Count("pk")))
        return {
            "filter": chosen,
            "records": found,
            "plans": [(plan, late.get(plan.pk, 0)) for plan in found],
            "noindex": chosen.is_active,
        }


class AnnualFiguresPage(RecordsPage):
    """The figures of every year, stated and recorded."""

    class Meta:
        verbose_name = _("page of annual figures")
        verbose_name_plural = _("pages of annual figures")

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    page_description = _("Shows the figures of every year.")

    def listing_context(self, request):
        return {"yearbook": Yearbook()}

    @path("csv/", name="csv")
    def csv_file(self, request):
        """The same figures as a table for spreadsheets."""
        response, writer = csv_response("so-lieu.csv")
        Yearbook().write_csv(writer)
        return response
