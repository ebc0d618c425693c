"""What manage.py check --deploy says of the counter's surroundings."""

from pathlib import PurePosixPath

import pytest
import redis
from django.core.checks import run_checks

from tests.redis import running_redis
from tests.servers import free_port
from tests.visits.conftest import NOW, a_hit
from visits import checks
from visits.hot_store import get_store

MOUNTS = r"""proc /proc proc rw,relatime 0 0
/dev/vda / ext4 rw,relatime 0 0
/dev/vdb /srv ext4 rw,relatime 0 0
files.example:/portal /srv/tin-phuong/var nfs4 rw,relatime,vers=4.2 0 0
//files/a\040b /mnt/a\040b cifs rw 0 0
me@host:/ /mnt/ssh fuse.sshfs rw 0 0
tmpfs /mnt/ssh tmpfs rw 0 0
hỏng
"""


def found():
    """Return the ids of what the checks of the counter find."""
    messages = run_checks(tags=["visits"], include_deployment_checks=True)
    for message in messages:
        assert message.hint
    return [message.id for message in messages]


def visit(forwarded):
    """Let visits come with so many addresses in X-Forwarded-For, by their number."""
    store = get_store()
    visitor = 0
    for count, visits in forwarded.items():
        for _ in range(visits):
            visitor += 1
            store.hit(NOW, a_hit(visitor, forwarded=count))


class TestRedis:
    def test_that_is_not_used_needs_nothing(self):
        assert found() == []

    def test_that_keeps_a_file_is_good(self, settings, empty_redis):
        settings.REDIS_URL = empty_redis
        assert found() == []

    def test_that_is_away_is_told(self, settings):
        settings.REDIS_URL = f"redis://:secret@127.0.0.1:{free_port()}/0"
        [message] = checks.redis_keeps_what_it_counts()
        assert message.id == "visits.W001"
        assert "secret" not in str(message)
        assert found() == ["visits.W001"]

    def test_whose_address_is_none_is_told(self, settings):
        settings.REDIS_URL = "127.0.0.1"
        assert found() == ["visits.W001"]

    def test_that_keeps_no_file_is_told(self, settings, tmp_path):
        with running_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
            settings.REDIS_URL = url
            assert found() == []
            client.config_set("appendonly", "no")
            assert found() == ["visits.W002"]
            # A Redis that others run lets nobody ask for its configuration.
            client.acl_setuser(
                "portal", enabled=True, nopass=True, keys="*", commands=["+@all", "-config"]
            )
            settings.REDIS_URL = url.replace("redis://", "redis://portal:any@")
            assert found() == ["visits.W002"]
            client.config_set("appendonly", "yes")
            assert found() == []
            client.acl_setuser("portal", enabled=True, commands=["-info"])
            client.config_set("appendonly", "no")
            assert found() == []


class TestFileSystem:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("/srv/tin-phuong/var", "nfs4"),
            ("/srv/tin-phuong/var/a", "nfs4"),
            ("/srv/tin-phuong/variant", "ext4"),
            ("/mnt/a b/var", "cifs"),
            ("/mnt/ssh", "tmpfs"),
            ("/", "ext4"),
        ],
    )
    def test_is_that_of_the_deepest_mount(self, path, kind):
        assert checks.file_system_of(PurePosixPath(path), MOUNTS) == kind

    def test_is_unknown_without_mounts(self):
        assert checks.file_system_of(PurePosixPath("/srv"), "") is None

    @pytest.fixture
    def mounts(self, monkeypatch, tmp_path):
        """A list of mounts with the data on such a file system."""

        def mount(kind):
            path = tmp_path / "mounts"
            path.write_text(f"rootfs / ext4 rw 0 0\nany {tmp_path} {kind} rw 0 0\n")
            monkeypatch.setattr(checks, "MOUNTS", path)

        return mount

    @pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"])
    def test_over_a_network_is_told(self, mounts, kind):
        mounts(kind)
        assert found() == ["visits.W003"]

    @pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "overlay", "tmpfs"])
    def test_of_this_machine_is_good(self, mounts, kind):
        mounts(kind)
        assert found() == []

    def test_does_not_matter_where_redis_counts(self, mounts, settings, empty_redis):
        mounts("nfs4")
        settings.REDIS_URL = empty_redis
        assert found() == []

    def test_is_not_asked_for_where_there_is_no_list(self, monkeypatch, tmp_path):
        monkeypatch.setattr(checks, "MOUNTS", tmp_path / "none")
        assert found() == []


class TestProxies:
    def test_are_not_looked_for_before_there_are_visits(self, settings):
        assert found() == []
        assert not settings.DATA_DIR.exists()

    @pytest.mark.parametrize(
        ("proxies", "forwarded", "expected"),
        [
            (0, {0: 5, 1: 45}, ["visits.W004"]),
            (0, {0: 6, 1: 44}, []),
            (0, {1: 49}, []),
            (0, {0: 1, 1: 20, 2: 20, 3: 20}, ["visits.W004"]),
            (0, {0: 60}, []),
            (1, {1: 60}, []),
            (1, {0: 5, 1: 45}, ["visits.W005"]),
            (1, {0: 4, 1: 46}, []),
            (1, {0: 49}, []),
            (2, {1: 30, 2: 30}, ["visits.W005"]),
            (2, {2: 30, 3: 30}, []),
            (5, {3: 60}, []),
            (5, {2: 60}, ["visits.W005"]),
        ],
    )
    def test_are_as_many_as_they_seem(self, settings, proxies, forwarded, expected):
        settings.NUM_PROXIES = proxies
        visit(forwarded)
        assert found() == expected

    def test_are_counted_in_redis_too(self, settings, empty_redis):
        settings.REDIS_URL = empty_redis
        visit({1: 60})
        assert found() == ["visits.W004"]

    def test_are_not_told_where_the_hot_store_is_damaged(self, settings):
        settings.DATA_DIR.mkdir()
        (settings.DATA_DIR / "visits-hot.sqlite3").write_text("hỏng" * 1000)
        assert found() == []
