"""What tests of the operation of a portal start from: one behind nginx, as a ward runs it, and archives."""

import pytest
from django.core.management import call_command

from tests.operations.front import HOST, require_nginx, running_nginx
from tests.portal import running_portal
from tests.servers import free_port


@pytest.fixture(scope="session")
def front(prepared, tmp_path_factory):
    require_nginx()
    data_dir = prepared.copy(tmp_path_factory.mktemp("behind") / "var")
    port = free_port()
    production = {
        "BASE_URL": f"https://{HOST}:{port}",
        "SECRET_KEY": "only-for-the-tests-of-nginx" * 3,
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "NUM_PROXIES": "1",
    }
    with running_portal(data_dir, **production) as portal:
        upstream = int(portal.url.rpartition(":")[2])
        folder = tmp_path_factory.mktemp("nginx")
        with running_nginx(folder, portal, upstream_port=upstream, port=port) as front:
            yield front


@pytest.fixture
def back_up(tmp_path):
    """A function that makes an archive of the test's database and returns its path."""
    folder = tmp_path / "backups"

    def make(**options):
        before = set(folder.glob("*.tar"))
        call_command("backup", to=str(folder), verbosity=0, **options)
        (path,) = set(folder.glob("*.tar")) - before
        return path

    return make
