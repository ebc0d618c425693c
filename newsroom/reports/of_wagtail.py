"""Wagtail's own reports, whose spreadsheets read as those of this portal's reports do."""

from django.utils.text import capfirst
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.contrib.redirects.views import IndexView as RedirectsView
from wagtail.contrib.search_promotions.views.reports import SearchTermsReportView

from vietnamese.spreadsheets import SheetMixin


class AgingPages(SheetMixin, AgingPagesView):
    pass


class LogEntries(SheetMixin, LogEntriesView):
    pass


class LockedPages(SheetMixin, LockedPagesView):
    pass


class FieldHeadingsMixin:
    """Columns without a heading of their own are called as the fields are, which Wagtail forgets for lists."""

    def get_heading(self, queryset, field):
        if field in self.export_headings:
            return super().get_heading(queryset, field)
        model = self.filterset_class._meta.model
        return capfirst(model._meta.get_field(field).verbose_name)


class Workflows(FieldHeadingsMixin, SheetMixin, WorkflowView):
    pass


class WorkflowTasks(FieldHeadingsMixin, SheetMixin, WorkflowTasksView):
    pass


class Redirects(SheetMixin, RedirectsView):
    pass


class SearchTerms(SheetMixin, SearchTermsReportView):
    pass
