from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.snippets.models import register_snippet

from articles.importers.word.forms import may_add_article, may_add_pages
from articles.importers.word.views import ConfirmView, PictureView, UploadView
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


@hooks.register("register_admin_urls")
def register_word_import():
    return [
        path("nhap-tu-word/", UploadView.as_view(), name="import_word"),
        path("nhap-tu-word/<str:token>/", ConfirmView.as_view(), name="import_word_confirm"),
        path(
            "nhap-tu-word/<str:token>/anh/<int:part>/",
            PictureView.as_view(),
            name="import_word_picture",
        ),
    ]


class WordImportMenuItem(MenuItem):
    def is_shown(self, request):
        return may_add_pages(request.user)


@hooks.register("register_admin_menu_item")
def register_word_import_menu_item():
    return WordImportMenuItem(
        _("Import from Word"),
        reverse("import_word"),
        name="import-word",
        icon_name="doc-full",
        order=110,
    )


class WordImportButton(PageMenuItem):
    """Leads from a section to the import into it."""

    label = _("Import from Word")
    icon_name = "doc-full"

    def is_shown(self, user):
        return may_add_article(user, self.page.specific_deferred)


@hooks.register("register_page_header_buttons")
def add_word_import_to_header(page, user, view_name, next_url=None):
    yield _word_import_button(page)


@hooks.register("register_page_listing_more_buttons")
def add_word_import_to_listing(page, user, next_url=None):
    yield _word_import_button(page)


def _word_import_button(page):
    address = f"{reverse('import_word')}?section={page.pk}"
    return WordImportButton(page=page, url=address, priority=16)
