from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vietnamese.dates import VIETNAM

EARLIEST = datetime(1945, 9, 2, tzinfo=VIETNAM)  # the State whose wards these are
AHEAD = timedelta(days=366)


def validate_moment_of_news(moment):
    """Refuse a time that no article can have: a typing mistake would pin it to the top of every list for years."""
    if not EARLIEST <= moment <= timezone.now() + AHEAD:
        raise ValidationError(_("Type a time between 2 September 1945 and one year from now."))
