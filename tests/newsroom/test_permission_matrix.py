"""Who may do what: every role tries everything, on the screen and by sending the form directly."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from newsroom import roles
from tests.newsroom import matrix
from tests.newsroom.attempts import writes
from tests.newsroom.office import client_of, furnish, person

pytestmark = pytest.mark.django_db

ATTEMPTS = matrix.ARTICLES | matrix.FILES | matrix.RECORDS | matrix.PORTAL
EVERYTHING = {*ATTEMPTS, *matrix.SCREENS}
# Whoever is let into the admin sees these.
LOBBY = {"the home screen", "the choice of pictures", "the choice of topics", "the log of the site"}
OWN_FILES = {
    *("add a picture", "edit my picture", "delete my picture"),
    *("edit my document", "delete my document"),
    *("the pictures", "the documents"),
}
STATISTICS = {"visits", "what was read most", "searches without a result"}
READING_RECORDS = {"the list of models", "a model"}
BRINGING_OUT_RECORDS = READING_RECORDS | {
    *("edit a model", "publish a model", "unpublish a model", "submit a model", "lock a model"),
    "edit a plan",
}
FIRST_DESK = {
    *("approve mine at the first desk", "approve at the first desk", "return at the first desk"),
    *("edit mine at the first desk", "edit theirs at the first desk"),
    *("take back their submission", "the preview at the first desk"),
}
SECOND_DESK = {
    *("approve at the second desk", "return at the second desk"),
    "edit theirs at the second desk",
}
SHARING = {
    *("remove another ward", "refuse another ward's news"),
    *("other wards", "the log of sharing"),
}
NEVER = {"delete a model", "delete a plan", "delete a neighbourhood", "edit a locked article"}
"""What nobody does, superusers neither; who locked an article goes on with it."""

MAY = {
    roles.WRITERS: LOBBY
    | OWN_FILES
    | STATISTICS
    | {
        *("write an article", "write and submit"),
        *("edit my draft", "submit my draft", "take back my submission"),
        *("move my draft", "moving my draft", "copy my draft", "delete my draft"),
        *("the list of pages", "the preview of my draft"),
        *("what is at the desks", "what is old"),
    },
    roles.REVIEWERS: LOBBY
    | OWN_FILES
    | STATISTICS
    | READING_RECORDS
    | FIRST_DESK
    | {"take back my submission", "lock", "the list of pages"},
    roles.PUBLISHERS: LOBBY
    | OWN_FILES
    | STATISTICS
    | BRINGING_OUT_RECORDS
    | SECOND_DESK
    | {
        *("write an article", "write and publish", "write and submit"),
        *("edit my draft", "edit their draft", "edit a published article"),
        *("submit my draft", "submit their draft", "take back my submission"),
        *("publish my draft", "publish their draft", "publish at the second desk"),
        *("schedule", "unschedule", "unpublish", "make private", "lock", "unlock"),
        *("move my draft", "move their draft", "move a published article"),
        *("moving my draft", "moving their draft"),
        *("copy my draft", "copy a published article"),
        *("delete my draft", "delete their draft", "delete a published article"),
        *("publish from the list", "unpublish from the list"),
        *("move from the list", "delete from the list"),
        *("edit a section", "edit the home page", "reorder"),
        *("edit their picture", "delete their picture"),
        *("edit their document", "delete their document"),
        *("add a topic", "explain an abbreviation"),
        *("promote a result", "the promoted results"),
        *("the list of pages", "the history of a page", "a comparison"),
        *("the preview of my draft", "the preview of their draft"),
        *("what is at the desks", "what is locked", "what is old"),
    },
    roles.ADMINISTRATORS: EVERYTHING
    - NEVER
    - FIRST_DESK
    - SECOND_DESK
    - {"publish at the first desk", "publish at the second desk"},
    roles.ALERT_EDITORS: LOBBY | {"announce something urgent", "end urgent news"},
    roles.SECURITY_EDITORS: LOBBY | OWN_FILES | BRINGING_OUT_RECORDS | {"write a model"},
    roles.SHARING_EDITORS: LOBBY | SHARING,
    "a superuser": EVERYTHING - NEVER,
    "somebody without a group": set(),
    "somebody unknown": set(),
}


ABOVE = {roles.ADMINISTRATORS: roles.PUBLISHERS, "a superuser": roles.ADMINISTRATORS}
"""Whoever stands above another role tries what that one may not."""


def is_done(client, attempt, office):
    """Return whether sending changed what it is to; nothing of it stays."""
    before = attempt.watched and attempt.watched()
    with transaction.atomic(), writes() as tables:
        client.post(attempt.address(office), attempt.data(office))
        done = attempt.watched() != before if attempt.watched else bool(tables)
        transaction.set_rollback(True)
    return done


def opens(client, address):
    return client.get(address).status_code == 200


def somebody(role):
    """Return a user of ``role``, or None for somebody unknown."""
    if role == "somebody unknown":
        return None
    return person("toi", role, is_superuser=role == "a superuser")


@pytest.mark.parametrize("role", MAY)
def test_a_role_does_what_it_may_and_nothing_else(role):
    me = somebody(role)
    office, client = furnish(me), client_of(me)
    tried = EVERYTHING - MAY.get(ABOVE.get(role), set())
    done = {
        name
        for name, attempt in ATTEMPTS.items()
        if name in tried and is_done(client, attempt, office)
    }
    seen = {
        name
        for name, address in matrix.SCREENS.items()
        if name in tried and opens(client, address(office))
    }
    assert sorted(done | seen) == sorted(MAY[role] & tried)


def test_administrators_have_every_permission_of_publishers(db):
    parts = {"permissions", "page_permissions", "collection_permissions"}
    publishers, administrators = (
        {
            part: set(getattr(Group.objects.get(name=name), part).values_list(key, flat=True))
            for part in parts
            for key in ["pk" if part == "permissions" else "permission"]
        }
        for name in (roles.PUBLISHERS, roles.ADMINISTRATORS)
    )
    assert all(publishers[part] <= administrators[part] for part in parts)


@pytest.mark.parametrize("role", [roles.WRITERS, roles.REVIEWERS])
def test_the_screen_of_an_attempt_opens_for_those_who_may(role):
    me = somebody(role)
    office, client = furnish(me), client_of(me)
    screens = {name: one.address(office) for name, one in ATTEMPTS.items() if one.screen}
    seen = {name for name, address in screens.items() if opens(client, address)}
    assert sorted(seen) == sorted(MAY[role] & screens.keys())


def test_the_table_names_nothing_that_is_not_tried():
    assert set().union(*MAY.values(), NEVER) <= EVERYTHING
