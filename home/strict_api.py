"""What every endpoint of API v2 refuses, so that no query string ends in an error inside the database."""

from django.core.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.filters import OrderingFilter
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Site

from home.content_version import at_hand
from home.query_values import MAX_DIGITS, one_of
from home.querysets import hidden_paths_for_request
from vietnamese.text import MAX_SEARCH_WORDS, folded_words, nfc
from visits.sites import site_of

OPERATORS = {"and": "and", "or": "or"}
# Letters of a parameter, names in a list of them, and letters to search for: PostgreSQL takes no word of 2 kB.
MAX_LENGTH, MAX_NAMES, MAX_SEARCH_LENGTH = 1_000, 20, 500


def site_asked(request):
    """Return the site that the host of ``request`` belongs to, with its root page, or None."""
    pk = site_of(request)
    sites = Site.objects.select_related("root_page").filter(pk=pk)
    return at_hand(f"site-{pk}", lambda: list(sites) or [None])[0]


class OnlyJSON(BaseContentNegotiation):
    """JSON, whatever a reader says it accepts."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class WholeOrderingFilter(OrderingFilter):
    """Things that are equal in what a list is ordered by have an order too: none is lost between two of its pages."""

    def filter_queryset(self, request, queryset, view):
        ordered = super().filter_queryset(request, queryset, view)
        names = ordered.query.order_by
        return ordered if ordered is queryset or "?" in names else ordered.order_by(*names, "pk")


class StrictAPIMixin:
    """Answers JSON only, and 400 where a query string would otherwise end in an error inside the database."""

    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyJSON
    keeps_answers = True
    """Whether an answer may be told again until something changes."""
    closed_actions = frozenset()
    """Actions whose answers are not for the pages of every other site."""

    @property
    def filter_backends(self):
        whole = {OrderingFilter: WholeOrderingFilter}
        return [whole.get(backend, backend) for backend in super().filter_backends]

    def initial(self, request, *args, **kwargs):
        one_of("format", request.GET.get("format") or "json", {"json": "json"})
        super().initial(request, *args, **kwargs)
        request._request.GET = self._as_stored(request.GET)
        # Where home.querysets and Wagtail look for what they have found out for a request.
        hidden_paths_for_request(request)
        request._wagtail_site = site_asked(request)
        for name, values in request.GET.lists():
            self._check_form(name, values)
        one_of("search_operator", request.GET.get("search_operator", "and"), OPERATORS)
        text = request.GET.get("search", "")
        if max(len(text.split()), len(folded_words(text).split())) > MAX_SEARCH_WORDS:
            raise BadRequestError(f"search takes at most {MAX_SEARCH_WORDS} words")

    @staticmethod
    def _as_stored(given):
        """Return the query string ``given`` with its values in NFC, as all texts of the portal are."""
        query = given.copy()
        for name, values in given.lists():
            query.setlist(name, map(nfc, values))
        return query

    @staticmethod
    def _check_form(name, values):
        if any("\0" in text for text in (name, *values)):
            raise BadRequestError("null characters are not allowed in a query string")
        if len(values) > 1 and name != "_":
            raise BadRequestError(f"{name[:MAX_LENGTH]} can be given only once")
        most = MAX_SEARCH_LENGTH if name == "search" else MAX_LENGTH
        if len(name) > MAX_LENGTH or len(values[0]) > most:
            raise BadRequestError(f"{name[:MAX_LENGTH]} is longer than {most} letters")
        if name not in ("search", "fields") and values[0].count(",") >= MAX_NAMES:
            raise BadRequestError(f"{name} takes at most {MAX_NAMES} names")

    def check_query_parameters(self, queryset):
        super().check_query_parameters(queryset)
        for name, value in self.request.GET.items():
            digits = value.strip().lstrip("+-").replace("_", "")
            if name != "search" and len(digits) > MAX_DIGITS and digits.isdigit():
                raise BadRequestError(f"{name} is out of range")

    def get_serializer_class(self):
        try:
            return super().get_serializer_class()
        except RecursionError as error:
            raise BadRequestError("fields are nested too deeply") from error

    def filter_queryset(self, queryset):
        try:
            return super().filter_queryset(queryset)
        except (ValueError, ValidationError) as error:
            raise BadRequestError(
                f"a value of the query string has the wrong form: {error}"
            ) from error

    def paginate_queryset(self, queryset):
        try:
            return super().paginate_queryset(queryset)
        except (
            OverflowError
        ) as error:  # a moment that lies outside of the calendar in the time zone of the database
            raise BadRequestError("a value of the query string is out of range") from error

    def find_object(self, queryset, request):
        """Return what was asked for only when ``queryset`` holds it, however it was found."""
        try:
            found = super().find_object(queryset, request)
        except ValueError as error:
            raise BadRequestError("id must be a whole number") from error
        return found if found and queryset.filter(pk=found.pk).exists() else None
