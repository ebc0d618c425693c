"""What the admin's home says of the visits."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from visits import alarm, clock, numbers
from visits.charts import Line
from visits.permissions import may_view_statistics
from visits.sites import site_of
from visits.statistics import Days

DAYS = 30


class VisitsPanel(Component):
    """Readers online, visits today and in all, and a line of thirty days, for people who may view statistics."""

    name = "visits"
    order = 120
    template_name = "visits/admin/panel.html"

    class Media:
        css = {"all": ["css/admin-visits.css"]}

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        if not may_view_statistics(request.user):
            return {}
        site = site_of(request)
        days, live = Days.latest(site, clock.today(), DAYS), numbers.live_numbers(site)
        return {
            "live": live,
            "days": days,
            "is_empty": days.is_empty and not live.total,
            "line": Line([row.visits for row in days.rows]),
            "alarm": alarm.current(site),
            "url": reverse("visits_dashboard"),
        }
