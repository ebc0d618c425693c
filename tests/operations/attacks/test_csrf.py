"""A form that another site has sent in somebody's name is refused, whatever it was for."""

import pytest
from django.test import Client

from tests.newsroom.attempts import writes
from tests.newsroom.office import furnish, person
from tests.operations.attacks.addresses import all_addresses
from tests.operations.attacks.wire import EVIL

pytestmark = pytest.mark.django_db

REFUSED = "Chưa gửi được biểu mẫu"
"""The title of the answer to a form without the portal's token."""
WITHOUT_A_TOKEN = {
    # Knows no session, reads only.
    "api/v2/": {404, 405},
    # Has the token checked by Django REST framework, with the session; the rest of it only reads.
    "admin/api/main/": {403, 405},
    # Knows no session: a bearer token, a signature, or nothing to be gained.
    "api/ward/v1/": {400, 401, 403, 404, 405, 415},
    # Knows no session; what is no beacon of a reader is counted as refused.
    "_lt": {200},
    # Knows no session, reads only.
    "xem-truoc/": {404, 405},
}
"""The addresses that do without, and what they answer."""


@pytest.fixture
def forger(home_page):
    """The browser of an administrator, of which another site makes use."""
    furnish(None)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(person("quan-tri", is_superuser=True))
    return client


def part(name):
    """Return what every part of an address may be."""
    return {"kind": "tin", "digest": "0" * 16}.get(name, "1")


def rule_of(address):
    return next((key for key in WITHOUT_A_TOKEN if address.template.startswith(key)), None)


def forge(client, path, method="post"):
    headers = {"Origin": f"https://{EVIL}", "Sec-Fetch-Site": "cross-site"}
    return getattr(client, method)(path, headers=headers)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_address_refuses_it(forger, method):
    let_through = []
    with writes() as tables:
        for address in all_addresses():
            is_any_page = address.template == "%(_0)s"
            answer = forge(forger, "/1/" if is_any_page else address.filled(part), method)
            if rule := rule_of(address):
                is_refused = answer.status_code in WITHOUT_A_TOKEN[rule]
            else:
                is_refused = answer.status_code == 403 and REFUSED in answer.content.decode()
            if not is_refused:
                let_through.append((address.template, answer.status_code))
    assert let_through == []
    assert tables == set()


def test_every_exception_is_still_one():
    rules = {rule_of(each) for each in all_addresses() if getattr(each.view, "csrf_exempt", False)}
    assert rules == set(WITHOUT_A_TOKEN)


def test_the_token_of_somebody_else_is_refused(forger, rf):
    forger.cookies["csrftoken"] = "a" * 32
    answer = forger.post("/admin/logout/", {"csrfmiddlewaretoken": "b" * 32})
    assert answer.status_code == 403
    assert forger.get("/admin/").status_code == 200


def test_a_token_that_was_stolen_is_of_no_use_to_another_site(forger):
    token = "a" * 32
    forger.cookies["csrftoken"] = token
    stolen = {"csrfmiddlewaretoken": token}
    elsewhere = {"Origin": f"https://{EVIL}"}
    assert forger.post("/admin/logout/", stolen, headers=elsewhere).status_code == 403
    assert forger.post("/admin/logout/", stolen).status_code == 302


def test_nobody_is_signed_out_by_a_picture_in_a_page(forger):
    assert forger.get("/admin/logout/").status_code == 405
    assert forger.get("/admin/").status_code == 200
