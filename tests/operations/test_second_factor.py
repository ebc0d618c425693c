from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from operations.accounts import second_factor
from tests.operations.signing_in import (
    LOGIN,
    PASSWORD,
    WRONG,
    code_of,
    is_in,
    make_user,
    sign_in,
    wrong_code,
)

pytestmark = pytest.mark.django_db
CODE, FIRST = "/admin/login/code/", "/admin/login/first-phone/"
HOME = "/admin/"


@pytest.fixture
def user(django_user_model):
    return make_user(django_user_model)


@pytest.fixture
def phone(user):
    """The phone that the user has enrolled."""
    return TOTPDevice.objects.create(user=user, name="TOTP", confirmed=True)


def send_code(client, code, address=CODE):
    return client.post(address, {"code": code}, REMOTE_ADDR="203.0.113.7")


def with_phone(phone):
    """Return a client whose user signed in with password and code."""
    client = sign_in(phone.user.username).client
    assert send_code(client, code_of(phone.key)).status_code == 302
    return client


class TestSigningIn:
    def test_takes_the_password_alone_where_no_phone_is_enrolled(self, user):
        assert is_in(sign_in().client)

    def test_asks_for_the_code_and_knows_nobody_until_it_is_right(self, phone):
        response = sign_in()
        assert response["Location"] == CODE
        client = response.client
        assert not is_in(client)
        assert client.get("/admin/api/main/pages/").status_code == 302
        asked = client.get("/admin/api/main/pages/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert asked.status_code == 403
        assert client.get("/admin/pages/1/edit/preview/").status_code == 302
        assert send_code(client, code_of(phone.key))["Location"] == HOME
        assert is_in(client)

    def test_refuses_a_wrong_code_with_a_sentence(self, phone):
        client = sign_in().client
        response = send_code(client, wrong_code(phone.key))
        assert "Mã này sai, hoặc đã được dùng rồi." in response.content.decode()
        assert not is_in(client)

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345", "1e5"])
    def test_refuses_what_is_no_code(self, phone, code):
        response = send_code(sign_in().client, code)
        assert response.status_code == 200
        assert response.context["form"].errors["code"]

    def test_takes_a_code_once(self, phone):
        code = code_of(phone.key)
        assert is_in(with_phone(phone))
        again = sign_in().client
        assert "đã được dùng" in send_code(again, code).content.decode()
        assert not is_in(again)

    def test_makes_a_phone_wait_after_a_wrong_code(self, phone):
        client = sign_in().client
        for _ in range(2):  # the second is not even looked at
            response = send_code(client, wrong_code(phone.key))
        assert "hãy chờ" in response.content.decode()
        phone.refresh_from_db()
        assert phone.throttling_failure_count == 1

    def test_counts_wrong_codes_as_wrong_passwords(self, phone):
        client = sign_in().client
        for _ in range(5):
            TOTPDevice.objects.update(throttling_failure_count=0)
            response = send_code(client, wrong_code(phone.key))
        assert response.status_code == 429
        TOTPDevice.objects.update(throttling_failure_count=0)
        assert send_code(client, code_of(phone.key)).status_code == 429
        assert not is_in(client)

    def test_wants_the_code_soon_after_the_password(self, phone):
        client = sign_in().client
        session = client.session
        session[second_factor.HALF_WAY] |= {"until": 0}
        session.save()
        assert send_code(client, code_of(phone.key))["Location"] == LOGIN

    def test_begins_anew_when_the_password_is_changed_meanwhile(self, phone):
        client = sign_in().client
        phone.user.set_password(PASSWORD * 2)
        phone.user.save()
        assert send_code(client, code_of(phone.key))["Location"] == LOGIN

    def test_has_no_code_page_for_others(self, client):
        assert client.get(CODE)["Location"] == client.get(FIRST)["Location"] == LOGIN

    def test_leads_to_where_one_wanted_to_go_and_nowhere_else(self, phone):
        for wanted, led_to in (("/admin/images/", "/admin/images/"), ("//evil.example/", HOME)):
            TOTPDevice.objects.update(last_t=-1)
            form = {"username": "bien-tap", "password": PASSWORD, "next": wanted}
            client = sign_in().client
            client.post(LOGIN, form)
            assert send_code(client, code_of(phone.key))["Location"] == led_to


class TestEnrolling:
    def offer(self, client):
        """Open the screen, and return the key that it offers, as hexadecimal."""
        page = client.get(reverse("second_factor")).content.decode()
        key = client.session[second_factor.KEY]
        assert second_factor.spelled(key) in page
        assert "data:image/svg+xml" in page
        return key

    def enrol(self, client, code, password=PASSWORD):
        return client.post(reverse("second_factor"), {"code": code, "password": password})

    def test_needs_the_code_of_the_phone(self, user):
        client = sign_in().client
        key = self.offer(client)
        assert "Mã này sai" in self.enrol(client, wrong_code(key)).content.decode()
        assert not TOTPDevice.objects.exists()
        assert self.enrol(client, code_of(key)).status_code == 302
        assert second_factor.device_of(user).key == key
        assert is_in(client)

    def test_needs_the_password(self, user):
        client = sign_in().client
        response = self.enrol(client, code_of(self.offer(client)), WRONG)
        assert "Mật khẩu này không đúng." in response.content.decode()
        assert not TOTPDevice.objects.exists()

    def test_uses_up_the_code_and_signs_out_everywhere_else(self, user):
        elsewhere, client = sign_in().client, sign_in().client
        key = self.offer(client)
        code = code_of(key)
        self.enrol(client, code)
        assert not is_in(elsewhere)
        assert is_in(client)
        assert "đã được dùng" in send_code(sign_in().client, code).content.decode()

    def test_offers_a_new_key_each_time_one_signs_in(self, user):
        assert self.offer(sign_in().client) != self.offer(sign_in().client)

    def test_is_written_into_the_log(self, user):
        client = sign_in().client
        self.enrol(client, code_of(self.offer(client)))
        entry = ModelLogEntry.objects.get(action=second_factor.ENROLLED)
        assert (entry.user, entry.object_id) == (user, str(user.pk))


class TestRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.TWO_FACTOR_REQUIRED = True

    def test_everybody_enrols_before_being_signed_in(self, user):
        response = sign_in()
        assert response["Location"] == FIRST
        client = response.client
        assert not is_in(client)
        assert "yêu cầu mọi người" in client.get(FIRST).content.decode()
        key = client.session[second_factor.KEY]
        assert "Mã này sai" in send_code(client, wrong_code(key), FIRST).content.decode()
        assert send_code(client, code_of(key), FIRST)["Location"] == HOME
        assert is_in(client)

    def test_a_phone_cannot_be_enrolled_in_place_of_the_one_there_is(self, phone):
        client = sign_in().client
        assert client.get(FIRST)["Location"] == CODE
        assert send_code(client, code_of("00" * 20), FIRST)["Location"] == CODE

    def test_a_session_from_before_is_nobodys(self, user, settings):
        settings.TWO_FACTOR_REQUIRED = False
        client = sign_in().client
        assert is_in(client)
        settings.TWO_FACTOR_REQUIRED = True
        asked = client.get("/admin/api/main/pages/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert asked.status_code == 403
        assert not is_in(client)
        settings.TWO_FACTOR_REQUIRED = False
        assert not is_in(client)

    def test_a_session_with_the_code_goes_on(self, phone):
        assert is_in(with_phone(phone))


class TestALostPhone:
    def run(self, name):
        out = StringIO()
        call_command("remove_second_factor", name, stdout=out)
        return out.getvalue()

    def administrator(self, django_user_model, **values):
        make_user(django_user_model, "quan-tri", **values)
        return sign_in("quan-tri").client

    def test_is_removed_by_an_administrator_who_signs_its_owner_out(self, phone, django_user_model):
        lost, client = with_phone(phone), self.administrator(django_user_model)
        address = reverse("others_phone", args=[phone.user.pk])
        assert address in client.get(reverse("wagtailusers_users:index")).content.decode()
        assert "Gỡ điện thoại" in client.get(address).content.decode()
        assert client.post(address).status_code == 302
        assert not is_in(lost)
        assert is_in(sign_in().client)
        assert ModelLogEntry.objects.get(action=second_factor.REMOVED).user.username == "quan-tri"

    def test_is_not_removed_by_others(self, phone, django_user_model):
        group = Group.objects.create(name="Bàn minh hoạ")
        group.permissions.set(Permission.objects.filter(codename="access_admin"))
        client = self.administrator(django_user_model, is_superuser=False)
        django_user_model.objects.get(username="quan-tri").groups.add(group)
        assert is_in(client)
        client.post(reverse("others_phone", args=[phone.user.pk]))
        group.permissions.add(Permission.objects.get(codename="change_user"))
        client.post(reverse("others_phone", args=[phone.user.pk]))  # of a superuser
        assert TOTPDevice.objects.exists()
        django_user_model.objects.filter(pk=phone.user.pk).update(is_superuser=False)
        client.post(reverse("others_phone", args=[phone.user.pk]))
        assert not TOTPDevice.objects.exists()

    def test_is_not_ones_own_to_remove_without_the_password(self, phone):
        client = with_phone(phone)
        client.post(reverse("others_phone", args=[phone.user.pk]))
        client.post(reverse("second_factor"), {"password": WRONG})
        assert TOTPDevice.objects.exists()
        client.post(reverse("second_factor"), {"password": PASSWORD})
        assert not TOTPDevice.objects.exists()
        assert is_in(client)

    def test_is_removed_by_a_command(self, phone):
        client = with_phone(phone)
        assert "Đã gỡ" in self.run("bien-tap")
        assert not is_in(client)
        assert "chưa bật" in self.run("bien-tap")
        with pytest.raises(CommandError, match="khong-co"):
            self.run("khong-co")


class TestSessions:
    def test_end_when_the_password_is_changed_elsewhere(self, user):
        here, elsewhere = sign_in().client, sign_in().client
        user.set_password(PASSWORD * 2)
        user.save()
        assert not is_in(here)
        assert not is_in(elsewhere)
