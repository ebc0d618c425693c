"""
A quick look at the check constraints of a row, without the query that Django asks for each.

Only what surely holds is told; of the rest ``validate_constraints`` of the row itself is the judge.
"""

import operator

from django.db.models import CheckConstraint, F, Q

_COMPARISONS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda own, values: own in values,
}


def surely_hold(row):
    """Return whether all check constraints of ``row`` hold beyond doubt."""
    checks = (check for check in row._meta.constraints if isinstance(check, CheckConstraint))
    return all(truth(check.condition, row) is True for check in checks)


def truth(condition, row):
    """Return whether ``condition``, a Q or one of its parts, is true of ``row``; None where that is not known."""
    if not isinstance(condition, Q):
        return _compare(*condition, row) if isinstance(condition, tuple) else None
    parts = [truth(part, row) for part in condition.children]
    if condition.connector not in (Q.AND, Q.OR):
        return None
    decisive = condition.connector == Q.OR
    if decisive in parts:
        answer = decisive
    elif None in parts:
        return None
    else:
        answer = not decisive
    return answer != condition.negated


def _compare(lookup, value, row):
    name, _, kind = lookup.partition("__")
    own = _value(name, row)
    if kind == "isnull":
        return (own is None) == value
    if kind in ("", "exact") and value is None:
        return own is None
    if isinstance(value, F):
        value = _value(value.name, row)
    compare = _COMPARISONS.get(kind or "exact")
    if compare is None or own is None or value is None:
        return None
    return compare(own, value)


def _value(name, row):
    return getattr(row, row._meta.get_field(name).attname)
