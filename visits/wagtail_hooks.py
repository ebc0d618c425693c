from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from visits.dashboard import DashboardView
from visits.modeladmin import StatisticsGroup
from visits.panels import VisitsPanel

modeladmin_register(StatisticsGroup)


@hooks.register("register_admin_urls")
def register_dashboard():
    return [path("visit-statistics/", DashboardView.as_view(), name="visits_dashboard")]


@hooks.register("construct_homepage_panels")
def add_visits_panel(request, panels):
    panels.append(VisitsPanel())


@hooks.register("insert_global_admin_js")
def leave_out_staff():
    """Load the script that keeps the browsers of people who run the portal from being counted."""
    return format_html('<script src="{}"></script>', static("js/admin-not-counted.js"))
