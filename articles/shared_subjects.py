"""What articles share: which subjects they name, and which articles are the newest to name one."""

from collections import defaultdict

from django.db.models import BigIntegerField, Value

from home.content_version import at_hand
from home.prepared import Parameter, any_of, run_prepared

# The automatic blocks and the relation that each follows; padding uses them in this order.
AUTOMATIC = {
    "same_topic": "topics",
    "same_security_model": "security_models",
    "same_neighbourhood": "neighbourhoods",
}
MENTIONS_AT_HAND = 500
"""So many of the newest mentions of a relation's subjects; most answers are among them."""


def targets_of(model, pks):
    """Return the ids of what each of the articles with the ids ``pks`` names: a dict of dicts of lists by relation."""
    targets = {pk: {relation: [] for relation in AUTOMATIC.values()} for pk in pks}
    known = {f"pk_{number}": pk for number, pk in enumerate(pks) if pk}

    def build():
        theirs = any_of("articlepage", [Parameter(name, BigIntegerField()) for name in known])
        rows = []
        for relation in AUTOMATIC.values():
            field = model._meta.get_field(relation)
            named = field.remote_field.through.objects.filter(theirs).order_by()
            names = "articlepage_id", f"{field.m2m_reverse_field_name()}_id"
            rows.append(named.values_list(Value(relation), *names))
        return rows[0].union(*rows[1:], all=True)

    for relation, pk, target in (
        run_prepared(("targets", len(known)), build, known) if known else ()
    ):
        targets[pk][relation].append(target)
    return targets


def newest_naming(model, relation, target, most, hidden):
    """
    Return ``(published_at, id)`` of the newest ``most`` published articles that name ``target``, the newest first.

    At hand until something changes. Aliases are left out: they would take the places of other articles, only to be
    dropped as told already.
    """
    newest, are_all = at_hand(
        ("newest-mentions", relation, tuple(hidden)),
        lambda: _newest_mentions(model, relation, hidden),
    )
    known = newest.get(target, [])
    if are_all or len(known) >= most:
        return known[:most]

    def read():  # a database reads all articles of a subject for this; it has few, or none of late
        mentions = _articles(model, hidden).filter(**{relation: target})
        return list(mentions.values_list("published_at", "pk")[:most])

    return at_hand(("newest-naming", relation, target, most, tuple(hidden)), read)


def sections_with_aliases(model):
    """Return the set of the tree paths of sections that hold aliases, which most portals have few of; at hand."""

    def read():
        paths = (
            model.objects.filter(alias_of__isnull=False).order_by().values_list("path", flat=True)
        )
        return {path[: -model.steplen] for path in paths}

    return at_hand("sections-with-aliases", read)


def _newest_mentions(model, relation, hidden):
    """Return the newest mentions, ``(published_at, id)`` by subject, and whether these are all that there are."""
    rows = _articles(model, hidden).filter(**{f"{relation}__isnull": False})
    mentions = list(rows.values_list(relation, "published_at", "pk")[:MENTIONS_AT_HAND])
    newest = defaultdict(list)
    for target, *mention in mentions:
        newest[target].append(tuple(mention))
    return dict(newest), len(mentions) < MENTIONS_AT_HAND


def _articles(model, hidden):
    return model.objects.published(hidden).filter(alias_of=None).latest_first()
