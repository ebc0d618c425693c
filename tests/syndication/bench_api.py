"""
What the ward API costs, with the settings of the tests: ``python -m tests.syndication.bench_api``.

Milliseconds are of the processor, ratios of one run in one process. The answers go through the views, as they
are reached by an address, without the project's middleware.
"""

import json
import statistics
import time

import django


def milliseconds(act, times=200):
    """Return the median of what ``act`` takes of the processor, whatever else the machine does."""
    act()
    taken = []
    for _ in range(times):
        start = time.thread_time()
        act()
        taken.append((time.thread_time() - start) * 1000)
    return statistics.median(taken)


def measure():
    """Print each figure; to be called with a database of its own."""
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext
    from django.urls import resolve
    from wagtail.models import Site

    from home.models import WardSettings
    from syndication.models import PublicChange
    from tests.syndication.shared_documents import article_document, share

    WardSettings.for_site(
        Site.objects.get(is_default_site=True)
    )  # made once, whereupon all is looked at anew
    long = "<p>Phường ra quân bảo vệ an ninh trật tự.</p>" * 60
    for number in range(300):
        share(
            body=article_document(f"00000000-0000-4000-8000-{number:012}", html=long, text=long),
        )
    requests = RequestFactory()

    def asking(address, times=200, **headers):
        """Return a function that asks ``address``, at most so many times; requests are made beforehand."""
        match = resolve(address.partition("?")[0])
        made = [requests.get(address, headers=headers) for _ in range(times + 1)]
        return lambda: match.func(made.pop(), *match.args, **match.kwargs)

    def plain(limit):
        rows = PublicChange.objects.filter(kind="article", state="updated")
        rows = rows.order_by("-published_at", "-seq").values("body", "seq", "published_at")[:limit]
        return json.dumps([json.loads(row["body"]) for row in rows])

    def values_only(limit):
        rows = PublicChange.objects.filter(kind="article", state="updated")
        rows = rows.order_by("-published_at", "-seq").values("body", "seq", "published_at", "etag")[
            :limit
        ]
        return json.dumps(list(rows), default=str)

    root = "/api/ward/v1"
    for limit in (20, 100):
        ours = milliseconds(asking(f"{root}/articles?limit={limit}"))
        theirs = milliseconds(lambda n=limit: values_only(n))
        parsed = milliseconds(lambda n=limit: plain(n))
        print(
            f"list of {limit}: {ours:.2f} ms; values() and json.dumps {theirs:.2f} ms, ratio {ours / theirs:.2f};"
            f" with the documents parsed {parsed:.2f} ms, ratio {ours / parsed:.2f}"
        )
    feed = f"{root}/feeds/articles"
    size = len(asking(feed)().content)
    print(f"feed page of 100: {milliseconds(asking(feed)):.2f} ms, {size:,} bytes")
    end = f"{feed}?afterChangeNumber={10**6}"
    known = {"If-None-Match": asking(end)()["ETag"]}
    with CaptureQueriesContext(connection) as queries:
        answer = asking(end, **known)()
    polled = milliseconds(asking(end, 1000, **known), 1000)
    print(f"idle poll: {answer.status_code}, {polled:.2f} ms, {len(queries)} queries")


def main():
    django.setup()
    from django.conf import settings
    from django.test.runner import DiscoverRunner

    settings.WARD_API_REQUESTS_PER_MINUTE = 10**9
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measure()
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
