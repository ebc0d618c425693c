"""Scheduled work of the worker process."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from security_models.models import SecurityModel


@db_periodic_task(crontab(minute="5"))
def refresh_statuses():
    """Store the status of models whose planned events have come to their day; once an hour."""
    SecurityModel.objects.refresh_statuses()
