"""What browsers are told that pages, the admin and uploaded files may load and do."""

import re
from base64 import b64encode
from hashlib import sha256

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ADMIN = "/admin/"
# Wagtail's admin has scripts and styles within its pages, but loads everything from here; editors see pictures and
# videos of others where they embed them. Previews are pages: they are answered with the policy that readers will meet.
ADMIN_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "frame-src 'self' https:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
DOCUMENTS, MEDIA = "/documents/", "/media/"
# What people uploaded runs nothing, loads nothing and belongs to no site, should a browser ever show it as a page.
UPLOADS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox"

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
"""The header of that name: what no page of the portal asks a reader's device for."""

SOURCE = r"'[a-z0-9+/=_-]+'|[a-z0-9*.:/@%~?=&_+-]+"


def hash_source(text):
    """Return the source by which a Content-Security-Policy allows the inline script or style ``text``."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def content_security_policy(env, trackers, scripts, styles):
    """
    Return django-csp's setting for public pages: what is ours, what ``trackers`` need, what the environment adds.

    ``scripts`` and ``styles`` are the texts of our own that may stand in a page itself, the same in every page.

    ``CSP_SCRIPT_SRC``, ``CSP_CONNECT_SRC``, ``CSP_IMG_SRC``, ``CSP_FRAME_SRC`` and ``CSP_MEDIA_SRC`` are lists of
    sources, separated by commas. Raises ImproperlyConfigured for what is not one source.
    """
    allowed = [*map(hash_source, scripts), *([NONCE] if trackers else [])]
    allowed += [source for tracker in trackers for source in tracker.scripts]
    receivers = [source for tracker in trackers for source in tracker.receivers]
    return {
        "EXCLUDE_URL_PREFIXES": (ADMIN,),
        "DIRECTIVES": {
            "default-src": [SELF],
            # A nonce only for trackers, as it differs in each page: readers otherwise get the same bytes.
            "script-src": [SELF, *allowed, *_more(env, "SCRIPT")],
            "connect-src": [SELF, *receivers, *_more(env, "CONNECT")],
            "img-src": [SELF, "data:", *receivers, *_more(env, "IMG")],
            "frame-src": [SELF, *_more(env, "FRAME")],
            "media-src": [SELF, *_more(env, "MEDIA")],
            # The middleware adds the ward's colour.
            "style-src": [SELF, *map(hash_source, styles)],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": [SELF],
            # The admin shows previews in a frame.
            "frame-ancestors": [SELF],
        },
    }


def _more(env, kind):
    """Return the sources that the environment adds for ``kind``."""
    name = f"CSP_{kind}_SRC"
    sources = env.list(name, default=[])
    for source in sources:
        if not re.fullmatch(SOURCE, source, re.IGNORECASE | re.ASCII):
            raise ImproperlyConfigured(
                f"{name} không đúng dạng: “{source}”; các nguồn cách nhau bằng dấu phẩy,"
                " ví dụ đúng: https://www.youtube-nocookie.com,https://player.vimeo.com"
            )
    return sources
