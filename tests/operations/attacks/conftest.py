"""One running portal for all attacks over real HTTP. Nothing undoes what they do: they leave its content alone."""

import pytest

from tests.operations.attacks.wire import Target
from tests.portal import running_portal


@pytest.fixture(scope="session")
def target(prepared, tmp_path_factory):
    data_dir = prepared.copy(tmp_path_factory.mktemp("attacked") / "var")
    # As shipped it is half a minute, for which no test has the time.
    patience = {"GRANIAN_HTTP1_HEADER_READ_TIMEOUT": "3000"}  # milliseconds
    with running_portal(data_dir, **patience) as portal:
        yield Target(portal)
