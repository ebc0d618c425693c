"""The glossary as search reads it, at hand without a query."""

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from home.models import GlossaryTerm

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
        known = tuple(term.variants for term in GlossaryTerm.objects.all())
        cache.set(KEY, known, TIMEOUT, version=VERSION)
    return known


def forget():
    """Have the glossary read anew by whoever asks next."""
    cache.delete(KEY, version=VERSION)


@receiver([post_save, post_delete], sender=GlossaryTerm)
def term_changed(using, **kwargs):
    forget()
    # Until the transaction ends, others read the old terms and put them back.
    transaction.on_commit(forget, using=using)
