"""
Who has to wait after wrong passwords and codes, and what is said to them.

Three counts over the same minutes: of a user at an address, so that a colleague behind the same router is not locked
out by another's mistakes; looser, of an address; looser still, of a user from anywhere, which closes only addresses
where that user has not signed in lately. They stand in the database, the same for all hosts.
"""

import math

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.db.models import Max, Sum
from django.shortcuts import render
from django.utils import timezone

from visits.visitors import client_network

MAX_USERNAME = 255


def client_address(request):
    """Return the address that ``request`` came from, as the visit counter knows it; None where there is none."""
    return client_network(request.META)


def username(request, credentials):
    """Return the name that somebody tries to sign in with, as long as the column of names."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(name).replace("\0", "")[:MAX_USERNAME]


class Handler(AxesDatabaseHandler):
    """django-axes' own, with the two looser counts beside that of a user at an address."""

    def get_failures(self, request, credentials=None):
        own = super().get_failures(request, credentials)
        if own >= settings.AXES_FAILURE_LIMIT or not locking_attempts(request, credentials):
            return own
        return settings.AXES_FAILURE_LIMIT


def locking_attempts(request, credentials):
    """Return the attempts for which ``request`` has to wait, None where it has not; ``request`` is known to axes."""
    name, address = username(request, credentials), request.axes_ip_address
    recent = AccessAttempt.objects.filter(
        attempt_time__gte=request.axes_attempt_time - settings.LOGIN_WAIT
    )
    of_account = recent.filter(username=name)
    for attempts, limit in (
        (of_account.filter(ip_address=address), settings.AXES_FAILURE_LIMIT),
        (recent.filter(ip_address=address), settings.LOGIN_FAILURES_OF_ADDRESS),
    ):
        if _failures(attempts) >= limit:
            return attempts
    if _failures(of_account) >= settings.LOGIN_FAILURES_OF_ACCOUNT:
        known = AccessLog.objects.filter(username=name, ip_address=address)
        return None if known.exists() else of_account
    return None


def _failures(attempts):
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def locked_out(request, response, credentials):
    """Return the page that says how long to wait: 429 with ``Retry-After`` in seconds."""
    attempts = locking_attempts(request, credentials)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] if attempts is not None else None
    left = (last or timezone.now()) + settings.LOGIN_WAIT - timezone.now()
    seconds = max(1, math.ceil(left.total_seconds()))
    context = {"minutes": math.ceil(seconds / 60)}
    response = render(request, "operations/accounts/locked_out.html", context, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def prune(now):
    """Delete what is past its time at ``now``: attempts that lock nobody any more, and the logs of sign-ins."""
    for model, kept in (
        (AccessAttempt, settings.LOGIN_WAIT),
        (AccessFailureLog, settings.LOGIN_FAILURES_KEPT),
        (AccessLog, settings.LOGINS_KEPT),
    ):
        model.objects.filter(attempt_time__lt=now - kept).delete()
