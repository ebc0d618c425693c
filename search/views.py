"""The search page of the public, and the titles that are offered while somebody types."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from home.querysets import hidden_paths_for_request
from search.engine import PublicSearch
from search.filters import PAGE, SECTION, TEXT, SearchFilter
from search.misses import record_miss
from search.promotions import promoted
from search.titles import titles_like

PAGE_SIZE = 10
TITLES = 8
MOST_PAGES = 100
"""Pages of results that are shown; who has not found it by then asks otherwise."""


class ResultPages(Paginator):
    @cached_property
    def num_pages(self):
        return min(super().num_pages, MOST_PAGES)


@require_safe
def search(request):
    """The page *Tìm kiếm*; without a query, its form alone."""
    home, hidden = _home(request), hidden_paths_for_request(request)
    asked = SearchFilter(request.GET, home, hidden)
    context = {"asked": asked, "search_page": True, "home": home}
    if asked.text:
        found = PublicSearch(
            asked.text,
            request,
            home,
            hidden,
            kind=asked.kind,
            filters=asked.filters,
            order=asked.order,
        )
        results = ResultPages(found, PAGE_SIZE).get_page(_number(request.GET.get(PAGE)))
        context |= {
            "found": found,
            "sections": [] if asked.section else _choices(found, request.GET),
            "results": results,
            "promoted": promoted(asked.text, request) if results.number == 1 else [],
        }
        if found.total == 0 and not asked.is_active:
            record_miss(asked.text, request)
    response = TemplateResponse(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, max_age=0)
    return response


@require_safe
@cache_control(public=True, max_age=60)
def titles(request):
    """JSON for the script of the search field: a list of ``title`` and ``url``, at most eight."""
    text = request.GET.get(TEXT, "")
    found = titles_like(text, request, _home(request), hidden_paths_for_request(request), TITLES)
    return JsonResponse({"titles": found})


def _choices(found, query):
    """Return the sections of what was found with their numbers, and the query string that chooses each."""
    choices = []
    for section, count in found.sections():
        chosen = query.copy()
        chosen.pop(PAGE, None)
        chosen[SECTION] = section.pk
        choices.append((section, count, chosen.urlencode()))
    return choices


def _home(request):
    return Site.find_for_request(request).root_page


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
