"""Opening balances: added with a reason, never changed; and who is given which permission."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, Site

from tests.visits.admin import (
    ADD,
    BALANCES,
    LOOK,
    ago,
    client_of,
    count_day,
    is_refused,
    site,
    text_of,
)
from visits.models import OpeningBalance
from visits.numbers import live_numbers

LIST, CREATE = reverse(f"{BALANCES}index"), reverse(f"{BALANCES}create")
SENT = {
    "visits": "632520",
    "as_of": "29/12/2022",
    "source": "Chân trang của cổng cũ",
    "note": "Chuyển sang cổng mới",
}


def balance(visits=632_520, **more):
    values = {"site": site(), "as_of": ago(10), "source": "Cổng cũ", "note": "Chuyển"} | more
    return OpeningBalance.objects.create(visits=visits, **values)


@pytest.fixture
def writer(django_user_model, db):
    return client_of(django_user_model, LOOK, ADD, name="ke-toan")


class TestAdding:
    def test_a_balance_is_added_to_the_site_in_the_name_of_its_writer(self, writer):
        response = writer.post(CREATE, SENT, follow=True)

        added = OpeningBalance.objects.get()
        assert (added.site, added.created_by) == (site(), writer.user)
        assert (added.visits, f"{added.as_of:%d/%m/%Y}", added.note) == (
            632_520,
            "29/12/2022",
            "Chuyển sang cổng mới",
        )
        assert "Đã ghi số chuyển từ cổng cũ: 632.520 lượt truy cập." in text_of(response)

    def test_the_log_says_who_added_it(self, writer):
        writer.post(CREATE, SENT)

        [entry] = registry.get_logs_for_instance(OpeningBalance.objects.get())
        assert (entry.action, entry.user) == ("wagtail.create", writer.user)

    def test_the_total_counts_it_at_once(self, writer, django_capture_on_commit_callbacks):
        count_day(0, 5)
        assert live_numbers(site()).total == 5

        with django_capture_on_commit_callbacks(execute=True):
            writer.post(CREATE, SENT)

        assert live_numbers(site()).total == 632_525

    def test_site_and_writer_cannot_be_sent(self, writer, admin_user):
        writer.post(CREATE, SENT | {"site": "99", "created_by": admin_user.pk, "is_imported": "on"})

        added = OpeningBalance.objects.get()
        assert (added.site, added.created_by, added.is_imported) == (site(), writer.user, False)

    @pytest.mark.parametrize("name", SENT)
    def test_nothing_may_be_left_out(self, writer, name):
        response = writer.post(CREATE, SENT | {name: ""})

        assert "Chưa lưu gì" in text_of(response)
        assert name in response.context["form"].errors
        assert not OpeningBalance.objects.exists()
        assert not ModelLogEntry.objects.exists()

    def test_the_form_says_that_it_is_for_good(self, writer):
        assert "Ghi rồi thì không sửa, không xoá được." in text_of(writer.get(CREATE))


class TestWhoAdds:
    @pytest.mark.parametrize("permissions", [(), (LOOK,), (ADD,)])
    def test_both_permissions_are_needed(self, django_user_model, db, permissions):
        client = client_of(django_user_model, *permissions)

        assert is_refused(client.get(CREATE))
        assert is_refused(client.post(CREATE, SENT))
        assert not OpeningBalance.objects.exists()

    def test_strangers_are_asked_to_log_in(self, db):
        for response in (Client().get(CREATE), Client().post(CREATE, SENT), Client().get(LIST)):
            assert response.headers["Location"].startswith(reverse("wagtailadmin_login"))
        assert not OpeningBalance.objects.exists()

    def test_superusers_add_too(self, admin_client):
        admin_client.post(CREATE, SENT)

        assert OpeningBalance.objects.get().visits == 632_520

    def test_the_list_offers_it_only_to_them(self, writer, django_user_model):
        offer = f'href="{CREATE}"'.encode()

        assert offer in writer.get(LIST).content
        assert offer not in client_of(django_user_model, LOOK).get(LIST).content


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_nobody_changes_or_deletes_a_balance(admin_client, writer, action):
    url = reverse(f"{BALANCES}{action}", args=[balance().pk])

    for client in (admin_client, writer):
        assert is_refused(client.get(url))
        assert is_refused(client.post(url, SENT | {"visits": "1"}))
    assert OpeningBalance.objects.get().visits == 632_520


class TestLooking:
    def test_an_empty_list_says_so(self, writer):
        assert "Chưa chuyển số nào từ cổng cũ." in text_of(writer.get(LIST))

    def test_the_latest_balance_of_the_site_comes_first(self, writer):
        balance(1)
        balance(2, created_by=writer.user)
        other = Site.objects.create(hostname="khac.vn", root_page=Site.objects.get().root_page)
        hidden = balance(3, site=other.pk)

        response = writer.get(LIST)

        assert [found.visits for found in response.context["object_list"]] == [2, 1]
        assert "ke-toan" in text_of(response)
        assert writer.get(reverse(f"{BALANCES}inspect", args=[hidden.pk])).status_code == 404

    def test_all_about_a_balance_is_told(self, writer):
        text = text_of(writer.get(reverse(f"{BALANCES}inspect", args=[balance().pk])))

        assert "632.520" in text
        assert f"{ago(10):%d-%m-%Y}" in text
        assert "Chuyển" in text

    def test_who_may_not_view_statistics_sees_none(self, django_user_model, db):
        client = client_of(django_user_model, ADD)

        assert is_refused(client.get(LIST))
        assert is_refused(client.get(reverse(f"{BALANCES}inspect", args=[balance().pk])))

    @pytest.mark.parametrize(
        "query", ["created_by__password__startswith=x", "visits=1", "nonsense=1", "o=9.x", "p=-3"]
    )
    def test_the_address_cannot_ask_for_more_than_the_list_offers(self, writer, query):
        balance(created_by=writer.user)

        assert len(writer.get(f"{LIST}?{query}").context["object_list"]) == 1


class TestPermissions:
    def test_groups_are_offered_what_means_something(self, admin_client):
        group = Group.objects.create(name="Thống kê")
        response = admin_client.get(reverse("wagtailusers_groups:edit", args=[group.pk]))

        offered = response.context["form"].fields["permissions"].queryset
        own = offered.filter(content_type__model__in=["visitcounter", "openingbalance"])
        assert set(own.values_list("codename", flat=True)) == {LOOK, ADD}
        assert "Được xem thống kê truy cập" in text_of(response)

    def test_the_migration_can_be_taken_back_and_repeated(self, db):
        migration = import_module("visits.migrations.0002_editors_see_statistics")
        allowed = Group.objects.filter(permissions__codename=LOOK)
        Group.objects.all().delete()
        for name in ("Editors", "Moderators", "Khác"):
            Group.objects.create(name=name)

        migration.give(apps, None)
        migration.take(apps, None)
        assert not allowed.exists()
        Permission.objects.filter(codename=LOOK).delete()
        migration.give(apps, None)
        migration.give(apps, None)

        assert {group.name for group in allowed} == {"Editors", "Moderators"}
        assert Permission.objects.filter(codename=LOOK).count() == 1

    def test_the_migration_needs_no_groups(self, db):
        migration = import_module("visits.migrations.0002_editors_see_statistics")
        Group.objects.all().delete()

        migration.give(apps, None)
        migration.take(apps, None)

        assert not Group.objects.exists()
