"""Scheduled work of the worker process."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from visits import retention


@db_periodic_task(crontab(hour="20", minute="20"))  # UTC: 03:20 in Việt Nam
def prune_visits():
    """Roll up and delete counts that are past their time; once a night."""
    retention.prune()
