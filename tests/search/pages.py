"""What tests read off the page *Tìm kiếm*."""

from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

PAGE = "/tim-kiem/"


def soup(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def told(response):
    return [one.get_text().strip() for one in soup(response).select("ol.results h2")]


def text_of(response):
    return " ".join(soup(response).find("main").get_text(" ").split())


def sentence(msgid, **values):
    """Return how the page tells ``msgid``, without its tags."""
    return " ".join(BeautifulSoup(gettext(msgid) % values, "html.parser").get_text(" ").split())


def chips(response):
    """Return the facets as ``(label and count, address)``."""
    return [(link.get_text(), link["href"]) for link in soup(response).select(".chips a")]


def cost(client, address):
    """Return how many queries the first reader of an address after a restart causes."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
