from wagtail import hooks
from wagtail.snippets.models import register_snippet

from articles.reports import MostReadReportView
from articles.viewsets import ArticleIndexPageViewSet, ArticlePageViewSet, TopicViewSet
from home.reports import ReportMenuItem, report_addresses

register_snippet(TopicViewSet)


@hooks.register("register_admin_viewset")
def register_page_viewsets():
    return [ArticlePageViewSet(), ArticleIndexPageViewSet()]


@hooks.register("register_admin_urls")
def register_report_addresses():
    return report_addresses(MostReadReportView, "most-read")


@hooks.register("register_reports_menu_item")
def register_most_read_report():
    return ReportMenuItem(MostReadReportView, order=600)
