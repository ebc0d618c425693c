"""What an editor's open page asks before it sends anything: is its person signed in, and can something be saved."""

import pytest
from django.test import Client

from operations.outage import read_only
from tests.operations.signing_in import make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(django_user_model):
    return make_user(django_user_model)


@pytest.fixture
def address(user):
    return f"/admin/session/{user.pk}/"


def test_who_is_signed_in_is_told_a_token_that_forms_are_taken_with(user, address):
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.7")
    client.force_login(user)
    token = client.get(address).json()["token"]
    assert client.post("/admin/logout/").status_code == 403
    assert client.post("/admin/logout/", {"csrfmiddlewaretoken": token}).status_code == 302


def test_nobody_and_somebody_else_are_told_nothing(user, address, django_user_model, client):
    assert client.get(address).status_code == 403
    other = make_user(django_user_model, "nguoi-khac")
    assert sign_in(other.username).client.get(address).status_code == 403


def test_who_may_not_enter_the_admin_is_told_nothing(django_user_model, client):
    reader = make_user(django_user_model, "nguoi-doc", is_superuser=False)
    client.force_login(reader)
    assert client.get(f"/admin/session/{reader.pk}/").status_code == 403


def test_it_is_refused_while_nothing_can_be_saved(user, address, client, settings, tmp_path):
    client.force_login(user)
    settings.DATA_DIR = tmp_path
    read_only.turn_on()
    assert client.get(address).status_code == 503
