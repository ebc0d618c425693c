"""What people did in the admin, as lines of JSON: for an inspection, or for another system that keeps logs."""

import json
from heapq import merge

from axes.models import AccessFailureLog, AccessLog
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

AT_ONCE = 1000


def lines(since, until):
    """
    Yield a line of JSON for each entry from ``since`` to before ``until`` (aware moments, or None), the oldest first.

    Each holds ``time`` (ISO 8601 with the zone of the portal), ``user`` (the name to sign in with, None for the portal
    itself), ``action``, ``object`` (``type``, ``id``, ``title``) and ``data``. Entries are read as they are yielded.
    """
    names = dict(get_user_model().objects.values_list("pk", "username"))
    kinds = {kind.pk: f"{kind.app_label}.{kind.model}" for kind in ContentType.objects.all()}
    sources = [
        _entries(PageLogEntry, "page_id", "timestamp", since, until, names, kinds),
        _entries(ModelLogEntry, "object_id", "timestamp", since, until, names, kinds),
        _logins(AccessLog, "login", since, until),
        _logins(AccessFailureLog, "login_failed", since, until),
    ]
    for _moment, line in merge(*sources, key=lambda pair: pair[0]):
        yield json.dumps(line, ensure_ascii=False, cls=DjangoJSONEncoder)


def _entries(model, object_id, column, since, until, names, kinds):
    for entry in _between(model, column, since, until):
        shown = {
            "type": kinds.get(entry.content_type_id),
            "id": str(getattr(entry, object_id)),
            "title": entry.label,
        }
        yield (
            entry.timestamp,
            {
                "time": _iso(entry.timestamp),
                # Somebody who is no longer there is known by the number alone.
                "user": names.get(entry.user_id, entry.user_id and f"#{entry.user_id}"),
                "action": entry.action,
                "object": shown,
                "data": entry.data,
            },
        )


def _logins(model, action, since, until):
    for entry in _between(model, "attempt_time", since, until):
        data = {"address": entry.ip_address, "user_agent": entry.user_agent}
        if action == "login":
            data["logout"] = entry.logout_time and _iso(entry.logout_time)
        else:
            data["locked_out"] = entry.locked_out
        yield (
            entry.attempt_time,
            {
                "time": _iso(entry.attempt_time),
                "user": entry.username,
                "action": action,
                "object": None,
                "data": data,
            },
        )


def _between(model, column, since, until):
    bounds = {f"{column}__gte": since, f"{column}__lt": until}
    entries = model.objects.filter(**{name: value for name, value in bounds.items() if value})
    return entries.order_by(column, "pk").iterator(chunk_size=AT_ONCE)


def _iso(moment):
    return timezone.localtime(moment).isoformat()
