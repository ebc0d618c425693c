"""
The second factor: a code of six digits from an app on the phone (TOTP, RFC 6238), one phone for each user.

Whoever has one is not signed in by the password: the session holds who is half-way, and everything else sees nobody.
"""

import time
from base64 import b32encode
from dataclasses import dataclass

import segno
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.signals import user_login_failed
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from wagtail.log_actions import log

from operations.accounts.sessions import end_sessions

ENROLLED, REMOVED = "accounts.second_factor.enrol", "accounts.second_factor.remove"
HALF_WAY, KEY, PASSED = "second_factor_half_way", "second_factor_key", "second_factor_passed"
MOST_SECONDS = 300
"""Between the password and the code."""


@dataclass(frozen=True)
class HalfWay:
    """Somebody whose password was right: the user, whether to be remembered, and where to go afterwards."""

    user: object
    remember: bool
    next_url: str


def device_of(user):
    """Return the phone that ``user`` has enrolled, or None."""
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).first()


def is_needed(user):
    """Tell whether the password alone does not sign ``user`` in."""
    return settings.TWO_FACTOR_REQUIRED or device_of(user) is not None


def begin(request, user, remember, next_url):
    """Remember in the session that the password of ``user`` was right."""
    request.session.cycle_key()
    request.session[HALF_WAY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "backend": user.backend,
        "remember": bool(remember),
        "next": next_url,
        "until": time.time() + MOST_SECONDS,
    }
    request.session.pop(KEY, None)


def half_way(request):
    """Return ``HalfWay`` of the session; None where there is none, it took too long or the password is another now."""
    kept = request.session.get(HALF_WAY)
    if not kept or kept["until"] < time.time():
        return None
    user = get_user_model().objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["password"]:
        return None
    user.backend = kept["backend"]
    return HalfWay(user, kept["remember"], kept["next"])


def finish(request, person):
    """Sign in ``person`` (of ``HalfWay``), whose code was right."""
    login(request, person.user, backend=person.user.backend)
    for name in (HALF_WAY, KEY):
        request.session.pop(name, None)
    request.session[PASSED] = True
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if person.remember else 0)


def is_right(request, user, code):
    """
    Tell whether ``code`` is that of the phone of ``user`` now, and use it up.

    A wrong one counts as a wrong password does, and makes the phone wait twice as long each time.
    """
    device = device_of(user)
    if device and verify_token(user, device.persistent_id, code):
        return True
    user_login_failed.send(
        sender=__name__, credentials={"username": user.get_username()}, request=request
    )
    return False


def new_key(request):
    """Return the key that the session offers to a new phone, 20 bytes in hexadecimal."""
    if KEY not in request.session:
        request.session[KEY] = default_key()
    return request.session[KEY]


def spelled(key):
    """Return a key as people type it into an app: base 32, in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def picture(user, key):
    """Return the picture of a key that apps scan, as the address of an SVG within the page."""
    address = TOTPDevice(user=user, key=key).config_url
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def enrol(request, user, code):
    """Take the phone that shows ``code`` for the key of the session as that of ``user``; False for another code."""
    device = TOTPDevice(user=user, key=new_key(request), name="TOTP", confirmed=True)
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    clock.time = time.time()
    if not clock.verify(int(code), device.tolerance):
        return False
    device.last_t = clock.t()  # this code is used up
    TOTPDevice.objects.devices_for_user(user).delete()
    device.save()
    end_sessions(user, but=request.session.session_key)
    request.session.pop(KEY, None)
    request.session[PASSED] = True
    log(user, ENROLLED, user=user)
    return True


def remove(user, by=None, but=None):
    """
    Forget the phone of ``user`` and end its sessions, except the one with the key ``but``; False where there is none.

    ``by`` is who does it, None for a command.
    """
    deleted, _ = TOTPDevice.objects.devices_for_user(user).delete()
    if deleted:
        end_sessions(user, but=but)
        log(user, REMOVED, user=by)
    return bool(deleted)
