"""Work of the worker process: what the newsroom need not keep."""

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from newsroom.preview_links import links


@db_periodic_task(crontab(hour="20", minute="40"))  # UTC: 03:40 in Việt Nam
def prune_preview_links():
    """Delete what expired long ago; once a night."""
    links.prune(timezone.now())
