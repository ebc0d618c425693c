"""The portal's addresses, and some that fail on purpose."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from site_config.urls import handler404, handler500  # noqa: F401
from site_config.urls import urlpatterns as portal


@csrf_exempt
def fail(request, token=""):
    raise RuntimeError(
        f"broken on purpose for {request.POST.get('mail')}, {request.POST.get('phone')}"
    )


urlpatterns = [
    path("_fail/", fail),
    path("_fail/<str:token>/", fail),
    path("_empty", lambda request: HttpResponse("ok")),
    *portal,
]
