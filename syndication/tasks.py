"""Work of the worker process: what wards tell each other."""

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from syndication.pushing import delivering, subscribing


@db_task()
def pull_soon(peer_pk):
    """Read what is new at a peer, at once."""


@db_task()
def deliver_pushes():
    """Tell other wards what waits in the outbox."""
    again_in = delivering.deliver_due()
    if again_in is not None and again_in < 60:  # later ones are found by the task of every minute
        deliver_pushes.schedule(delay=again_in)


@db_periodic_task(crontab(minute="*"))
def deliver_what_is_due():
    """Try again what did not arrive, and forget what is old; once a minute."""
    deliver_pushes.call_local()
    delivering.prune(timezone.now())


@db_periodic_task(crontab(hour="19", minute="10"))  # UTC: 02:10 in Việt Nam
def renew_subscriptions():
    """Subscribe again where this ward is subscribed: a peer may have switched it off; once a night."""
    subscribing.renew_all()
