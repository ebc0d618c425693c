"""
Statements that are built once and run with other values each time.

Django takes several times as long to build a statement with subqueries as a database takes to answer it.
"""

from contextlib import suppress
from copy import copy
from functools import reduce
from operator import or_

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Q
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler


class Parameter(Expression):
    """Stands in a queryset for a value that is given when it is run; ``name`` is what it is given under."""

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def adapted(self, values, connection):
        """Return the value as the database's driver takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


def any_of(field, values):
    """Return the condition that ``field`` is one of ``values``, which may be parameters: ``in`` takes none."""
    return reduce(or_, (Q((field, value)) for value in values), Q(pk__in=[]))


class _Compiler(SQLCompiler):
    """Builds its statement once; copies that are given ``values`` (a dict by parameter) fill it in."""

    statement = values = None

    def as_sql(self, *args, **kwargs):
        if self.values is None:
            self.statement = super().as_sql(*args, **kwargs)
            return self.statement
        sql, parameters = self.statement
        return sql, [
            value.adapted(self.values, self.connection) if isinstance(value, Parameter) else value
            for value in parameters
        ]


class _Query(Query):
    """Is run by the compiler that it is given."""

    def get_compiler(self, *args, **kwargs):
        return self.compiler_at_hand


_prepared = {}


def run_prepared(shape, build, values):
    """
    Return the list of what the queryset ``build()`` finds for ``values``, a dict by parameter.

    ``shape`` tells apart the statements that may come out; there have to be few.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    key = connection.vendor, shape
    if key not in _prepared:
        queryset = build()
        compiler = _Compiler(queryset.query, connection, DEFAULT_DB_ALIAS)
        with suppress(EmptyResultSet):  # and there is no statement
            compiler.as_sql()
        queryset.query.__class__ = _Query  # as Django makes one kind of query another
        _prepared[key] = queryset, compiler
    queryset, compiler = _prepared[key]
    if compiler.statement is None:
        return []
    queryset, compiler = queryset.using(DEFAULT_DB_ALIAS), copy(compiler)
    compiler.connection, compiler.values = connection, values
    queryset.query.compiler_at_hand = compiler
    return list(queryset)
