"""What stands in front of the portal (Varnish, nginx, Cloudflare) is told which pages to ask for again."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.signals import page_published, page_unpublished

from home.tasks import purge


@receiver([page_published, page_unpublished])
def purge_what_shows(instance, **kwargs):
    """
    Have the worker purge a page that was published or taken back, and the pages above it, which list it.

    Any other page is asked for again within half a minute by itself (``site_config.ready_pages.PUBLIC``).
    """
    if settings.WAGTAILFRONTENDCACHE:
        batch = PurgeBatch()
        batch.add_pages([instance, *instance.get_ancestors().filter(depth__gt=1)])
        transaction.on_commit(partial(purge, sorted(batch.urls)), robust=True)
