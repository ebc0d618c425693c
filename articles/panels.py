"""What the editor of an article shows beside the form."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from vietnamese.dates import format_date
from visits import clock
from visits.charts import Bars
from visits.models import PageTotal, VisitCounter
from visits.sites import site_of
from visits.statistics import days_between, first_of

DAYS, WEEK = 30, 7


class VisitsSidePanel(BaseSidePanel):
    """The unique views of an article: in all, of the last week, and of each of the last thirty days; two queries."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle the views of the article")
        icon_name = "view"
        has_counter = False

    name = "visits"
    title = _("Views of the article")
    template_name = "articles/admin/visits_side_panel.html"
    order = 200

    def get_context_data(self, parent_context):
        site, page, today = site_of(self.request), self.object.identity, clock.today()
        first = first_of(today, DAYS)
        counted = VisitCounter.objects.of_site(site).between(first, today).filter(page=page)
        known = dict(counted.values_list("date", "uniques"))
        days = days_between(first, today)
        views = [known.get(day, 0) for day in days]
        totals = PageTotal.objects.of_site(site).filter(page=page)
        return super().get_context_data(parent_context) | {
            "in_all": next(iter(totals.values_list("uniques", flat=True)), 0),
            "of_week": sum(views[-WEEK:]),
            "of_month": sum(views),
            "chart": Bars(views, [format_date(day) for day in days]),
        }
