"""The alarm: ten times the usual visits in five minutes."""

from datetime import timedelta

import pytest

from tests.visits.conftest import NOW, SITE
from visits import alarm, clock
from visits.models import SiteHour

OTHER_SITE = 2
TODAY = clock.to_date(clock.day_of(NOW))
HOUR = 9  # of NOW


def hours(*visits, hour=HOUR, site=SITE):
    """Count ``visits`` in an hour of each of the days before today, the latest first."""
    SiteHour.objects.add_up(
        {
            (site, TODAY - timedelta(days=number), hour): (0, 0, of_day)
            for number, of_day in enumerate(visits, start=1)
        }
    )


@pytest.mark.parametrize(
    ("recent", "usual", "expected"),
    [
        (12, 0, False),
        (49, 0, False),
        (50, 0, True),
        (50, 5, True),
        (99, 10, False),
        (100, 10, True),
        (1000, 200, False),
    ],
)
def test_ten_times_the_usual_is_an_alarm_unless_it_is_little(recent, usual, expected):
    assert alarm.is_unusual(recent, usual) is expected


class TestRecent:
    def test_visits_of_five_minutes_are_added(self):
        recent = alarm.Recent()

        assert recent.add(NOW, 3) == 3
        assert recent.add(NOW + 5, 4) == 7
        assert recent.add(NOW + 299, 0) == 7

    def test_older_visits_are_forgotten(self):
        recent = alarm.Recent()
        recent.add(NOW, 3)
        recent.add(NOW + 5, 4)

        assert recent.add(NOW + 300, 1) == 5
        assert recent.add(NOW + 305, 1) == 2
        assert recent.add(NOW + 10_000, 0) == 0


@pytest.mark.django_db
class TestUsual:
    def test_nothing_is_usual_where_nothing_was_counted(self):
        assert alarm.usual_visits(SITE, NOW) == 0

    def test_it_is_a_twelfth_of_this_hour_on_most_days(self):
        hours(120, 120, 120, 240, 240)

        assert alarm.usual_visits(SITE, NOW) == 10

    def test_one_day_of_attack_does_not_become_the_rule(self):
        hours(100_000, 120, 120)

        assert alarm.usual_visits(SITE, NOW) == 10

    def test_other_hours_and_sites_and_older_days_say_nothing(self):
        hours(120, 120, 120, 120, 120, 120, 120, 12_000)
        hours(*[12_000] * 7, hour=HOUR + 1)
        hours(*[12_000] * 7, site=OTHER_SITE)

        assert alarm.usual_visits(SITE, NOW) == 10

    def test_an_hour_without_visits_on_a_day_with_some_counts(self):
        hours(120)
        hours(60, 60, 60, hour=HOUR + 1)

        assert alarm.usual_visits(SITE, NOW) == 0


@pytest.mark.django_db
class TestCheck:
    def test_the_alarm_is_raised_and_seen(self):
        hours(120, 120, 120)

        raised = alarm.check(SITE, NOW, 100)

        assert raised == alarm.Alarm(NOW, 100, 10.0)
        assert alarm.current(SITE) == raised
        assert alarm.current(OTHER_SITE) is None
        assert clock.day_of(int(raised.moment.timestamp())) == clock.day_of(NOW)

    def test_what_is_usual_raises_none(self):
        hours(1200, 1200, 1200)

        assert alarm.check(SITE, NOW, 100) is None
        assert alarm.current(SITE) is None

    def test_the_alarm_stays_when_the_visits_become_few(self):
        alarm.check(SITE, NOW, 80)

        assert alarm.check(SITE, NOW + 60, 20) is None
        assert alarm.current(SITE).visits == 80

    def test_few_visits_cost_no_query(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            alarm.check(SITE, NOW, 49)
        with django_assert_num_queries(1):
            alarm.check(SITE, NOW, 50)
