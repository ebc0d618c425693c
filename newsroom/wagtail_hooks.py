from functools import partial

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.reports import ReportMenuItem, report_addresses
from newsroom.checks.views import check
from newsroom.guide import GuideView
from newsroom.home_screen.panels import leave_out_counts, set_up
from newsroom.reports import REPORTS

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
