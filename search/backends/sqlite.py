"""Search in SQLite's full-text index FTS5."""

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import SQLiteFTSIndexEntry

from search.backends.compiler import ENTRIES, EXACT, AutocompleteMixin, QueryCompiler, Results
from search.backends.hits import join_hits
from search.backends.indexing import COLUMNS, Entry
from search.renderers import fts5

FTS = SQLiteFTSIndexEntry._meta.db_table
# Between the folded words and the exact keys of a text, so that no phrase reaches from the one to the other.
GAP = "0gap0"
TITLE_WEIGHT = 4.0


class SQLiteCompiler(QueryCompiler):
    # The order of the tables stays as written: hits first. The planner would read every object and search for it.
    JOIN = 'AS "hits" CROSS JOIN {table} ON ("hits"."object_id" = {alias}.{key})'
    ENTRY = RawSQL(f'"{FTS}"."rowid"', [], output_field=IntegerField())
    OBJECT_ID = f'"{ENTRIES}"."object_id"'
    WHOLE_NUMBER = "integer"
    WEIGHTS = f"0.0, 1.0, {TITLE_WEIGHT}"  # of the columns autocomplete, body, title

    def _match(self, ranked=False):
        return fts5(self.asked.expression, self.columns, ranked)

    def _matched(self, ranked=False):
        # ``ranked`` is for scores only.
        types = f'"{ENTRIES}"."content_type_id" IN ({self.types_sql})'
        if not self._are_many_indexed:
            # Told apart by their numbers, before their entries are read. Without the sign + FTS5 would search once for
            # each of them, and bm25 compute how rare the words are each time anew.
            few = f'SELECT "id" FROM "{ENTRIES}" WHERE {types}'
            types = f'+"{FTS}"."rowid" IN ({few})'
        sql = (
            f'"{FTS}" CROSS JOIN "{ENTRIES}" ON ("{ENTRIES}"."id" = "{FTS}"."rowid"'
            f' AND {types} AND "{FTS}" MATCH %s)'
        )
        return sql, [self._match(ranked)]

    def hits(self, floor, scored=True):
        sql, params = self._matched(ranked=scored)
        newest = f'"{FTS}"."rowid" >= {floor:d}' if floor is not None else "TRUE"
        columns, exact = f"{self.object_id} AS object_id", []
        if scored:
            columns += f', -bm25("{FTS}", {self.WEIGHTS})'
            if self.asked.exactly is not None:
                few = f'SELECT "rowid" FROM "{FTS}" WHERE "{FTS}" MATCH %s AND {newest}'
                columns += f' + {EXACT} * ("{FTS}"."rowid" IN ({few}))'
                exact = [fts5(self.asked.exactly, self.columns, ranked=False)]
            columns += " AS score"
        # Without the limit the planner would merge this into the query around it and compute scores again and again.
        return f"(SELECT {columns} FROM {sql} WHERE {newest} LIMIT -1)", exact + params

    def matches(self):
        return f'SELECT 1 FROM "{FTS}" WHERE "{FTS}" MATCH %s', [self._match()]

    def by_age(self):
        sql, params = self._matched()
        join = self.join.replace('AS "hits" ', "").replace('"hits"."object_id"', self.object_id)
        return join_hits(self.queryset, sql, params, join).order_by(self.ENTRY.desc())


class SQLiteAutocompleteCompiler(AutocompleteMixin, SQLiteCompiler):
    WEIGHTS = "1.0, 0.0, 0.0"


class VietnameseSQLiteIndex(SQLiteIndex):
    """Keeps the words of objects in one statement each; nothing is written of an object whose words are the same."""

    def add_items(self, model, objs):
        entries = [Entry(obj) for obj in objs] if model.get_search_fields() else []
        content_type = get_content_type_pk(model)
        rows = [(content_type, entry.object_id, *texts_of(entry)) for entry in entries]
        with self.write_connection.cursor() as cursor:
            cursor.executemany(
                f"""
                INSERT INTO "{ENTRIES}" (content_type_id, object_id, title, body, autocomplete, title_norm)
                VALUES (%s, %s, %s, %s, %s, 1.0)
                ON CONFLICT (content_type_id, object_id) DO UPDATE
                SET title = excluded.title, body = excluded.body, autocomplete = excluded.autocomplete
                WHERE title IS NOT excluded.title OR body IS NOT excluded.body
                OR autocomplete IS NOT excluded.autocomplete
                """,
                rows,
            )

    def _refresh_title_norms(self, full=False):
        """Nothing: titles are weighed by their column, and norms would be computed over the whole index."""


def texts_of(entry):
    """Return the texts of ``entry`` that the columns title, body and autocomplete keep."""
    return tuple(_text(entry.words[column]) for column in COLUMNS)


def _text(words):
    """Return the folded words in order, and after a gap the exact keys of those with marks."""
    keys = [word.exact for word in words if word.exact]
    return " ".join([*(word.folded for word in words), *([GAP, *keys] if keys else [])])


class SQLiteSearchBackend(BaseSearchBackend):
    query_compiler_class = SQLiteCompiler
    autocomplete_query_compiler_class = SQLiteAutocompleteCompiler
    index_class = VietnameseSQLiteIndex
    results_class = Results
