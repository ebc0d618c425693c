"""manage.py import_article: the visits that a saved page tells are carried over, but never over a person's word."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Site

from articles.importers.balances import keep_balance
from articles.importers.saved_page import parse_saved_page
from tests.articles.inputs import OTHER_TEXT, REAL_FILE, REAL_TEXT
from vietnamese.dates import format_moment
from visits import clock, numbers
from visits.models import OpeningBalance

COUNTERS = "\nThống kê lượt truy cập\nĐang truy cập: 1\nHôm nay: 2\nTổng lượt truy cập: {}\n"


@pytest.fixture
def site(section):
    return section.get_site()


def page(total, moment="08:00, Thứ Hai, 02-01-2023"):
    """Return a saved page that tells so many visits."""
    text = OTHER_TEXT.replace("08:00, Thứ Hai, 02-01-2023", moment)
    return text + COUNTERS.format(total)


def balances():
    return sorted(OpeningBalance.objects.values_list("visits", "as_of"))


def told(report):
    """Return what the report says of the counters."""
    return [line for line in report if "số liệu cũ" in line]


def test_the_real_page_brings_its_balance(imported, site):
    report = imported(REAL_FILE)
    balance = OpeningBalance.objects.get()
    assert (balance.site, balance.visits, balance.as_of) == (site.pk, 632_520, date(2022, 12, 29))
    assert balance.source == "Chi tiết tin - Thị xã Quảng Trị, tệp quang-tri-2022-12-29.txt"
    assert balance.note.startswith("Cổng cũ ghi trên trang “UBND phường 1 tổng kết")
    assert balance.is_imported
    assert told(report) == [
        "  số liệu cũ: đang truy cập 3, hôm nay 295, tổng 632.520"
        " (chỉ lưu tổng, làm số mang sang đến hết ngày 29-12-2022)"
    ]
    assert numbers.base_of(site.pk, clock.now()).total == 632_520


def test_the_same_page_once_more_adds_nothing(imported):
    imported(REAL_FILE)
    report = imported(REAL_FILE)
    assert OpeningBalance.objects.count() == 1
    assert told(report)[0].endswith(
        "(tổng không thêm: số mang sang vẫn là 632.520, đến hết ngày 29-12-2022)"
    )


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_of_two_pages_the_later_day_counts(imported, saved, order):
    files = [REAL_FILE, saved("sau.txt", page("640.000"))]
    imported(*(files[number] for number in order))
    balance = OpeningBalance.objects.first()
    assert (balance.visits, balance.as_of) == (640_000, date(2023, 1, 2))
    assert OpeningBalance.objects.count() == (2 if order == [0, 1] else 1)


def test_what_a_person_wrote_down_stays(imported, site):
    OpeningBalance.objects.create(
        site=site.pk, visits=5, as_of=date(2020, 1, 1), source="sổ", note="đếm tay"
    )
    report = imported(REAL_FILE)
    assert balances() == [(5, date(2020, 1, 1))]
    assert told(report)[0].endswith("(tổng không lưu: số 5 do người phụ trách ghi được giữ nguyên)")


def test_it_is_left_out_if_wanted(imported):
    report = imported(REAL_FILE, balance=False)
    assert balances() == []
    assert told(report)[0].endswith("tổng 632.520 (không lưu)")


def test_the_option_is_called_so(imported, section):
    call_command("import_article", REAL_FILE, "--section", section.slug, "--no-opening-balance")
    assert balances() == []


def test_a_trial_saves_nothing_and_says_so(imported):
    report = imported(REAL_FILE, dry_run=True)
    assert balances() == []
    assert "(chạy thử, nếu chạy thật: chỉ lưu tổng," in told(report)[0]


def test_a_page_that_cannot_be_imported_brings_none(imported, saved):
    with pytest.raises(CommandError):
        imported(REAL_FILE, saved("hỏng.txt", "hỏng"))
    assert balances() == []


def test_a_page_without_counters_says_nothing_of_them(imported, saved):
    assert told(imported(saved("đèn.txt", OTHER_TEXT))) == []
    assert balances() == []


def test_a_page_without_a_total_has_nothing_to_carry_over(imported, saved):
    text = REAL_TEXT.replace("632.520", "")
    report = imported(saved("thiếu.txt", text))
    assert balances() == []
    assert told(report)[0].endswith("tổng – (tổng không lưu: trang không ghi)")


@pytest.mark.parametrize("total", ["999.999.999.999.999", "0"])
def test_a_total_that_cannot_be_is_not_carried_over(imported, saved, total):
    imported(saved("lạ.txt", page(total)))
    assert balances() == []


def test_a_day_that_has_not_come_is_no_day_of_a_balance(imported, saved):
    tomorrow = format_moment(timezone.now() + timedelta(days=1))
    imported(saved("mai.txt", page("5", tomorrow)))
    assert balances() == []


def test_the_day_is_that_of_vietnam(site):
    in_utc = datetime(2023, 1, 1, 23, 30, tzinfo=UTC)
    saved = replace(parse_saved_page(page("5"), "sớm.txt"), published_at=in_utc)
    keep_balance(saved, "sớm.txt", site)
    assert balances() == [(5, date(2023, 1, 2))]


def test_every_site_has_its_own(section, site, home_page):
    other = Site.objects.create(hostname="phuong.example", port=443, root_page=home_page)
    saved = parse_saved_page(page("5"), "tin.txt")
    keep_balance(saved, "tin.txt", site)
    keep_balance(saved, "tin.txt", other)
    assert sorted(balance.site for balance in OpeningBalance.objects.all()) == [site.pk, other.pk]


def test_a_section_of_no_site_has_none():
    saved = parse_saved_page(page("5"), "tin.txt")
    assert "không thuộc cổng tin nào" in keep_balance(saved, "tin.txt", None)
