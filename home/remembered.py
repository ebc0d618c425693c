"""What every page asks for and few people change: kept in the cache, and read again after a change."""

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save


class Remembered:
    """
    The answer of a function, at hand for a while without the queries that it takes.

    ``version`` is that of what is stored: raise it when its form changes. ``timeout`` (seconds) is how long an answer
    may be wrong at most: a transaction that is rolled back can leave what it had read in the cache, and
    ``QuerySet.update`` sends no signal.
    """

    def __init__(self, read, *, key, version, timeout):
        self.read = read
        self.key = key
        self.version = version
        self.timeout = timeout

    def __call__(self):
        """Return the answer, which is never None."""
        known = cache.get(self.key, version=self.version)
        if known is None:
            known = self.read()
            cache.set(self.key, known, self.timeout, version=self.version)
        return known

    def forget(self):
        """Have it read anew by whoever asks next."""
        cache.delete(self.key, version=self.version)

    def changed(self, using=None, **kwargs):
        """Receive a signal that says that the answer may be another now."""
        self.forget()
        # Until the transaction ends, others read what was there before and put it back.
        transaction.on_commit(self.forget, using=using)

    def follow(self, *models):
        """Forget the answer whenever an object of ``models`` is saved or deleted."""
        for model in models:
            post_save.connect(self.changed, sender=model)
            post_delete.connect(self.changed, sender=model)
