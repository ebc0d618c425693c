from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from articles.wagtail_hooks import StatisticsMenuItem
from search.reports import PromoteView, UnansweredReportView


@hooks.register("register_admin_urls")
def register_report_addresses():
    view = UnansweredReportView
    return [
        path("reports/unanswered-searches/", view.as_view(), name="unanswered_searches"),
        path(
            "reports/unanswered-searches/results/",
            view.as_view(results_only=True),
            name="unanswered_searches_results",
        ),
        path(
            "reports/unanswered-searches/<int:pk>/promote/",
            PromoteView.as_view(),
            name="promote_unanswered_search",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_unanswered_searches():
    return StatisticsMenuItem(
        _("Searches without a result"),
        reverse("unanswered_searches"),
        name="unanswered-searches",
        icon_name="search",
        order=610,
    )


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request, menu_items):
    """Wagtail's report of queries stays empty: the portal does not record them."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
