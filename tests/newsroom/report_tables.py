"""Articles for the newsroom's reports, and the reports as tests read them."""

import csv
from datetime import datetime
from io import StringIO
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.factories import ArticlePageFactory
from vietnamese.dates import VIETNAM

PICTURE = {"type": "picture", "value": {"image": None, "caption": "", "credit": ""}}


def moment(year, month, day=15, hour=12):
    """Return a moment of Vietnam time."""
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


def write(section, published_at, **values):
    """Publish an article of ``section`` at that moment."""
    return ArticlePageFactory(parent=section, published_at=published_at, **values)


def page_of(client, address, **query):
    """Return the report at ``address`` as parsed HTML."""
    response = client.get(address, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one("#listing-results")


def rows_of(client, address, **query):
    """Return the texts of the cells of the report, row by row, without the headings."""
    rows = page_of(client, address, **query).select("table.listing tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("td")] for row in rows]


def titles_of(client, address, **query):
    """Return the first cell of each row."""
    return [row[0] for row in rows_of(client, address, **query)]


def sheet_of(client, address, **query):
    """Return the rows of the CSV file, the headings first."""
    text = b"".join(client.get(address, {"export": "csv", **query})).decode()
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def follow(client, link):
    """Return the titles in the list of articles that a number of a report leads to (as a file, which is quick)."""
    parts = urlsplit(link["href"])
    _, *rows = sheet_of(client, parts.path, **dict(parse_qsl(parts.query)))
    return [row[0] for row in rows]


def cost_of(client, address, **query):
    """Return how many queries the report takes."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, query)
        content = b"".join(response) if response.streaming else response.content
    assert content
    return len(queries)
