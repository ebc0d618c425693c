"""What happens to a beacon: it is checked, and counted once; or refused, and the reason is counted."""

import json
import re
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, close_old_connections

from visits import clock, numbers, sites, tokens, visitors
from visits.choices import Refusal
from visits.hot_store import Hit, Live, Outcome, get_store

MAX_BYTES = 2048
_AGENT_LENGTH = 512
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?")
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,32}")
_SAYS_IT_IS_A_PREFETCH = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


@dataclass(frozen=True, slots=True)
class Received:
    """
    What became of a beacon: why it was not counted, or None; its page; and Live for that page.

    Live is None where nobody knows it: while the main database is away.
    """

    live: Live | None
    page: int = 0
    refusal: Refusal | None = None


class _RefusedError(Exception):
    def __init__(self, reason):
        self.reason = reason


def receive(request):
    """
    Count the beacon in ``request``, or count why not, and return Received.

    Raises StoreUnavailableError where neither can be done. Touches neither session nor user nor the main database.
    """
    now, store = clock.now(), get_store()
    site, page = sites.site_of(request), 0
    try:
        message = _read(request)
        page = _page(message, site, now)
        hit = _hit(request, message, now, store, site, page)
    except _RefusedError as refused:
        store.refuse(now, site, refused.reason.value)
        return Received(_live_numbers(site, page), page, refused.reason)
    outcome, live = store.hit(now, hit)
    refusal = Refusal(outcome.value) if outcome in (Outcome.RATE, Outcome.REPEAT) else None
    return Received(live or _live_numbers(site, page), page, refusal)


def _live_numbers(site, page):
    try:
        return numbers.live_numbers(site, page)
    except Error:
        close_old_connections()
        return None


def _read(request):
    """Return the message of a beacon as a dict."""
    meta = request.META
    if request.method != "POST":
        raise _RefusedError(Refusal.METHOD)
    length = meta.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > MAX_BYTES:
        raise _RefusedError(Refusal.SIZE)
    if not _is_from_our_page(request):
        raise _RefusedError(Refusal.ORIGIN)
    if any("prefetch" in meta.get(name, "") for name in _SAYS_IT_IS_A_PREFETCH):
        raise _RefusedError(Refusal.PREFETCH)
    if meta.get("HTTP_SEC_GPC") == "1" or meta.get("HTTP_DNT") == "1":
        raise _RefusedError(Refusal.PRIVACY)
    try:
        message = json.loads(request.read(MAX_BYTES))
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise _RefusedError(Refusal.MALFORMED)
    return message


def _is_from_our_page(request):
    origin = request.META.get("HTTP_ORIGIN")
    if origin in settings.CORS_ALLOWED_ORIGINS:
        return True
    fetch_site = request.META.get("HTTP_SEC_FETCH_SITE")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    # Browsers from before Sec-Fetch-Site name the origin of a POST; other programs need not.
    return bool(origin) and origin.rpartition("://")[2] == request.get_host()


def _page(message, site, now):
    """Return the id of the page whose token the message carries."""
    token = message.get("t")
    if not isinstance(token, str):
        raise _RefusedError(Refusal.MALFORMED)
    try:
        token_site, page, day = tokens.read_token(token)
    except tokens.TokenError:
        raise _RefusedError(Refusal.TOKEN) from None
    if token_site != site:
        raise _RefusedError(Refusal.TOKEN)
    if not tokens.is_fresh(day, clock.day_of(now)):
        raise _RefusedError(Refusal.STALE)
    return page


def _hit(request, message, now, store, site, page):
    meta = request.META
    nonce = message.get("n", "")
    is_heartbeat = message.get("h") == 1
    if not isinstance(nonce, str) or not (is_heartbeat or _NONCE.fullmatch(nonce)):
        raise _RefusedError(Refusal.MALFORMED)
    agent = meta.get("HTTP_USER_AGENT", "")[:_AGENT_LENGTH]
    if visitors.is_bot(agent):
        raise _RefusedError(Refusal.BOT)
    network = visitors.client_network(meta)
    if network is None:
        raise _RefusedError(Refusal.MALFORMED)
    salt = store.salt(clock.day_of(now))
    return Hit(
        site=site,
        page=page,
        visitor=visitors.visitor_id(salt, site, network, agent),
        address=visitors.address_id(salt, network),
        nonce=nonce,
        referrer=_referrer(message.get("r"), agent, request),
        device=visitors.device_of(agent),
        forwarded=visitors.forwarded_addresses(meta),
        is_heartbeat=is_heartbeat,
    )


def _referrer(host, agent, request):
    own = {*sites.host_names(), sites.bare_host(request.get_host())}
    return referrer_label(host, agent, own)


def referrer_label(host, agent, own):
    """Return what a visit is listed under: the host it came from unless that is one of ``own``, else its app, or ""."""
    if not isinstance(host, str) or not host:
        return visitors.app_of(agent)
    host = sites.bare_host(host.lower()).removeprefix("www.")
    is_known = host in own or f"www.{host}" in own
    return host if _HOST.fullmatch(host) and not is_known else ""
