"""Work of the worker process: what wards tell each other."""

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task
from huey.exceptions import RetryTask

from syndication.change_log.evaluation import evaluate, withdraw_expired
from syndication.change_log.reconciling import reconcile
from syndication.models import Peer
from syndication.pulling.pull import due_peers, pull
from syndication.pushing import delivering, subscribing

# -- What this ward shares --------------------------------------------------------------------------------------------


@db_task()
def evaluate_changes():
    """Bring the change log in step with what was marked: what nobody should wait for."""
    evaluate()


@db_periodic_task(crontab(minute="*"))
def withdraw_expired_shares():
    """Withdraw what has expired, and look at what waits since; once a minute."""
    withdraw_expired()
    evaluate()


@db_periodic_task(crontab(minute="*/10"))
def reconcile_changes():
    """Repair what no signal told, every ten minutes; on the first run of a portal, fill the log."""
    reconcile()


# -- What others say --------------------------------------------------------------------------------------------------


@db_periodic_task(crontab(minute="*"))
def pull_due_peers():
    """Have every peer read that is due, each as a task of its own: a slow one does not hold up the others."""
    for peer in due_peers(timezone.now()):
        pull_peer(peer.pk)


@db_task()
def pull_peer(peer_pk):
    """Read one peer; nothing where that has been done since it was due."""
    if peer := due_peers(timezone.now()).filter(pk=peer_pk).first():
        pull(peer)


@db_task(retry_delay=5)
def pull_soon(peer_pk):
    """Read one peer that has news; again after 5 seconds while somebody is reading it, who may have missed them."""
    peer = Peer.objects.filter(pk=peer_pk).first()
    if peer and pull(peer).is_busy:
        raise RetryTask


# -- What others are told ---------------------------------------------------------------------------------------------


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
