"""Work of the worker process: what operations need not keep."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from operations.accounts import lockout


@db_periodic_task(crontab(minute="25"))
def prune_login_attempts():
    """Delete login attempts and sessions that are past their time; once an hour."""
    now = timezone.now()
    lockout.prune(now)
    Session.objects.filter(expire_date__lt=now).delete()
