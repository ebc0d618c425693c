"""The queue that the workers of several hosts share, on a real Redis."""

from datetime import datetime, timedelta

import pytest
from huey import crontab

from site_config.shared_queue import SharedQueue
from tests.operations.services import Redis
from tests.servers import wait_until


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def queues(redis):
    """The same queue as two hosts see it, with a task of every minute, one of every hour and one that notes."""
    if redis.process is None:
        redis.start()
    redis.client().flushall()
    made, notes = [], []
    for _ in range(2):
        queue = SharedQueue("thu", url=redis.url)
        queue.periodic_task(crontab(minute="*"), name="minutely")(lambda: None)
        queue.periodic_task(crontab(minute="0"), name="hourly")(lambda: None)
        queue.note = queue.task(name="note")(notes.append)
        queue.notes = notes
        made.append(queue)
    return made


def test_each_minute_of_a_periodic_task_is_taken_by_one_worker(queues):
    first = datetime(2026, 7, 1, 12, 0, 10)
    taken = [
        (task.name, minute)
        for minute in range(3)
        for queue, late in zip(queues, (0, 30), strict=True)
        for task in queue.read_periodic(first + timedelta(minutes=minute, seconds=late))
    ]
    assert sorted(taken) == [("hourly", 0), ("minutely", 0), ("minutely", 1), ("minutely", 2)]


def test_what_one_host_wants_done_the_worker_of_another_does(queues):
    one, other = queues
    one.note("việc")
    other.execute(other.dequeue())
    assert one.notes == ["việc"]
    assert other.dequeue() is None


def test_without_redis_work_is_done_by_whoever_wants_it_and_the_scheduler_waits(queues, redis):
    one, _ = queues
    redis.kill()
    assert one.note("việc gấp") is None
    wait_until(lambda: one.notes == ["việc gấp"], "the work")
    now = datetime(2026, 7, 1, 12, 0)
    assert (one.read_periodic(now), one.read_schedule(now), one.dequeue()) == ([], [], None)
    redis.start()
    one.note("việc sau")
    one.execute(one.dequeue())
    assert one.notes == ["việc gấp", "việc sau"]
