"""People who sign in over the login of the admin, from an address of their choice, with a phone of their own."""

from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

PASSWORD = "mat-khau-minh-hoa-2026"
WRONG = "khong-phai-mat-khau"
LOGIN = "/admin/login/"


def make_user(model, name="bien-tap", **values):
    """Return a user who may do everything, unless ``values`` say otherwise."""
    return model.objects.create_user(
        name, password=PASSWORD, **{"is_superuser": True, "is_active": True} | values
    )


def sign_in(name="bien-tap", password=PASSWORD, address="203.0.113.7", client=None, **headers):
    """Send the login's form from ``address``; returns the response, which knows its client."""
    client = client or Client(REMOTE_ADDR=address)
    form = {"username": name, "password": password, "next": reverse("wagtailadmin_home")}
    return client.post(LOGIN, form, REMOTE_ADDR=address, **headers)


def is_in(client):
    """Tell whether the admin opens for the client."""
    return client.get(reverse("wagtailadmin_home")).status_code == 200


def code_of(key, steps=0):
    """Return the code that a phone with ``key`` (hexadecimal) shows, or showed or will show, 30 s a step."""
    return f"{totp(bytes.fromhex(key), step=30, t0=-int(steps) * 30):06d}"


def wrong_code(key):
    """Return a code that is none of those that are taken now."""
    taken = {code_of(key, steps) for steps in range(-3, 4)}
    return next(code for code in map("{:06d}".format, range(10)) if code not in taken)
