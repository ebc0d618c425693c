"""Work of the worker process: what is scheduled, and what nobody shall wait for."""

from contextlib import suppress

from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache
from wagtail.images.models import SourceImageIOError

from home.models import CustomImage

WORKER_SEEN = "worker-seen"
WORKER_SILENT_AFTER = 300  # seconds without a sign of the worker until the admin and /readyz say so


@db_periodic_task(crontab(minute="*"))
def publish_scheduled():
    """Publish what is due and take down what has expired; once a minute."""
    cache.set(WORKER_SEEN, timezone.now(), timeout=WORKER_SILENT_AFTER)
    call_command("publish_scheduled")


@db_task()
def make_renditions(wanted):
    """
    Make what is missing of ``wanted``: filters by the id of the image.

    One after another, as readers need the machine at the same time. Images that are gone are left out.
    """
    for image in CustomImage.objects.in_bulk(list(wanted)).values():
        for spec in wanted[image.pk]:
            with suppress(SourceImageIOError):
                image.get_rendition(spec)


@db_task(retries=2, retry_delay=10)
def purge(addresses):
    """Tell what stands in front of the portal to ask for ``addresses`` again; a refusal of theirs is logged."""
    purge_urls_from_cache(addresses)


def worker_is_running():
    """Return whether the worker has shown itself lately; without it nothing is published on schedule."""
    return cache.get(WORKER_SEEN) is not None
