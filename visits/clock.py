"""
Moments of visits as whole numbers: seconds since 1970 (UTC), hours since 1970, and days of Việt Nam since 1970.

Việt Nam is seven hours ahead of UTC all the year round, without summer time (since 1975), so that an hour of the
clock lies within one local day and all of this is arithmetic.
"""

import time
from datetime import date, timedelta

OFFSET = 7 * 3600
HOUR = 3600
DAY = 86_400
_FIRST_DAY = date(1970, 1, 1)


def now():
    """Return the present second."""
    return int(time.time())


def day_of(second):
    """Return the number of the local day in which ``second`` lies."""
    return (second + OFFSET) // DAY


def hour_of(second):
    """Return the number of the hour in which ``second`` lies."""
    return second // HOUR


def day_of_hour(hour):
    """Return the number of the local day in which ``hour`` lies."""
    return day_of(hour * HOUR)


def hour_of_day(hour):
    """Return what the clock on the wall shows (0 to 23) in ``hour``."""
    return (hour + OFFSET // HOUR) % 24


def first_hour(day):
    """Return the number of the first hour of the local ``day``."""
    return (day * DAY - OFFSET) // HOUR


def to_date(day):
    """Return the local day of that number as a date."""
    return _FIRST_DAY + timedelta(days=day)


def to_day(date):
    """Return the number of a date."""
    return (date - _FIRST_DAY).days


def today():
    """Return the present local day as a date."""
    return to_date(day_of(now()))
