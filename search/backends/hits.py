"""Searched rows joined with the rows of a queryset, which stays a queryset: it can be sliced, counted and filtered."""

from django.db.models import FloatField
from django.db.models.expressions import RawSQL
from django.db.models.sql.datastructures import BaseTable

SCORE = RawSQL('"hits"."score"', [], output_field=FloatField())


class HitsTable(BaseTable):
    """The first table of a query with the found rows before it, which decide what is read of it."""

    def __init__(self, table_name, alias, hits, params, join):
        super().__init__(table_name, alias)
        self.hits, self.params, self.join = hits, params, join

    def as_sql(self, compiler, connection):
        table, params = super().as_sql(compiler, connection)
        alias = compiler.quote_name_unless_alias(self.table_alias)
        return f"{self.hits} {self.join.format(table=table, alias=alias)}", [*self.params, *params]

    def relabeled_clone(self, change_map):
        alias = change_map.get(self.table_alias, self.table_alias)
        return HitsTable(self.table_name, alias, self.hits, self.params, self.join)

    @property
    def identity(self):
        return (*super().identity, self.hits, tuple(self.params))


def join_hits(queryset, hits, params, join):
    """
    Return ``queryset`` restricted to what the SQL ``hits`` finds, whose columns it can then read.

    ``join`` is the SQL that joins the two, with places for ``{table}``, the queryset's first one, and its ``{alias}``.
    """
    joined = queryset.all()
    query = joined.query
    alias = query.get_initial_alias()
    query.alias_map[alias] = HitsTable(query.alias_map[alias].table_name, alias, hits, params, join)
    return joined
