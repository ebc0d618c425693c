import pytest
import redis

from home.factories import StandardPageFactory
from tests.redis import running_redis, url_of_the_environment
from tests.visits.logs import Importer
from visits import clock
from visits.hot_store import Hit, Limits
from visits.hot_store.redis import RedisStore
from visits.hot_store.sqlite import SQLiteStore

NOW = 1_767_232_800
"""1 January 2026, 09:00 in Vietnam."""
SITE = 1


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A Redis of the suite's own, unless the environment names one."""
    if url := url_of_the_environment():
        yield url
    else:
        with running_redis(tmp_path_factory.mktemp("redis")) as (url, _):
            yield url


@pytest.fixture
def empty_redis(redis_url):
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    yield redis_url
    client.flushdb()
    client.close()


@pytest.fixture(params=["sqlite", "redis"])
def store(request, tmp_path):
    """Each of the two hot stores in turn, empty."""
    if request.param == "sqlite":
        store = SQLiteStore(tmp_path / "hot", Limits())
    else:
        store = RedisStore(request.getfixturevalue("empty_redis"), Limits())
    yield store
    store.close()


@pytest.fixture
def site(home_page):
    """The site whose visits are counted."""
    return home_page.get_site()


@pytest.fixture
def importer(home_page, tmp_path):
    """Runs ``import_access_log`` on the text of a log."""
    return Importer(tmp_path)


@pytest.fixture
def about(home_page):
    """A page that the old portal had too, at ``/gioi-thieu/``."""
    return StandardPageFactory(parent=home_page, slug="gioi-thieu")


_nonces = iter(f"nonce-{number:08}" for number in range(10**8))


def a_hit(visitor=1, page=18, address=None, nonce=None, **more):
    """A beacon of the visitor with that number, who has an address alone."""
    return Hit(
        site=more.pop("site", SITE),
        page=page,
        visitor=visitor.to_bytes(8, "big"),
        address=(visitor if address is None else address).to_bytes(8, "big"),
        nonce=next(_nonces) if nonce is None else nonce,
        **more,
    )


def counts(store, site=SITE):
    """Return the sums of what waits to be folded: views, uniques, visits, suspect."""
    store.seal(site)
    rows = [row for batch in store.batches(site) for row in batch.hits.values()]
    return tuple(sum(row[place] for row in rows) for place in range(4))


def tallies(store, kind, site=SITE):
    """Return the tallies of one kind that wait to be folded, as a dict by name."""
    store.seal(site)
    found = {}
    for batch in store.batches(site):
        for (_, sort, name), number in batch.tallies.items():
            if sort == kind:
                found[name] = found.get(name, 0) + number
    return found


def midnight(now=NOW):
    """The first second of the local day after ``now``."""
    return (clock.day_of(now) + 1) * clock.DAY - clock.OFFSET
