"""What the search of every database has in common; ``sqlite`` and ``postgres`` add the SQL."""

from collections import Counter

from django.db import connections
from django.db.models import Count
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from modelsearch.backends.base import (
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
    SearchFieldError,
)
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from home.content_version import at_hand
from home.glossary import glossary
from search.backends.hits import SCORE, join_hits
from search.backends.indexing import TITLE_FIELDS, values_of
from search.expressions import asked, fulfils
from search.reading import Reader
from search.words import words

ENTRIES = IndexEntry._meta.db_table
RANKED_AT_MOST = 2_000
"""Of more hits than these only the newest ``NEWEST`` are ranked and given."""
NEWEST = 1_000
EXACT = 1_000
"""What a text with the very marks that were typed is ahead of every other."""
WHOLE_NUMBERS = ("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField")


class QueryCompiler(BaseSearchQueryCompiler):
    """
    A query over the objects of a queryset, as a queryset.

    Every database finds the same objects. ``title`` weighs more than the rest; with ``fields`` the words must stand in
    those fields.
    """

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    LAST_TERM_IS_PREFIX = False
    FIELD_TYPE = SearchField
    COLUMNS = ("title", "body")

    def check(self):
        """Refuse a field that the model does not index; any filter and order of the queryset will do."""
        names = {
            field.field_name
            for field in self.queryset.model.get_search_fields()
            if self._fits(field)
        }
        for name in self.fields or ():
            if name not in names:
                message = f'Cannot search with field "{name}": {self.queryset.model.__name__} does not index it.'
                raise SearchFieldError(message, field_name=name)

    def _fits(self, field):
        return isinstance(field, self.FIELD_TYPE)

    @cached_property
    def asked(self):
        """What the query asks of the words of a text."""
        known = () if self.LAST_TERM_IS_PREFIX else glossary()
        return asked(self.query, Reader(known, self.LAST_TERM_IS_PREFIX))

    @cached_property
    def content_types(self):
        """The content types that are searched: those of the model, without what the query leaves out."""
        left_out = [
            pk
            for model in getattr(self.query, "leave_out", ())
            for pk in get_descendants_content_types_pks(model)
        ]
        found = get_descendants_content_types_pks(self.queryset.model)
        return tuple(pk for pk in found if pk not in left_out)

    @cached_property
    def columns(self):
        """The columns of the index to search: of several fields beside the title no column tells which it was."""
        only_title = self.fields is not None and TITLE_FIELDS.issuperset(self.fields)
        return ("title",) if only_title and "title" in self.COLUMNS else self.COLUMNS

    @cached_property
    def is_cut(self):
        """Whether there are so many hits that only the newest ones are ranked and given."""
        return self.order_by_relevance and self._is_listed and self._floor is not None

    @property
    def _is_listed(self):
        return (
            self.asked.expression is not None and not self.asked.negated and not self._is_verified
        )

    @property
    def _is_verified(self):
        return self.fields is not None and self.columns != ("title",)

    def search(self, start, stop, score_field=None):
        """Return the found objects from ``start`` to ``stop`` as a queryset, the best first if that is asked for."""
        found = self._found(score_field)
        if not found.ordered or (found.query.default_ordering and not found.query.order_by):
            found = found.order_by("-pk")
        return found[start:stop]

    def unscored(self, start, stop):
        """Return as many objects as ``search`` for counting, in no order; their scores are not computed."""
        return self._found(None, scored=False)[start:stop]

    def _found(self, score_field, scored=True):
        if self.asked.is_everything:
            return self.queryset
        if self.asked.is_nothing:
            return self.queryset.none()
        if self._is_verified or self.asked.negated:
            ids = self._verified() if self._is_verified else self._ids()
            kept = self.queryset.exclude if self.asked.negated else self.queryset.filter
            return kept(pk__in=ids)
        if scored and not self.order_by_relevance and score_field is None:
            return self.queryset.filter(pk__in=self._ids())
        sql, params = self.hits(self._floor if self.is_cut else None, scored)
        found = join_hits(self.queryset, sql, params, self.join)
        if not scored:
            return found
        found = found.annotate(**{score_field or "_score": SCORE})
        return found.order_by(SCORE.desc(), "-pk") if self.order_by_relevance else found

    def _ids(self):
        """Return the subquery of the primary keys that the index holds for the expression."""
        sql, params = self._matched()
        return RawSQL(f"SELECT {self.object_id} FROM {sql}", params)

    def _verified(self):
        """Return the primary keys of the objects whose ``fields`` themselves have the words."""
        expression = self.asked.expression
        candidates = self.queryset.model._default_manager.filter(pk__in=self._ids())
        wanted = [field for field in candidates.model.get_search_fields() if self._fits(field)]
        wanted = [field for field in wanted if field.field_name in self.fields]
        found = []
        for candidate in candidates.iterator(chunk_size=500):
            text = [
                word
                for field in wanted
                for value in values_of(candidate, field)
                for word in words(value)
            ]
            if fulfils(expression, text):
                found.append(candidate.pk)
        return found

    @cached_property
    def _floor(self):
        """The number of the index entry below which hits are too old to be ranked; None where all of them are."""
        if not self._are_many_indexed or not self._are_too_many(*self.matches()):
            return None
        newest = self.by_age().values_list(self.ENTRY, flat=True)[NEWEST - 1 : NEWEST]
        return next(iter(newest), None)

    @cached_property
    def _are_many_indexed(self):
        """Whether there are so many objects that the hits among them could be too many to rank."""
        name = f"many-indexed-{self.types_sql.replace(', ', '-')}"
        indexed = f'SELECT 1 FROM "{ENTRIES}" WHERE content_type_id IN ({self.types_sql})'
        return at_hand(name, lambda: self._are_too_many(indexed, []))

    def _are_too_many(self, sql, params):
        """Return whether a statement gives more than ``RANKED_AT_MOST`` rows."""
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(f"{sql} LIMIT 1 OFFSET {RANKED_AT_MOST}", params)
            return cursor.fetchone() is not None

    @property
    def types_sql(self):
        return ", ".join(str(pk) for pk in self.content_types)

    @cached_property
    def object_id(self):
        """The SQL that gives the primary key of an entry's object, in the type of that key."""
        key = self.queryset.model._meta.pk
        while key.remote_field:
            key = key.target_field
        is_number = key.get_internal_type() in WHOLE_NUMBERS
        return f"CAST({self.OBJECT_ID} AS {self.WHOLE_NUMBER})" if is_number else self.OBJECT_ID

    @property
    def join(self):
        """The SQL that joins the hits with the queryset's first table."""
        return self.JOIN.replace("{key}", f'"{self.queryset.model._meta.pk.column}"')

    # -- What a database adds -----------------------------------------------------------------------------------

    JOIN = ""
    ENTRY = None
    """The expression of an entry's number in ``by_age``."""
    OBJECT_ID = WHOLE_NUMBER = ""

    def _matched(self):
        """Return the SQL of the hits' tables and conditions, and its parameters."""
        raise NotImplementedError

    def matches(self):
        """Return the SQL that gives a row for each hit, and its parameters."""
        raise NotImplementedError

    def hits(self, floor, scored=True):
        """Return the SQL of ``hits``: ``object_id`` and perhaps ``score`` of the hits from the entry ``floor`` on."""
        raise NotImplementedError

    def by_age(self):
        """Return the queryset's objects among the hits, the newest entry first."""
        raise NotImplementedError


class AutocompleteMixin:
    """The query of somebody who is still typing: the last word may be the beginning of one."""

    LAST_TERM_IS_PREFIX = True
    FIELD_TYPE = AutocompleteField
    COLUMNS = ("autocomplete",)

    def _fits(self, field):
        # Wagtail's listings name fields that are searched by whole words for this as well.
        return isinstance(field, AutocompleteField | SearchField)


class Results(BaseSearchResults):
    """Found objects: a sequence that knows whether it was cut, and gives the queryset behind it."""

    supports_facet = True

    @property
    def is_cut(self):
        """Whether there are more hits than are given."""
        return self.query_compiler.is_cut

    def get_queryset(self):
        return self.query_compiler.search(self.start, self.stop, self._score_field)

    def _do_search(self):
        return list(self.get_queryset())

    def get_unscored(self):
        """Return a queryset for counting: without scores and order; of a slice as many objects, not the same."""
        return self.query_compiler.unscored(self.start, self.stop)

    def _do_count(self):
        return self.get_unscored().order_by().count()

    def facet(self, field_name):
        """Return how many of the found objects have each value of the field ``field_name``, the most first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". Please add '
                f'index.FilterField("{field_name}") to {model}.search_fields.',
                field_name=field_name,
            )
        counts = self.get_queryset().order_by().values_list(field_name).annotate(Count("pk"))
        return dict(Counter(dict(counts)).most_common())
