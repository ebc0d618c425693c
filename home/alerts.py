"""The urgent news (tin khẩn) that every public page shows first, at hand without a query."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from home.content_version import at_hand
from home.models import Alert

MOST = 3
"""How many are shown at once."""
ENDED = "home.end_alert"
"""How the log calls what ``end_now`` does."""


def _unfinished():
    """Return the alerts that are not over, the most urgent first: some become current while they are at hand."""
    alerts = Alert.objects.unfinished(timezone.now()).most_urgent_first()
    return tuple(alerts.select_related("page"))


def current_alerts():
    """Return the alerts to show now, at most three, the most urgent first; no query while they are at hand."""
    now = timezone.now()
    return [alert for alert in at_hand("alerts", _unfinished) if alert.is_current(now)][:MOST]


@transaction.atomic
def end_now(alert, user):
    """End ``alert`` at once, with a line in the log; one that has not begun is never shown."""
    alert.ends_at = timezone.now()
    alert.starts_at = min(alert.starts_at, alert.ends_at)
    alert.save(update_fields=["starts_at", "ends_at"])
    log(instance=alert, action=ENDED, user=user)
