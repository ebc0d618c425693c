"""The cache in Redis while Redis does not answer, and when it is back; a real server that is killed or refuses."""

import pytest
from django.core.cache import cache, caches

from home.content_version import at_hand, content_version, renew
from site_config import redis_cache
from site_config.settings import services
from tests.operations.services import Redis
from tests.servers import wait_until


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture
def redis(server, settings):
    """Redis as the portal's cache, running and empty."""
    settings.CACHES = services.caches(server.url, None)
    if server.process is None:
        server.start()
    server.client().flushall()
    wait_until(lambda: cache.set("there", 1) or cache.get("there") == 1, "Redis")
    return server


class Refusal:
    """Redis lets nobody in, though it runs and forgets nothing: what a process meets that the network cuts off."""

    def __init__(self, server):
        self.admin = server.client()

    def __enter__(self):
        self.admin.config_set("requirepass", "khong-ai-biet")
        for client in self.admin.client_list():
            if client["id"] != str(self.admin.client_id()):
                self.admin.client_kill_filter(_id=client["id"])

    def __exit__(self, *error):
        self.admin.config_set("requirepass", "")
        self.admin.close()


@pytest.fixture
def no_wait(monkeypatch):
    """Ask again at once, where a portal would leave Redis alone for a second."""
    monkeypatch.setattr(redis_cache, "AWAY_SECONDS", 0)


class TestAway:
    def test_everything_is_missing_and_nothing_fails(self, redis):
        redis.kill()
        assert cache.set("name", "value") is None
        assert cache.get("name", "nothing") == "nothing"
        assert cache.get_many(["name"]) == {}
        assert cache.add("name", "value") is False
        assert cache.touch("name") is False
        assert cache.has_key("name") is False
        assert cache.delete("name") is False
        assert cache.set_many({"name": 1}) == ["name"]
        assert cache.delete_many(["name"]) is None
        with pytest.raises(ValueError, match="not found"):
            cache.incr("name")

    def test_it_is_logged_once(self, redis, no_wait, caplog, settings):
        redis_cache._links.clear()
        settings.CACHES = services.caches(redis.url, None)  # as in a process that has just started
        redis.kill()
        for _ in range(5):
            cache.get("name")
        told = [record for record in caplog.records if record.name == "site_config.redis_cache"]
        assert len(told) == 1

    def test_the_content_has_no_name_and_nothing_is_kept_at_hand(self, redis):
        before = content_version()
        assert content_version() == before is not None
        redis.kill()
        assert content_version() is None
        asked = iter(range(9))
        assert [at_hand("number", lambda: next(asked)) for _ in range(2)] == [0, 1]


class TestBack:
    def test_a_redis_that_was_killed_forgets_what_it_kept_of_the_cache_and_nothing_else(
        self, redis
    ):
        cache.set("name", "from before", None)
        caches["pages"].set("page", b"from before", None)
        redis.client().set("visits:kept", "kept")
        version = content_version()
        redis.kill()
        redis.start()
        assert redis.client().get("visits:kept") == b"kept"
        assert redis.client().get("cache:1:name")  # until somebody who caches comes
        wait_until(lambda: cache.set("new", 1) or cache.get("new") == 1, "Redis")
        assert cache.get("name") is None
        assert caches["pages"].get("page") is None
        assert content_version() not in (version, None)

    def test_what_could_not_be_replaced_or_deleted_is_missing_here_at_once_and_soon_elsewhere(
        self, redis, no_wait
    ):
        for name in ("replaced", "deleted", "ends-by-itself"):
            cache.set(name, "from before", None)
        with Refusal(redis):
            cache.set("replaced", "new", None)
            cache.delete("deleted")
            cache.set("ends-by-itself", "new", 60)
        assert cache.get("replaced") is None
        assert cache.get("deleted") is None
        assert cache.get("ends-by-itself") == "from before"
        client = redis.client()
        wait_until(lambda: not client.exists("cache:1:replaced", "cache:1:deleted"), "the deletion")

    def test_a_change_that_was_not_told_gives_the_content_another_name(self, redis, no_wait):
        before = content_version()
        with Refusal(redis):
            renew()
        assert content_version() != before
        wait_until(content_version, "a name")
        assert content_version() != before


def test_clearing_a_cache_leaves_what_is_not_its_own(redis):
    cache.set("name", 1)
    caches["pages"].set("page", 1)
    redis.client().set("visits:kept", "kept")
    cache.clear()
    assert cache.get("name") is None
    assert caches["pages"].get("page") == 1
    assert redis.client().get("visits:kept") == b"kept"


def test_limits_are_counted_for_all_hosts_together(redis):
    caches["limits"].add("client", 0, 60)
    assert [caches["limits"].incr("client") for _ in range(2)] == [1, 2]
    assert redis.client().get("limits:1:client") == b"2"
