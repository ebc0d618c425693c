"""The alarm for a site that five minutes bring ten times the usual visits: a program at work, or very great news."""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from django.core.cache import cache

from visits import clock
from visits.models import SiteHour
from visits.statistics import ONE_DAY

SECONDS = 300
"""How long back visits are recent."""
TIMES = 10
FEWEST = 50
"""So many recent visits are needed in any case: where next to nothing is usual, a shared link is no alarm."""
KEPT = 15 * 60
"""Seconds that an alarm is shown after the last recent visits that deserved it."""
DAYS = 7
"""Of how many days before today the usual is made."""


@dataclass(frozen=True)
class Alarm:
    """The site had ``visits`` in the five minutes before the second ``now``, instead of ``usual`` ones."""

    now: int
    visits: int
    usual: float

    @property
    def moment(self):
        """When it was, as a datetime."""
        return datetime.fromtimestamp(self.now, UTC)


class Recent:
    """The visits of the last five minutes to one site, in the memory of the process that folds."""

    def __init__(self):
        self._steps = deque()
        self._sum = 0

    def add(self, now, visits):
        """Take in ``visits`` that came until the second ``now`` and return the sum of the last 300 seconds."""
        self._steps.append((now, visits))
        self._sum += visits
        while self._steps[0][0] <= now - SECONDS:
            self._sum -= self._steps.popleft()[1]
        return self._sum


def is_unusual(recent, usual):
    """Return whether ``recent`` visits in five minutes are an alarm where ``usual`` ones are the rule."""
    return recent >= max(FEWEST, TIMES * usual)


def usual_visits(site, now):
    """
    Return how many visits five minutes usually bring at this hour of the day: a float, 0 where nothing is known.

    It is the median of the seven days before today, so that a day under attack does not become the rule. Days
    without any visit, such as those before counting began, say nothing.
    """
    today = clock.to_date(clock.day_of(now))
    hours = SiteHour.objects.of_site(site).between(today - ONE_DAY * DAYS, today - ONE_DAY)
    of_days, this_hour = {}, clock.hour_of_day(clock.hour_of(now))
    for date, hour, visits in hours.values_list("date", "hour", "visits"):
        of_days[date] = of_days.get(date, 0) + (visits if hour == this_hour else 0)
    return median(of_days.values()) * SECONDS / clock.HOUR if of_days else 0.0


def check(site, now, recent_visits):
    """
    Raise the alarm of the site with this id where ``recent_visits`` (of five minutes) deserve it; return it, or None.

    Costs no query while they are few. What is raised can be seen for fifteen minutes.
    """
    if not is_unusual(recent_visits, 0):
        return None
    usual = usual_visits(site, now)
    if not is_unusual(recent_visits, usual):
        return None
    alarm = Alarm(now, recent_visits, usual)
    cache.set(_key(site), alarm, KEPT)
    return alarm


def current(site):
    """Return the Alarm of the site with this id, or None while all is as usual."""
    return cache.get(_key(site))


def _key(site):
    return f"visits-alarm-{site}"
