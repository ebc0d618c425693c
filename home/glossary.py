"""The glossary as search and pages read it, at hand without a query."""

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

# By name, as pages read the glossary, and stand in the same package of models.
TERMS = "home.GlossaryTerm"
KEY = "home.glossary"
VERSION = 1  # of what is stored: raise it when its form changes
# Seconds. A transaction that is rolled back can leave what it had read in the cache, and `QuerySet.update` sends no
# signal: either is wrong for no longer than this.
TIMEOUT = 5 * 60


def glossary():
    """
    Return what means the same: a tuple for each abbreviation, of its short form, its meaning and its synonyms.

    One query, and none while the cache knows the answer (at most ``TIMEOUT`` seconds).
    """
    known = cache.get(KEY, version=VERSION)
    if known is None:
        terms = apps.get_model(TERMS).objects.all()
        known = tuple(term.variants for term in terms)
        cache.set(KEY, known, TIMEOUT, version=VERSION)
    return known


def meanings():
    """Return the meaning of each abbreviation by its short form, both as the glossary spells them; as cheap."""
    return {variants[0]: variants[1] for variants in glossary() if len(variants) > 1}


def forget():
    """Have the glossary read anew by whoever asks next."""
    cache.delete(KEY, version=VERSION)


@receiver([post_save, post_delete], sender=TERMS)
def term_changed(using, **kwargs):
    forget()
    # Until the transaction ends, others read the old terms and put them back.
    transaction.on_commit(forget, using=using)
