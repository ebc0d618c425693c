"""The same index asked by hand, in the shortest SQL there is for it, and how the databases carry out the portal's."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from articles.models import ArticlePage
from search.backends.compiler import NEWEST
from search.words import words

FTS5 = """
SELECT page.id, page.title FROM wagtailsearch_indexentry_fts AS fts
JOIN wagtailsearch_indexentry AS entry ON entry.id = fts.rowid AND entry.content_type_id = {type}
JOIN wagtailcore_page AS page ON page.id = CAST(entry.object_id AS integer) AND page.live
WHERE wagtailsearch_indexentry_fts MATCH %s
ORDER BY bm25(wagtailsearch_indexentry_fts, 0.0, 1.0, 4.0) LIMIT 10
"""
TSVECTOR = """
SELECT page.id, page.title FROM wagtailsearch_indexentry AS entry
JOIN wagtailcore_page AS page ON page.id = entry.object_id::bigint AND page.live
CROSS JOIN (SELECT %s::tsquery AS asked) AS query
WHERE portal_search_words(entry.title, entry.body) @@ asked AND entry.content_type_id = {type}
ORDER BY ts_rank_cd(portal_search_words(entry.title, entry.body), asked, 1) DESC LIMIT 10
"""


def is_postgres():
    return connection.vendor == "postgresql"


def version():
    """Return the name and version of the database."""
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0]}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"


def size_of_index():
    """Return how many entries the index has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry")
        return cursor.fetchone()[0]


def _all(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


def _asked(query):
    """Return the folded words of ``query``, all of them needed, as the database reads it."""
    folded = [word.folded for word in words(query)]
    if is_postgres():
        return " & ".join(folded)
    return "{title body} : (" + " AND ".join(f'"{word}"' for word in folded) + ")"


def _article_type():
    return ContentType.objects.get_for_model(ArticlePage).pk


def raw_ten(query):
    """Return id and title of the ten best live articles."""
    sql = TSVECTOR if is_postgres() else FTS5
    return _all(sql.format(type=_article_type()), _asked(query))


def raw_count(query):
    """Return how many articles have all the words, drafts too."""
    table = "wagtailsearch_indexentry"
    if is_postgres():
        where = f"FROM {table} WHERE portal_search_words(title, body) @@ %s::tsquery"
        where += " AND content_type_id = %s"
        return _all(f"SELECT count(*) {where}", _asked(query), _article_type())[0][0]
    where = f"FROM {table}_fts JOIN {table} AS entry ON entry.id = {table}_fts.rowid"
    where += f" WHERE {table}_fts MATCH %s AND entry.content_type_id = %s"
    return _all(f"SELECT count(*) {where}", _asked(query), _article_type())[0][0]


# -- How it is carried out --------------------------------------------------------------------------------------------


def plans(hits):
    """
    Return the lines of the database's plans by what is asked; ``hits`` are the numbers of hits by query.

    ``first`` are the first ten results of the rarest query, and ``by age`` the search for the newest hits, those that
    are still ranked, of the rarest query that has too many: where going through all entries costs most.
    """
    rarest = min(hits, key=hits.get)
    asked = {"first": _found(rarest)[:10].get_queryset()}
    if cut := [query for query in hits if _found(query).is_cut]:
        rarest = min(cut, key=hits.get)
        asked["by age"] = _found(rarest).query_compiler.by_age()[NEWEST - 1 : NEWEST]
    return {name: _plan(found.query) for name, found in asked.items()}


def _found(query):
    return ArticlePage.objects.live().search(query)


def _plan(query):
    sql, params = query.sql_with_params()
    kind = "EXPLAIN (ANALYZE, COSTS OFF)" if is_postgres() else "EXPLAIN QUERY PLAN"
    return [str(row[-1]) for row in _all(f"{kind} {sql}", *params)]
