"""The pages that an answer of the API may name."""

from home.querysets import hidden_paths_for_request, is_published
from home.serializers import absolute_url


class PublicPages:
    """
    The pages of the request's site that show records, and which others are public: looked up once for a whole answer.
    """

    def __init__(self, request):
        self._request = request

    def address(self, record):
        """Return the absolute address of ``record`` on the site, None where no public page shows such records."""
        page = record.index_page(self._request)
        if page is None or not page.full_url:
            return None
        return absolute_url(f"{page.full_url}{record.address_on_index}")

    def page_json(self, page):
        """Return id, title and address of ``page`` where it is public, else None."""
        if page is None or not is_published(page, self._hidden) or not page.full_url:
            return None
        return {"id": page.pk, "title": page.title, "html_url": page.full_url}

    @property
    def _hidden(self):
        return hidden_paths_for_request(self._request)
