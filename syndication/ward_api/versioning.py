"""How an operation says that it will be given up: Deprecation (RFC 9745), Sunset (RFC 8594), and where to read why."""

from functools import wraps

from django.utils.http import http_date


def deprecated(since, sunset=None, link=None):
    """
    Return a decorator for ninja's ``decorate_view``; the operation itself is declared with ``deprecated=True``.

    ``since`` is the moment from which on the operation should not be used any more, ``sunset`` the one from which on it
    may be gone (aware datetimes), ``link`` the address of what to do instead.
    """
    headers = {"Deprecation": f"@{int(since.timestamp())}"}
    if sunset:
        headers["Sunset"] = http_date(sunset.timestamp())

    def decorate(run):
        @wraps(run)
        def answered(request, *args, **kwargs):
            response = run(request, *args, **kwargs)
            for name, value in headers.items():
                response[name] = value
            if link:
                links = filter(None, [response.get("Link"), f'<{link}>; rel="deprecation"'])
                response["Link"] = ", ".join(links)
            return response

        return answered

    return decorate
