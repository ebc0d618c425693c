"""Scheduled work of the worker process."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from articles.importers.word.uploads import remove_old_uploads


@db_periodic_task(crontab(minute="20"))
def remove_forgotten_word_files():
    """Remove Word files that nobody confirmed within a day; once an hour."""
    remove_old_uploads()
