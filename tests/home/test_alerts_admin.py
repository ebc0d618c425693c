"""Urgent news in the admin: who may write it, the list, ending it at once, the preview and the log."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from home.alerts import ENDED, current_alerts
from home.choices import AlertState
from home.factories import AlertFactory
from home.models import Alert
from home.models.alerts import ENDS_TOO_EARLY, LASTS_TOO_LONG
from newsroom.roles import ADMINISTRATORS, ALERT_EDITORS, PUBLISHERS, REVIEWERS, WRITERS

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def address(name, *arguments):
    return reverse(Alert.snippet_viewset.get_url_name(name), args=arguments)


def member_of(django_user_model, group):
    """Return a client logged in as somebody who is in ``group`` and in no other."""
    user = django_user_model.objects.create_user(f"nguoi-{group.pk}", password="mat-khau")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def editor(django_user_model):
    """Somebody who may write urgent news and nothing else."""
    return member_of(django_user_model, Group.objects.get(name=ALERT_EDITORS))


@pytest.fixture
def other_editors(django_user_model):
    """One member of each group that the portal comes with and that has nothing to do with urgent news."""
    groups = Group.objects.exclude(name__in=[ALERT_EDITORS, ADMINISTRATORS])
    assert {WRITERS, REVIEWERS, PUBLISHERS} <= {group.name for group in groups}
    return [member_of(django_user_model, group) for group in groups]


@pytest.fixture
def one(db):
    now = timezone.now()
    return AlertFactory(starts_at=now - HOUR, ends_at=now + HOUR)


def form(start=timedelta(0), end=HOUR, **values):
    """Return what the form sends, with times from now."""
    now = timezone.localtime()
    return {
        "level": "warning",
        "message": "Cắt điện khu phố 1 từ 8 giờ.",
        "phone": "",
        "page": "",
        "url": "",
        "link_label": "",
        "starts_at": (now + start).strftime("%d/%m/%Y %H:%M"),
        "ends_at": (now + end).strftime("%d/%m/%Y %H:%M"),
        **values,
    }


class TestGroup:
    def test_may_enter_the_admin_and_write_alerts_and_nothing_else(self):
        group = Group.objects.get(name=ALERT_EDITORS)
        found = group.permissions.values_list("codename", flat=True)
        assert sorted(found) == ["access_admin", "add_alert", "change_alert"]
        assert not group.collection_permissions.exists()
        assert not group.page_permissions.exists()


class TestPermission:
    def posts(self, one):
        """Return what changes alerts, as pairs of an address and data."""
        return [
            (address("add"), form(message="Chen vào")),
            (address("edit", one.pk), form(message="Sửa trộm")),
            (address("end", one.pk), {}),
            (address("delete", one.pk), {}),
        ]

    def test_people_of_other_groups_change_nothing_by_posting_directly(self, other_editors, one):
        before = list(Alert.objects.values())
        for client in other_editors:
            for url, data in self.posts(one):
                response = client.post(url, data)
                assert response.status_code == 302
                assert response["Location"] == reverse("wagtailadmin_home")
        assert list(Alert.objects.values()) == before
        assert not ModelLogEntry.objects.exists()

    def test_people_of_other_groups_neither_read_the_list_nor_see_the_menu(
        self, other_editors, one
    ):
        for client in other_editors:
            assert client.get(address("list")).status_code == 302
            assert client.get(address("end", one.pk)).status_code == 302
            home = client.get(reverse("wagtailadmin_home")).content.decode()
            assert address("list") not in home

    def test_whoever_is_not_logged_in_is_sent_to_the_login(self, client, one):
        before = list(Alert.objects.values())
        for url, data in self.posts(one):
            assert reverse("wagtailadmin_login") in client.post(url, data)["Location"]
        assert list(Alert.objects.values()) == before

    def test_an_editor_of_alerts_deletes_none(self, editor, one):
        assert editor.post(address("delete", one.pk)).status_code == 302
        assert Alert.objects.exists()

    def test_an_editor_of_alerts_may_do_nothing_else(self, editor, home_page):
        for url in (
            reverse("wagtailadmin_pages:add_subpage", args=[home_page.pk]),
            reverse("wagtailadmin_pages:edit", args=[home_page.pk]),
            reverse("wagtailsnippets_home_glossaryterm:list"),
            reverse("wagtailsettings:edit", args=["home", "wardsettings"]),
        ):
            assert editor.get(url).status_code == 302, url


class TestEditor:
    def test_has_an_entry_of_its_own_in_the_menu(self, editor):
        assert address("list") in editor.get(reverse("wagtailadmin_home")).content.decode()

    def test_offers_a_day_from_now(self, editor):
        page = BeautifulSoup(editor.get(address("add")).content, "html.parser")
        start, end = (
            page.select_one(f"[name={name}]")["value"] for name in ("starts_at", "ends_at")
        )
        assert start.split()[1] == end.split()[1]
        assert start.split()[0] != end.split()[0]

    def test_an_alert_is_written_and_shown_at_once(self, editor, client, home_page):
        client.get("/")
        data = form(level="emergency", phone="114", page=str(home_page.pk), link_label="Xem thêm")
        assert editor.post(address("add"), data).status_code == 302
        [known] = current_alerts()
        assert (known.level, known.phone, known.page.pk) == ("emergency", "114", home_page.pk)
        assert "Cắt điện khu phố 1" in client.get("/").content.decode()
        entry = ModelLogEntry.objects.get()
        assert (entry.action, entry.user) == ("wagtail.create", editor.user)

    def test_an_alert_is_changed(self, editor, one):
        assert editor.post(address("edit", one.pk), form(message="Đã có điện.")).status_code == 302
        assert [known.message for known in current_alerts()] == ["Đã có điện."]

    @pytest.mark.parametrize(
        ("values", "field", "sentence"),
        [
            ({"start": HOUR, "end": HOUR}, "ends_at", ENDS_TOO_EARLY),
            ({"start": HOUR, "end": timedelta(0)}, "ends_at", ENDS_TOO_EARLY),
            ({"end": timedelta(days=14, minutes=1)}, "ends_at", LASTS_TOO_LONG),
            ({"ends_at": ""}, "ends_at", "Trường này là bắt buộc."),
            ({"ends_at": "31/02/2026 10:00"}, "ends_at", ""),
            ({"message": "   "}, "message", "Trường này là bắt buộc."),
            ({"message": "a" * 201}, "message", "200"),
            ({"phone": "một một ba"}, "phone", "chữ số"),
            ({"page": "999999"}, "page", ""),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, editor, values, field, sentence):
        response = editor.post(address("add"), form(**values))
        assert response.status_code == 200
        errors = response.context["form"].errors
        assert list(errors) == [field]
        assert str(sentence) in errors[field][0]
        assert not Alert.objects.exists()

    def test_an_alert_is_looked_at_before_it_is_stored(self, editor, home_page):
        url = address("preview_on_add")
        answer = editor.post(url, form(level="info", message="Chỉ xem thử", phone="113"))
        assert answer.json()["is_valid"]
        page = BeautifulSoup(editor.get(url).content, "html.parser")
        [found] = page.select("section.alerts .alert-info")
        assert "Chỉ xem thử" in found.get_text()
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        assert not Alert.objects.exists()

    def test_a_page_to_lead_to_is_chosen_by_somebody_who_may_edit_none(self, editor, home_page):
        response = editor.get(reverse("wagtailadmin_choose_page"))
        assert response.status_code == 200
        assert home_page.title in response.json()["html"]


class TestEndNow:
    def test_is_asked_first_and_only_a_post_does_it(self, editor, one):
        response = editor.get(address("end", one.pk))
        assert response.status_code == 200
        assert one.message in response.content.decode()
        assert current_alerts() == [one]

    def test_ends_it_and_is_told_in_the_log(self, editor, one):
        response = editor.post(address("end", one.pk))
        assert response["Location"] == address("list")
        assert current_alerts() == []
        entry = ModelLogEntry.objects.get()
        assert (entry.action, entry.user, entry.object_id) == (ENDED, editor.user, str(one.pk))
        history = editor.get(address("history", one.pk))
        assert history.status_code == 200
        assert editor.user.username in history.content.decode()

    def test_of_one_that_is_over_changes_nothing(self, editor, one):
        editor.post(address("end", one.pk))
        before = Alert.objects.values().get()
        assert editor.post(address("end", one.pk)).status_code == 302
        assert Alert.objects.values().get() == before
        assert ModelLogEntry.objects.count() == 1

    def test_of_one_that_is_not_there_is_404(self, editor):
        assert editor.post(address("end", 999)).status_code == 404

    def test_is_offered_in_the_list_and_on_the_form_while_it_is_not_over(self, editor, one):
        now = timezone.now()
        upcoming = AlertFactory(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
        over = AlertFactory(starts_at=now - 2 * HOUR, ends_at=now - HOUR)
        text = editor.get(address("list")).content.decode()
        for alert, offered in ((one, True), (upcoming, True), (over, False)):
            url = address("end", alert.pk)
            assert (url in text) == offered
            assert (url in editor.get(address("edit", alert.pk)).content.decode()) == offered


class TestList:
    @pytest.fixture(autouse=True)
    def _alerts(self):
        now = timezone.now()
        times = {"upcoming": (1, 2), "current": (-1, 1), "ended": (-2, -1)}
        for level, (name, (start, end)) in zip(
            ("info", "warning", "emergency"), times.items(), strict=True
        ):
            AlertFactory(
                level=level, message=name, starts_at=now + start * HOUR, ends_at=now + end * HOUR
            )

    def messages(self, client, **query):
        return [
            alert.message for alert in client.get(address("list"), query).context["object_list"]
        ]

    def test_holds_all_the_newest_first_and_says_where_they_stand(self, editor):
        assert self.messages(editor) == ["upcoming", "current", "ended"]
        text = editor.get(address("list")).content.decode()
        assert all(str(label) in text for label in AlertState.labels)

    @pytest.mark.parametrize("state", AlertState.values)
    def test_is_filtered_by_state(self, editor, state):
        assert self.messages(editor, state=state) == [state]

    def test_is_filtered_by_level(self, editor):
        assert self.messages(editor, level="emergency") == ["ended"]

    def test_takes_the_same_queries_at_any_size(self, editor):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                assert editor.get(address("list")).status_code == 200
            return len(queries)

        editor.get(address("list"))
        few = cost()
        AlertFactory.create_batch(15)
        assert cost() == few
