"""Text as a voice reads it."""

from datetime import UTC, datetime

import pytest

from vietnamese.dates import format_written_moment
from vietnamese.speech import sentence, spoken, spoken_moment

MOMENT = datetime(2022, 12, 29, 3, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 29-12-2022, phường họp", "Ngày 29 tháng 12 năm 2022, phường họp"),
        ("từ 01/7/2025.", "từ ngày 01 tháng 7 năm 2025."),
        ("(29.12.2022)", "(ngày 29 tháng 12 năm 2022)"),
        ("sáng ngày 5/2, tại", "sáng ngày 05 tháng 02, tại"),
        ("trong tháng 12/2022", "trong tháng 12 năm 2022"),
        ("đạt 12,5 %, tăng 3%", "đạt 12,5 phần trăm, tăng 3 phần trăm"),
        ("lúc 7h30, từ 8h đến 17h", "lúc 7 giờ 30 phút, từ 8 giờ đến 17 giờ"),
        ("  nhiều \n khoảng\ttrắng ", "nhiều khoảng trắng"),
    ],
)
def test_dates_times_and_per_cent_become_words(text, expected):
    assert spoken(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("632.520 lượt", "31-02-2022", "99/99/2022", "số 07/KH-UBND", "1/2 số hộ", "ngày 5-7"),
        *("42/2022/NĐ-CP", "24h", "3km/h", "5/10/2022/NQ", "ngày 31/2", "tỉ lệ %", ""),
    ],
)
def test_what_is_none_of_these_stays(text):
    assert spoken(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Kết quả", "Kết quả."), ("Thật không?", "Thật không?"), ("a…", "a…"), (" ", ""), ("", "")],
)
def test_a_line_ends_in_a_sign(text, expected):
    assert sentence(text) == expected


def test_a_moment_is_that_of_vietnam():
    assert spoken_moment(MOMENT) == "10 giờ 16 phút, Thứ Năm, ngày 29 tháng 12 năm 2022"
    assert spoken_moment(MOMENT.replace(minute=0)).startswith("10 giờ, Thứ Năm,")
    assert spoken_moment(datetime(2022, 12, 29, 7, 5)).startswith("7 giờ 05 phút, Thứ Năm,")
    assert format_written_moment(MOMENT) == "10:16, ngày 29 tháng 12 năm 2022"
