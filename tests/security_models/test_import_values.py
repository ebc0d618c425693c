"""What the cells of a file of security models may say, and the sentence for every other one."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from security_models.importers.columns import COLUMNS, column_letter, find_column
from security_models.importers.tables import FORMULA
from security_models.importers.values import one_line, read_count, read_date, read_text


def refusal(read, cell):
    with pytest.raises(ValueError, match=r"\.$|\)$") as caught:
        read(cell)
    return str(caught.value)


class TestDates:
    @pytest.mark.parametrize(
        "cell",
        [
            date(2022, 12, 29),
            "29/12/2022",
            "29-12-2022",
            "29.12.2022",
            "29 / 12 / 2022",
            "2022-12-29",
            "2022/12/29",
            "2022-12-29T00:00:00",
            "2022-12-29 00:00:00.000",
        ],
    )
    def test_are_read_with_the_day_first_or_the_year(self, cell):
        assert read_date(cell) == date(2022, 12, 29)

    @pytest.mark.parametrize("cell", [44924, 44924.0, 44924.5, "44924", "44924.0", "44924,5"])
    def test_that_excel_made_numbers_of_are_named_and_refused(self, cell):
        words = refusal(read_date, cell)
        assert "có lẽ là ngày 29-12-2022; hãy định dạng ô là Ngày" in words

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            ("31/02/2022", "Không có ngày “31/02/2022” trong lịch"),
            ("2022-02-31", "Không có ngày"),
            ("12/29/2022", "Không có ngày “12/29/2022” trong lịch; hãy ghi ngày/tháng/năm"),
            ("29/12/22", "hai chữ số của năm"),
            ("22-12-29", "hai chữ số của năm"),
            ("29/12/0000", "Không có ngày"),
            (2022, "không phải ngày"),
            ("tháng 12/2022", "không phải ngày"),
            ("2022-12-29 10:16", "không phải ngày"),
            ("٢٩/١٢/٢٠٢٢", "không phải ngày"),
            (True, "không phải ngày"),
            (1e300, "không phải ngày"),
            (float("nan"), "không phải ngày"),
            (FORMULA, "công thức"),
        ],
    )
    def test_that_cannot_be_are_refused(self, cell, words):
        assert words in refusal(read_date, cell)


class TestCounts:
    @pytest.mark.parametrize(
        "cell", [1250, 1250.0, "1250", "1.250", "1 250", "01250", "1250.0", "001.250"]
    )
    def test_are_read_with_and_without_marks_between_thousands(self, cell):
        assert read_count(cell) == 1250

    def test_may_be_nothing_at_all_and_very_many(self):
        assert read_count("0") == read_count("-0") == 0
        assert read_count("2.147.483.647") == 2_147_483_647

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            (-1, "số âm"),
            ("-5", "số âm"),
            ("−1.250", "số âm"),
            (2_147_483_648, "quá lớn"),
            ("9" * 18, "quá lớn"),
            ("9" * 19, "không phải số"),
            ("1" + ".000" * 1500, "không phải số"),
            (1.25, "“1,25” không phải số nguyên (hàng nghìn ghi 1250 hoặc 1.250)"),
            ("1,5", "không phải số nguyên"),
            ("1,250", "không phải số nguyên"),
            ("12.5", "không phải số nguyên"),
            (float("nan"), "không phải số nguyên"),
            (float("inf"), "không phải số nguyên"),
            ("năm", "“năm” không phải số"),
            ("5 tổ", "không phải số"),
            ("²", "không phải số"),
            (True, "không phải số"),
            (date(2022, 3, 2), "không phải số"),
            (FORMULA, "công thức"),
        ],
    )
    def test_that_cannot_be_are_refused(self, cell, words):
        assert words in refusal(read_count, cell)


class TestText:
    @pytest.mark.parametrize(("cell", "text"), [("45/QĐ", "45/QĐ"), (45, "45"), (45.0, "45")])
    def test_may_be_a_number_for_excel(self, cell, text):
        assert read_text(cell) == text

    def test_that_excel_made_a_date_of_is_refused(self):
        words = refusal(read_text, date(2026, 2, 3))
        assert "Ô đã thành ngày 03-02-2026" in words
        assert "Văn bản" in words

    @pytest.mark.parametrize("cell", [True, FORMULA])
    def test_that_is_none_is_refused(self, cell):
        assert refusal(read_text, cell)

    def test_is_on_one_line_in_one_normal_form(self):
        assert one_line(" Kho\u0061\u0309ng\u00a0\r\n trống\t\u200b\ufeff ") == "Khoảng trống"


@given(st.text() | st.integers() | st.floats() | st.booleans() | st.dates() | st.datetimes())
def test_no_cell_is_read_as_anything_else(cell):
    if isinstance(cell, datetime):
        cell = cell.date()
    for read, kind in ((read_date, date), (read_count, int), (read_text, str)):
        try:
            assert isinstance(read(cell), kind)
        except ValueError as error:
            assert str(error).endswith((".", ")"))


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "code"),
        [
            ("Tên mô hình", "name"),
            ("TEN MO HINH *", "name"),
            ("name", "name"),
            ("Ngày ra mắt (ngày/tháng/năm)", "launched_on"),
            ("launched on", "launched_on"),
            ("Decision_Number", "decision_number"),
            ("Số  hộ:", "households"),
        ],
    )
    def test_are_found_without_case_marks_and_remarks(self, heading, code):
        assert find_column(heading).code == code

    def test_in_vietnamese_and_english_name_each_column(self):
        for code, column in COLUMNS.items():
            assert find_column(column.heading) is find_column(code) is column

    def test_that_mean_nothing_are_not_found(self):
        assert find_column("Họ tên người") is find_column("") is find_column("?") is None

    def test_have_the_letters_of_a_spreadsheet(self):
        assert [column_letter(number) for number in (1, 26, 27, 53, 703)] == [
            "A",
            "Z",
            "AA",
            "BA",
            "AAA",
        ]
