"""The portal's addresses, and those of what it is measured against on the same server and the same data."""

import json

from django.http import HttpResponse
from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from site_config.urls import handler404
from site_config.urls import urlpatterns as portal
from syndication.models import PublicChange

__all__ = ["handler404", "urlpatterns"]

stock = WagtailAPIRouter("stock")
stock.register_endpoint("pages", PagesAPIViewSet)
stock.register_endpoint("images", ImagesAPIViewSet)
stock.register_endpoint("documents", DocumentsAPIViewSet)


def empty(request):
    return HttpResponse("ok")


def values(request, limit):
    """What the ward API's list costs at least: its rows as they are, as JSON."""
    rows = PublicChange.objects.filter(kind="article", state="updated")
    rows = rows.order_by("-published_at", "-seq")
    found = list(rows.values("body", "seq", "published_at", "etag")[:limit])
    return HttpResponse(json.dumps(found, default=str), content_type="application/json")


urlpatterns = [
    path("bench/empty", empty),
    path("bench/values/<int:limit>", values),
    path("bench/stock/", stock.urls),
    *portal,
]
