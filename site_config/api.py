"""The whole surface of the read API v2."""

from django.http import JsonResponse
from django.urls import reverse
from wagtail.api.v2.router import WagtailAPIRouter

from articles.api import PagesAPIViewSet
from home.api import DocumentsAPIViewSet, ImagesAPIViewSet, RedirectsAPIViewSet
from home.serializers import absolute_url

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
router.register_endpoint("images", ImagesAPIViewSet)
router.register_endpoint("documents", DocumentsAPIViewSet)
router.register_endpoint("redirects", RedirectsAPIViewSet)


def endpoints(request):
    """The addresses of the endpoints, for a reader who starts here."""
    return JsonResponse(
        {
            name: absolute_url(reverse(f"{router.url_namespace}:{name}:listing"))
            for name in ("pages", "images", "documents", "redirects")
        }
    )
