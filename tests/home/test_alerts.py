"""Urgent news: what it refuses, when and where it is shown, and what that costs."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.factories import ArticlePageFactory
from home.alerts import MOST, current_alerts, end_now
from home.choices import AlertState
from home.factories import AlertFactory, StandardPageFactory
from home.models import Alert
from home.models.alerts import ENDS_TOO_EARLY, LASTS_TOO_LONG, LONGEST, ONE_TARGET

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 5, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def alert(start=-HOUR, end=HOUR, **values):
    """Store an alert from ``start`` to ``end``, as from now."""
    now = timezone.now()
    return AlertFactory(starts_at=now + start, ends_at=now + end, **values)


def refusals(**values):
    """Return the sentences with which an alert of these fields is refused, by field."""
    with pytest.raises(ValidationError) as error:
        AlertFactory.build(**values).full_clean()
    return error.value.message_dict


def shown(client, address):
    """Return the alerts on the page, as parsed HTML; [] where there is not even a place for them."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    sections = page.select("section.alerts")
    assert len(sections) <= 1
    return sections[0].select(".alert") if sections else []


class TestRules:
    def test_a_sentence_is_enough_and_is_shown_for_a_day_from_now(self):
        with time_machine.travel(NOON, tick=False):
            one = AlertFactory.build()
            one.full_clean()
        assert (one.starts_at, one.ends_at) == (NOON, NOON + timedelta(hours=24))

    @pytest.mark.parametrize("lasts", [timedelta(0), -SECOND])
    def test_it_ends_after_it_starts(self, lasts):
        start = timezone.now() + HOUR
        errors = refusals(starts_at=start, ends_at=start + lasts)
        assert errors == {"ends_at": [str(ENDS_TOO_EARLY)]}

    def test_it_lasts_at_most_14_days(self):
        start = timezone.now()
        AlertFactory.build(starts_at=start, ends_at=start + LONGEST).full_clean()
        errors = refusals(starts_at=start, ends_at=start + LONGEST + SECOND)
        assert errors == {"ends_at": [str(LASTS_TOO_LONG)]}

    def test_the_database_keeps_both_rules(self):
        alert(timedelta(0), LONGEST)
        with (
            pytest.raises(IntegrityError, match="alert_ends_after_it_starts"),
            transaction.atomic(),
        ):
            alert(HOUR, HOUR - SECOND)
        with (
            pytest.raises(IntegrityError, match="alert_lasts_at_most_14_days"),
            transaction.atomic(),
        ):
            alert(timedelta(0), LONGEST + SECOND)

    def test_a_new_one_is_not_over_before_it_is_stored(self):
        now = timezone.now()
        assert list(refusals(starts_at=now - HOUR, ends_at=now - SECOND)) == ["ends_at"]

    def test_one_that_is_over_can_still_be_put_right(self):
        over = alert(-2 * HOUR, -HOUR)
        over.message = "Đã sửa lỗi chính tả."
        over.full_clean()

    def test_it_leads_to_a_page_or_to_an_address(self, home_page):
        AlertFactory.build(page=home_page).full_clean()
        AlertFactory.build(url="https://vndms.gov.vn", link_label="Bản đồ").full_clean()
        errors = refusals(page=home_page, url="https://vndms.gov.vn", link_label="Bản đồ")
        assert errors == {"url": [str(ONE_TARGET)]}
        assert list(refusals(url="https://vndms.gov.vn")) == ["link_label"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("message", ""),
            ("message", "a" * 201),
            ("level", "panic"),
            ("phone", "gọi tôi"),
            ("url", "javascript:alert(1)"),
            ("starts_at", None),
            ("ends_at", None),
        ],
    )
    def test_no_field_holds_what_it_cannot(self, field, value):
        assert field in refusals(**{field: value})

    @pytest.mark.once
    def test_the_file_of_the_database_can_be_checked_by_other_programs(self, prepared):
        """A constraint made of Django's own SQL functions would make every check fail."""
        with sqlite3.connect(prepared.data_dir / "db.sqlite3") as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


class TestTime:
    @pytest.mark.parametrize(
        ("moment", "state"),
        [
            (-SECOND, AlertState.UPCOMING),
            (timedelta(0), AlertState.CURRENT),
            (HOUR - SECOND, AlertState.CURRENT),
            (HOUR, AlertState.ENDED),
        ],
    )
    def test_it_is_shown_from_its_start_until_just_before_its_end(
        self, client, home_page, moment, state
    ):
        AlertFactory(starts_at=NOON, ends_at=NOON + HOUR)
        with time_machine.travel(NOON + moment, tick=False):
            known = Alert.objects.get()
            assert known.state == state
            for one in AlertState:
                assert Alert.objects.in_state(one, timezone.now()).exists() == (one == state)
            assert len(shown(client, home_page.url)) == (state == AlertState.CURRENT)

    def test_one_that_is_at_hand_still_begins_and_ends_on_time(self, django_assert_num_queries):
        with time_machine.travel(NOON, tick=False) as clock:
            alert(timedelta(seconds=20), timedelta(seconds=40))
            assert current_alerts() == []
            with django_assert_num_queries(0):
                clock.shift(20)
                assert len(current_alerts()) == 1
                clock.shift(20)
                assert current_alerts() == []

    def test_ending_one_takes_it_from_every_page(self, client, home_page, admin_user):
        one = alert()
        assert len(shown(client, home_page.url)) == 1
        end_now(one, admin_user)
        assert shown(client, home_page.url) == []
        assert Alert.objects.get().state == AlertState.ENDED

    def test_ending_one_that_has_not_begun_keeps_it_from_ever_being_shown(self, admin_user):
        one = alert(HOUR, 2 * HOUR)
        end_now(one, admin_user)
        one.refresh_from_db()
        assert one.state == AlertState.ENDED
        assert one.starts_at == one.ends_at
        assert not Alert.objects.current(one.starts_at).exists()


class TestPage:
    def test_without_alerts_has_no_place_for_them(self, client, home_page):
        alert(-2 * HOUR, -HOUR)
        alert(HOUR, 2 * HOUR)
        assert shown(client, home_page.url) == []

    @pytest.mark.parametrize("address", ["/", "/tim-kiem/", "/thong-ke/", "/khong-co-gi/"])
    def test_shows_them_whatever_it_is(self, client, home_page, address):
        alert(message="Cháy chợ <b>trung tâm</b>", level="emergency", phone="114")
        [found] = shown(client, address)
        assert "Cháy chợ <b>trung tâm</b>" in found.get_text()
        assert found["class"] == ["alert", "alert-emergency"]
        assert found.select_one("a")["href"] == "tel:114"

    def test_has_them_before_its_header_and_after_the_way_past_them(self, client, home_page):
        alert()
        page = BeautifulSoup(client.get("/").content, "html.parser")
        names = [tag.name for tag in page.body.find_all(recursive=False)][:3]
        assert names == ["a", "section", "header"]
        assert page.body.a["class"] == ["skip-link"]
        assert page.select_one("section.alerts")["aria-label"]

    def test_says_the_level_in_words_and_the_time(self, client, home_page):
        with time_machine.travel(NOON, tick=False):
            one = alert(timedelta(0), level="info")
            [found] = shown(client, "/")
        assert found.strong.get_text() == f"{one.get_level_display()}:"
        assert found.time.get_text() == "12:00, Chủ nhật, 05-07-2026"

    def test_has_the_most_urgent_first_then_the_newest_and_three_at_most(self, client, home_page):
        alert(-3 * HOUR, level="info", message="tin")
        alert(-2 * HOUR, level="warning", message="cảnh báo cũ")
        alert(-4 * HOUR, level="emergency", message="khẩn")
        alert(-1 * HOUR, level="warning", message="cảnh báo mới")
        alert(HOUR, 2 * HOUR, level="emergency", message="chưa")
        texts = [found.select_one(".alert-message").get_text() for found in shown(client, "/")]
        assert texts == ["khẩn", "cảnh báo mới", "cảnh báo cũ"]
        assert MOST == 3

    def test_is_the_same_for_everybody_and_sets_no_cookie(self, client, home_page):
        alert()
        response = client.get("/")
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


class TestLink:
    def links(self, client):
        [found] = shown(client, "/")
        return [(link.get_text(), link["href"]) for link in found.select("a.alert-link")]

    @pytest.fixture
    def page(self, home_page):
        page = StandardPageFactory(parent=home_page, title="Nơi sơ tán")
        page.save_revision().publish()
        return page

    def test_leads_to_a_public_page_by_its_title_or_by_a_label(self, client, page):
        one = alert(page=page)
        assert self.links(client) == [("Nơi sơ tán", page.url)]
        one.link_label = "Xem nơi sơ tán"
        one.save()
        assert self.links(client) == [("Xem nơi sơ tán", page.url)]

    def test_leads_to_an_address(self, client, home_page):
        alert(url="https://vndms.gov.vn/", link_label="Bản đồ thiên tai")
        assert self.links(client) == [("Bản đồ thiên tai", "https://vndms.gov.vn/")]

    def test_is_gone_once_the_page_is_taken_back(self, client, page):
        alert(page=page)
        assert self.links(client)
        page.unpublish()
        assert self.links(client) == []
        page.save_revision().publish()
        assert self.links(client)

    def test_is_gone_once_the_page_is_private(self, client, page, make_private):
        alert(page=page)
        assert self.links(client)
        make_private(page)
        text = client.get("/").content.decode()
        assert "Nơi sơ tán" not in text
        assert page.url not in text

    def test_is_gone_with_the_page_and_the_alert_stays(self, client, page):
        alert(page=page)
        assert self.links(client)
        page.delete()
        assert self.links(client) == []

    def test_is_gone_at_the_moment_the_page_expires(self, client, page):
        with time_machine.travel(NOON, tick=False) as clock:
            page.expire_at = NOON + timedelta(seconds=10)
            page.save_revision().publish()
            alert(page=page)
            assert self.links(client)
            clock.shift(10)
            assert self.links(client) == []

    def test_follows_the_page_to_its_new_address(self, client, page):
        alert(page=page)
        assert self.links(client)
        page.slug = "so-tan"
        page.save_revision().publish()
        assert self.links(client) == [("Nơi sơ tán", "/so-tan/")]


class TestCost:
    def cost(self, client, address):
        for _ in range(2):  # the first makes the settings, which is a change
            client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return [query["sql"] for query in queries]

    @pytest.mark.parametrize("kind", ["home", "article"])
    def test_a_page_asks_no_more_once_they_are_at_hand(self, client, home_page, section, kind):
        page = ArticlePageFactory(parent=section) if kind == "article" else home_page
        without = self.cost(client, page.url)
        for number in range(5):
            alert(message=f"Tin {number}", page=section if number % 2 else None)
        with_alerts = self.cost(client, page.url)
        assert len(shown(client, page.url)) == 3
        assert len(with_alerts) == len(without)
        assert not [sql for sql in with_alerts if "home_alert" in sql]

    @pytest.mark.parametrize("size", [0, 1, 30])
    def test_are_read_in_one_query(self, section, django_assert_num_queries, size):
        for _ in range(size):
            alert(page=section)
        with django_assert_num_queries(1):
            first = current_alerts()
        with django_assert_num_queries(0):
            assert current_alerts() == first
            [one.page.title for one in current_alerts() if one.page_id]
        assert len(first) == min(size, MOST)

    def test_one_that_is_changed_without_a_signal_is_known_too(self):
        one = alert()
        assert current_alerts() == [one]
        Alert.objects.filter(pk=one.pk).update(ends_at=timezone.now())
        assert current_alerts() == []

    def test_follows_what_is_added_changed_and_deleted(self):
        assert current_alerts() == []
        one = alert()
        assert current_alerts() == [one]
        one.message = "Nước đã rút."
        one.save()
        assert [known.message for known in current_alerts()] == ["Nước đã rút."]
        one.delete()
        assert current_alerts() == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
class TestTransactions:
    def test_one_that_is_rolled_back_is_not_shown(self):
        with transaction.atomic():
            alert()
            transaction.set_rollback(True)
        assert current_alerts() == []

    def test_one_that_is_committed_is_shown_and_its_writer_sees_it_before(self):
        with transaction.atomic():
            alert()
            assert len(current_alerts()) == 1
        assert len(current_alerts()) == 1


def test_the_demo_says_that_it_is_one_and_only_the_first_time(db, client):
    call_command("load_demo", verbosity=0)
    one = Alert.objects.get()
    one.full_clean()
    assert "minh hoạ" in one.message
    assert len(shown(client, "/")) == 1
    Alert.objects.update(message="Tin của phường", ends_at=timezone.now())
    call_command("load_demo", verbosity=0)
    assert Alert.objects.get().message == "Tin của phường"
