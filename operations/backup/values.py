"""The values of a table's columns as JSON, the same whichever database they come from or go to."""

from base64 import b64decode, b64encode
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models.expressions import Col

MICROSECOND = timedelta(microseconds=1)


def column_field(field):
    """Return the field that says what a column holds: of a relation, the one that it points at."""
    while field.remote_field:
        field = field.target_field
    return field


def reader(field, connection):
    """Return a function that makes JSON of what ``connection`` gives for the column of ``field``."""
    target = column_field(field)
    converters = connection.ops.get_db_converters(Col(field.model._meta.db_table, target))

    def read(value):
        for convert in converters:
            value = convert(value, None, connection)
        return _to_json(value)

    return read


def writer(field, connection):
    """Return a function that makes of JSON what ``connection`` takes for the column of ``field``."""
    target = column_field(field)
    kind = target.get_internal_type()
    if kind == "JSONField":  # a text on the way, as in the archive
        return lambda value: value
    parse = FROM_JSON.get(kind)

    def write(value):
        if value is None:
            return None
        if parse:
            value = parse(value)
        return target.get_db_prep_value(value, connection, prepared=True)

    return write


def _to_json(value):
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, timedelta):  # SQLite keeps it as this number
        return value // MICROSECOND
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return value


FROM_JSON = {
    "BinaryField": b64decode,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": Decimal,
    "DurationField": lambda value: timedelta(microseconds=value),
    "TimeField": time.fromisoformat,
    "UUIDField": UUID,
}
