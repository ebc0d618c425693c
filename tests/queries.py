"""How many queries something takes."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def cost(client, address):
    """Return how many queries a reader of an address causes where others have read it since the last change."""
    for _ in range(2):  # the first makes pictures and settings, which are changes
        client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
