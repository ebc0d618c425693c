"""What was taken over from another ward, and what an editor of this one makes of it."""

from syndication.models import ImportedItem


def item_of(uid):
    return ImportedItem.objects.select_related("page", "peer").get(uid=uid)


def edit(page, title="Sửa ở đây"):
    """Save a draft of ``page`` with another title, and return the revision."""
    page = page.specific.get_latest_revision_as_object()
    page.title = title
    return page.save_revision()
