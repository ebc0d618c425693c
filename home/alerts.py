"""The urgent news (tin khẩn) that every public page shows first, at hand without a query."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.models import Alert
from home.remembered import Remembered

MOST = 3
"""How many are shown at once."""
TIMEOUT = 60
"""Seconds for which the cache may be behind: none of these sentences may wait for longer."""
ENDED = "home.end_alert"
"""How the log calls what ``end_now`` does."""


def _unfinished():
    """Return the alerts that are not over, the most urgent first; time is left to whoever shows them."""
    alerts = Alert.objects.unfinished(timezone.now()).most_urgent_first()
    return tuple(alerts.select_related("page"))


unfinished_alerts = Remembered(_unfinished, key="home.alerts", version=1, timeout=TIMEOUT)
unfinished_alerts.follow(Alert)
# What becomes of the page that an alert leads to.
for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(unfinished_alerts.changed)


def current_alerts():
    """Return the alerts to show now, at most three, the most urgent first; no query while the cache knows."""
    now = timezone.now()
    return [alert for alert in unfinished_alerts() if alert.is_current(now)][:MOST]


@transaction.atomic
def end_now(alert, user):
    """End ``alert`` at once, with a line in the log; one that has not begun is never shown."""
    alert.ends_at = timezone.now()
    alert.starts_at = min(alert.starts_at, alert.ends_at)
    alert.save(update_fields=["starts_at", "ends_at"])
    log(instance=alert, action=ENDED, user=user)
