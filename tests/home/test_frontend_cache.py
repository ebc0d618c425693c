"""What stands in front of the portal is told of changes."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured

from site_config.settings.frontend_cache import from_url


@pytest.fixture
def purged(settings):
    """The (method, host, path) of each request that a server in front of the portal has got."""
    got = []

    class Front(BaseHTTPRequestHandler):
        def do_PURGE(self):
            got.append((self.headers["Host"], self.path))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Front) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.WAGTAILFRONTENDCACHE = from_url(f"http://127.0.0.1:{server.server_port}")
        yield got
        server.shutdown()


@pytest.mark.parametrize("change", ["publish", "unpublish"])
def test_the_page_and_what_lists_it_are_purged(
    change, purged, section, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        if change == "publish":
            section.save_revision().publish()
        else:
            section.unpublish()
    assert purged == [("localhost", "/"), ("localhost", "/an-ninh/")]


def test_nobody_is_told_where_nothing_stands_in_front(
    purged, settings, section, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as with_a_front:
        section.save_revision().publish()
    settings.WAGTAILFRONTENDCACHE = from_url("")
    with django_capture_on_commit_callbacks() as without:
        section.save_revision().publish()
    assert len(without) == len(with_a_front) - 1


def test_cloudflare_is_told_by_zone_and_token():
    backend = from_url("cloudflare://abc%2Fdef@Zone1")["default"]
    assert backend["BACKEND"].endswith("CloudflareBackend")
    assert (backend["BEARER_TOKEN"], backend["ZONEID"]) == ("abc/def", "Zone1")


@pytest.mark.parametrize(
    "url",
    ["varnish", "ftp://127.0.0.1", "cloudflare://zone", "http://", "http://[x", "http://h:x"],
)
def test_another_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="FRONTEND_CACHE_URL"):
        from_url(url)
