"""The names under which other wards know this one's objects."""

from django.db.models import Q

from syndication.models import SharedIdentity


def uids(objects):
    """
    Return ``{(kind, id): uid}`` of ``objects``, pairs of kind and id; whatever has no name yet is given one.

    One query where all of them have a name.
    """
    wanted = set(objects)
    found = _known(wanted)
    if missing := sorted(wanted - found.keys()):
        SharedIdentity.objects.bulk_create(
            [SharedIdentity(kind=kind, object_id=pk) for kind, pk in missing],
            ignore_conflicts=True,  # somebody else may have named it a moment ago
        )
        found |= _known(missing)
    return found


def _known(objects):
    ids = {}
    for kind, pk in objects:
        ids.setdefault(kind, []).append(pk)
    if not ids:
        return {}
    query = Q(pk__in=[])
    for kind, pks in ids.items():
        query |= Q(kind=kind, object_id__in=pks)
    rows = SharedIdentity.objects.filter(query).values_list("kind", "object_id", "uid")
    return {(kind, pk): uid for kind, pk, uid in rows}
