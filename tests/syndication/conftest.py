"""Another ward, this one as its reader, and what its commits bring about."""

import pytest

from syndication.choices import Mode
from syndication.factories import PeerFactory, SubscriptionFactory
from syndication.pulling.pull import pull
from tests.syndication.push import listening
from tests.syndication.scripted_peer import running_ward


@pytest.fixture
def ward(settings):
    """Another ward that runs on this machine (``ScriptedPeer``)."""
    settings.SYNDICATION_TRUST_LOCAL = True
    with running_ward() as ward:
        yield ward


@pytest.fixture
def peer(db, ward):
    """That ward as a source of this one."""
    return PeerFactory(address=ward.address, name=ward.name)


@pytest.fixture
def read(peer):
    """A function that reads the ward, without waiting for its turn, and returns what came of it."""

    def read():
        peer.refresh_from_db()
        return pull(peer)

    return read


@pytest.fixture
def subscribe(peer, section):
    """A function that subscribes to the ward's articles."""

    def subscribe(mode=Mode.AUTOMATIC, **values):
        return SubscriptionFactory(
            **{"peer": peer, "target_section": section, "mode": mode} | values
        )

    return subscribe


@pytest.fixture
def callback(settings):
    """The address on this machine that pings are sent to (``push.listening``)."""
    settings.SYNDICATION_TRUST_LOCAL = True
    with listening() as server:
        yield server


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A function that runs another, and what its commit brings about; it returns the other's result."""

    def run(action, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return action(*args, **kwargs)

    return run
