"""What browsers are told with every answer, and the cookies they are given."""

import pytest

from home.factories import DocumentFactory, ImageFactory
from site_config.settings import accounts
from tests.operations.signing_in import make_user, sign_in

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ADMIN_PAGES = ("/admin/", "/admin/login/", "/admin/account/", "/admin/images/", "/admin/khong-co/")


def directives_of(response):
    parts = response["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts if part.strip()}


def read(client, address):
    """Return the answer, with its file, if any, read to the end: that closes it."""
    response = client.get(address)
    if response.streaming:
        list(response.streaming_content)
    return response


@pytest.fixture
def addresses(home_page):
    document = DocumentFactory(file__filename="a.pdf", file__data=b"%PDF-1.7")
    return [
        "/",
        "/khong-co/",
        "/healthz",
        "/robots.txt",
        "/api/v2/pages/",
        "/api/ward/v1/",
        "/admin/",
        "/admin/login/",
        "/admin/login/code/",
        ImageFactory().file.url,
        document.url,
    ]


def test_every_answer_has_them(client, addresses):
    for address in addresses:
        response = read(client, address)
        for name, value in EVERYWHERE.items():
            assert response[name] == value, (address, name)
        assert directives_of(response), address
        assert "camera=()" in response["Permissions-Policy"], address


def test_the_admin_loads_and_is_shown_from_here_alone(admin_client):
    for address in ADMIN_PAGES:
        response = admin_client.get(address)
        policy = directives_of(response)
        assert policy["object-src"] == ["'none'"]
        for name in ("base-uri", "form-action", "frame-ancestors", "default-src"):
            assert policy[name] == ["'self'"], (address, name)
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "no-store" in response["Cache-Control"] or response.status_code == 404


def test_a_picture_that_was_uploaded_runs_nothing(client):
    policy = directives_of(read(client, ImageFactory().file.url))
    assert policy["default-src"] == ["'none'"]
    assert policy["sandbox"] == []


def test_the_session_is_for_the_server_alone_and_lasts_a_working_day(django_user_model, settings):
    make_user(django_user_model)
    client = sign_in().client
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["domain"], cookie["path"]) == ("Lax", "", "/")
    assert cookie["max-age"] == ""  # forgotten when the browser is closed
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_bound_to_this_host_where_it_is_reached_by_https(https):
    cookies = accounts.cookies(https)
    assert cookies["SESSION_COOKIE_SECURE"] is cookies["CSRF_COOKIE_SECURE"] is https
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        assert cookies[name].startswith("__Host-") is https


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("ngan-qua-2026", True),
        ("ngan-qua-26", False),
        ("bien-tap-vien", False),
        ("123456789012", False),
        ("password1234", False),
        ("con mèo ngủ trên mái nhà", True),
    ],
)
def test_a_password_is_long_and_not_what_everybody_guesses(
    admin_client, django_user_model, password, is_taken
):
    form = {"username": "bien-tap-vien", "email": "b@phuong.example", "first_name": "Bình"}
    form |= {"last_name": "Minh Hoạ", "password1": password, "password2": password}
    admin_client.post("/admin/users/new/", form)
    assert django_user_model.objects.filter(username="bien-tap-vien").exists() is is_taken
