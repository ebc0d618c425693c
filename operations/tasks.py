"""Work of the worker process: what operations need not keep, and what the database should know."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task
from huey.exceptions import CancelExecution

from operations import table_statistics
from operations.accounts import lockout
from operations.backup.unfinished import is_unfinished


@HUEY.pre_execute()
def not_while_a_restore_is_unfinished(task):
    """Cancel every task of a site that is half restored: what it writes would stand in the way of the rest."""
    if is_unfinished():
        raise CancelExecution


@db_periodic_task(crontab(minute="25"))
def prune_login_attempts():
    """Delete login attempts and sessions that are past their time; once an hour."""
    now = timezone.now()
    lockout.prune(now)
    Session.objects.filter(expire_date__lt=now).delete()


@db_periodic_task(crontab(hour="21", minute="0"))  # UTC: 04:00 in Việt Nam
def gather_table_statistics():
    """Let the database count its rows anew; once a night."""
    table_statistics.gather()
