"""manage.py set_opening_balance: written down with who says so, never changed, seen at once."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from vietnamese.dates import format_date
from visits import clock, numbers
from visits.models import OpeningBalance

SOURCE, NOTE = "Trang chủ cổng cũ", "Chuyển sang cổng mới"


def set_balance(number="632.520", as_of="29-12-2022", source=SOURCE, note=NOTE, **options):
    """Run the command and return the lines of its report."""
    out = StringIO()
    call_command(
        "set_opening_balance", number, as_of=as_of, source=source, note=note, stdout=out, **options
    )
    return out.getvalue().splitlines()


def test_a_balance_is_written_down(site):
    report = set_balance()
    balance = OpeningBalance.objects.get()
    assert (balance.site, balance.visits, balance.as_of) == (site.pk, 632_520, date(2022, 12, 29))
    assert (balance.source, balance.note, balance.is_imported) == (SOURCE, NOTE, False)
    assert report == [
        "Trước: chưa có",
        f"Nay: 632.520 lượt đến hết ngày 29-12-2022 (nguồn: {SOURCE}; lý do: {NOTE})",
    ]


def test_everybody_is_shown_it_at_once(site, django_capture_on_commit_callbacks):
    assert numbers.live_numbers(site.pk).total == 0
    with django_capture_on_commit_callbacks(execute=True):
        set_balance()
    assert numbers.live_numbers(site.pk).total == 632_520


def test_a_later_one_takes_its_place_and_both_are_kept(site):
    set_balance()
    report = set_balance("700000", note="Đếm lại")
    assert report == [
        f"Trước: 632.520 lượt đến hết ngày 29-12-2022 (nguồn: {SOURCE}; lý do: {NOTE})",
        f"Nay: 700.000 lượt đến hết ngày 29-12-2022 (nguồn: {SOURCE}; lý do: Đếm lại)",
    ]
    assert [balance.visits for balance in OpeningBalance.objects.all()] == [700_000, 632_520]
    assert numbers.base_of(site.pk, clock.now()).total == 700_000


def test_the_same_once_more_changes_nothing_and_says_so(site):
    set_balance()
    report = set_balance("632520", "2022-12-29", note=f"  {NOTE} ")
    assert report == [
        "Không có gì mới: vẫn là 632.520 lượt đến hết ngày 29-12-2022"
        f" (nguồn: {SOURCE}; lý do: {NOTE})."
    ]
    assert OpeningBalance.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"source": "Ảnh chụp"}, {"note": "Sửa"}, {"as_of": "30-12-2022"}]
)
def test_the_same_number_for_another_reason_is_another_balance(site, other):
    set_balance()
    set_balance(**other)
    assert OpeningBalance.objects.count() == 2


def test_a_person_may_confirm_what_an_import_wrote_down(site):
    OpeningBalance.objects.create(
        site=site.pk,
        visits=632_520,
        as_of=date(2022, 12, 29),
        source=SOURCE,
        note=NOTE,
        is_imported=True,
    )
    set_balance()
    assert not OpeningBalance.objects.in_force(site.pk).is_imported


def test_an_old_balance_may_be_said_again_after_another(site):
    for number in ("1", "2", "1"):
        set_balance(number)
    assert [balance.visits for balance in OpeningBalance.objects.all()] == [1, 2, 1]


@pytest.mark.parametrize("as_of", ["29-12-2022", "29/12/2022", "2022-12-29"])
def test_dates_may_be_written_in_these_ways(site, as_of):
    set_balance(as_of=as_of)
    assert OpeningBalance.objects.get().as_of == date(2022, 12, 29)


@pytest.mark.parametrize(
    ("number", "visits"), [("0", 0), ("632520", 632_520), ("1.632.520", 1_632_520), ("999", 999)]
)
def test_numbers_may_be_written_in_these_ways(site, number, visits):
    set_balance(number)
    assert OpeningBalance.objects.get().visits == visits


def test_today_has_come_and_tomorrow_has_not(site):
    set_balance(as_of=format_date(clock.today()))
    tomorrow = format_date(clock.today() + timedelta(days=1))
    with pytest.raises(CommandError, match=f"Ngày {tomorrow} chưa tới"):
        set_balance(as_of=tomorrow)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"number": "-5"}, "“-5” là số âm"),
        ({"number": "632,520"}, "không phải số lượt truy cập"),
        ({"number": "632.52"}, "không phải số lượt truy cập"),
        ({"number": "6e5"}, "không phải số lượt truy cập"),
        ({"number": "٦٣٢"}, "không phải số lượt truy cập"),
        ({"number": ""}, "không phải số lượt truy cập"),
        ({"number": "9" * 18}, "quá lớn; nhiều nhất là 1.000.000.000.000"),
        ({"as_of": "31-02-2022"}, "Không có ngày “31-02-2022” trong lịch"),
        ({"as_of": "2022-31-12"}, "Không có ngày"),
        ({"as_of": "29.12.2022"}, "không phải ngày"),
        ({"as_of": "hôm qua"}, "không phải ngày"),
        ({"as_of": "29-12-22"}, "không phải ngày"),
        ({"source": "  "}, "Hãy ghi cả nguồn"),
        ({"note": ""}, "Hãy ghi cả nguồn"),
        ({"source": "x" * 256}, "255"),
        ({"site": "la.vn"}, "Không có cổng tin “la.vn”. Các cổng tin: localhost"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(site, values, sentence):
    with pytest.raises(CommandError) as error:
        set_balance(**values)
    assert sentence in str(error.value)
    assert not OpeningBalance.objects.exists()


class TestTheSite:
    @pytest.fixture
    def others(self, home_page):
        """Two sites of the same name on two ports."""
        return [
            Site.objects.create(hostname="Phuong.example", port=port, root_page=home_page)
            for port in (80, 8080)
        ]

    def test_may_be_named_with_its_port(self, others):
        set_balance(site="phuong.example:8080")
        assert OpeningBalance.objects.get().site == others[1].pk

    def test_of_two_names_alike_has_to_be(self, others):
        with pytest.raises(CommandError, match="hãy ghi cả cổng"):
            set_balance(site="phuong.example")

    def test_is_wanted_where_there_is_no_default_one(self, site):
        Site.objects.update(is_default_site=False)
        with pytest.raises(CommandError, match="hãy ghi --site"):
            set_balance()

    def test_has_a_balance_of_its_own(self, others, site):
        set_balance()
        set_balance("5", site="phuong.example:80")
        assert OpeningBalance.objects.in_force(site.pk).visits == 632_520
        assert OpeningBalance.objects.in_force(others[0].pk).visits == 5
