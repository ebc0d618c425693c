"""The pages that an answer of the API may name."""

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.functional import cached_property
from wagtail.models import Page

from home.querysets import hidden_paths, is_published, restrictions
from home.serializers import absolute_url


class PublicPages:
    """
    The pages that show records, and which others are public: looked up once for a whole answer.

    One query where no page of the site is private, and two where some are; none for records that have no address.
    """

    def __init__(self, request):
        self._request = request

    def address(self, record):
        """Return the absolute address of ``record`` on the site, None where no public page shows such records."""
        page = self._index_pages.get(record.index_page_type.lower())
        return absolute_url(f"{page}{record.address_on_index}") if page else None

    def page_json(self, page):
        """Return id, title and address of ``page`` where it is public, else None."""
        if page is None or not is_published(page, self._hidden) or not page.full_url:
            return None
        return {"id": page.pk, "title": page.title, "html_url": page.full_url}

    @cached_property
    def _index_pages(self):
        """The address of the first public page of each type that shows records, by ``app.type``."""
        found = {}
        for page in self._pages:
            if is_published(page, self._hidden) and page.full_url:
                found.setdefault(page.type_name, page.full_url)
        return found

    @cached_property
    def _hidden(self):
        paths = hidden_paths({page.path for page in self._pages if page.is_restricted})
        self._request._hidden_paths = paths  # what else the answer tells need not ask again
        return paths

    @cached_property
    def _pages(self):
        """The pages that show records and those that are restricted, in the order of the tree."""
        shows_records = Q(content_type__app_label="security_models")
        pages = Page.objects.filter(shows_records | Q(pk__in=restrictions().values("page")))
        return list(
            pages.order_by("path").annotate(
                is_restricted=Exists(restrictions().filter(page=OuterRef("pk"))),
                type_name=Concat("content_type__app_label", Value("."), "content_type__model"),
            )
        )
