"""The admin's receivers: who may see and change them, and what the pages say and do."""

import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from syndication.choices import DeliveryState, PushState
from syndication.factories import DeliveryFactory, PushSubscriptionFactory, ReceiverFactory
from syndication.models import Delivery, Receiver, SharingLogEntry
from syndication.pushing import outbox
from syndication.pushing.receivers import receiver_of
from tests.syndication.push import listening
from vietnamese.collation import knows_alphabet

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r"ward_[\w-]{43}")


@pytest.fixture
def log_in(django_user_model):
    """A function that returns the client of somebody who has these permissions for receivers and no others."""

    def logged_in(*actions):
        user = django_user_model.objects.create_user("can-bo", password="mat-khau")
        user.user_permissions.set(
            Permission.objects.filter(
                content_type__app_label__in=["syndication", "wagtailadmin"],
                codename__in=["access_admin", *(f"{action}_receiver" for action in actions)],
            )
        )
        client = Client()
        client.force_login(user)
        return client

    return logged_in


@pytest.fixture
def editor(log_in):
    return log_in("add", "change", "view")


def url(name, *args):
    return reverse(f"sharing_receivers:{name}", args=args)


def read(client, name, *args):
    response = client.get(url(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def next_year():
    return (timezone.localdate() + timedelta(days=365)).isoformat()


def new(editor, **values):
    form = {"name": "Phường bên", "address": "", "token_expires_at": next_year()}
    return editor.post(url("add"), {**form, **values})


class TestList:
    def test_an_empty_list_says_what_receivers_are_for(self, editor):
        assert url("add") in read(editor, "index")
        assert Receiver.objects.count() == 0

    def test_each_with_how_it_is_doing(self, editor, django_assert_max_num_queries):
        DeliveryFactory.create_batch(
            3, push=PushSubscriptionFactory(), state=DeliveryState.FAILED, attempts=10
        )
        DeliveryFactory(
            push=PushSubscriptionFactory(), state="delivered", delivered_at=timezone.now()
        )
        ReceiverFactory(name="Phường A", active=False)
        ReceiverFactory(name="Phường B", token_expires_at=timezone.now())
        with django_assert_max_num_queries(20):
            response = editor.get(url("index"))
        rows = {one.name: one for one in response.context["object_list"]}
        assert len(rows) == 4
        assert sorted(one.trouble_count for one in rows.values()) == [0, 0, 0, 3]
        for name in rows:
            assert name in response.content.decode()

    def test_it_is_in_vietnamese_alphabetical_order(self, editor):
        for name in ("Phường Nam", "Phường Đông", "Phường Dinh"):
            ReceiverFactory(name=name)
        listed = [one.name for one in editor.get(url("index")).context["object_list"]]
        assert len(listed) == 3
        if knows_alphabet(connection.alias):
            assert listed == ["Phường Dinh", "Phường Đông", "Phường Nam"]

    def test_it_leads_to_the_page_of_each(self, editor):
        receiver = ReceiverFactory()
        assert f'href="{url("inspect", receiver.pk)}"' in read(editor, "index")

    @pytest.mark.parametrize(
        ("receiver", "pushes", "expected"),
        [
            ({"active": False}, [], "Access revoked"),
            ({"token_expires_at": timezone.now()}, [], "Access has expired"),
            ({}, [], "Has not subscribed yet"),
            ({}, ["active", "disabled"], "An address is switched off"),
            ({}, ["active"], "Being told of changes"),
        ],
    )
    def test_the_state_in_words(self, receiver, pushes, expected):
        from django.utils.translation import override

        from syndication.pushing.listings import state_of, with_deliveries

        one = ReceiverFactory(**receiver)
        for state in pushes:
            PushSubscriptionFactory(receiver=one, state=state)
        with override("en"):
            assert state_of(with_deliveries(Receiver.objects.all()).get()) == expected


class TestTokens:
    def test_a_new_receiver_gets_one_that_is_shown_once_and_kept_nowhere(self, editor):
        response = new(editor)
        assert response.headers["Cache-Control"].startswith("no-store")
        (token,) = set(TOKEN.findall(response.content.decode()))
        receiver = Receiver.objects.get()
        assert receiver.token_digest == sha256(token.encode()).hexdigest()
        assert receiver_of(token) == receiver
        assert token not in read(editor, "inspect", receiver.pk)
        assert token not in json.dumps(dict(editor.session))

    def test_it_is_valid_for_a_year_unless_another_day_is_chosen(self, editor):
        form = editor.get(url("add")).context["form"]
        assert form["token_expires_at"].value().isoformat() == next_year()
        new(editor, token_expires_at=timezone.localdate().isoformat())
        left = Receiver.objects.get().token_expires_at - timezone.now()
        assert timedelta(0) < left < timedelta(days=1)

    @pytest.mark.parametrize("days", [-1, 4000])
    def test_a_day_that_makes_no_sense(self, editor, days):
        day = timezone.localdate() + timedelta(days=days)
        assert (
            "token_expires_at"
            in new(editor, token_expires_at=day.isoformat()).context["form"].errors
        )
        assert not Receiver.objects.exists()

    def test_a_form_that_is_sent_twice_makes_one_receiver(self, editor):
        new(editor)
        again = new(editor, name="PHƯỜNG BÊN")
        assert "name" in again.context["form"].errors
        assert Receiver.objects.count() == 1

    def test_a_new_token_takes_the_place_of_the_former_one(self, editor):
        receiver = ReceiverFactory(token="old", active=False)
        assert read(editor, "token", receiver.pk)
        response = editor.post(url("token", receiver.pk), {"token_expires_at": next_year()})
        (token,) = set(TOKEN.findall(response.content.decode()))
        assert receiver_of(token) == receiver
        assert receiver_of("old") is None
        assert SharingLogEntry.objects.get().receiver == receiver
        assert read(editor, "history", receiver.pk)

    def test_a_token_that_is_taken_back_is_worth_nothing(self, editor):
        receiver = ReceiverFactory(token="old")
        waiting = DeliveryFactory(push=PushSubscriptionFactory(receiver=receiver))
        assert read(editor, "revoke", receiver.pk)
        assert receiver_of("old") == receiver
        response = editor.post(url("revoke", receiver.pk))
        assert response.url == url("inspect", receiver.pk)
        assert receiver_of("old") is None
        waiting.refresh_from_db()
        assert waiting.state == DeliveryState.FAILED
        assert SharingLogEntry.objects.get().receiver == receiver

    def test_editing_changes_the_name_and_never_the_token(self, editor):
        receiver = ReceiverFactory(token="old")
        form = {"name": "Phường khác", "address": "", "token_expires_at": "2020-01-01"}
        assert editor.post(url("edit", receiver.pk), form).status_code == 302
        receiver.refresh_from_db()
        assert receiver.name == "Phường khác"
        assert receiver_of("old") == receiver


class TestPage:
    def test_a_receiver_that_has_not_subscribed(self, editor):
        page = read(editor, "inspect", ReceiverFactory().pk)
        assert 'class="listing"' not in page

    def test_addresses_with_their_last_notifications(self, editor):
        push = PushSubscriptionFactory(
            state=PushState.DISABLED, state_reason="Lý do", kinds=["article"]
        )
        payload = json.dumps({"type": outbox.TEST, "data": {"kinds": ["article"]}})
        DeliveryFactory(push=push, payload=payload, state="delivered", response_status=204)
        DeliveryFactory(
            push=push,
            attempts=2,
            response_status=503,
            error="Cổng bạn trả lời lỗi.",
            next_attempt_at=timezone.now() + timedelta(minutes=30),
        )
        other = PushSubscriptionFactory()
        page = read(editor, "inspect", push.receiver.pk)
        for text in (push.callback, "Lý do", "204", "503", "Cổng bạn trả lời lỗi."):
            assert text in page
        assert other.callback not in page

    def test_the_queries_do_not_grow_with_the_notifications(
        self, editor, django_assert_max_num_queries
    ):
        push = PushSubscriptionFactory()
        DeliveryFactory.create_batch(30, push=push)
        with django_assert_max_num_queries(20):
            response = editor.get(url("inspect", push.receiver.pk))
        assert response.content.decode().count("/redeliver/") == 20


class TestButtons:
    def test_an_address_is_switched_off_and_on_again(self, editor):
        push = PushSubscriptionFactory()
        waiting = DeliveryFactory(push=push)
        switch = url("switch", push.receiver.pk, push.pk)
        editor.post(switch, {"to": "disabled"})
        push.refresh_from_db()
        waiting.refresh_from_db()
        assert (push.state, waiting.state) == (PushState.DISABLED, DeliveryState.FAILED)
        assert 'value="active"' in read(editor, "inspect", push.receiver.pk)
        assert not SharingLogEntry.objects.get().is_problem
        editor.post(switch, {"to": "active"})
        push.refresh_from_db()
        assert (push.state, push.state_reason) == (PushState.ACTIVE, "")

    def test_a_notification_is_sent_again_by_the_worker(
        self, editor, settings, django_capture_on_commit_callbacks
    ):
        settings.SYNDICATION_TRUST_LOCAL = True
        with listening() as callback:
            push = PushSubscriptionFactory(callback=callback.url)
            payload = json.dumps({"type": outbox.CHANGES, "data": {"kinds": ["article"]}})
            failed = DeliveryFactory(push=push, payload=payload, state=DeliveryState.FAILED)
            with django_capture_on_commit_callbacks(execute=True):
                response = editor.post(url("redeliver", push.receiver.pk, failed.pk))
                assert callback.received == []
        assert response.url == url("inspect", push.receiver.pk)
        assert len(callback.received) == 1

    def test_nothing_is_sent_where_notifications_are_switched_off(self, editor):
        delivery = DeliveryFactory(push__state=PushState.DISABLED, state=DeliveryState.FAILED)
        editor.post(url("redeliver", delivery.push.receiver.pk, delivery.pk))
        assert Delivery.objects.get() == delivery

    def test_what_belongs_to_another_receiver_is_not_found(self, editor):
        delivery, other = DeliveryFactory(), ReceiverFactory()
        for address in (
            url("redeliver", other.pk, delivery.pk),
            url("switch", other.pk, delivery.push.pk),
        ):
            assert editor.post(address).status_code == 404


class TestPermissions:
    def addresses(self):
        delivery = DeliveryFactory()
        pk = delivery.push.receiver.pk
        return [
            url("token", pk),
            url("revoke", pk),
            url("switch", pk, delivery.push.pk),
            url("redeliver", pk, delivery.pk),
        ]

    def test_whoever_may_only_look_changes_nothing_and_sees_no_buttons(self, log_in):
        viewer = log_in("view")
        addresses = self.addresses()
        before = list(Receiver.objects.values()), list(Delivery.objects.values())
        for address in [*addresses, url("add")]:
            response = viewer.post(address, {"to": "disabled", "token_expires_at": next_year()})
            assert response.url == reverse("wagtailadmin_home")  # as Wagtail refuses
        assert before == (list(Receiver.objects.values()), list(Delivery.objects.values()))
        page = read(viewer, "inspect", Receiver.objects.get().pk)
        assert not any(address in page for address in addresses)

    def test_whoever_may_do_nothing_sees_nothing(self, log_in):
        stranger = log_in()
        for address in (url("index"), url("inspect", ReceiverFactory().pk)):
            assert stranger.get(address).url == reverse("wagtailadmin_home")

    def test_following_a_link_changes_nothing(self, editor):
        for address in self.addresses()[2:]:
            assert editor.get(address).status_code == 405
        assert not SharingLogEntry.objects.exists()
