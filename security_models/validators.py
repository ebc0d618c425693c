from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

EARLIEST = date(1945, 9, 2)  # the State whose wards these are
LATEST = date(2100, 12, 31)
AHEAD = timedelta(days=366)


def validate_date(value):
    """Refuse a day that no record can have: years such as 0202 or 20222 are typing mistakes."""
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(_("Type a day between 2 September 1945 and the end of 2100."))


def validate_date_of_event(value):
    """Refuse a day that no event can have: history is told, or planned for the coming year."""
    if not EARLIEST <= value <= timezone.localdate() + AHEAD:
        raise ValidationError(_("Type a day between 2 September 1945 and one year from now."))


def validate_year(value):
    """Refuse a year outside the State's own time."""
    if not EARLIEST.year <= value <= LATEST.year:
        raise ValidationError(_("Type a year between 1945 and 2100."))


def validate_year_of_result(value):
    """Refuse a year that has not come yet: results are counted, not planned."""
    validate_year(value)
    if value > timezone.localdate().year:
        raise ValidationError(_("This year has not come yet."))
