"""Views that do next to nothing, the stock API, what counts hits elsewhere, and Wagtail's pages."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from wagtail import urls as wagtail_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Site

from tests.bench.stock.models import NewsPage

api = WagtailAPIRouter("stock")
api.register_endpoint("pages", PagesAPIViewSet)
api.register_endpoint("images", ImagesAPIViewSet)


def empty(request):
    return HttpResponse("ok")


@csrf_exempt
def empty_204(request):
    return HttpResponse(status=204)


def two_queries(request, slug):
    site = Site.objects.get(is_default_site=True)
    page = NewsPage.objects.get(slug=slug)
    return HttpResponse(f"{site.hostname}: {page.title}")


urlpatterns = [
    path("empty", empty),
    path("empty-204", empty_204),
    path("two-queries/<slug:slug>", two_queries),
    path("api/v2/", api.urls),
]
if settings.HITCOUNT:
    from hitcount.views import HitCountJSONView

    urlpatterns.append(path("hitcount", csrf_exempt(HitCountJSONView.as_view())))
urlpatterns.append(path("", include(wagtail_urls)))
