"""
Statements that are built once and run with other values each time.

Django takes several times as long to build a statement with subqueries as a database takes to answer it.
"""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression
from django.db.models.query import RawQuerySet


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


_statements = {}


def _statement(shape, build, connection):
    key = connection.vendor, shape
    if key not in _statements:
        _statements[key] = build().query.get_compiler(connection=connection).as_sql()
    return _statements[key]


def prepared_objects(model, shape, build, values):
    """
    Return the objects of ``model`` that the queryset ``build()`` finds for ``values``, a dict by parameter.

    ``shape`` tells apart the statements that may come out; there have to be few. What a queryset does after its
    statement, such as prefetching, is not done.
    """
    sql, parameters = _prepare(shape, build, values)
    return list(RawQuerySet(sql, model=model, params=parameters, using=DEFAULT_DB_ALIAS))


def prepared_rows(shape, build, values):
    """Return the rows of the queryset of values ``build()``, as tuples."""
    sql, parameters = _prepare(shape, build, values)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _prepare(shape, build, values):
    connection = connections[DEFAULT_DB_ALIAS]
    sql, parameters = _statement(shape, build, connection)
    return sql, [
        value.adapted(values, connection) if isinstance(value, Parameter) else value
        for value in parameters
    ]
