"""manage.py import_access_log: what is counted, in which tables, once however often it is run."""

import gzip
from datetime import date

import pytest
from wagtail.models import Site

from tests.visits.conftest import NOW
from tests.visits.logs import (
    GOOGLEBOT,
    MINUTE,
    ONE_DAY,
    PHONE,
    TEN,
    Terminal,
    common,
    everything,
    figure,
    line,
    three_days,
    visits,
)
from visits import numbers
from visits.importers import running, saving
from visits.models import (
    DeviceDay,
    ImportedLog,
    OpeningBalance,
    PageTotal,
    ReferrerDay,
    RefusalDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)

DAY = TEN.date()


class TestALog:
    def test_stands_in_every_table_of_the_counter(self, importer, site, about):
        google = line(referrer="https://www.google.com/search?q=phuong")
        own = line(TEN + MINUTE, "/gioi-thieu/", referrer="http://localhost/")
        mobile = line(TEN + 2 * MINUTE, agent=PHONE, address="14.224.0.9")
        importer.run(google + own + mobile + line(agent=GOOGLEBOT, path="/gioi-thieu/"))
        home = site.root_page_id
        pages = VisitCounter.objects.values_list("date", "page", "views", "uniques", "visits")
        assert sorted(pages) == [(DAY, home, 2, 2, 2), (DAY, about.pk, 1, 1, 0)]
        totals = PageTotal.objects.values_list("page", "views", "uniques")
        assert sorted(totals) == [(home, 2, 2), (about.pk, 1, 1)]
        day = SiteDay.objects.get()
        assert (day.site, day.date, day.views, day.uniques, day.visits) == (site.pk, DAY, 3, 3, 2)
        assert (day.suspect, day.bots, day.imported, day.online_peak) == (0, 1, 2, 0)
        assert SiteHour.objects.values_list("date", "hour", "views", "visits").get() == (
            DAY,
            10,
            3,
            2,
        )
        assert dict(ReferrerDay.objects.values_list("host", "visits")) == {"google.com": 1}
        assert dict(DeviceDay.objects.values_list("device", "visits")) == {
            "desktop": 1,
            "mobile": 1,
        }
        assert not RefusalDay.objects.exists()

    def test_is_reported(self, importer):
        report = importer.run(three_days() + "hỏng\n" + line(TEN - ONE_DAY))
        assert report == [
            f"{importer.folder / 'access-0.log'}: 20 dòng.",
            "  dòng 19: không phải một dòng nhật ký",
            "  dòng 20: lùi lại quá 10 phút so với dòng trước",
            "Từ ngày 29-12-2022 đến ngày 31-12-2022:",
            "  Lượt xem: 12",
            "  Lượt xem duy nhất: 12",
            "  Lượt truy cập: 9",
            "  Lượt truy cập đáng ngờ (không vào số công khai): 0",
            "  Lượt xem bỏ vì quá dày từ một địa chỉ: 0",
            "  Lượt xem của máy (bot), không tính: 3",
            "  Yêu cầu khác (tệp, ảnh, lỗi, chuyển hướng…): 3",
            "  Dòng bỏ vì sai thứ tự thời gian: 1",
            "  Dòng hỏng: 1",
            "Đã lưu.",
        ]

    def test_changes_the_numbers_that_everybody_is_shown(self, importer, site):
        assert numbers.live_numbers(site.pk).total == 0
        importer.run(three_days())
        assert numbers.live_numbers(site.pk).total == 9

    def test_may_be_compressed(self, importer):
        importer.run(gzip.compress(three_days().encode()))
        assert visits() == 9

    def test_may_have_windows_line_ends_and_empty_lines(self, importer):
        report = importer.run(three_days().replace("\n", "\r\n\r\n"))
        assert (visits(), figure(report, "Dòng hỏng")) == (9, 0)

    def test_may_tell_more_behind_the_user_agent(self, importer):
        importer.run(line().replace("\n", ' "113.160.1.1" 0.004\n'))
        assert visits() == 1

    def test_may_hold_names_of_machines_instead_of_addresses(self, importer):
        importer.run(line(address="may-1.example.vn") + line(address="may-2.example.vn"))
        assert visits() == 2

    def test_of_the_common_format_cannot_tell_programs(self, importer):
        report = importer.run(f"{common()}\n", form="common")
        assert visits() == 1
        assert not DeviceDay.objects.exists()
        assert any("máy (bot) cũng được tính như người" in row for row in report)

    def test_belongs_to_the_site_that_is_named(self, importer, home_page):
        other = Site.objects.create(hostname="phuong.example", port=443, root_page=home_page)
        importer.run(line(), site="phuong.example")
        assert SiteDay.objects.get().site == other.pk
        assert "Không có cổng tin “la”" in importer.refusal(line(), site="la")

    def test_does_not_tell_the_old_portal_as_a_referrer_of_itself(self, importer):
        importer.run(line(referrer="http://www.cong-cu.vn/a"), own_host=["cong-cu.vn"])
        assert not ReferrerDay.objects.exists()

    def test_shows_its_progress_on_a_terminal_only(self, importer):
        importer.run(line(), stderr=Terminal())
        assert "Đọc nhật ký: 100%" in importer.progress
        importer.run(line(path="/khac"))
        assert importer.progress == ""

    def test_keeps_at_most_two_hundred_referrers_a_day(self, importer):
        importer.run(
            "".join(line(address=f"10.0.{n}.1", referrer=f"http://h{n}.vn/") for n in range(250))
        )
        assert ReferrerDay.objects.count() == 201
        assert ReferrerDay.objects.get(host="(khác)").visits == 50


class TestOnceMore:
    def test_nothing_is_added_by_the_same_log(self, importer):
        importer.run(three_days())
        before = everything()
        report = importer.run(gzip.compress(three_days().encode()))
        assert everything() == before
        assert report[0].endswith("đã nhập trọn lần trước (18 dòng), không có gì mới.")
        assert report[1:] == ["Không có gì mới để lưu."]

    def test_the_same_log_twice_on_one_line_counts_once(self, importer):
        importer.run(three_days(), three_days())
        assert visits() == 9

    def test_a_log_that_has_grown_adds_what_is_new_wherever_it_was_cut(self, importer):
        log = three_days().encode().replace(b"113.160.1.1", b"2001:db8::1")
        importer.run(log)
        whole, _ = everything()
        first_line = log.index(b"\n")
        for cut in range(first_line, len(log), 97):
            self.empty_tables()
            importer.run(log[:cut])
            report = importer.run(log)
            assert everything()[0] == whole, cut
            assert "đã nhập lần trước" in report[0]

    def test_a_log_that_grows_daily_is_one_log(self, importer):
        log = three_days()
        importer.run(log)
        whole, _ = everything()
        self.empty_tables()
        for lines in (5, 9, 10, 18):
            importer.run("".join(log.splitlines(keepends=True)[:lines]))
        assert everything()[0] == whole
        assert ImportedLog.objects.count() == 4

    def test_a_line_that_is_still_being_written_is_left_for_the_next_time(self, importer):
        log = three_days() + line(TEN + 3 * ONE_DAY)
        report = importer.run(log[:-30])
        assert figure(report, "Dòng hỏng") == 0
        assert ImportedLog.objects.get().size == len(three_days())

    def test_another_site_counts_the_log_for_itself(self, importer, home_page):
        Site.objects.create(hostname="phuong.example", port=443, root_page=home_page)
        importer.run(three_days())
        importer.run(three_days(), site="phuong.example")
        assert visits() == 18

    def test_a_trial_saves_nothing_and_reports_the_same(self, importer):
        trial = importer.run(three_days(), dry_run=True)
        assert not SiteDay.objects.exists()
        assert not ImportedLog.objects.exists()
        assert trial[-1] == "Chạy thử: không có gì được lưu."
        assert importer.run(three_days())[:-1] == trial[:-1]

    @pytest.mark.parametrize("limit", [0, 4, 30])
    def test_it_is_the_same_when_counts_do_not_fit_into_the_memory(
        self, importer, monkeypatch, limit
    ):
        log = three_days()
        half = log[: len(log) // 2]
        importer.run(half, log, line(TEN + 4 * ONE_DAY))
        whole = everything()
        self.empty_tables()
        monkeypatch.setattr(running, "_STEP", 1)
        monkeypatch.setattr(running, "MOST_ROWS", limit)
        monkeypatch.setattr(saving, "MOST_ROWS", limit)
        importer.run(half, log, line(TEN + 4 * ONE_DAY))
        assert everything() == whole

    @staticmethod
    def empty_tables():
        for table in (
            VisitCounter,
            PageTotal,
            SiteDay,
            SiteHour,
            ReferrerDay,
            DeviceDay,
            ImportedLog,
        ):
            table.objects.all().delete()


class TestRotatedLogs:
    @pytest.fixture
    def rotated(self):
        """A visit that goes on from one log to the next."""
        return line(TEN), line(TEN + 10 * MINUTE, "/tin") + line(TEN + 20 * MINUTE, "/")

    def test_keep_their_readers_from_one_to_the_next(self, importer, rotated):
        importer.run(*rotated)
        assert visits() == 1

    def test_are_read_in_the_order_of_their_time(self, importer, rotated):
        report = importer.run(*reversed(rotated))
        assert visits() == 1
        assert [row.partition(":")[0][-12:] for row in report[:2]] == [
            "access-1.log",
            "access-0.log",
        ]

    def test_continue_one_that_was_imported_before(self, importer, rotated):
        importer.run(rotated[0])
        importer.run(*rotated)
        assert visits() == 1

    def test_of_two_servers_at_the_same_time_are_both_counted(self, importer):
        first = line(TEN) + line(TEN + 120 * MINUTE)
        importer.run(first, line(TEN + 60 * MINUTE))
        assert visits() == 3

    def test_may_be_empty_beside_others(self, importer):
        report = importer.run(line(), "")
        assert visits() == 1
        assert any(row.endswith("tệp trống.") for row in report)


class TestWarnings:
    def test_of_days_that_the_portal_has_counted_itself(self, importer, site):
        SiteDay.objects.add_up({(site.pk, DAY): (5, 5, 3, 0, 0, 0, 0)})
        report = importer.run(three_days())
        assert (
            "Cảnh báo: cổng đã tự đếm ngày 29-12-2022: những ngày này có thể được tính hai lần."
            in report
        )

    def test_of_days_before_the_balance_which_do_not_add_to_the_total(self, importer, site):
        OpeningBalance.objects.create(
            site=site.pk,
            visits=632_520,
            as_of=date(2022, 12, 30),
            source="cổng cũ",
            note="mang sang",
        )
        report = importer.run(three_days())
        assert (
            "Cảnh báo: 2 ngày từ 29-12-2022 đến 30-12-2022 nằm trong số mang sang 632.520 (đến hết"
            " ngày 30-12-2022): có trong các bảng, không cộng vào tổng." in report
        )
        assert numbers.base_of(site.pk, NOW).total == 632_523

    def test_of_days_that_another_log_has_brought(self, importer):
        importer.run(three_days())
        report = importer.run(three_days().partition("\n")[2])
        assert any("đã có số nhập từ nhật ký khác" in row for row in report)

    def test_are_not_given_for_the_day_on_which_one_log_follows_another(self, importer):
        importer.run(line(TEN))
        report = importer.run(line(TEN + MINUTE) + line(TEN + ONE_DAY))
        assert not [row for row in report if row.startswith("Cảnh báo")]
