import datetime
import re
import unicodedata
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.dates import (
    VIETNAM,
    WEEKDAYS,
    format_date,
    format_long_date,
    format_moment,
    parse_moment,
)

MOMENT = datetime.datetime(2022, 12, 29, 10, 16, tzinfo=VIETNAM)
TEXT = "10:16, Thứ Năm, 29-12-2022"


@pytest.mark.parametrize("language", ["vi", "en", "fr"])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def test_moment_is_vietnamese_in_every_language_and_time_zone(language, zone):
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        assert format_moment(MOMENT) == TEXT
        assert format_moment(MOMENT.astimezone(datetime.UTC)) == TEXT
        assert format_moment(MOMENT.replace(tzinfo=None)) == TEXT


def test_late_moment_in_utc_is_the_next_day_in_vietnam():
    late = datetime.datetime(2022, 12, 31, 18, 0, tzinfo=datetime.UTC)
    assert format_moment(late) == "01:00, Chủ nhật, 01-01-2023"
    assert format_date(late) == "01-01-2023"
    assert format_long_date(late) == "ngày 01 tháng 01 năm 2023"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (26, "Thứ Hai"),
        (27, "Thứ Ba"),
        (28, "Thứ Tư"),
        (29, "Thứ Năm"),
        (30, "Thứ Sáu"),
        (31, "Thứ Bảy"),
        (25, "Chủ nhật"),
    ],
)
def test_weekday_has_its_vietnamese_name(day, name):
    text = f"07:05, {name}, {day}-12-2022"
    assert format_moment(datetime.datetime(2022, 12, day, 7, 5)) == text
    assert parse_moment(text) == datetime.datetime(2022, 12, day, 7, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (datetime.date(2023, 2, 3), "ngày 03 tháng 02 năm 2023"),
        (datetime.date(2023, 7, 5), "ngày 05 tháng 7 năm 2023"),
        (datetime.date(2023, 11, 12), "ngày 12 tháng 11 năm 2023"),
        (datetime.date(2023, 1, 10), "ngày 10 tháng 01 năm 2023"),
        (datetime.date(2023, 3, 31), "ngày 31 tháng 3 năm 2023"),
        (datetime.datetime(2023, 2, 3, 23, 59), "ngày 03 tháng 02 năm 2023"),
    ],
)
def test_long_date_has_zeros_where_the_decree_wants_them(date, text):
    assert format_long_date(date) == text


def test_short_date_has_dashes():
    assert format_date(datetime.date(2022, 12, 29)) == "29-12-2022"
    assert format_date(datetime.date(2023, 1, 2)) == "02-01-2023"


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"  {TEXT}\n",
        TEXT.replace(" ", "\N{NO-BREAK SPACE}"),
        unicodedata.normalize("NFD", TEXT),
        "10:16, thứ năm, 29-12-2022",
        "10:16,Thứ Năm,29-12-2022",
    ],
)
def test_moment_of_the_old_portal_is_read(text):
    moment = parse_moment(text)
    assert moment == MOMENT
    assert moment.tzinfo is VIETNAM


@pytest.mark.parametrize("sunday", ["Chủ nhật", "Chủ Nhật"])
def test_sunday_is_read_in_both_spellings(sunday):
    assert parse_moment(f"07:05, {sunday}, 25-12-2022").day == 25


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "“” không phải thời điểm dạng “10:16, Thứ Năm, 29-12-2022”."),
        ("29/12/2022", "“29/12/2022” không phải thời điểm"),
        ("10:16, Thứ 5, 29-12-2022", "không phải thời điểm"),
        ("10:16, Thứ Năm, 29-12-2022 x", "không phải thời điểm"),
        ("10:16, Thứ Năm, 31-02-2022", "Không có ngày 31-02-2022 trong lịch."),
        ("25:16, Thứ Năm, 29-12-2022", "Không có giờ 25:16."),
        ("10:16, Thứ Sáu, 29-12-2022", "Ngày 29-12-2022 là Thứ Năm, không phải Thứ Sáu."),
    ],
)
def test_what_is_no_moment_is_explained_in_vietnamese(text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_moment(text)


@given(st.datetimes(datetime.datetime(1976, 1, 1), datetime.datetime(2100, 1, 1)))
def test_written_moment_is_read_back(moment):
    moment = moment.replace(second=0, microsecond=0, tzinfo=VIETNAM)
    assert parse_moment(format_moment(moment)) == moment


def test_weekdays_begin_on_monday():
    assert WEEKDAYS[datetime.date(2022, 12, 26).weekday()] == "Thứ Hai"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_templates_write_dates_and_numbers(language):
    template = Template(
        "{% load vietnamese %}{{ at|moment }}|{{ at|long_date }}|{{ at|short_date }}|"
        "{{ n|number }}|{{ n|number:2 }}|{{ zero|number }}"
    )
    context = Context({"at": MOMENT, "n": 632520, "zero": 0})
    with translation.override(language):
        assert template.render(context) == (
            f"{TEXT}|ngày 29 tháng 12 năm 2022|29-12-2022|632.520|632.520,00|0"
        )


@pytest.mark.parametrize("nothing", [None, ""])
def test_templates_write_nothing_for_nothing(nothing):
    template = Template(
        "{% load vietnamese %}[{{ x|moment }}{{ x|long_date }}{{ x|short_date }}{{ x|number }}]"
    )
    assert template.render(Context({"x": nothing})) == "[]"
