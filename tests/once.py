"""Rows that many tests start from, made once for a module or class; each test undoes what it changes."""

import shutil
from contextlib import contextmanager

from django.db import transaction
from django.test import override_settings


@contextmanager
def kept_for_a_while(django_db_blocker, folder):
    """Make rows within this, and yield from it: they last until it ends. Files of theirs go below ``folder``."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder / "media", DATA_DIR=folder / "data"):
            yield
        transaction.set_rollback(True)


def media_kept(settings, folder):
    """Give a test a copy of the files, after ``_clean_media`` has given it a folder."""
    shutil.copytree(folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
