"""The glossary as search and pages read it, at hand without a query."""

from django.apps import apps

from home.remembered import Remembered

# By name, as pages read the glossary, and stand in the same package of models.
TERMS = "home.GlossaryTerm"
KEY = "home.glossary"
VERSION = 1  # of what is stored: raise it when its form changes
TIMEOUT = 5 * 60
"""Seconds for which the cache may be behind."""


def _read():
    return tuple(term.variants for term in apps.get_model(TERMS).objects.all())


glossary = Remembered(_read, key=KEY, version=VERSION, timeout=TIMEOUT)
"""
What means the same: a tuple for each abbreviation, of its short form, its meaning and its synonyms.

One query, and none while the cache knows the answer.
"""
glossary.follow(TERMS)


def meanings():
    """Return the meaning of each abbreviation by its short form, both as the glossary spells them; as cheap."""
    return {variants[0]: variants[1] for variants in glossary() if len(variants) > 1}
