"""WSGI entry point: ``site_config.wsgi:application``."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.production")
# No reader waits longer for one statement, and none holds a thread and a connection longer; commands take their time.
os.environ.setdefault("DATABASE_STATEMENT_SECONDS", "30")
# What is loaded stays: to look for garbage in it meanwhile takes a quarter of the time of a start.
gc.disable()
django_application = get_wsgi_application()

# The applications have to be loaded first.
from django.conf import settings  # noqa: E402
from django.core.cache import caches  # noqa: E402

from home.content_version import content_version  # noqa: E402
from operations.backup import unfinished  # noqa: E402
from operations.observability.metrics import count_page  # noqa: E402
from site_config.api import memory  # noqa: E402
from site_config.page_cache import PageCache  # noqa: E402
from visits import folding  # noqa: E402
from visits.wsgi import Beacons  # noqa: E402

# Beginnings of paths at which there are no pages.
CLOSED = (
    settings.STATIC_URL,
    settings.MEDIA_URL,
    "/_lt",
    "/.well-known/",
    "/admin/",
    "/api/",
    "/chia-se/",
    "/documents/",
    "/healthz",
    "/metrics",
    "/readyz",
)
page_cache = PageCache(
    django_application,
    store=caches["pages"],
    version=content_version,
    lifetime=memory.lifetime,
    cookie=settings.SESSION_COOKIE_NAME,
    scheme_header=settings.SECURE_PROXY_SSL_HEADER,
    closed=CLOSED,
    turns=settings.DATA_DIR / "page-turns",
    count=count_page,
)
application = Beacons(
    page_cache if settings.PAGE_CACHE else django_application,
    middleware=settings.BEACON_MIDDLEWARE,
)
gc.freeze()
gc.enable()
unfinished.ask()
folding.start(waits=unfinished.is_unfinished)
