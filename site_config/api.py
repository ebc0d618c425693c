"""The whole surface of the read API v2."""

from django.http import JsonResponse
from django.urls import reverse
from wagtail.api.v2.router import WagtailAPIRouter

from articles.api import PagesAPIViewSet
from home.api import AlertsAPIViewSet, DocumentsAPIViewSet, ImagesAPIViewSet, RedirectsAPIViewSet
from home.serializers import absolute_url
from home.visit_statistics import VisitStatisticsAPIViewSet
from search.api import SearchAPIViewSet
from security_models.api import (
    AnnualFiguresAPIViewSet,
    NeighbourhoodsAPIViewSet,
    SecurityModelsAPIViewSet,
    TaskPlansAPIViewSet,
)

ENDPOINTS = {
    "pages": PagesAPIViewSet,
    "images": ImagesAPIViewSet,
    "documents": DocumentsAPIViewSet,
    "redirects": RedirectsAPIViewSet,
    "security-models": SecurityModelsAPIViewSet,
    "task-plans": TaskPlansAPIViewSet,
    "annual-figures": AnnualFiguresAPIViewSet,
    "neighbourhoods": NeighbourhoodsAPIViewSet,
    "alerts": AlertsAPIViewSet,
    "visit-statistics": VisitStatisticsAPIViewSet,
    "search": SearchAPIViewSet,
}

router = WagtailAPIRouter("wagtailapi")
for name, viewset in ENDPOINTS.items():
    router.register_endpoint(name, viewset)


def endpoints(request):
    """The addresses of the endpoints, for a reader who starts here."""
    return JsonResponse(
        {
            name: absolute_url(reverse(f"{router.url_namespace}:{name}:listing"))
            for name in ENDPOINTS
        }
    )
