"""What the header says of the unit that the ward is: which ones it was made of, or which one it became part of."""

from django.utils.translation import gettext as _

from home.content_version import at_hand
from home.models import AdministrativeUnit
from vietnamese.dates import format_date


def former_units():
    """Return the names of the units that ended by being merged, as ``{id of the new one: (name, …)}``; at hand."""
    return at_hand("former-units", _former_units)


def _former_units():
    found = {}
    merged = AdministrativeUnit.objects.exclude(merged_into=None).exclude(valid_to=None)
    for unit, name in merged.order_by("sort_key", "pk").values_list("merged_into", "name"):
        found.setdefault(unit, []).append(name)
    return {unit: tuple(names) for unit, names in found.items()}


def ward_note(ward):
    """
    Return the sentence about the past of the unit that ``ward`` (WardSettings) names, "" where there is nothing to say.

    No query for a unit that has ended, and for others none while they are at hand.
    """
    unit = ward.unit if ward else None
    if unit is None:
        return ""
    if unit.is_former:
        if unit.merged_into is None:
            return _("Former unit, until %(date)s") % {"date": format_date(unit.valid_to)}
        return _("Former unit, now part of %(name)s") % {"name": unit.merged_into.name}
    names = former_units().get(unit.pk)
    if not names:
        return ""
    said = {"names": names_together(names)}
    if unit.valid_from is None:
        return _("Merged from: %(names)s") % said
    said["date"] = format_date(unit.valid_from)
    return _("Merged from: %(names)s, on %(date)s") % said


def names_together(names):
    """
    Join names of units, and say once what all of them lie in.

    >>> names_together(["Phường 1, thị xã Quảng Trị", "Phường 2, thị xã Quảng Trị"])
    'Phường 1, Phường 2 (thị xã Quảng Trị)'
    """
    parts = [name.partition(", ") for name in names]
    places = {place for _name, _comma, place in parts}
    if len(places) > 1:
        return "; ".join(names)
    place = places.pop()
    joined = ", ".join(name for name, _comma, _place in parts)
    return f"{joined} ({place})" if place else joined
