"""Addresses beside the page tree: health, robots, media, the error pages, and what the admin does to alerts."""

import logging
from functools import lru_cache
from posixpath import normpath

from django.conf import settings
from django.contrib.sitemaps.views import SitemapIndexItem
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.defaults import page_not_found
from django.views.generic import TemplateView
from django.views.static import serve
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from home.alerts import end_now
from home.choices import AlertState
from home.middleware import RedirectMiddleware
from home.models import Alert
from home.models.sharing import public_object
from home.routing import Withdrawn
from home.sharing_cards import kept_card
from home.sitemaps import PublicPagesSitemap
from home.tasks import worker_is_running

logger = logging.getLogger(__name__)
# Documents may be private: Wagtail's own view checks that and serves them, this one never does.
PUBLIC_MEDIA = ("images", "original_images")


def healthz(request):
    """The process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """Whether the site can do its work: 200, or 503 when something that every page needs is missing."""
    checks = {
        "database": _database_answers(),
        "migrations": _migrations_are_applied(),
        "cache": _cache_keeps_values(),
        "worker": worker_is_running(),
    }
    # Without the worker the site still serves; that is for people to see, not for the load balancer.
    # Nor without Redis: were every host to say so, nobody would be served. A cache in files that keeps nothing is a
    # full or broken disk.
    spared = {"worker", "cache"} if settings.REDIS_URL else {"worker"}
    ready = all(value for name, value in checks.items() if name not in spared)
    response = JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
    response["Cache-Control"] = "no-store"
    return response


@cache_control(public=True, max_age=86_400)
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap(request):
    """The addresses of all public pages, or where they are many a list of files with some of them each (``?p=2``)."""
    pages = PublicPagesSitemap(request)
    parts = pages.paginator.page_range
    if len(parts) == 1 or "p" in request.GET:
        return wagtail_sitemap(request, {"pages": pages})
    address = f"{pages.get_wagtail_site().root_url}{reverse('sitemap')}"
    items = [SitemapIndexItem(f"{address}?p={number}") for number in parts]
    context = {"sitemaps": items}
    return TemplateResponse(request, "sitemap_index.xml", context, content_type="application/xml")


@cache_control(public=True, max_age=31_536_000, immutable=True)
def media(request, path):
    """Pictures that editors uploaded; their names change with their content."""
    path = normpath(path).lstrip("/")  # first, so that “images/../documents” is what it leads to
    if path.split("/")[0] not in PUBLIC_MEDIA:
        raise Http404
    if isinstance(default_storage, FileSystemStorage):
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    else:
        response = _stored(path)
    if isinstance(response, FileResponse):
        response["X-Content-Type-Options"] = "nosniff"
    return response


def _stored(path):
    """Return the picture ``path`` from a storage that has no folder on this machine."""
    try:
        return FileResponse(default_storage.open(path))
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None


def not_found(request, exception):
    """Answer 404; and 410 (Gone) with a page of its own where what had the address was withdrawn."""
    told = getattr(request, "withdrawn", None)
    withdrawn = exception if isinstance(exception, Withdrawn) else told
    if withdrawn:
        try:
            return _moved(request) or _gone(request, withdrawn.section)
        except Exception:
            logger.exception("The page of what was withdrawn cannot be shown: %s", request.path)
    return page_not_found(request, exception)


def _moved(request):
    """Return the redirect that an editor made for the address, or None; the middleware looks after a 404 only."""
    redirects = RedirectMiddleware(not_found)
    answer = redirects.process_response(request, HttpResponseNotFound())
    return None if answer.status_code == 404 else answer


def _gone(request, section):
    return render(request, "410.html", {"section": section}, status=410)


class EndAlertView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks whether an alert shall end at once, and ends it."""

    permission_required = "change"
    model = Alert
    index_url_name = None
    header_icon = "cross"
    page_title = gettext_lazy("End it now")
    template_name = "home/admin/end_alert.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.alert = get_object_or_404(Alert, pk=kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        # Whoever may not change alerts is turned away first, and learns nothing of this one.
        if self.alert.state == AlertState.ENDED and self.user_has_permission("change"):
            messages.warning(request, _("This alert is over already."))
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        end_now(self.alert, request.user)
        messages.success(request, _("The alert is over: no page shows it any more."))
        return redirect(self.index_url_name)

    def get_page_subtitle(self):
        return str(self.alert)

    def get_breadcrumbs_items(self):
        plural = capfirst(self.model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": "", "label": self.page_title, "sublabel": str(self.alert)},
        ]

    def get_context_data(self, **kwargs):
        index_url = reverse(self.index_url_name)
        return super().get_context_data(**kwargs) | {"alert": self.alert, "index_url": index_url}


def sharing_card(request, kind, pk, digest):
    """
    The card of a public page or record, as ``SharingMixin.sharing_image`` addresses it.

    An address from before a change leads to what stands for the object now: links shared earlier keep a picture.
    """
    shown = public_object(kind, pk, request)
    if shown is None:
        raise Http404
    card = shown.sharing_card(request)
    if digest != card.digest:
        response = HttpResponseRedirect(shown.sharing_image(request).url)
        patch_cache_control(response, public=True, max_age=300)
        return response
    response = HttpResponse(kept_card(kind, pk, card), content_type="image/png")
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


def _database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@lru_cache(maxsize=1)
def _known_to_be_migrated():
    """A process that has once seen its migrations applied need not look again; an answer of no is never kept."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError
    return True


def _migrations_are_applied():
    try:
        return _known_to_be_migrated()
    except (DatabaseError, LookupError):
        return False


def _cache_keeps_values():
    try:
        cache.set("readyz", "ok", timeout=10)
        return cache.get("readyz") == "ok"
    except OSError:
        return False
