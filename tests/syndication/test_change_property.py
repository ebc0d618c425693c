"""
Whatever a newsroom does, and in whatever order: the log says what is public.

``ACTIONS=1000`` acts that often, ``SEED`` chooses what is done.
"""

import os

import pytest

from syndication.choices import ChangeState
from syndication.models import MediaUse, PublicChange, SharedIdentity
from tests.syndication.newsroom import Newsroom, faults_of_the_log

ACTIONS = int(os.environ.get("ACTIONS", "40"))
SEED = int(os.environ.get("SEED", "3"))
OFTEN = 20  # actions between two comparisons of all bodies


@pytest.mark.django_db
def test_the_log_says_what_is_public_whatever_was_done(
    home_page, django_capture_on_commit_callbacks
):
    def doing(action):
        with django_capture_on_commit_callbacks(execute=True):
            action()

    newsroom = Newsroom(SEED, doing)
    names = {}
    for number in range(1, ACTIONS + 1):
        done = newsroom.act()
        faults = faults_of_the_log(bodies=number % OFTEN == 0 or number == ACTIONS)
        assert faults == ([], [], []), (number, done)
        rows = list(SharedIdentity.objects.values_list("kind", "object_id", "uid"))
        for kind, pk, uid in rows:
            assert names.setdefault((kind, pk), uid) == uid
    assert len(names) == len(rows)
    gone = PublicChange.objects.filter(state=ChangeState.DELETED)
    assert gone.exists()
    assert not gone.exclude(body="").exists()
    assert not MediaUse.objects.filter(change__in=gone).exists()
