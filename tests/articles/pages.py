"""Small saved pages for the parser, and what it refuses."""

from pathlib import Path

import pytest

from articles.importers.saved_page import SavedPageError, parse_saved_page, read_saved_page

MOMENT = "10:16, Thứ Năm, 29-12-2022"
TITLE = "Ra quân dọn vệ sinh"
LEAD = "Sáng nay, hơn 200 người dân khu phố 3 cùng dọn kênh."
BODY = "Người dân mang theo cuốc, xẻng."
WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]


def parse_text(text):
    return parse_saved_page(text, "bài.txt")


def page(*tail, head=(TITLE,), moment=MOMENT):
    """Parse a page made of lines: the head, the moment, then `tail`."""
    return parse_text("\n".join([*head, moment, *tail]))


def kinds_of(saved_page):
    return [(line.number, line.kind) for line in saved_page.lines]


def moment_text(moment):
    return f"{moment:%H:%M}, {WEEKDAYS[moment.weekday()]}, {moment:%d-%m-%Y}"


def refusal_of(source):
    """Return the error that a text or the file at a path is refused with."""
    read = read_saved_page if isinstance(source, Path) else parse_text
    with pytest.raises(SavedPageError) as caught:
        read(source)
    error = caught.value
    assert error.message.endswith(".")
    assert not error.message[0].islower()
    return error
