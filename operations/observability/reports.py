"""
Reports of failures to Sentry, or to what speaks its language, where SENTRY_DSN names one.

What is sent tells IT what broke and where. It carries nothing of whoever met the failure: no address, cookie, header,
query or form, no values of variables, and no e-mail address or number of a telephone or identity card in a message.
"""

import re

from django.conf import settings

from operations.observability import work

HIDDEN = "[…]"
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d(?:[ .-]?\d){8,}|(?:\d{1,3}\.){3}\d{1,3}"
)
_DETAIL = re.compile(r"\bDETAIL:.*", re.S)
"""In which PostgreSQL repeats the values of the row that it refused."""
_QUERY = re.compile(r"\?[^\s'\"]*")
_LEFT_OUT = ("user", "extra", "breadcrumbs", "server_name", "modules")


def start():
    """Report, from now on, the failures of this process."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.integrations.huey import HueyIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        traces_sample_rate=settings.SENTRY_TRACES_SAMPLE_RATE,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(), HueyIntegration()],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_persons,
        before_send_transaction=without_persons,
    )


def without_persons(event, hint=None):
    """Return a report (a dict in Sentry's format) without what may tell of a person, and with the id of the request."""
    for name in _LEFT_OUT:
        event.pop(name, None)
    if request := event.get("request"):
        url = request.get("url", "").partition("?")[0]
        event["request"] = {"url": work.without_secrets(url), "method": request.get("method")}
    for exception in event.get("exception", {}).get("values", []):
        exception["value"] = _clean(exception.get("value"))
    if entry := event.get("logentry"):
        event["logentry"] = {"message": _clean(entry.get("message"))}
    if event.get("message"):
        event["message"] = _clean(event["message"])
    for span in event.get("spans", []):
        span.pop("data", None)
        span["description"] = _clean(span.get("description"))
    if (trace := event.get("contexts", {}).get("trace")) is not None:
        trace.pop("data", None)
    event.setdefault("tags", {})["request_id"] = work.current_id()
    return event


def _clean(text):
    """Return ``text`` without queries of addresses, e-mail addresses, long numbers and values of a refused row."""
    if not isinstance(text, str):
        return text
    text = work.without_secrets(text)
    for pattern in (_DETAIL, _QUERY, _PERSONAL):
        text = pattern.sub(HIDDEN, text)
    return text
