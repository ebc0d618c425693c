"""Search in PostgreSQL's tsvectors, without a text search configuration: the words are ready when they come."""

from collections import defaultdict

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.backends.database.postgres.postgres import PostgresIndex
from modelsearch.utils import get_content_type_pk
from psycopg2.extras import execute_values

from search.backends.compiler import ENTRIES, EXACT, AutocompleteMixin, QueryCompiler, Results
from search.backends.hits import join_hits
from search.backends.indexing import COLUMNS, Entry
from search.renderers import bonuses, tsquery

# Of the labels D, C, B, A: the words of titles have A, all others D.
WEIGHTS = "{0.1, 0.2, 0.4, 1.0}"
JOINED = "portal_search_words"
"""The function that joins title and body, of a migration; unlike || it costs the planner what it costs."""
LAST_POSITION = 16_383  # tsvector's own limits
POSITIONS_OF_A_WORD = 255


class PostgresCompiler(QueryCompiler):
    JOIN = 'AS "hits" INNER JOIN {table} ON ("hits"."object_id" = {alias}.{key})'
    ENTRY = RawSQL('"hits"."entry"', [], output_field=IntegerField())
    OBJECT_ID = "object_id"
    WHOLE_NUMBER = "bigint"

    @property
    def _vector(self):
        """The SQL of the words to search: of title and body as the index search_title_body has them."""
        return self.columns[0] if len(self.columns) == 1 else f"{JOINED}({', '.join(self.columns)})"

    def _matched(self):
        sql = f'"{ENTRIES}" WHERE ({self._vector}) @@ %s::tsquery AND content_type_id IN ({self.types_sql})'
        return sql, [tsquery(self.asked.expression)]

    def hits(self, floor, scored=True):
        sql, params = self._matched()
        newest = f" AND id >= {floor:d}" if floor is not None else ""
        if not scored:
            return f"(SELECT {self.object_id} AS object_id FROM {sql}{newest})", params
        scores = [f"ts_rank_cd('{WEIGHTS}', vector, %s::tsquery, 1)"]
        values = [tsquery(self.asked.expression)]
        for bonus, weight in bonuses(self.asked.expression):
            scores.append(f"{weight} * (vector @@ %s::tsquery)::int")
            values.append(bonus)
        if self.asked.exactly is not None:
            scores.append(f"{EXACT} * (vector @@ %s::tsquery)::int")
            values.append(tsquery(self.asked.exactly))
        return (
            f"(SELECT {self.object_id} AS object_id, {' + '.join(scores)} AS score"
            f" FROM (SELECT object_id, ({self._vector}) AS vector FROM {sql}{newest} OFFSET 0) AS matched)",
            values + params,
        )

    def matches(self):
        sql, params = self._matched()
        return f"SELECT 1 FROM {sql}", params

    def by_age(self):
        sql, params = self._matched()
        hits = f"(SELECT {self.object_id} AS object_id, id AS entry FROM {sql})"
        return join_hits(self.queryset, hits, params, self.join).order_by(self.ENTRY.desc())


class PostgresAutocompleteCompiler(AutocompleteMixin, PostgresCompiler):
    pass


class VietnamesePostgresIndex(PostgresIndex):
    """Keeps the words of objects with their places; nothing is written of an object whose words are the same."""

    def add_items(self, model, objs):
        entries = [Entry(obj) for obj in objs] if model.get_search_fields() else []
        if not entries:
            return
        content_type = get_content_type_pk(model)
        rows = [(content_type, entry.object_id, *vectors_of(entry)) for entry in entries]
        with self.write_connection.cursor() as cursor, self.write_connection.wrap_database_errors:
            execute_values(
                cursor.cursor,
                f"""
                INSERT INTO "{ENTRIES}" AS old
                (content_type_id, object_id, title, body, autocomplete, title_norm, title_text, body_text)
                VALUES %s
                ON CONFLICT (content_type_id, object_id) DO UPDATE
                SET title = excluded.title, body = excluded.body, autocomplete = excluded.autocomplete
                WHERE (old.title, old.body, old.autocomplete)
                IS DISTINCT FROM (excluded.title, excluded.body, excluded.autocomplete)
                """,
                rows,
                template="(%s, %s, %s::tsvector, %s::tsvector, %s::tsvector, 1.0, '', '')",
            )

    def _refresh_title_norms(self, full=False):
        """Nothing: titles are weighed by their label, and norms would be computed over the whole index."""


def vectors_of(entry):
    """Return what the columns title, body and autocomplete keep of ``entry``, as tsvector reads it."""
    return tuple(
        _vector(entry.words[column], "A" if column == "title" else "") for column in COLUMNS
    )


def _vector(words, label):
    """Return the words with their places; the exact key of a word has the place of the word."""
    places = defaultdict(list)
    for place, word in enumerate(words, start=1):
        for key in (word.folded, word.exact) if word.exact else (word.folded,):
            if place <= LAST_POSITION and len(places[key]) < POSITIONS_OF_A_WORD:
                places[key].append(f"{place}{label}")
    return " ".join(f"{key}:{','.join(found)}" if found else key for key, found in places.items())


class PostgresSearchBackend(BaseSearchBackend):
    query_compiler_class = PostgresCompiler
    autocomplete_query_compiler_class = PostgresAutocompleteCompiler
    index_class = VietnamesePostgresIndex
    results_class = Results
