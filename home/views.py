"""Addresses beside the page tree: health, robots, media, and the error pages."""

from functools import lru_cache
from posixpath import normpath

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.static import serve

from home.models.sharing import public_object
from home.sharing_cards import kept_card
from home.tasks import worker_is_running

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
    ready = all(value for name, value in checks.items() if name != "worker")
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


@cache_control(public=True, max_age=31_536_000, immutable=True)
def media(request, path):
    """Pictures that editors uploaded; their names change with their content."""
    path = normpath(path).lstrip("/")  # first, so that “images/../documents” is what it leads to
    if path.split("/")[0] not in PUBLIC_MEDIA:
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if isinstance(response, FileResponse):
        response["X-Content-Type-Options"] = "nosniff"
    return response


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
