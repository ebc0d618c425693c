"""Importing this package registers every check, in the order of the report."""

from operations.portal_check.checks import (  # noqa: F401, I001 - in the order of the report
    duties,
    publishing,
    connection,
    headers,
    readers,
    statistics,
    machine,
    weight,
    addresses,
)
