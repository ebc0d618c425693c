"""Counting visits: hits a second of each hot store, and folding them into the main database."""

import multiprocessing
import random
import statistics
import subprocess
import tempfile
import time

from tests.bench.report import Target
from tests.redis import running_redis
from tests.visits.crash.processes import open_store

HITS = 20_000
VISITORS, PAGES = 5_000, 300
TIMES = 3
FOLD = "from tests.bench.visits import fold; print(fold())"
FOLDED = 100
"""Milliseconds, at most."""


def measure(site):
    """Yield the targets; ``site`` is the portal into which is folded."""
    with tempfile.TemporaryDirectory() as redis_folder, running_redis(redis_folder) as (url, _):
        for store, processes, wanted in (
            ("SQLite", 1, 10_000),
            ("SQLite", 4, 6_000),
            ("Redis", 1, 5_000),
            ("Redis", 4, 5_000),
        ):
            rates = []
            for _ in range(TIMES):
                with tempfile.TemporaryDirectory() as folder:
                    where = folder if store == "SQLite" else url
                    rates.append(hits_per_second(where, processes))
            rate, where = statistics.median(rates), f"{store}, processes: {processes}"
            yield Target("hits a second", where, rate, wanted, "", is_least=True)
    command = ["-m", "django", "shell", "--no-imports", "-v", "0", "-c", FOLD]
    took = float(site.run(*command, stdout=subprocess.PIPE).stdout)
    yield Target(f"folding {HITS:,} hits", site.database, took, FOLDED, " ms")


def send_hits(where, count, seed, started):
    """Send ``count`` hits to the store at ``where`` once all are there to start."""
    from visits.hot_store import Hit

    store, chance = open_store(where), random.Random(seed)
    now = int(time.time())
    store.salt(1)
    started.wait()
    for number in range(count):
        visitor = chance.randrange(VISITORS).to_bytes(8, "big")
        page = chance.randrange(1, PAGES)
        store.hit(now, Hit(1, page, visitor, visitor, f"{seed}-{number:08}"))


def hits_per_second(where, processes):
    started = multiprocessing.Barrier(processes + 1)
    share = HITS // processes
    workers = [
        multiprocessing.Process(target=send_hits, args=(where, share, f"{seed}", started))
        for seed in range(processes)
    ]
    for worker in workers:
        worker.start()
    started.wait()
    start = time.perf_counter()
    for worker in workers:
        worker.join()
    return share * processes / (time.perf_counter() - start)


def fold():
    """Return the milliseconds that folding takes; in a process that has a portal's settings."""
    from visits import folding, numbers
    from visits.hot_store import get_store

    store, now = get_store(), int(time.time())
    times = []
    for seed in range(TIMES):
        send_hits(str(store.folder), HITS, f"{seed}-{now}", multiprocessing.Barrier(1))
        store.seal(1)
        batch = store.batches(1)[-1]
        start = time.perf_counter()
        assert folding.add_batch(batch, 0, now)
        store.finish(now, batch, numbers.base_of(1, now, {page for _, page in batch.hits}))
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
