"""Phones and identity cards in running text, and all that only looks like one."""

import pytest

from newsroom.checks.numbers import cards, digits_of, masked, phones


def found(numbers, text):
    return [text[number.start : number.end] for number in numbers]


@pytest.mark.parametrize(
    "phone",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "091 234 5678",
        "09 12 34 56 78",
        "0912345.678",
        "+84 912 345 678",
        "(+84) 912345678",
        "84912345678",
    ],
)
def test_a_mobile_number_is_found_however_it_is_grouped(phone):
    (number,) = phones(f"Gọi {phone}.")
    assert (number.kind, number.digits) == ("mobile", "0912345678")


@pytest.mark.parametrize(
    "phone", ["0233 3861 234", "(0233) 3861 234", "0233.3861.234", "02333861234", "+84 233 3861234"]
)
def test_so_is_one_of_an_office(phone):
    (number,) = phones(f"Gọi {phone}.")
    assert (number.kind, number.digits) == ("fixed", "02333861234")


def test_two_numbers_with_a_stroke_between_them_are_two():
    text = "ĐT 0912345678/0913345678, Zalo: zalo.me/0914345678, tổng đài 1900 1234"
    kinds = [number.kind for number in phones(text)]
    assert kinds == ["mobile", "mobile", "mobile", "hotline"]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05.07.2022 10 giờ",
        "Quyết định số 0912345678/QĐ-UBND",
        "thu 912.345.678 đồng",
        "tài khoản 0123456789012",
        "từ năm 1900 1945",
        "giai đoạn 2022 2023 2024 2025",
        "https://thi-du.vn/tin-0912345678.html",
        "hồ sơ 000.00.12.H45-230105-0001",
        "dự án 150000000 đồng, 150.000.000 đồng và 250000000 m2",
    ],
)
def test_other_numbers_are_neither_phones_nor_cards(text):
    assert found(phones(text), text) == []
    assert found(cards(text), text) == []


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("mang thẻ 045204001234.", "045204001234"),
        ("mang thẻ 045 204 001 234.", "045 204 001 234"),
        ("CCCD số 123456789012", "123456789012"),
        ("Căn cước công dân của ông là 045204 001234", "045204 001234"),
        ("CMND 897.123.456", "897.123.456"),
        ("ông A, 197123456, trú tại khu phố 1", "197123456"),
    ],
)
def test_the_number_of_a_card_is_found(text, card):
    assert found(cards(text), text) == [card]


def test_a_number_is_the_same_with_and_without_the_code_of_the_country():
    assert digits_of("+84 905 111 222") == digits_of("tel:0905111222") == "0905111222"


def test_personal_numbers_are_hidden_and_nothing_else_is():
    text = "Ông A (0912 345 678, CCCD 045204001234), ngày 05.07.2022, 150.000.000 đồng"
    hidden = "Ông A (•••• ••• 678, CCCD •••••••••234), ngày 05.07.2022, 150.000.000 đồng"
    assert masked(text) == hidden
