from django.urls import path
from wagtail import hooks

from home.reports import ReportMenuItem, report_addresses
from search.reports import PromoteView, UnansweredReportView


@hooks.register("register_admin_urls")
def register_report_addresses():
    return [
        *report_addresses(UnansweredReportView, "unanswered-searches"),
        path(
            "reports/unanswered-searches/<int:pk>/promote/",
            PromoteView.as_view(),
            name="promote_unanswered_search",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_unanswered_searches():
    return ReportMenuItem(UnansweredReportView, order=610)


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request, menu_items):
    """Wagtail's report of queries stays empty: the portal does not record them."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
