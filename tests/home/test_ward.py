"""What every page says of the ward: the past of its unit, its office hours, how accessible the portal is."""

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from home.factories import AdministrativeUnitFactory, StandardPageFactory
from home.mergers import former_units, names_together, ward_note
from home.models import StandardPage, WardSettings
from site_config.demo import content

pytestmark = pytest.mark.django_db

NAMES = ["Phường 1, thị xã Quảng Trị", "Phường 2, thị xã Quảng Trị"]


@pytest.fixture
def ward(home_page):
    return WardSettings.for_site(Site.objects.get(is_default_site=True))


@pytest.fixture
def merged(ward):
    """Units that became one, as pairs of the new one and the list of the old ones."""
    new = AdministrativeUnitFactory(name="Phường Quảng Trị", valid_from=date(2025, 7, 1))
    old = [
        AdministrativeUnitFactory(name=name, valid_to=date(2025, 6, 30), merged_into=new)
        for name in NAMES
    ]
    return new, old


def set_unit(ward, unit):
    ward.unit = unit
    ward.save()


def page_of(client, address="/"):
    return BeautifulSoup(client.get(address).content, "html.parser")


def note_of(client, address="/"):
    found = page_of(client, address).select("header p.ward-note")
    return found[0].get_text() if found else ""


class TestNote:
    def test_is_nothing_without_a_unit_or_without_a_past(self, client, ward):
        assert note_of(client) == ""
        set_unit(ward, AdministrativeUnitFactory())
        assert note_of(client) == ""

    def test_names_what_the_unit_was_merged_from_and_when(self, client, ward, merged):
        set_unit(ward, merged[0])
        note = note_of(client)
        assert "Phường 1, Phường 2 (thị xã Quảng Trị)" in note
        assert "01-07-2025" in note

    def test_leaves_the_day_out_where_nobody_knows_it(self, client, ward, merged):
        new, _old = merged
        new.valid_from = None
        new.save()
        set_unit(ward, new)
        assert note_of(client).endswith("(thị xã Quảng Trị)")

    def test_of_a_former_unit_names_what_it_is_part_of(self, client, ward, merged):
        set_unit(ward, merged[1][0])
        assert note_of(client).endswith("Phường Quảng Trị")

    def test_of_a_former_unit_without_a_successor_tells_its_last_day(self, client, ward):
        set_unit(ward, AdministrativeUnitFactory(valid_to=date(2025, 6, 30)))
        assert note_of(client).endswith("30-06-2025")

    def test_changes_with_the_last_day_of_the_unit(self, ward, merged):
        new, old = merged
        set_unit(ward, old[0])
        with time_machine.travel("2025-06-30T23:59:00+07:00", tick=False):
            assert ward_note(ward) == ""
        with time_machine.travel("2025-07-01T00:00:00+07:00", tick=False):
            assert new.name in ward_note(ward)

    def test_follows_a_unit_that_is_merged_later(self, client, ward, merged):
        new, _old = merged
        set_unit(ward, new)
        note_of(client)
        AdministrativeUnitFactory(name="Xã Hải Lệ", valid_to=date(2025, 6, 30), merged_into=new)
        assert "Xã Hải Lệ" in note_of(client)

    @pytest.mark.parametrize("address", ["/tim-kiem/", "/thong-ke/", "/khong-co/"])
    def test_stands_on_every_page(self, client, ward, merged, address):
        set_unit(ward, merged[0])
        assert "Phường 2" in note_of(client, address)

    @pytest.mark.parametrize("which", ["new", "old"])
    def test_costs_no_query_once_it_is_at_hand(self, client, ward, merged, which):
        def cost():
            client.get("/")
            with CaptureQueriesContext(connection) as queries:
                client.get("/")
            return len(queries)

        without = cost()
        set_unit(ward, merged[0] if which == "new" else merged[1][0])
        assert note_of(client)
        assert cost() == without

    def test_of_a_former_unit_never_asks_for_others(self, ward, merged, django_assert_num_queries):
        set_unit(ward, merged[1][0])
        known = WardSettings.for_site(ward.site)
        with django_assert_num_queries(0):
            assert ward_note(known)

    def test_knows_merged_units_in_one_query(self, merged, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert former_units() == {merged[0].pk: tuple(NAMES)}

    @pytest.mark.parametrize(
        ("names", "text"),
        [
            (["Phường 1, thị xã A", "Xã B, thị xã A"], "Phường 1, Xã B (thị xã A)"),
            (["Phường 1, thị xã A", "Xã B, huyện C"], "Phường 1, thị xã A; Xã B, huyện C"),
            (["Phường 1", "Phường 2"], "Phường 1, Phường 2"),
            (["Phường 1, thị xã A", "Phường 2"], "Phường 1, thị xã A; Phường 2"),
            (["Phường 1, thị xã A"], "Phường 1 (thị xã A)"),
        ],
    )
    def test_says_once_what_the_units_lie_in(self, names, text):
        assert names_together(names) == text


class TestFooter:
    def test_tells_the_office_hours(self, client, ward):
        ward.office_hours = "7 giờ 30 – 17 giờ"
        ward.save()
        assert "7 giờ 30 – 17 giờ" in page_of(client).select_one("footer address").get_text()

    def test_links_to_the_accessibility_statement_while_it_is_public(
        self, client, ward, home_page, make_private
    ):
        page = StandardPageFactory(parent=home_page, title="Tuyên bố")
        assert page_of(client).select("footer .accessibility") == []
        ward.accessibility_page = page
        ward.save()
        [link] = page_of(client).select("footer .accessibility a")
        assert (link.get_text(), link["href"]) == ("Tuyên bố", page.url)
        make_private(page)
        assert page_of(client).select("footer .accessibility") == []
        page.view_restrictions.all().delete()
        page.unpublish()
        assert page_of(client).select("footer .accessibility") == []
        page.delete()
        ward.refresh_from_db()
        assert ward.accessibility_page is None

    def test_asks_no_more_for_the_statement(self, client, ward, home_page):
        def cost():
            client.get("/")
            with CaptureQueriesContext(connection) as queries:
                client.get("/")
            return len(queries)

        without = cost()
        ward.accessibility_page = StandardPageFactory(parent=home_page)
        ward.save()
        assert cost() == without

    def test_the_demo_has_a_statement_and_hours_and_keeps_what_people_changed(
        self, client, home_page
    ):
        call_command("load_demo", verbosity=0)
        statement = StandardPage.objects.get(slug=content.ACCESSIBILITY_PAGE["slug"])
        [link] = page_of(client).select("footer .accessibility a")
        text = client.get(link["href"]).content.decode()
        assert all(word in text for word in ("minh hoạ", "bàn phím", "320 đến 1280"))
        assert content.OFFICE_HOURS in page_of(client).select_one("footer address").get_text()
        WardSettings.objects.update(accessibility_page=None, office_hours="Nghỉ")
        call_command("load_demo", verbosity=0)
        assert StandardPage.objects.filter(slug=statement.slug).count() == 1
        settings = WardSettings.objects.get()
        assert (settings.accessibility_page, settings.office_hours) == (None, "Nghỉ")
