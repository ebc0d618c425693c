"""Maps of old portals, how pages are decoded and moments read: each mistake in a sentence."""

from datetime import datetime

import pytest

from articles.importers.html.decoding import decode
from articles.importers.html.errors import ImportRefusedError, PageError
from articles.importers.html.maps import load_map, parse_map, ready_maps
from articles.importers.html.moments import find_moment, is_format
from vietnamese.dates import VIETNAM

SMALLEST = {"title": "h1", "moment": ".time", "body": "#text"}
WORDS = "Phường tổ chức ra quân, đường phố sạch đẹp"


@pytest.mark.parametrize("name", ready_maps())
def test_a_ready_map_is_without_fault(name):
    assert load_map(name).places or load_map(name).labels


def test_the_two_ready_maps_are_there():
    assert ready_maps() == ["cong-thi-xa", "nukeviet4"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"titel": "h1"}, "không hiểu khoá “titel”"),
        ({"title": "h1["}, "bộ chọn CSS “h1[” ở mục “title”"),
        ({"body": 5}, "giá trị “5” ở mục “body” phải là chữ"),
        ({"moment": {"formats": ["%d/%m/%Y"]}}, "mục “moment” thiếu “selector”"),
        ({"moment": {"selector": ".t", "formats": ["%Q"]}}, "không hiểu dạng thời điểm “%Q”"),
        ({"byline": {"selector": "p", "befor": "x"}}, "không hiểu khoá “befor” ở mục “byline”"),
        ({"charset": "chu-nom"}, "không có bảng mã “chu-nom”"),
        ({"addresses": {"base": "cong-cu"}}, "phải có dạng https://"),
        ({"addresses": {"from_files": "có"}}, "phải là true hoặc false"),
        ({"sections": {"names": ["tin"]}}, "tên mục cũ: chuyên mục"),
        ({"labels": {"start": "x"}}, "đã có “labels” thì không dùng"),
        ({"sections": "tin"}, "mục “sections” phải gồm các dòng"),
    ],
)
def test_a_mistake_in_a_map_is_told(change, sentence):
    with pytest.raises(ImportRefusedError) as caught:
        parse_map(SMALLEST | change)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("missing", SMALLEST)
def test_what_every_map_needs_is_asked_for(missing):
    with pytest.raises(ImportRefusedError, match=f"thiếu khoá “{missing}”"):
        parse_map({key: value for key, value in SMALLEST.items() if key != missing})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"title: [", "không đúng dạng YAML, gần dòng 1"),
        (b"\xff\xfe\x00", "không đúng dạng YAML"),
        (b"- h1", "phải gồm các dòng"),
        (b"!!python/object/apply:os.getcwd []", "không đúng dạng YAML"),
        (b"a" * 200_000, "quá lớn"),
    ],
)
def test_a_file_that_is_no_map_is_refused(tmp_path, content, sentence):
    path = tmp_path / "map.yml"
    path.write_bytes(content)
    with pytest.raises(ImportRefusedError, match=sentence):
        load_map(str(path))


def test_a_map_that_is_not_there_names_the_ready_ones():
    with pytest.raises(ImportRefusedError, match="nukeviet4"):
        load_map("khong-co.yml")


# -- Letters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("utf-16"),
        b'<meta charset="iso-8859-1">' + WORDS.encode(),
        b'<meta http-equiv="Content-Type" content="text/html; charset=utf-8">' + WORDS.encode(),
        b"<meta charset=khong-co>" + WORDS.encode(),
    ],
)
def test_letters_are_read_whatever_a_page_says(data):
    assert decode(data).endswith(WORDS)


@pytest.mark.parametrize("head", [b"", b'<meta charset="windows-1258">', b"<meta charset=utf-8>"])
def test_windows_1258_is_read_and_composed(head):
    # In this code page a letter's tone stands behind it.
    data = b"\xd0\xfd\xf5\xccng ph\xf4\xec"
    assert decode(head + data).removeprefix(head.decode()) == "Đường phố"


def test_decomposed_letters_become_one():
    assert decode("Hoa\u0300".encode()) == "Hoà"


def test_a_page_in_another_charset_than_the_map_says_is_refused():
    with pytest.raises(PageError, match="bảng mã"):
        decode("Đường".encode("utf-16"), "utf-8")


# -- Moments ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Thứ năm - 29/12/2022 10:16", "%d/%m/%Y %H:%M", (2022, 12, 29, 10, 16)),
        ("Đăng lúc 9:05 ngày 1-2-2021 bởi An", "%H:%M ngày %d-%m-%Y", (2021, 2, 1, 9, 5)),
        ("10:16, Thứ Năm, 29-12-2022", "%H:%M, %A, %d-%m-%Y", (2022, 12, 29, 10, 16)),
        ("20:00, Chủ nhật, 01-01-2023", "%H:%M, %A, %d-%m-%Y", (2023, 1, 1, 20, 0)),
        ("05/06/2021 03:10:09 PM", "%d/%m/%Y %I:%M:%S %p", (2021, 6, 5, 15, 10, 9)),
        ("05/06/2021 12:10 SA", "%d/%m/%Y %I:%M %p", (2021, 6, 5, 0, 10)),
        ("2022-12-29T03:16:00+00:00", "iso", (2022, 12, 29, 10, 16)),
        ("2022-12-29", "iso", (2022, 12, 29)),
        ("ngày 5.6.21", "%d.%m.%y", (2021, 6, 5)),
    ],
)
def test_a_moment_is_found_in_its_text(text, form, expected):
    assert is_format(form)
    assert find_moment(text, [form]) == datetime(*expected, tzinfo=VIETNAM)


@pytest.mark.parametrize("text", ["", "31/02/2022 10:00", "129/12/20225 10:16", "hôm qua"])
def test_what_is_no_moment_is_none(text):
    assert find_moment(text, ["%d/%m/%Y %H:%M", "iso"]) is None


@pytest.mark.parametrize("form", ["%H:%M", "%d/%m", "%d %d %m %Y", "%d/%m/%Y %y", "%d/%m/%Y %H %I"])
def test_a_format_without_one_whole_day_is_none(form):
    assert not is_format(form)
