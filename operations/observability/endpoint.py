"""``/metrics``: for a program on this machine, or one that knows METRICS_TOKEN; for all others it is not there."""

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound

from operations.observability import metrics

PATH = "/metrics"
FORWARDING = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PROTO")
"""What a proxy says of itself beside ``X-Forwarded-For``."""


def answer(request):
    """Answer with all metrics in the text format of Prometheus; 404 to those who may not read them."""
    if request.method not in ("GET", "HEAD") or not may_read(request.META):
        return HttpResponseNotFound("", content_type="text/plain")
    response = HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def may_read(meta):
    """Return whether the request with these headers may read the metrics."""
    return _comes_from_this_machine(meta) or _has_token(meta)


def _has_token(meta):
    kind, _, token = meta.get("HTTP_AUTHORIZATION", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    if not wanted or kind.lower() != "bearer":
        return False
    return hmac.compare_digest(token.strip().encode(), wanted.encode())


def _comes_from_this_machine(meta):
    """
    Return whether every station of the request, from whoever sent it on, is this machine.

    A proxy on the same machine connects from the loopback address too, but adds the address of whoever asked it. That
    all of them must be loopback addresses holds whatever NUM_PROXIES says, also while it says something wrong.
    """
    stations = [meta.get("REMOTE_ADDR", "")]
    if forwarded := meta.get("HTTP_X_FORWARDED_FOR", "").strip():
        stations += forwarded.split(",")
    elif any(meta.get(name) for name in FORWARDING):
        return False
    return all(_is_loopback(station.strip()) for station in stations)


def _is_loopback(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
