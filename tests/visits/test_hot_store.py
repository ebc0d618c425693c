"""What both hot stores do: one suite, run on the file of SQLite and on a real Redis."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from tests.visits.conftest import NOW, SITE, a_hit, counts, midnight, tallies
from visits import clock
from visits.hot_store import Base, Limits, Live, Outcome, StoreUnavailableError
from visits.hot_store.base import FORGET, NONCE, ONLINE, SALT_BYTES, SILENCE, UNIQUE
from visits.hot_store.redis import RedisStore
from visits.hot_store.sqlite import SQLiteStore

DAY = clock.day_of(NOW)


def hit(store, now, beacon):
    """Count the beacon and return what became of it."""
    outcome, live = store.hit(now, beacon)
    assert live == store.live(now, beacon.site, beacon.page)
    return outcome


def base(today=0, total=0, pages=(), *, is_whole=True, threshold=0):
    return Base(DAY, today, total, threshold, dict(pages), is_whole)


def test_a_store_without_beacons_has_nothing_to_tell(store):
    assert store.live(NOW, SITE) is None
    assert store.sites() == []
    assert store.batches(SITE) == []
    assert store.page_views(SITE, [1, 2]) == {1: 0, 2: 0}
    assert store.forwarded(SITE) == {}
    store.seal(SITE)
    assert store.batches(SITE) == []


def test_a_first_view_is_a_view_a_unique_view_and_a_visit(store):
    assert hit(store, NOW, a_hit()) is Outcome.COUNTED
    assert counts(store) == (1, 1, 1, 0)
    assert store.sites() == [SITE]


def test_a_reload_is_a_view_only(store):
    hit(store, NOW, a_hit())
    hit(store, NOW + 60, a_hit())
    assert counts(store) == (2, 1, 1, 0)


def test_another_page_is_a_unique_view_of_the_same_visit(store):
    hit(store, NOW, a_hit(page=1))
    hit(store, NOW + 60, a_hit(page=2))
    assert counts(store) == (2, 2, 1, 0)


def test_the_unique_view_comes_again_after_thirty_minutes_however_busy_they_were(store):
    for minute in range(0, 40, 10):
        hit(store, NOW + minute * 60, a_hit())
    assert counts(store) == (4, 2, 1, 0)


@pytest.mark.parametrize(("silence", "visits"), [(SILENCE - 1, 1), (SILENCE, 2)])
def test_a_visit_ends_with_thirty_minutes_of_silence(store, silence, visits):
    hit(store, NOW, a_hit())
    hit(store, NOW + 100, a_hit())
    hit(store, NOW + 100 + silence, a_hit())
    assert counts(store)[2] == visits


def test_a_heartbeat_breaks_the_silence_and_counts_nothing(store):
    hit(store, NOW, a_hit())
    for moment in (NOW + 1200, NOW + 2400):
        assert hit(store, moment, a_hit(is_heartbeat=True, nonce="")) is Outcome.COUNTED
    hit(store, NOW + 3600, a_hit(page=19))
    assert counts(store) == (2, 2, 1, 0)


def test_a_heartbeat_of_nobody_counts_nothing(store):
    hit(store, NOW, a_hit(is_heartbeat=True, nonce=""))
    assert counts(store) == (0, 0, 0, 0)
    assert store.update_online(NOW, SITE) == 0


def test_a_beacon_sent_twice_counts_once(store):
    beacon = a_hit(nonce="the-same-nonce")
    assert hit(store, NOW, beacon) is Outcome.COUNTED
    assert hit(store, NOW + NONCE - 1, beacon) is Outcome.REPEAT
    assert counts(store) == (1, 1, 1, 0)
    assert tallies(store, "refusal") == {"repeat": 1}


def test_a_store_that_has_lost_everything_counts_on(store):
    """A file or a Redis that is replaced while processes run: they notice, and go on with the new one."""
    hit(store, NOW, a_hit(1))
    if isinstance(store, SQLiteStore):
        for path in store.folder.glob("visits-hot.*"):
            path.unlink()
        store._writer.close()  # what an input or output error leaves
        with pytest.raises(StoreUnavailableError):
            store.hit(NOW, a_hit(2))
    else:
        store.client.flushdb()
    store.hit(NOW, a_hit(3))
    assert store.sites() == [SITE]
    assert counts(store) == (1, 1, 1, 0)


def test_sites_are_counted_apart(store):
    hit(store, NOW, a_hit(nonce="the-same-nonce"))
    hit(store, NOW, a_hit(nonce="the-same-nonce", site=2))
    assert store.sites() == [1, 2]
    assert counts(store, 1) == counts(store, 2) == (1, 1, 1, 0)


def test_an_address_may_send_sixty_beacons_a_minute(store):
    outcomes = [hit(store, NOW + second, a_hit(second, address=7)) for second in range(59)]
    outcomes += [hit(store, NOW + 59, a_hit(99, address=7)) for _ in range(3)]
    assert outcomes[-2:] == [Outcome.RATE] * 2
    assert tallies(store, "refusal") == {"rate": 2}
    assert hit(store, NOW + 60, a_hit(1, address=7)) is not Outcome.RATE
    assert hit(store, NOW + 59, a_hit(1, address=8)) is Outcome.COUNTED


def test_more_visits_of_an_address_than_thirty_an_hour_are_kept_apart(store):
    minute = 60
    outcomes = [hit(store, NOW + n * minute, a_hit(n, address=7)) for n in range(40)]
    assert outcomes == [Outcome.COUNTED] * 30 + [Outcome.SUSPECT] * 10
    assert counts(store) == (30, 30, 30, 10)
    assert hit(store, NOW + 3600, a_hit(100, address=7)) is Outcome.COUNTED


def test_what_a_suspect_visitor_reads_next_is_not_counted_either(store):
    for visitor in range(31):
        hit(store, NOW, a_hit(visitor, address=7))
    assert hit(store, NOW + 10, a_hit(30, page=5, address=7)) is Outcome.SUSPECT
    assert counts(store) == (30, 30, 30, 1)
    assert store.page_views(SITE, [5]) == {5: 0}


def test_one_address_with_ten_thousand_user_agents_adds_no_more_than_the_limit(store):
    for visitor in range(10_000):
        hit(store, NOW + visitor // 60 * 60 % 3600, a_hit(visitor, address=7))
    views, uniques, visits, suspect = counts(store)
    assert (views, uniques, visits) == (30, 30, 30)
    assert suspect > 0


def test_visits_are_told_by_where_they_come_from_and_on_what_they_are_read(store):
    hit(store, NOW, a_hit(1, referrer="quangtri.gov.vn", device="mobile", forwarded=1))
    hit(store, NOW, a_hit(1, page=19, referrer="elsewhere.example", device="mobile", forwarded=1))
    hit(store, NOW, a_hit(2, device="desktop", forwarded=9))
    assert tallies(store, "referrer") == {"quangtri.gov.vn": 1}
    assert tallies(store, "device") == {"mobile": 1, "desktop": 1}
    assert store.forwarded(SITE) == {1: 1, 3: 1}


def test_refusals_are_counted_by_reason(store):
    for reason in ("bot", "bot", "origin"):
        store.refuse(NOW, SITE, reason)
    assert tallies(store, "refusal") == {"bot": 2, "origin": 1}


def test_a_hit_keeps_the_hour_in_which_it_happened(store):
    hit(store, midnight() - 1, a_hit(1))
    hit(store, midnight(), a_hit(2))
    store.seal(SITE)
    (batch,) = store.batches(SITE)
    hours = sorted(hour for hour, _ in batch.hits)
    assert [clock.hour_of_day(hour) for hour in hours] == [23, 0]
    assert {day for day, _, _ in batch.tallies} == {DAY, DAY + 1}


def test_what_is_counted_after_sealing_goes_into_another_batch(store):
    hit(store, NOW, a_hit(1))
    store.seal(SITE)
    hit(store, NOW, a_hit(2))
    store.seal(SITE)
    store.seal(SITE)
    first, second = store.batches(SITE)
    assert first.uuid != second.uuid
    assert first.hits == second.hits == {(NOW // 3600, 18): [1, 1, 1, 0]}


def test_a_finished_batch_is_gone(store):
    hit(store, NOW, a_hit(1))
    store.seal(SITE)
    hit(store, NOW, a_hit(2))
    store.seal(SITE)
    first, second = store.batches(SITE)
    store.finish(NOW, first, base())
    assert [batch.uuid for batch in store.batches(SITE)] == [second.uuid]


def test_live_numbers_are_those_of_the_base_and_of_what_waits(store):
    hit(store, NOW, a_hit(1))
    store.publish(NOW, SITE, base(294, 632_519, {18: 40, 3: 5}, threshold=50), 0)
    assert store.live(NOW, SITE, 18) == Live(DAY, 295, 632_520, 0, 50, 41)
    hit(store, NOW, a_hit(2))
    assert store.live(NOW, SITE, 18) == Live(DAY, 296, 632_521, 0, 50, 42)
    store.seal(SITE)
    hit(store, NOW, a_hit(3))
    (batch,) = store.batches(SITE)
    store.finish(NOW, batch, base(296, 632_521, {18: 42}, is_whole=False, threshold=50))
    assert store.live(NOW, SITE, 18) == Live(DAY, 297, 632_522, 0, 50, 43)
    assert store.page_views(SITE, [18, 3, 4]) == {18: 43, 3: 5, 4: 0}


def test_a_batch_finished_twice_tells_the_later_base(store):
    store.publish(NOW, SITE, base(), 0)
    hit(store, NOW, a_hit(1))
    store.seal(SITE)
    (batch,) = store.batches(SITE)
    store.finish(NOW, batch, base(1, 1))
    store.finish(NOW, batch, base(0, 0))
    assert store.live(NOW, SITE).total == 1


def test_a_base_read_before_another_change_is_not_told(store):
    store.publish(NOW, SITE, base(), store.generation(SITE))
    store.forget_base(SITE)
    assert store.live(NOW, SITE) is None
    generation = store.generation(SITE)
    hit(store, NOW, a_hit(1))
    store.seal(SITE)
    (batch,) = store.batches(SITE)
    store.finish(NOW, batch, base(1, 1, {18: 1}, is_whole=False))
    store.publish(NOW, SITE, base(0, 0), generation)
    assert store.live(NOW, SITE) is None
    store.publish(NOW, SITE, base(1, 1, {18: 1}), store.generation(SITE))
    assert store.live(NOW, SITE, 18) == Live(DAY, 1, 1, page_views=1)


def test_today_begins_anew_at_midnight(store):
    store.publish(NOW, SITE, base(10, 100), 0)
    assert store.live(midnight() - 1, SITE).today == 10
    assert store.live(midnight(), SITE).today == 0
    hit(store, midnight(), a_hit(1))
    assert store.live(midnight(), SITE) == Live(DAY + 1, 1, 101)


def test_online_are_those_who_gave_a_sign_within_five_minutes(store):
    store.publish(NOW, SITE, base(), 0)
    hit(store, NOW, a_hit(1))
    hit(store, NOW + 100, a_hit(2))
    hit(store, NOW + 100, a_hit(2))
    assert store.update_online(NOW + 101, SITE) == 2
    assert store.live(NOW + 101, SITE).online == 2
    assert store.update_online(NOW + ONLINE, SITE) == 1
    hit(store, NOW + ONLINE, a_hit(1, is_heartbeat=True, nonce=""))
    assert store.update_online(NOW + ONLINE, SITE) == 2
    assert store.live(NOW + 2 * ONLINE, SITE).online == 0


def test_who_reads_at_midnight_is_not_online_twice(store):
    hit(store, midnight() - 10, a_hit(1))
    hit(store, midnight() + 10, a_hit(101))
    assert store.update_online(midnight() + 20, SITE) == 1


def test_the_salt_is_the_same_all_day_and_another_the_next(store):
    salt = store.salt(DAY)
    assert len(salt) == SALT_BYTES
    assert store.salt(DAY) == salt
    assert store.salt(DAY + 1) != salt


def test_another_process_has_the_same_salt(store):
    salt = store.salt(DAY)
    store.close()  # what this process knows is gone
    assert store.salt(DAY) == salt


def test_sweeping_forgets_what_is_past_its_time(store):
    hit(store, NOW, a_hit(1, nonce="the-same-nonce"))
    salt = store.salt(DAY)
    store.sweep(NOW + UNIQUE - 1)
    hit(store, NOW + UNIQUE - 1, a_hit(1))
    assert counts(store) == (2, 1, 1, 0)
    store.sweep(NOW + UNIQUE + FORGET)
    store.close()
    assert store.salt(DAY) != salt


def test_one_holder_has_the_lease_until_it_lets_it_run_out(store):
    assert store.acquire_lease(NOW, "one", 15)
    assert not store.acquire_lease(NOW + 1, "two", 15)
    assert store.acquire_lease(NOW + 10, "one", 15)
    assert not store.acquire_lease(NOW + 20, "two", 15)
    assert store.acquire_lease(NOW + 25, "two", 15)
    assert not store.acquire_lease(NOW + 26, "one", 15)


def test_many_threads_lose_nothing(store):
    def send(number):
        for view in range(50):
            store.hit(NOW + view, a_hit(number * 1000 + view))
            if view % 10 == 0:
                store.seal(SITE)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(send, range(8)))
    assert counts(store) == (400, 400, 400, 0)


def test_a_redis_that_answers_is_not_given_up_for_a_thread_that_failed_before(empty_redis):
    store = RedisStore(empty_redis, Limits())
    with store._reaching() as client:
        with pytest.raises(StoreUnavailableError), store._reaching():
            raise redis.ConnectionError
        with pytest.raises(StoreUnavailableError):
            store.hit(NOW, a_hit())
        client.ping()
    assert hit(store, NOW, a_hit()) is Outcome.COUNTED
    store.close()
