from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from articles.reports import MostReadReportView
from articles.viewsets import ArticleIndexPageViewSet, ArticlePageViewSet, TopicViewSet
from visits.permissions import may_view_statistics

register_snippet(TopicViewSet)


@hooks.register("register_admin_viewset")
def register_page_viewsets():
    return [ArticlePageViewSet(), ArticleIndexPageViewSet()]


@hooks.register("register_admin_urls")
def register_report_addresses():
    view = MostReadReportView
    return [
        path("reports/most-read/", view.as_view(), name="most_read_report"),
        path(
            "reports/most-read/results/",
            view.as_view(results_only=True),
            name="most_read_report_results",
        ),
    ]


class StatisticsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_view_statistics(request.user)


@hooks.register("register_reports_menu_item")
def register_most_read_report():
    return StatisticsMenuItem(
        _("Most read articles"),
        reverse("most_read_report"),
        name="most-read",
        icon_name="view",
        order=600,
    )
