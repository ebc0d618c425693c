from functools import partial

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.reports import ReportMenuItem, report_addresses
from newsroom.checks.views import check
from newsroom.guide import GuideView
from newsroom.home_screen.panels import leave_out_counts, set_up
from newsroom.permissions import may_move
from newsroom.preview_links import links
from newsroom.preview_links.buttons import PreviewLinksButton
from newsroom.preview_links.views import PreviewLinksView, RevokeView
from newsroom.reports import REPORTS

hooks.register("before_move_page", may_move)
hooks.register("construct_homepage_panels", set_up)
hooks.register("construct_homepage_summary_items", leave_out_counts, order=1000)


@hooks.register("register_admin_urls")
def register_guide_address():
    return [path("guide/", GuideView.as_view(), name="guide")]


@hooks.register("register_help_menu_item")
def register_guide():
    return MenuItem(
        _("Guide for editors"), reverse("guide"), name="guide", icon_name="help", order=10
    )


@hooks.register("construct_help_menu")
def leave_out_guides_in_english(request, menu_items):
    """What is new in Wagtail, and Wagtail's own guide, are told in English elsewhere."""
    menu_items[:] = [
        item
        for item in menu_items
        if item.name != "editor-guide" and not item.name.startswith("whats-new-in-wagtail")
    ]


@hooks.register("register_admin_urls")
def register_report_addresses():
    return [
        address for folder, view in REPORTS.items() for address in report_addresses(view, folder)
    ]


for place, report in enumerate(REPORTS.values()):
    hooks.register("register_reports_menu_item", partial(ReportMenuItem, report, 500 + 10 * place))


@hooks.register("register_admin_urls")
def register_checks():
    return [path("checks/", check, name="newsroom_checks")]


@hooks.register("register_admin_urls")
def register_preview_link_addresses():
    return [
        path("preview-links/<int:page_id>/", PreviewLinksView.as_view(), name="preview_links"),
        path(
            "preview-links/<int:page_id>/<int:pk>/revoke/",
            RevokeView.as_view(),
            name="revoke_preview_link",
        ),
    ]


@hooks.register("register_page_header_buttons")
def add_preview_links_button(page, user, view_name, next_url=None):
    yield PreviewLinksButton(page=page, priority=35)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(links.MADE, _("Make a preview link"), _("Preview link made"))
    actions.register_action(links.REVOKED, _("Revoke a preview link"), _("Preview link revoked"))
