from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from operations.tasks import prune_login_attempts
from tests.operations.signing_in import WRONG, is_in, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(django_user_model):
    return make_user(django_user_model)


def fail(times, **values):
    """Sign in wrongly so many times; returns the last response."""
    return [sign_in(**{"password": WRONG} | values) for _ in range(times)][-1]


def shown(response):
    return BeautifulSoup(response.content, "html.parser").main.get_text()


def go_back(**time):
    """Let what is remembered of attempts be older."""
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.update(attempt_time=timezone.now() - timedelta(**time))


class TestAUserAtAnAddress:
    def test_has_to_wait_after_five_wrong_passwords_and_is_told_how_long(self, user):
        assert fail(4).status_code == 200
        response = fail(1)
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 15 * 60
        assert "no-store" in response["Cache-Control"]
        assert "15 phút" in response.content.decode()

    def test_has_to_wait_with_the_right_password_too(self, user):
        fail(5)
        response = sign_in()
        assert response.status_code == 429
        assert not is_in(response.client)

    def test_is_let_in_again_after_a_quarter_of_an_hour(self, user):
        fail(5)
        go_back(minutes=15, seconds=1)
        assert is_in(sign_in().client)

    def test_does_not_wait_longer_for_trying_meanwhile(self, user):
        fail(5)
        go_back(minutes=10)
        assert int(fail(3)["Retry-After"]) <= 5 * 60
        assert AccessAttempt.objects.get().failures_since_start == 5

    def test_is_told_the_same_whether_there_is_such_a_user_or_not(self, user):
        known, unknown = fail(5), fail(5, name="khong-co")
        assert known.status_code == unknown.status_code == 429
        assert shown(known) == shown(unknown)

    def test_begins_anew_after_the_right_password(self, user):
        fail(4)
        assert is_in(sign_in().client)
        assert fail(4).status_code == 200

    def test_may_have_any_name(self):
        for name in ("x" * 5000, "a\0b", "", "é" * 254, "' OR 1=1 --"):
            assert sign_in(name=name, password=WRONG).status_code == 200

    def test_changes_nothing_by_another_browser(self, user):
        for number in range(5):
            response = fail(1, HTTP_USER_AGENT=f"Browser {number}")
        assert response.status_code == 429


class TestOthers:
    def test_behind_the_same_router_are_let_in(self, user, django_user_model):
        make_user(django_user_model, "dong-nghiep")
        fail(6)
        assert is_in(sign_in("dong-nghiep").client)

    def test_elsewhere_the_user_is_let_in(self, user):
        fail(6, address="198.51.100.4")
        assert is_in(sign_in().client)

    def test_at_an_address_wait_when_it_tried_fifty_times(self, user, settings):
        settings.LOGIN_FAILURES_OF_ADDRESS = 8
        for number in range(8):
            response = fail(1, name=f"ten-{number}")
        assert response.status_code == 429
        assert sign_in().status_code == 429
        assert is_in(sign_in(address="198.51.100.4").client)

    def test_everywhere_wait_when_the_account_is_guessed_at_except_where_the_user_was_let_in(
        self, user, settings
    ):
        settings.LOGIN_FAILURES_OF_ACCOUNT = 6
        assert is_in(sign_in(address="192.0.2.1").client)
        for number in range(6):
            fail(1, address=f"198.51.100.{number}")
        assert sign_in(address="203.0.113.9").status_code == 429
        assert is_in(sign_in(address="192.0.2.1").client)


class TestTheAddress:
    def test_is_not_what_the_client_says(self, user):
        for number in range(5):
            response = fail(1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
        assert response.status_code == 429

    def test_is_what_our_own_proxy_says(self, user, settings):
        settings.NUM_PROXIES = 1
        proxied = {"address": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.66, 192.0.2.1"}
        assert fail(5, **proxied).status_code == 429
        assert is_in(sign_in(address="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.2").client)
        assert AccessAttempt.objects.get().ip_address == "192.0.2.1"

    def test_of_ipv6_is_the_network_of_a_household(self, user):
        for number in range(5):
            response = fail(1, address=f"2001:db8:1:2::{number}")
        assert response.status_code == 429


class TestWhatIsKept:
    def test_holds_no_password(self, user):
        fail(1, password="bi-mat-cua-toi")
        attempt = AccessAttempt.objects.get()
        assert "bi-mat-cua-toi" not in attempt.post_data + attempt.get_data

    def test_goes_after_its_time(self, user):
        fail(1)
        sign_in(address="192.0.2.1")
        prune_login_attempts.call_local()
        assert [model.objects.count() for model in MODELS] == [1, 1, 1]
        for days, left in ((1, [0, 1, 1]), (31, [0, 0, 1]), (91, [0, 0, 0])):
            go_back(days=days)
            prune_login_attempts.call_local()
            assert [model.objects.count() for model in MODELS] == left


MODELS = (AccessAttempt, AccessFailureLog, AccessLog)


class TestUnlocking:
    def run(self, *arguments):
        out = StringIO()
        call_command("unlock_login", *arguments, stdout=out)
        return out.getvalue()

    @pytest.mark.parametrize("arguments", [["--user", "bien-tap"], ["--address", "203.0.113.7"]])
    def test_lets_in_at_once(self, user, arguments):
        fail(5)
        assert "Đã mở khoá" in self.run(*arguments)
        assert is_in(sign_in().client)

    def test_says_when_nothing_is_counted(self, db):
        assert "Không có" in self.run("--user", "bien-tap")

    def test_needs_to_know_whom(self):
        with pytest.raises(CommandError, match="--user"):
            self.run()


class TestForgottenPasswords:
    def ask(self, address):
        return Client().post(reverse("wagtailadmin_password_reset"), {"email": address})

    def test_do_not_reveal_who_has_an_account(
        self, django_user_model, django_capture_on_commit_callbacks
    ):
        make_user(django_user_model, email="co@phuong.example")
        with django_capture_on_commit_callbacks(execute=True):
            known, unknown = self.ask("co@phuong.example"), self.ask("khong@phuong.example")
        assert known.status_code == unknown.status_code == 302
        assert known["Location"] == unknown["Location"]
        assert [message.to for message in mail.outbox] == [["co@phuong.example"]]


def test_the_page_of_a_lockout_is_in_vietnamese(user):
    page = shown(fail(5))
    assert "Vui lòng chờ" in page
    assert "Please" not in page
