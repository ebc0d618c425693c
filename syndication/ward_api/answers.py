"""Answers that a reader need not fetch twice."""

from hashlib import blake2b

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

SHORT = 8
"""Seconds for which a cache may keep what can be withdrawn."""


def digest_of(content):
    """Return a short digest of ``content``, bytes."""
    return blake2b(content, digest_size=16).hexdigest()


def answer(
    request,
    content,
    *,
    etag=None,
    last_modified=None,
    max_age=SHORT,
    content_type="application/json",
):
    """
    Return ``content``, text or bytes, or 304 to whoever has it already.

    ``etag`` is a text that differs where the content does; with it, ``content`` may be a function, which is called only
    where it is needed. ``last_modified`` is an aware datetime or None.
    """
    if etag is None:
        content = content.encode() if isinstance(content, str) else content
        etag = digest_of(content)
    response = HttpResponse(content_type=content_type)
    response["ETag"] = etag = f'"{etag}"'
    stamp = int(last_modified.timestamp()) if last_modified else None
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    response["Cache-Control"] = f"public, max-age={max_age}"
    told = get_conditional_response(request, etag, stamp, response)
    if told is response:
        response.content = content() if callable(content) else content
    return told
