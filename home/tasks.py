"""Scheduled work of the worker process."""

from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

WORKER_SEEN = "worker-seen"
WORKER_SILENT_AFTER = 300  # seconds without a sign of the worker until the admin and /readyz say so


@db_periodic_task(crontab(minute="*"))
def publish_scheduled():
    """Publish what is due and take down what has expired; once a minute."""
    cache.set(WORKER_SEEN, timezone.now(), timeout=WORKER_SILENT_AFTER)
    call_command("publish_scheduled")


def worker_is_running():
    """Return whether the worker has shown itself lately; without it nothing is published on schedule."""
    return cache.get(WORKER_SEEN) is not None
