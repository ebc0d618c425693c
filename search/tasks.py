"""Scheduled work of the worker process."""

from django.apps import apps
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from search import vocabulary
from search.backends.upkeep import CHUNK, put_in_turn
from search.misses import prune_misses


@db_periodic_task(crontab(hour="20", minute="35"))  # UTC: 03:35 in Việt Nam
def prune_unanswered_searches():
    """Delete what nobody has looked for in 400 days; once a night."""
    prune_misses()


@db_task()
def put_in_background(label, pks):
    """Write the words of the objects ``pks`` of the model ``label`` again: too many for whoever changed a name."""
    for start in range(0, len(pks), CHUNK):
        put_in_turn(apps.get_model(label), pks[start : start + CHUNK])


@db_periodic_task(crontab(minute="50"))
def learn_words():
    """Learn the words of what was published, for corrections; once an hour, and only where something was."""
    if vocabulary.is_behind():
        vocabulary.learn()
