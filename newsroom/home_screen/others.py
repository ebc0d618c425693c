"""Small cards that most people seldom see."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from home.tasks import worker_is_running
from newsroom.home_screen.cards import LONGEST, Card, Row
from search.models import UnansweredSearch
from vietnamese.dates import format_moment
from vietnamese.numbers import format_number
from visits import clock
from visits.permissions import may_view_statistics

WEEK = timedelta(days=7)


class WorkerPanel(Component):
    """Says that scheduled work is not running; shows nothing while it is."""

    name = "worker"
    order = 10
    template_name = "newsroom/home_screen/worker.html"

    def get_context_data(self, parent_context):
        return {"running": worker_is_running(), "title": _("Scheduled work is not running")}


class LockedPages(Card):
    """Pages that the person has locked: colleagues cannot go on with them."""

    name = "locked"
    order = 180
    heading = gettext_lazy("Pages locked by me")

    def rows(self):
        pages = Page.objects.filter(locked=True, locked_by=self.desk.user)
        return [
            Row(
                title=page.get_admin_display_title(),
                url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
                details=(_("Since %(moment)s") % {"moment": format_moment(page.locked_at)},)
                if page.locked_at
                else (),
            )
            for page in pages.order_by("-locked_at", "-pk")[:LONGEST]
        ]


class UnansweredSearches(Card):
    """How many different things readers looked for in the last seven days and did not find."""

    name = "unanswered"
    order = 170
    heading = gettext_lazy("Looked for and not found")

    def rows(self):
        if not may_view_statistics(self.desk.user):
            return []
        first = clock.today() - WEEK + timedelta(days=1)
        number = UnansweredSearch.objects.filter(last_day__gte=first).count()
        if not number:
            return []
        title = _("%(number)s queries without a result in the last 7 days")
        address = reverse("unanswered_searches")
        return [
            Row(
                title=title % {"number": format_number(number)},
                url=f"{address}?period_from={first.isoformat()}",
            )
        ]
