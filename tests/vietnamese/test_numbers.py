from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.numbers import format_number


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (632520, None, "632.520"),
        (12.5, None, "12,5"),
        (Decimal("12.50"), None, "12,50"),
        (-1234567.891, None, "-1.234.567,891"),
        (0.1 + 0.2, 2, "0,30"),
        (0.1, None, "0,1"),
        (1e20, None, "100.000.000.000.000.000.000"),
        (1e-7, None, "0,0000001"),
        (3.0, None, "3"),
        (2.5, 0, "3"),
        (Decimal("2.675"), 2, "2,68"),
        (2.675, 2, "2,68"),
        (12, 1, "12,0"),
        (-0.4, 0, "0"),
        (0, None, "0"),
        (999, None, "999"),
        (10**40, None, "10" + ".000" * 13),
        (None, None, ""),
    ],
)
def test_number_is_written_the_vietnamese_way(number, places, text):
    assert format_number(number, places) == text


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(ValueError, match="not a number"):
        format_number(number)


@given(
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.decimals(-(10**9), 10**9)
)
def test_written_number_is_read_back(number):
    text = format_number(number).replace(".", "").replace(",", ".")
    assert type(number)(text) == number
