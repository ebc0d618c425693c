"""What this thread is doing at the moment: a request or a task, under which id, and how many statements it has sent."""

import re
import secrets
from contextvars import ContextVar

from django.conf import settings

SECRETS = ("token", "key", "uidb64")
"""Names of such parts: of links to previews, to new passwords, and to where other wards send their pings."""
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current = ContextVar("work", default=None)


class Work:
    """
    A request or a task; ``kind`` is which of both, ``request`` None for a task.

    ``answered`` says that nothing of it is left but what Django itself does with the answer.
    """

    __slots__ = ("answered", "id", "kind", "queries", "request")

    def __init__(self, kind, work_id, request=None):
        self.kind = kind
        self.id = work_id
        self.queries = 0
        self.request = request
        self.answered = False


begin = _current.set
"""Let ``Work`` be what this thread does; returns what ``end`` needs to go back to what it did before."""
end = _current.reset
current = _current.get
"""Return the Work of this thread, or None."""


def forget(**kwargs):
    """Be idle: a receiver of Django's signal ``request_finished``."""
    _current.set(None)


def current_id():
    """Return the id of what this thread does, or "-"."""
    work = _current.get()
    return work.id if work else "-"


def without_secrets(text):
    """Return ``text`` without the parts of the address of this request that open something to whoever knows them."""
    work = _current.get()
    match = getattr(work and work.request, "resolver_match", None)
    for name, value in match.kwargs.items() if match else ():
        if name in SECRETS and value:
            text = text.replace(str(value), "…")
    return text


def request_id(meta):
    """Return the id that our own proxy gave a request (``X-Request-ID``), or a new one of 16 digits."""
    if settings.NUM_PROXIES:
        given = meta.get("HTTP_X_REQUEST_ID", "")
        if _SANE.fullmatch(given):
            return given
    return secrets.token_hex(8)
