"""The glossary as search and pages read it, at hand without a query."""

from django.apps import apps

from home.content_version import at_hand

# By name, as pages read the glossary, and stand in the same package of models.
TERMS = "home.GlossaryTerm"


def glossary():
    """
    Return what means the same: a tuple for each abbreviation, of its short form, its meaning and its synonyms.

    One query after a change, and none while it is at hand.
    """
    return at_hand("glossary", _read)


def meanings():
    """Return the meaning of each abbreviation by its short form, both as the glossary spells them; as cheap."""
    return {variants[0]: variants[1] for variants in glossary() if len(variants) > 1}


def _read():
    return tuple(term.variants for term in apps.get_model(TERMS).objects.all())
