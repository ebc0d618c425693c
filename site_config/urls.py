from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home import views
from home.api import not_found
from site_config.api import endpoints, router
from site_config.styleguide import styleguide

handler404 = views.not_found
handler500 = "operations.outage.views.server_error"

urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("favicon.ico", RedirectView.as_view(url=f"/{settings.STATIC_URL.strip('/')}/favicon.svg")),
    path("api/v2/", endpoints),
    path("api/v2/", router.urls),
    re_path(r"^api/v2/[\s\S]+/$", not_found),
    path("admin/", include("operations.accounts.urls")),
    path("admin/", include("newsroom.reports.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", views.media),
    re_path(
        r"^chia-se/(?P<kind>[a-z]+)-(?P<pk>[0-9]{1,18})-(?P<digest>[0-9a-f]{16})\.png$",
        views.sharing_card,
        name="sharing_card",
    ),
    path("", include("visits.urls")),
    path("", include("search.urls")),
    path("", include("syndication.urls")),
    path("", include("newsroom.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("_styleguide/", styleguide))
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

urlpatterns.append(path("", include(wagtail_urls)))
