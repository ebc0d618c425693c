"""API v2 endpoint of the visits: the public learns sums and the pages that many read, editors every step."""

import json
from hashlib import blake2b

from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.functional import cached_property
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Site

from home.api import DeclaredParametersMixin, public_pages
from home.query_values import day, one_of, whole_number
from visits import api, clock, numbers
from visits.choices import Interval
from visits.models import VisitCounter
from visits.permissions import may_view_statistics
from visits.sites import site_of
from visits.statistics import first_of

PERIODS = {"7d": 7, "30d": 30, "90d": 90, "365d": 365}
DEFAULT_LIMIT, MAX_LIMIT = 20, 50
DEFAULT_DAYS = 30
LONGEST = {Interval.HOUR: 31, Interval.DAY: 731, Interval.MONTH: 36_600}
"""How many days a series may hold; of months, a century."""


def pages_by_identity(pages, identities):
    """
    Return those pages of the queryset that are, or stand for, the pages with these ids: a dict by that id.

    An alias is there only where its source is not in the queryset; one query.
    """
    found = pages.filter(Q(pk__in=identities) | Q(alias_of__in=identities))
    by_identity = {}
    for page in found.order_by(F("alias_of").asc(nulls_first=True), "pk"):
        by_identity.setdefault(page.alias_of_id or page.pk, page)
    return by_identity


class MayViewStatistics(BasePermission):
    def has_permission(self, request, view):
        return may_view_statistics(request.user)


class VisitStatisticsAPIViewSet(DeclaredParametersMixin, BaseAPIViewSet):
    """The numbers of the site that the request's host belongs to."""

    name = "visit-statistics"
    model = VisitCounter
    keeps_answers = False
    closed_actions = frozenset({"series_view", "token_view"})
    parameters = {
        "pages_view": {"period", "limit", "offset"},
        "series_view": {"from", "to", "interval"},
        "token_view": {"page"},
    }

    @classmethod
    def get_urlpatterns(cls):
        for_editors = {
            "authentication_classes": [SessionAuthentication],
            "permission_classes": [MayViewStatistics],
        }
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("pages/", cls.as_view({"get": "pages_view"}), name="pages"),
            path("series/", cls.as_view({"get": "series_view"}, **for_editors), name="series"),
            path("token/", cls.as_view({"get": "token_view"}), name="token"),
        ]

    @property
    def known_query_parameters(self):
        return {"format", "_"} | self.parameters.get(self.action, set())

    @cached_property
    def site(self):
        sites = Site.objects.select_related("root_page")
        return get_object_or_404(sites, pk=site_of(self.request))

    def handle_exception(self, exc):
        response = super().handle_exception(exc)
        if response.status_code == 403:
            sentence = "only for people who are logged in and may view statistics"
            response.data = {"message": sentence}
        return response

    def listing_view(self, request):
        """The three public numbers; 304 to a reader who has them already."""
        told = api.live_json(site_of(request))
        digest = blake2b(json.dumps(told).encode(), digest_size=12).hexdigest()
        response = Response(told | {"as_of": api.moment_now().isoformat()})
        # Weak: the moment differs from one answer to the next.
        response["ETag"] = etag = f'W/"{digest}"'
        patch_cache_control(response, public=True, max_age=10)
        return get_conditional_response(request, etag, response=response)

    def pages_view(self, request):
        """The public pages that were read most; none with fewer unique views than the public is shown."""
        days = one_of("period", request.GET.get("period", "30d"), PERIODS)
        limit = whole_number("limit", request.GET.get("limit", str(DEFAULT_LIMIT)))
        if limit > MAX_LIMIT:
            raise BadRequestError(f"limit cannot be higher than {MAX_LIMIT}")
        offset = whole_number("offset", request.GET.get("offset", "0"))
        ranked = self._ranked_pages(days)
        items = [self._page_json(*row) for row in ranked[offset : offset + limit]]
        return Response({"meta": {"total_count": len(ranked)}, "items": items})

    def _ranked_pages(self, days):
        """Return (page, unique views, views) of the public pages, the one read most first."""
        threshold = max(numbers.live_numbers(self.site.pk).threshold, 1)
        ranked = [row for row in api.most_viewed(self.site.pk, days) if row[1] >= threshold]
        pages = public_pages(self.site, self.request).only(
            "title", "url_path", "path", "depth", "alias_of", "content_type"
        )
        public = pages_by_identity(pages, [page for page, *_ in ranked])
        return [(public[page], *counts) for page, *counts in ranked if page in public]

    def _page_json(self, page, unique_views, views):
        kind = page.cached_content_type.model_class()
        return {
            "id": page.pk,
            "type": kind and f"{kind._meta.app_label}.{kind.__name__}",
            "title": page.title,
            "html_url": page.get_full_url(self.request),
            "unique_views": unique_views,
            "views": views,
        }

    def series_view(self, request):
        """The visits of the site, step by step, for people who may view the statistics."""
        steps = {interval.value: interval for interval in Interval}
        interval = one_of("interval", request.GET.get("interval", "day"), steps)
        last = day("to", request.GET["to"]) if "to" in request.GET else clock.today()
        first = first_of(last, DEFAULT_DAYS)
        if "from" in request.GET:
            first = day("from", request.GET["from"])
        if first > last:
            raise BadRequestError("from must not be later than to")
        if (last - first).days >= LONGEST[interval]:
            most = LONGEST[interval]
            raise BadRequestError(f"by {interval.value}, at most {most} days can be asked for")
        items = api.series_json(self.site.pk, first, last, interval)
        meta = {
            "interval": interval.value,
            "from": first.isoformat(),
            "to": last.isoformat(),
            "total_count": len(items),
        }
        response = Response({"meta": meta, "items": items})
        patch_cache_control(response, private=True, no_store=True)
        return response

    def token_view(self, request):
        """What another site's page needs to have its views counted here."""
        counted = 0
        if "page" in request.GET:
            pages = public_pages(self.site, request)
            page = pages.filter(pk=whole_number("page", request.GET["page"])).first()
            if page is None:
                raise Http404("not found")
            counted = page.alias_of_id or page.pk
        response = Response(api.token_json(self.site.pk, counted, self.site.root_url))
        patch_cache_control(response, public=True, max_age=3600)
        return response
