"""The whole surface of the read API v2."""

from django.http import JsonResponse
from django.urls import reverse
from wagtail.models import Page

from articles.api import PagesAPIViewSet
from home.answers import Memory, Router, public_answer
from home.api import AlertsAPIViewSet, DocumentsAPIViewSet, ImagesAPIViewSet, RedirectsAPIViewSet
from home.models import Alert
from home.serializers import absolute_url
from home.visit_statistics import VisitStatisticsAPIViewSet
from search.api import SearchAPIViewSet
from security_models.api import (
    AnnualFiguresAPIViewSet,
    NeighbourhoodsAPIViewSet,
    SecurityModelsAPIViewSet,
    TaskPlansAPIViewSet,
)
from security_models.models import AnnualFigure, SecurityModel, TaskPlan

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


def moments_of(model, name):
    """Return a function for ``Memory``: which moments ``name`` of the objects of ``model`` are to come."""

    def coming(now):
        return model.objects.order_by().filter(**{f"{name}__gt": now}).values_list(name)

    return coming


memory = Memory(
    *(moments_of(model, "expire_at") for model in (Page, SecurityModel, TaskPlan, AnnualFigure)),
    moments_of(Alert, "starts_at"),
    moments_of(Alert, "ends_at"),
)
router = Router("wagtailapi", memory)
for name, viewset in ENDPOINTS.items():
    router.register_endpoint(name, viewset)


@public_answer
def endpoints(request):
    """The addresses of the endpoints, for a reader who starts here."""
    return JsonResponse(
        {
            name: absolute_url(reverse(f"{router.url_namespace}:{name}:listing"))
            for name in ENDPOINTS
        }
    )
