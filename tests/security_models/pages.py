"""What tests of the public pages of records read and measure."""

from datetime import timedelta

from django.utils import timezone

LAUNCHED = {"launched": "2022-05-01"}
EXPIRED = timezone.now() - timedelta(days=1)


def words(tag):
    """Return the words of a piece of parsed HTML, "" for none."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


def cells(rows):
    """Return the words of each cell of the table rows given."""
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in rows]


def hide(record, how):
    """Make the record a draft or let it expire."""
    changed = {"live": False} if how == "draft" else {"expire_at": EXPIRED}
    type(record).objects.filter(pk=record.pk).update(**changed)
