"""What visitors meet: the beacon that their browser sends, and the page with the figures."""

from django.conf import settings
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from vietnamese.dates import format_date
from vietnamese.spreadsheets import csv_response
from visits import clock, numbers, sites
from visits.charts import Bars
from visits.hot_store import StoreUnavailableError
from visits.ingestion import receive
from visits.models import OpeningBalance
from visits.statistics import Days, months_of

DAYS_SHOWN = 30


@csrf_exempt
def beacon(request):
    """
    Count a page view, and answer with the live numbers whether it was counted or not.

    Refusals answer the same as counted views, so that nobody learns from the answer how to be counted. 503 where
    nothing could be kept.
    """
    try:
        received = receive(request)
    except StoreUnavailableError:
        response = JsonResponse({"message": _("Visits are not counted at the moment.")}, status=503)
    else:
        response = JsonResponse(_told(received))
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))
    return response


def _told(received):
    live = received.live
    if live is None:
        return dict.fromkeys(("online", "today", "total", "views"))
    return {
        # Whoever is counted is there, though the last fold did not see it yet.
        "online": max(live.online, int(received.refusal is None)),
        "today": live.today,
        "total": live.total,
        "views": numbers.shown(live.page_views, live.threshold) if received.page else None,
    }


@require_safe
@cache_control(public=True, max_age=60)
def statistics(request):
    """The page *Thống kê truy cập*: the days and months, a chart, and how is counted."""
    site = sites.site_of(request)
    days = Days.latest(site, clock.today(), DAYS_SHOWN)
    context = {
        "live": numbers.live_numbers(site),
        "days": days,
        "chart": Bars(
            [row.visits for row in days.rows], [format_date(row.date) for row in days.rows]
        ),
        "months": months_of(site),
        "balance": OpeningBalance.objects.in_force(site),
        "address": f"{settings.BASE_URL}{reverse('visits_statistics')}",
        "statistics_page": True,
    }
    return TemplateResponse(request, "visits/statistics.html", context)


@require_safe
def days_csv(request):
    """Every day since counting began."""
    response, writer = csv_response("luot-truy-cap-theo-ngay.csv")
    writer.writerow([_("Day"), _("Visits"), _("Views"), _("Unique views")])
    for row in Days.all(sites.site_of(request), clock.today()).rows:
        writer.writerow([row.date.isoformat(), row.visits, row.views, row.uniques])
    return response


@require_safe
def months_csv(request):
    """Every month since counting began."""
    response, writer = csv_response("luot-truy-cap-theo-thang.csv")
    writer.writerow([_("Month"), _("Visits"), _("Views"), _("Unique views")])
    for row in reversed(months_of(sites.site_of(request))):
        writer.writerow([f"{row.date:%Y-%m}", row.visits, row.views, row.uniques])
    return response
