"""The dashboard of the statistics in the admin: a period, compared with the one before it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, Sum
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page
from wagtail.permissions import policy_registry

from vietnamese.numbers import format_number
from visits import alarm, clock, numbers
from visits.choices import Device, Refusal
from visits.forms import Period, PeriodForm
from visits.hot_store import StoreUnavailableError, get_store
from visits.hot_store.base import WHOLE_SITE
from visits.models import (
    DeviceDay,
    FoldedBatch,
    ReferrerDay,
    RefusalDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)
from visits.permissions import GuardedViewMixin
from visits.retention import KEPT
from visits.sites import site_of
from visits.statistics import Days, Row

USUAL_DAYS = 30
"""The latest days are shown where no others are asked for."""
MOST_DAYS_SHOWN = 120
"""A longer period is shown by months."""
LONGEST_LIST = 20
"""So many pages and referrers are listed."""
LATE_AFTER = 60
"""Seconds after which counts that wait are late; usually they wait for five."""
FIGURES = ("visits", "views", "uniques", "suspect", "bots", "online_peak")
COUNTERS_PATH = "visit-statistics/counters"
COUNTERS_URL_NAME = "visit-statistics_counters_modeladmin_index"


@dataclass(frozen=True)
class Compared:
    """
    A figure of a period and of the period before, with what it is called and where that leads.

    ``before`` is None where it is no longer known.
    """

    label: str
    now: int
    before: int | None
    url: str | None = None

    @property
    def difference(self):
        """How much more or less it has become, with a sign; "" where that is not known."""
        return "" if self.before is None else _signed(self.now - self.before)

    @property
    def percent(self):
        """The difference in percent of what was before, with a sign; "" where that is nothing or not known."""
        if not self.before:
            return ""
        return f"{_signed(100 * (self.now - self.before) / self.before, 1)} %"


def _signed(number, places=None):
    written = format_number(abs(number), places)
    if not any(digit in written for digit in "123456789"):
        return written
    return f"{'+' if number > 0 else '−'}{written}"


def titles_of(pages):
    """Return what the pages with these ids (a list or a queryset) are called: a dict by id, deleted ones left out."""
    titles = Page.objects.filter(pk__in=pages).order_by().values_list("pk", "title")
    return dict(titles) | {WHOLE_SITE: _("Outside the page tree")}


def title_of(page, titles):
    """Return the title of the page with this id from ``titles``; a deleted page has only its number left."""
    return titles.get(page) or _("Deleted page, number %(id)s") % {"id": page}


def editable_among(pages, user):
    """Return those of ``pages`` (ids) that ``user`` may edit, as a set."""
    policy = policy_registry.get_by_type(Page)
    allowed = policy.instances_user_has_any_permission_for(user, {"change"})
    return set(allowed.filter(pk__in=pages).order_by().values_list("pk", flat=True))


class Figures:
    """What was counted on a site in a period and in the one before; a list costs one query, however long they are."""

    def __init__(self, site, period):
        self.site, self.period = site, period
        # Both periods at once.
        rows = Days(site, period.before.first, period.last).rows
        self.before, self.now = rows[: period.days], rows[period.days :]
        self.is_whole = period.first >= clock.today() - KEPT
        """Whether all but the days of the whole site is still known of the period."""
        self.is_compared = period.before.first >= clock.today() - KEPT
        """Whether it is still known of the period before too."""

    @property
    def is_empty(self):
        """Whether nothing was counted in either period."""
        return not any(
            (row.views, row.visits, row.suspect, row.bots) != (0, 0, 0, 0)
            for row in (*self.before, *self.now)
        )

    @property
    def is_by_month(self):
        return self.period.days > MOST_DAYS_SHOWN

    def steps(self):
        """Return the days as (Row, visits on the same day of the period before); of a long period (month, None)."""
        if self.is_by_month:
            return [(row, None) for row in _by_month(self.now)]
        return [(row, before.visits) for row, before in zip(self.now, self.before, strict=True)]

    def sums(self):
        """Return the figures of the whole site; of the readers at once the most."""
        return [
            Compared(_label(SiteDay, name), _whole(self.now, name), _whole(self.before, name))
            for name in FIGURES
        ]

    def hours(self):
        """Return the visits of each hour of the day."""
        found = self._by(SiteHour, "hour", "visits")
        return [Compared(f"{hour:02}:00", *found.get(hour, self._nothing)) for hour in range(24)]

    def devices(self):
        return self._of_choices(DeviceDay, "device", "visits", Device)

    def refusals(self):
        """Return how many beacons were refused, for every reason."""
        return self._of_choices(RefusalDay, "reason", "number", Refusal)

    def referrers(self):
        """Return the hosts that most visits came from."""
        found = self._by(ReferrerDay, "host", "visits", LONGEST_LIST)
        return [Compared(host, *sums) for host, sums in found.items()]

    def pages(self, user):
        """Return the pages with the most unique views, with links to those that ``user`` may edit."""
        found = self._by(VisitCounter, "page", "uniques", LONGEST_LIST)
        titles, editable = titles_of(list(found)), editable_among(list(found), user)
        return [
            Compared(
                title_of(page, titles),
                *sums,
                reverse("wagtailadmin_pages:edit", args=[page]) if page in editable else None,
            )
            for page, sums in found.items()
        ]

    def _of_choices(self, model, key, count, choices):
        found = self._by(model, key, count)
        return [
            Compared(capfirst(choice.label), *found.get(choice.value, self._nothing))
            for choice in choices
        ]

    @property
    def _nothing(self):
        return (0, 0 if self.is_compared else None)

    def _by(self, model, key, count, longest=None):
        """Return (sum of now, sum of before) by ``key``, the largest first; of a list cut off those of now alone."""
        first = self.period.first
        rows = model.objects.of_site(self.site).between(self.period.before.first, self.period.last)
        sums = (
            rows.order_by()
            .values(key)
            .annotate(
                now=Sum(count, filter=Q(date__gte=first), default=0),
                before=Sum(count, filter=Q(date__lt=first), default=0),
            )
        )
        if longest:
            sums = sums.filter(now__gt=0)
        sums = sums.order_by("-now", key).values_list(key, "now", "before")
        return {
            value: (now, before if self.is_compared else None)
            for value, now, before in sums[:longest]
        }


def _label(model, name):
    return capfirst(model._meta.get_field(name).verbose_name)


def _whole(rows, name):
    values = [getattr(row, name) for row in rows]
    return max(values) if name in SiteDay.PEAKS else sum(values)


def _by_month(rows):
    months = defaultdict(list)
    for row in rows:
        months[row.date.replace(day=1)].append(row)
    return [
        Row(month, **{name: _whole(days, name) for name in FIGURES})
        for month, days in months.items()
    ]


@dataclass(frozen=True)
class Counting:
    """
    How far counting has come: whether the hot store answers, whether counts ``wait`` in it, and the last fold.

    ``last`` is the moment of the last fold as a datetime, None where there was none lately; ``age`` its seconds.
    """

    is_available: bool
    wait: bool = False
    last: datetime | None = None
    age: int | None = None

    @property
    def ago(self):
        """How long ago the last fold was, in words."""
        if self.age < 2 * 60:
            return _("%(number)s seconds ago") % {"number": self.age}
        if self.age < 2 * clock.HOUR:
            return _("%(number)s minutes ago") % {"number": self.age // 60}
        return _("%(number)s hours ago") % {"number": self.age // clock.HOUR}

    @property
    def is_late(self):
        return self.wait and (self.age is None or self.age > LATE_AFTER)


def counting_of(site, today):
    """Return Counting of the site with this id, of which ``today`` visits are to be seen in the public numbers."""
    last = FoldedBatch.objects.aggregate(last=Max("folded_at"))["last"]
    age = max(0, clock.now() - int(last.timestamp())) if last else None
    try:
        is_sealed = bool(get_store().batches(site))
    except StoreUnavailableError:
        return Counting(False, last=last, age=age)
    # What is not sealed yet is told already, but not in the main database.
    folded = SiteDay.objects.of_site(site).filter(date=clock.today()).summed()["visits"]
    return Counting(True, is_sealed or today > folded, last, age)


class DashboardView(GuardedViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """The dashboard of the site that the request's host belongs to, for people who may view statistics."""

    page_title = _("Dashboard of visits")
    header_icon = "view"
    template_name = "visits/admin/dashboard.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @property
    def header_buttons(self):
        url = reverse(COUNTERS_URL_NAME)
        return [HeaderButton(_("Counters of all pages"), url=url, icon_name="table")]

    def get_context_data(self, **kwargs):
        site = site_of(self.request)
        form = PeriodForm(self.request.GET or None)
        period = form.period or Period.latest(USUAL_DAYS)
        figures, live = Figures(site, period), numbers.live_numbers(site)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "period": period,
            "choices": PeriodForm.CHOICES,
            "chosen": period.days if period.last == clock.today() else None,
            "live": live,
            "counting": counting_of(site, live.today),
            "alarm": alarm.current(site),
            "figures": figures,
            "pages": figures.pages(self.request.user),
            "days_kept": KEPT.days,
        }
