"""What is counted of searches that found nothing, and what of a person is never kept."""

import sqlite3
import threading
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, models

from search import misses
from search.misses import NEW_IN_A_DAY, prune_misses, record_miss
from search.models import UnansweredSearch
from search.tasks import prune_unanswered_searches

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
PEOPLE = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@contextmanager
def on_day(number, clock="12:00"):
    """On the Monday, or so many days after it, at that time in Việt Nam."""
    day = MONDAY + timedelta(days=number)
    with time_machine.travel(f"{day}T{clock}:00+07:00", tick=False):
        yield


def look_for(query, *days):
    """Look for ``query`` once on each of these days after the Monday."""
    for day in days:
        with on_day(day):
            record_miss(query)


def texts():
    return sorted(UnansweredSearch.objects.values_list("text", flat=True))


def test_nothing_is_there_before_anybody_searched():
    assert texts() == []
    assert prune_misses() == 0


class TestCounting:
    def test_a_query_is_kept_as_it_was_typed(self):
        look_for("  Lịch   cắt điện ", 0)
        row = UnansweredSearch.objects.get()
        assert (row.text, row.hits, row.days) == ("Lịch cắt điện", 1, 1)
        assert (row.first_day, row.last_day) == (MONDAY, MONDAY)

    def test_all_ways_to_write_it_are_one_row(self):
        for query in [
            "Hộ khẩu",
            "ho khau",
            "HỘ KHẨU?",
            "hộ-khẩu",
            "ho\u0323\u0302 kha\u0309\u0302u",
        ]:
            look_for(query, 0)
        row = UnansweredSearch.objects.get()
        assert (row.text, row.hits, row.days) == ("Hộ khẩu", 5, 1)

    def test_days_are_counted_once_each(self):
        look_for("cắt điện", 0, 0, 3, 3, 9)
        row = UnansweredSearch.objects.get()
        assert (row.hits, row.days) == (5, 3)
        assert (row.first_day, row.last_day) == (MONDAY, MONDAY + timedelta(days=9))

    def test_a_day_begins_at_midnight_in_viet_nam(self):
        for day, clock in [(0, "23:59"), (1, "00:00"), (1, "06:59"), (1, "07:01")]:
            with on_day(day, clock):
                record_miss("cắt điện")
        assert UnansweredSearch.objects.get().days == 2

    @pytest.mark.parametrize("query", ["", " ", "a", "đ ", "?", "a!", "...", "😀😀", "\0"])
    def test_less_than_two_letters_or_digits_do_not_count(self, query):
        record_miss(query)
        assert texts() == []

    def test_a_long_query_is_cut_at_a_word(self):
        record_miss("phường " * 14 + "xa xôi lắm")
        assert texts() == ["phường " * 14 + "xa"]
        assert len(texts()[0]) == 100

    @pytest.mark.parametrize("length", [99, 100, 101, 10_000])
    def test_a_word_without_end_is_cut_anywhere(self, length):
        record_miss("x" * length)
        assert texts() == ["x" * min(length, 100)]

    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("cắt\0điện", "cắtđiện"),
            ("cắt \ud800 điện", "cắt điện"),
            ("cắt điện 😀", "cắt điện 😀"),
            ("cắt\x0bđiện\n\t", "cắt điện"),
            ("'; DROP TABLE x; --", "'; DROP TABLE x; --"),
            ("%s %(a)s {0}", "%s %(a)s {0}"),
            ("điện " * 2_000, ("điện " * 20).strip()),
            ("\u202ecắt điện", "\u202ecắt điện"),
            ("停电通知", "停电通知"),
        ],
        ids=["NUL", "surrogate", "emoji", "signs", "SQL", "format", "10,000", "bidi", "Chinese"],
    )
    def test_hostile_texts_are_counted_like_others(self, query, kept):
        look_for(query, 0, 1)
        row = UnansweredSearch.objects.get()
        assert (row.text, row.hits) == (kept, 2)


class TestPrivacy:
    PERSONAL = [
        "012345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "0912–345–678",
        "0912\u00a0345\u200b678",
        "0912_345_678",
        "(0233) 385 2345",
        "+84 912 345 678",
        "anh Bảy 045078001234 ở đâu",
        "０９１２３４５６７８",
        "①②③④⑤⑥⑦⑧⑨",
        "bay@example.vn",
        "bay＠example.vn",
        "bay @ example.vn",
    ]
    HARMLESS = [
        "12345678",
        "giai đoạn 2021-2025",
        "2021-2025, 2026-2030",
        "45/2022/QĐ-UBND ngày 05/01/2022",
        "10:16 29/12/2022",
        "khu phố 1 2 3 4 5",
        "12345 abc 67890",
    ]

    @pytest.mark.parametrize("query", PERSONAL)
    def test_what_may_be_personal_is_only_a_hash(self, query):
        look_for(query, 0, 0, 0, 1)
        row = UnansweredSearch.objects.get()
        assert (row.text, row.hits, row.days) == ("", 4, 2)
        assert len(row.key) == 64
        assert not {query, query.replace(" ", "")} & {row.key, str(row)}

    @pytest.mark.parametrize("query", HARMLESS)
    def test_other_numbers_are_kept(self, query):
        record_miss(query)
        assert texts() == [query]

    def test_the_third_different_day_keeps_its_own_words(self):
        look_for("Đường dây 0912345678", 0, 0, 5)
        assert texts() == [""]
        look_for("đường dây 0912345678?", 9)
        row = UnansweredSearch.objects.get()
        assert (row.text, row.hits, row.days) == ("đường dây 0912345678?", 4, 3)
        look_for("duong day 0912345678", 10)
        assert texts() == ["đường dây 0912345678?"]

    def test_a_number_at_the_cut_is_not_kept_in_part(self):
        record_miss("phường " * 13 + "0912 345 678")
        assert texts() == [""]

    def test_the_hash_needs_the_key_of_the_site(self, settings):
        record_miss("0912345678")
        settings.SECRET_KEY = "another"
        record_miss("0912345678")
        assert UnansweredSearch.objects.values("key").distinct().count() == 2

    def test_nothing_but_words_days_and_numbers_has_a_place(self):
        kinds = {field.name: type(field) for field in UnansweredSearch._meta.get_fields()}
        assert kinds == {
            "id": models.BigAutoField,
            "key": models.CharField,
            "text": models.CharField,
            "hits": models.PositiveIntegerField,
            "days": models.PositiveIntegerField,
            "first_day": models.DateField,
            "last_day": models.DateField,
        }


class TestPrograms:
    @pytest.mark.parametrize("agent", ["", " ", "Googlebot/2.1", "curl/8.4.0", "bot" * 5_000])
    def test_programs_are_not_counted(self, rf, agent):
        record_miss("cắt điện", rf.get("/", HTTP_USER_AGENT=agent))
        assert texts() == []

    def test_people_are_counted_whatever_else_their_browser_sends(self, rf):
        record_miss("cắt điện", rf.get("/", HTTP_USER_AGENT=PEOPLE, HTTP_DNT="1"))
        assert texts() == ["cắt điện"]


class TestFlood:
    def test_one_day_adds_only_so_many_rows(self):
        with on_day(0):
            for number in range(NEW_IN_A_DAY + 20):
                record_miss(f"rác {number}")
        assert UnansweredSearch.objects.count() == NEW_IN_A_DAY == 500
        look_for("rác 1", 0)
        assert UnansweredSearch.objects.get(text="rác 1").hits == 2
        look_for("rác 510", 0)
        assert UnansweredSearch.objects.count() == NEW_IN_A_DAY
        look_for("rác 510", 1)
        assert UnansweredSearch.objects.count() == NEW_IN_A_DAY + 1


class TestPruning:
    def test_what_nobody_looked_for_in_400_days_goes(self):
        look_for("xưa", 0)
        look_for("nay", 0, 1)
        with on_day(400):
            assert prune_misses() == 0
        with on_day(401):
            prune_unanswered_searches()
        assert texts() == ["nay"]


def other_connection_holds_the_database():
    """Return a function that lets go; until it is called nobody else can write."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = connections["default"].copy()
        other.connect()
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {UnansweredSearch._meta.db_table}")
    return other.close


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
class TestAtOneMoment:
    def test_people_who_look_for_the_same_lose_no_hit(self, monkeypatch, caplog):
        monkeypatch.setattr(misses, "MOST_WAITING", 20_000)  # a slow machine loses none either
        start, problems = threading.Barrier(2), []

        def search():
            try:
                for number in range(15):
                    start.wait(timeout=30)
                    record_miss(f"lịch cắt điện {number}")
            except Exception as problem:
                problems.append(problem)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=search) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert problems == caplog.records == []
        rows = UnansweredSearch.objects.values_list("hits", "days")
        assert list(rows) == [(2, 1)] * 15

    def test_readers_search_on_while_the_database_is_locked(self, caplog):
        record_miss("cắt điện")
        let_go = other_connection_holds_the_database()
        try:
            record_miss("cắt điện 0912345678")
            record_miss("cắt điện")
        finally:
            let_go()
        assert [record.levelname for record in caplog.records] == ["WARNING"] * 2
        assert "0912" not in caplog.text
        record_miss("cắt điện")
        assert UnansweredSearch.objects.get().hits == 2

    @pytest.mark.skipif("postgres" in settings.DATABASES["default"]["ENGINE"], reason="SQLite's")
    def test_the_usual_patience_comes_back(self):
        record_miss("cắt điện")
        with connection.cursor() as cursor:
            usual = settings.DATABASES["default"]["OPTIONS"]["timeout"] * 1000
            assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] == usual
