"""
Trackers of others that a ward may choose: Google Analytics 4, Matomo and Yandex Metrica, through django-analytical.

All are off unless the environment names them. ``policy`` lets pages load what they need.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]+)?"
FOLDERS = r"(?:/[a-z0-9._~-]+)*"


@dataclass(frozen=True)
class Tracker:
    """
    A tracker that is on.

    ``name`` is what readers know it by, ``settings`` are django-analytical's. ``scripts`` are the sources of its code,
    ``receivers`` where it sends what it learns, both in the words of a Content-Security-Policy.
    """

    name: str
    settings: dict
    scripts: list
    receivers: list


def from_environment(env):
    """Return the trackers that the environment turns on; raise ImproperlyConfigured for a value that none can use."""
    return [tracker for make in (_google, _matomo, _yandex) if (tracker := make(env))]


def analytical_settings(trackers):
    """Return the settings by which django-analytical knows ``trackers``."""
    return {name: value for tracker in trackers for name, value in tracker.settings.items()}


def _google(env):
    number = _value(env, "GOOGLE_ANALYTICS_ID", r"G-[A-Z0-9]+", "G-AB12CD34EF")
    if not number:
        return None
    tags = "https://*.googletagmanager.com"
    return Tracker(
        name="Google Analytics",
        settings={"GOOGLE_ANALYTICS_GTAG_PROPERTY_ID": number},
        scripts=[tags],
        # https://developers.google.com/tag-platform/security/guides/csp, Google Analytics 4 without Google Signals
        receivers=[tags, "https://*.google-analytics.com", "https://*.analytics.google.com"],
    )


def _matomo(env):
    place = _value(
        env, "MATOMO_DOMAIN_PATH", f"(?i:{HOST}{FOLDERS})", "thong-ke.phuong.example/matomo"
    )
    number = _value(env, "MATOMO_SITE_ID", r"[0-9]+", "1")
    if bool(place) != bool(number):
        raise ImproperlyConfigured("MATOMO_DOMAIN_PATH và MATOMO_SITE_ID phải cùng được đặt")
    if not place:
        return None
    host = place.partition("/")[0]
    settings = {
        "MATOMO_DOMAIN_PATH": place,
        "MATOMO_SITE_ID": number,
        "MATOMO_DISABLE_COOKIES": True,
    }
    return Tracker(name="Matomo", settings=settings, scripts=[host], receivers=[host])


def _yandex(env):
    # django-analytical leaves out a counter of any other length without a word.
    number = _value(env, "YANDEX_METRICA_COUNTER_ID", r"[0-9]{8}", "12345678 (đúng 8 chữ số)")
    if not number:
        return None
    counter = ["https://mc.yandex.ru", "https://mc.yandex.com"]
    return Tracker(
        name="Yandex Metrica",
        settings={"YANDEX_METRICA_COUNTER_ID": number},
        scripts=[*counter, "https://yastatic.net"],
        receivers=counter,
    )


def _value(env, name, pattern, example):
    value = env(name, default="").strip()
    if value and not re.fullmatch(pattern, value):
        raise ImproperlyConfigured(f"{name} không đúng dạng: “{value}”; ví dụ đúng: {example}")
    return value
