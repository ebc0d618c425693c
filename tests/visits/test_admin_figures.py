"""The figures of the dashboard: of a period, and of the one before it."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Site

from articles.factories import ArticleIndexPageFactory
from tests.visits.admin import LOOK, ago, client_of, count_day, count_page, site
from visits.choices import Device, Refusal
from visits.dashboard import Compared, Figures
from visits.forms import Period
from visits.models import DeviceDay, ReferrerDay, RefusalDay, SiteDay, SiteHour

GONE = 987_654
"""No page has this number."""


@pytest.fixture
def reader(django_user_model, db):
    return client_of(django_user_model, LOOK)


def figures(days=7):
    return Figures(site(), Period.latest(days))


def found(rows):
    """Return rows of Compared as a dict from labels to what was counted now and before."""
    return {str(row.label): (row.now, row.before) for row in rows}


class TestCompared:
    @pytest.mark.parametrize(
        ("now", "before", "difference", "percent"),
        [
            (150, 100, "+50", "+50,0 %"),
            (50, 100, "−50", "−50,0 %"),
            (100, 100, "0", "0,0 %"),
            (0, 100, "−100", "−100,0 %"),
            (3000, 0, "+3.000", ""),
            (0, 0, "0", ""),
            (1, 3, "−2", "−66,7 %"),
            (100_001, 100_000, "+1", "0,0 %"),
            (5, None, "", ""),
        ],
    )
    def test_a_figure_says_how_it_changed(self, now, before, difference, percent):
        compared = Compared("Lượt xem", now, before)

        assert (compared.difference, compared.percent) == (difference, percent)


@pytest.mark.django_db
class TestFigures:
    def test_the_whole_portal_is_summed_and_of_readers_at_once_the_most_told(self):
        count_day(0, 10, views=30, uniques=20, suspect=1, bots=4, online_peak=3)
        count_day(6, 5, views=6, online_peak=9)
        count_day(7, 4, views=4, bots=1, online_peak=2)
        count_day(13, 2)
        count_day(14, 1000)

        assert [(row.now, row.before) for row in figures().sums()] == [
            (15, 6),
            (36, 4),
            (20, 0),
            (1, 0),
            (4, 1),
            (9, 2),
        ]

    def test_days_stand_beside_the_same_days_of_the_period_before(self):
        count_day(0, 10)
        count_day(7, 4)
        count_day(6, 5)

        steps = figures().steps()

        assert [row.date for row, _ in steps] == [ago(day) for day in range(6, -1, -1)]
        assert [(row.visits, before) for row, before in steps] == [
            (5, 0),
            *[(0, 0)] * 5,
            (10, 4),
        ]

    def test_a_long_period_is_told_by_months(self):
        count_day(0, 10, online_peak=3)
        count_day(1, 5, online_peak=7)

        days, months = figures(120), figures(121)

        assert (days.is_by_month, months.is_by_month) == (False, True)
        assert sum(row.visits for row, _ in months.steps()) == 15
        assert max(row.online_peak for row, _ in months.steps()) == 7
        assert all(row.date.day == 1 for row, _ in months.steps())
        assert len(months.steps()) in (4, 5)

    def test_every_hour_of_the_day_is_told(self):
        SiteHour.objects.add_up(
            {
                (site(), ago(0), 9): (0, 0, 5),
                (site(), ago(1), 9): (0, 0, 2),
                (site(), ago(7), 23): (0, 0, 4),
                (site(), ago(14), 9): (0, 0, 99),
            }
        )

        hours = found(figures().hours())

        assert len(hours) == 24
        assert (hours["09:00"], hours["23:00"], hours["00:00"]) == ((7, 0), (0, 4), (0, 0))

    def test_every_reason_and_device_is_told(self):
        RefusalDay.objects.add_up({(site(), ago(0), Refusal.BOT): (8,)})
        DeviceDay.objects.add_up({(site(), ago(8), Device.TABLET): (2,)})

        refusals, devices = figures().refusals(), figures().devices()

        assert len(refusals) == len(Refusal)
        assert sorted((row.now, row.before) for row in refusals)[-1] == (8, 0)
        assert [(row.now, row.before) for row in devices] == [(0, 0), (0, 2), (0, 0)]

    def test_the_hosts_with_most_visits_are_told(self):
        rows = {(site(), ago(0), f"bao{number:02}.vn"): (number,) for number in range(1, 31)}
        rows[site(), ago(7), "bao30.vn"] = (12,)
        rows[site(), ago(7), "cu.vn"] = (500,)
        ReferrerDay.objects.add_up(rows)

        referrers = figures().referrers()

        assert len(referrers) == 20
        assert found(referrers[:2]) == {"bao30.vn": (30, 12), "bao29.vn": (29, 0)}

    def test_other_sites_have_their_own(self, section):
        other = Site.objects.create(hostname="khac.vn", root_page=section).pk
        SiteDay.objects.add_up({(other, ago(0)): (1, 1, 1, 1, 1, 1, 1)})
        SiteHour.objects.add_up({(other, ago(0), 9): (1, 1, 1)})

        assert figures().is_empty
        assert found(figures().hours())["09:00"] == (0, 0)

    def test_what_is_deleted_after_400_days_is_not_compared(self):
        SiteHour.objects.add_up({(site(), ago(0), 9): (0, 0, 5)})

        assert found(figures(200).hours())["09:00"] == (5, 0)
        assert found(figures(201).hours())["09:00"] == (5, None)
        assert found(figures(201).hours())["10:00"] == (0, None)


class TestPages:
    def test_the_pages_with_most_unique_views_come_first(self, reader, section):
        count_page(section.pk, uniques=5, views=50)
        count_page(GONE, uniques=7)
        count_page(GONE, day=7, uniques=3)
        count_page(section.get_parent().pk, day=7, uniques=99)

        gone, known = figures().pages(reader.user)

        assert (gone.now, gone.before) == (7, 3)
        assert str(GONE) in str(gone.label)
        assert found([known]) == {"An ninh trật tự": (5, 0)}

    def test_who_may_edit_a_page_finds_its_editor(self, reader, admin_user, section, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Khác", slug="khac")
        for page in (section.pk, other.pk, GONE):
            count_page(page, uniques=1)
        count_day(0, 1)
        group = reader.user.groups.create(name="Biên tập mục")
        GroupPagePermission.objects.create(group=group, page=section, permission_type="change")

        def linked(user):
            return {row.url for row in figures().pages(user)} - {None}

        of_section, of_other = (
            reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (section, other)
        )
        assert linked(reader.user) == {of_section}
        assert linked(admin_user) == {of_section, of_other}
        assert of_section in reader.get(reverse("visits_dashboard")).content.decode()
