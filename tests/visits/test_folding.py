"""Folding: exactly once into the main database, whatever crashes and however many do it."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.visits.conftest import NOW, SITE, a_hit, midnight
from visits import alarm, clock, folding, numbers
from visits.hot_store import StoreUnavailableError
from visits.models import (
    DeviceDay,
    FoldedBatch,
    OpeningBalance,
    PageTotal,
    ReferrerDay,
    RefusalDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)

TODAY = date(2026, 1, 1)


def publish(store, now=NOW):
    store.publish(now, SITE, numbers.base_of(SITE, now), store.generation(SITE))


@pytest.mark.django_db
class TestFold:
    def test_without_beacons_nothing_is_written(self, store):
        assert folding.fold(store, NOW) == {}
        store.publish(NOW, SITE, numbers.base_of(SITE, NOW), 0)
        assert folding.fold(store, NOW) == {SITE: []}
        assert not FoldedBatch.objects.exists()
        assert not SiteDay.objects.exists()

    def test_what_was_counted_stands_in_every_table(self, store):
        store.hit(NOW, a_hit(1, page=18, referrer="quangtri.gov.vn", device="mobile"))
        store.hit(NOW + 1, a_hit(1, page=18))
        store.hit(NOW + 2, a_hit(2, page=19, device="desktop"))
        store.refuse(NOW, SITE, "bot")
        store.refuse(NOW, SITE, "origin")
        assert len(folding.fold(store, NOW + 5)[SITE]) == 1
        pages = VisitCounter.objects.values_list("date", "page", "views", "uniques", "visits")
        assert sorted(pages) == [(TODAY, 18, 2, 1, 1), (TODAY, 19, 1, 1, 1)]
        day = SiteDay.objects.get()
        assert (day.date, day.views, day.uniques, day.visits) == (TODAY, 3, 2, 2)
        assert (day.suspect, day.bots, day.imported, day.online_peak) == (0, 1, 0, 2)
        assert list(SiteHour.objects.values_list("date", "hour", "views")) == [(TODAY, 9, 3)]
        totals = PageTotal.objects.order_by("page").values_list("page", "views", "uniques")
        assert list(totals) == [(18, 2, 1), (19, 1, 1)]
        assert dict(ReferrerDay.objects.values_list("host", "visits")) == {"quangtri.gov.vn": 1}
        assert dict(DeviceDay.objects.values_list("device", "visits")) == {
            "mobile": 1,
            "desktop": 1,
        }
        assert dict(RefusalDay.objects.values_list("reason", "number")) == {"bot": 1, "origin": 1}

    def test_later_counts_are_added_to_earlier_ones(self, store):
        for visitor in range(3):
            store.hit(NOW, a_hit(visitor))
            folding.fold(store, NOW)
        assert SiteDay.objects.get().visits == 3
        assert SiteDay.objects.get().online_peak == 3
        assert PageTotal.objects.get().uniques == 3
        assert FoldedBatch.objects.count() == 3

    def test_a_hit_keeps_the_day_on_which_it_happened(self, store):
        store.hit(midnight() - 1, a_hit(1))
        store.hit(midnight(), a_hit(2))
        folding.fold(store, midnight() + 5)
        days = SiteDay.objects.order_by("date").values_list("date", "visits")
        assert list(days) == [(TODAY, 1), (TODAY + timedelta(1), 1)]
        hours = SiteHour.objects.order_by("date").values_list("hour", flat=True)
        assert list(hours) == [23, 0]

    def test_suspect_visits_are_kept_apart(self, store):
        for visitor in range(40):
            store.hit(NOW, a_hit(visitor, address=7))
        folding.fold(store, NOW)
        day = SiteDay.objects.get()
        assert (day.visits, day.uniques, day.views, day.suspect) == (30, 30, 30, 10)
        assert VisitCounter.objects.get().views == 30

    def test_live_numbers_are_the_same_before_and_after(self, store):
        OpeningBalance(site=SITE, visits=632_520, as_of=date(2022, 12, 29)).save()
        publish(store)
        for visitor in range(5):
            store.hit(NOW, a_hit(visitor))
        before = store.live(NOW, SITE, 18)
        folding.fold(store, NOW)
        after = store.live(NOW, SITE, 18)
        assert (before.today, before.total, before.page_views) == (5, 632_525, 5)
        assert (after.today, after.total, after.page_views) == (5, 632_525, 5)
        assert after.online == 5

    def test_no_more_than_two_hundred_hosts_a_day_are_kept(self, store):
        for visitor in range(210):
            store.hit(NOW, a_hit(visitor, referrer=f"host{visitor:03}.example"))
        folding.fold(store, NOW)
        store.hit(NOW, a_hit(500, referrer="late.example"))
        store.hit(NOW, a_hit(501, referrer="host000.example"))
        folding.fold(store, NOW)
        visits = dict(ReferrerDay.objects.values_list("host", "visits"))
        assert len(visits) == 201
        assert visits[folding.OTHER_HOSTS] == 11
        assert visits["host000.example"] == 2

    def test_a_large_fold_takes_few_statements(self, store):
        for number in range(600):
            store.hit(NOW, a_hit(number, page=number % 150 + 1))
        with CaptureQueriesContext(connection) as queries:
            folding.fold(store, NOW)
        assert len(queries) <= 16


class CrashError(Exception):
    """Stands for the death of the process at one point of a fold."""


@pytest.mark.django_db
class TestCrash:
    @pytest.fixture(autouse=True)
    def _three_visits(self, store):
        publish(store)
        for visitor in range(3):
            store.hit(NOW, a_hit(visitor))

    def check(self, store):
        """After a crash the next fold brings everything in, once."""
        store.hit(NOW, a_hit(9))
        folding.fold(store, NOW)
        folding.fold(store, NOW)
        assert SiteDay.objects.get().visits == 4
        assert VisitCounter.objects.get().uniques == 4
        assert store.batches(SITE) == []
        assert store.live(NOW, SITE, 18).total == 4

    def test_before_sealing(self, store):
        self.check(store)

    def test_after_sealing(self, store):
        store.seal(SITE)
        self.check(store)

    def test_inside_the_transaction(self, store, monkeypatch):
        def crash(*arguments):
            raise CrashError

        store.seal(SITE)
        (batch,) = store.batches(SITE)
        with monkeypatch.context() as patch:
            patch.setattr(folding, "_add_tallies", crash)
            with pytest.raises(CrashError):
                folding.add_batch(batch, 0, NOW)
        assert not VisitCounter.objects.exists()
        assert not FoldedBatch.objects.exists()
        self.check(store)

    def test_after_the_transaction(self, store):
        store.seal(SITE)
        (batch,) = store.batches(SITE)
        assert folding.add_batch(batch, 0, NOW)
        assert not folding.add_batch(batch, 0, NOW)
        self.check(store)

    def test_after_everything(self, store):
        folding.fold(store, NOW)
        self.check(store)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
def test_folders_at_the_same_time_add_each_batch_once(store):
    publish(store)
    problems = []

    def fold_again_and_again():
        try:
            for _ in range(10):
                folding.fold(store, NOW)
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    folders = [threading.Thread(target=fold_again_and_again) for _ in range(3)]
    for folder in folders:
        folder.start()
    for visitor in range(300):
        store.hit(NOW, a_hit(visitor, page=visitor % 7 + 1))
    for folder in folders:
        folder.join()
    folding.fold(store, NOW)
    assert problems == []
    assert SiteDay.objects.get().visits == 300
    assert sum(PageTotal.objects.values_list("uniques", flat=True)) == 300
    assert store.live(NOW, SITE).total == 300


@pytest.mark.django_db
class TestFolder:
    def test_it_folds_while_it_holds_the_lease(self, store):
        one, two = folding.Folder(store), folding.Folder(store)
        store.hit(NOW, a_hit(1))
        one.step(NOW)
        assert SiteDay.objects.get().visits == 1
        store.hit(NOW, a_hit(2))
        two.step(NOW + 5)
        assert SiteDay.objects.get().visits == 1
        two.step(NOW + folding.LEASE)
        assert SiteDay.objects.get().visits == 2

    def test_a_store_that_is_away_is_tried_again(self, tmp_path, caplog):
        from visits.hot_store import Limits
        from visits.hot_store.sqlite import SQLiteStore

        (tmp_path / "file").write_text("in the way")
        store = SQLiteStore(tmp_path / "file", Limits())
        with pytest.raises(StoreUnavailableError):
            store.sites()
        folder = folding.Folder(store)
        folder.step(NOW)
        folder.step(NOW + 5)
        assert [
            record.message for record in caplog.records if "wait to be folded" in record.message
        ]
        (tmp_path / "file").unlink()
        store.hit(NOW, a_hit(1))
        folder.step(NOW + 10)
        assert SiteDay.objects.get().visits == 1

    def test_far_more_visits_than_usual_raise_the_alarm(self, store):
        folder = folding.Folder(store)
        store.hit(NOW - 7200, a_hit(1000))
        for visitor in range(alarm.FEWEST - 1):
            store.hit(NOW + visitor, a_hit(visitor))
        folder.step(NOW + 60)
        assert alarm.current(SITE) is None
        store.hit(NOW + 61, a_hit(999))
        folder.step(NOW + 65)
        assert alarm.current(SITE).visits == alarm.FEWEST

    def test_it_sweeps_once_a_minute(self, store):
        folder = folding.Folder(store)
        salt = store.salt(clock.day_of(NOW))
        folder.step(NOW)
        assert store.salt(clock.day_of(NOW)) == salt
        folder.step(midnight() + 61)
        store.close()
        assert store.salt(clock.day_of(NOW)) != salt
