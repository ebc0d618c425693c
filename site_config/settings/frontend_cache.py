"""What stands in front of the portal and keeps its pages, to be told when one of them has changed."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKENDS = "wagtail.contrib.frontend_cache.backends."


def from_url(url):
    """
    Return WAGTAILFRONTENDCACHE for FRONTEND_CACHE_URL.

    ``http://127.0.0.1:6081`` is a Varnish or nginx that understands PURGE; ``cloudflare://TOKEN@ZONE`` a zone of
    Cloudflare with a token that may purge it. Nothing is told to anybody where it is empty. Raises
    ImproperlyConfigured for anything else.
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        has_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_address = False
    if has_address and parts.scheme in ("http", "https"):
        backend = {"BACKEND": f"{BACKENDS}HTTPBackend", "LOCATION": url}
    elif has_address and parts.scheme == "cloudflare" and parts.username:
        zone = parts.netloc.rpartition("@")[2]
        token = unquote(parts.username)
        backend = {
            "BACKEND": f"{BACKENDS}CloudflareBackend",
            "BEARER_TOKEN": token,
            "ZONEID": zone,
        }
    else:
        raise ImproperlyConfigured(
            "FRONTEND_CACHE_URL phải là http://MÁY:CỔNG hoặc cloudflare://TOKEN@ZONE"
        )
    return {"default": backend}
