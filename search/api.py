"""API v2 endpoint of the search of all that is public: the same answers as the search page gives, as JSON."""

from datetime import date, datetime, time

from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Page, Site

from articles.models import ArticleIndexPage, Topic
from home.api import DeclaredParametersMixin
from home.models import Neighbourhood
from home.query_values import day, one_of, whole_number
from home.querysets import hidden_paths_for_request, published
from home.serializers import absolute_url, moment_json
from search.engine import LATEST, RELEVANCE, Filters, PublicSearch
from search.misses import record_miss
from search.sources import KINDS
from vietnamese.dates import VIETNAM

DEFAULT_LIMIT, MAX_LIMIT = 20, 50
MAX_OFFSET = 1_000
ORDERS = {"relevance": RELEVANCE, "-date": LATEST}
TYPES = {kind.api_name: kind for kind in KINDS}


class SearchAPIViewSet(DeclaredParametersMixin, BaseAPIViewSet):
    """Articles, security models, task plans and pages in one list, the best first."""

    name = "search"
    model = Page
    known_query_parameters = frozenset(
        {
            "search",
            "type",
            "section",
            "topic",
            "neighbourhood",
            "since",
            "order",
            "limit",
            "offset",
            "format",
            "_",
        }
    )

    @classmethod
    def get_urlpatterns(cls):
        return [path("", cls.as_view({"get": "listing_view"}), name="listing")]

    @cached_property
    def home(self):
        return Site.find_for_request(self.request).root_page

    @cached_property
    def hidden(self):
        return hidden_paths_for_request(self.request)

    def listing_view(self, request):
        """Results with their places marked, how many there are of each type, and what may have been meant."""
        asked = request.GET
        if not asked.get("search", "").strip():
            raise BadRequestError("search must be given, and must not be empty")
        limit = whole_number("limit", asked.get("limit", str(DEFAULT_LIMIT)))
        offset = whole_number("offset", asked.get("offset", "0"))
        if limit > MAX_LIMIT:
            raise BadRequestError(f"limit cannot be higher than {MAX_LIMIT}")
        if offset > MAX_OFFSET:
            raise BadRequestError(f"offset cannot be higher than {MAX_OFFSET}")
        found = PublicSearch(
            asked["search"].strip(),
            request,
            self.home,
            self.hidden,
            kind=one_of("type", asked["type"], TYPES) if "type" in asked else None,
            filters=self.filters(),
            order=one_of("order", asked.get("order", "relevance"), ORDERS),
        )
        response = Response(
            {
                "meta": self._meta_json(found),
                "items": [self._item_json(item) for item in found[offset : offset + limit]],
            }
        )
        patch_cache_control(response, public=True, max_age=60)
        if found.total == 0 and self.filters() == Filters():
            record_miss(found.text, request)
            response.is_lasting = False  # each such search is counted
        return response

    def filters(self):
        """Return what the query string narrows the search down to."""
        asked = self.request.GET
        sections = published(ArticleIndexPage.objects.descendant_of(self.home), self.hidden)
        since = None
        if "since" in asked:
            # A day later where it is the calendar's first, which began in another year elsewhere.
            first = max(day("since", asked["since"]), date(1, 1, 2))
            since = datetime.combine(first, time.min, VIETNAM)
        return Filters(
            self._found("section", sections),
            self._found("topic", Topic.objects.all()),
            self._found("neighbourhood", Neighbourhood.objects.all()),
            since,
        )

    def _found(self, name, objects):
        """Return the object with the id that the parameter ``name`` gives, or None where it is not given."""
        if name not in self.request.GET:
            return None
        found = objects.filter(pk=whole_number(name, self.request.GET[name])).first()
        if found is None:
            raise BadRequestError(f"{name} is not the id of a public {name}")
        return found

    def _meta_json(self, found):
        sections = [
            {"id": section.pk, "title": section.title, "count": count}
            for section, count in found.sections()
        ]
        types = [{"type": kind.api_name, "count": count} for kind, count in found.counts.items()]
        return {
            "total_count": found.count,
            "is_cut": found.is_cut,
            "stage": found.stage.value,
            "searched": found.searched_text,
            "suggestion": found.suggestion,
            "facets": {"type": types, "section": sections},
        }

    def _item_json(self, item):
        endpoint = "pages" if isinstance(item.thing, Page) else item.kind.api_name
        detail = reverse(f"wagtailapi:{endpoint}:detail", args=[item.thing.pk])
        return {
            "id": item.thing.pk,
            "type": item.kind.api_name,
            "title": item.thing.title,
            "detail_url": absolute_url(detail),
            "html_url": absolute_url(item.url),
            "moment": moment_json(item.moment),
            "highlight": {"title": item.title, "excerpt": item.excerpt},
        }
