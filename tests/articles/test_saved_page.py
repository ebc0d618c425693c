"""The parser of saved pages: the real page word for word, every variant, every refusal."""

import os
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.saved_page import (
    MAX_BYTES,
    Counters,
    LineKind,
    SavedPage,
    SavedPageError,
    parse_saved_page,
    read_saved_page,
)

REAL_FILE = Path(__file__).parents[2] / "site_config/demo/quang-tri-2022-12-29.txt"
REAL_TEXT = REAL_FILE.read_text(encoding="utf-8")
REAL_TITLE = (
    "UBND phường 1 tổng kết công tác xây dựng mô hình và đề ra các giải pháp nâng cao chất lượng "
    "xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"
)
MOMENT = "10:16, Thứ Năm, 29-12-2022"
TITLE = "Ra quân dọn vệ sinh"
LEAD = "Sáng nay, hơn 200 người dân khu phố 3 cùng dọn kênh."
BODY = "Người dân mang theo cuốc, xẻng."
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
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


@pytest.fixture(scope="module")
def real() -> SavedPage:
    return read_saved_page(REAL_FILE)


class TestTheRealPage:
    def test_has_its_heading_title_and_byline(self, real):
        assert real.site_heading == "Chi tiết tin - Thị xã Quảng Trị"
        assert real.title == REAL_TITLE
        assert real.byline == "Lệ Truyền"

    def test_has_its_moment_in_vietnamese_time(self, real):
        assert real.published_at.isoformat() == "2022-12-29T10:16:00+07:00"
        assert str(real.published_at.tzinfo) == "Asia/Ho_Chi_Minh"

    def test_has_two_paragraphs_word_for_word(self, real):
        lines = REAL_TEXT.split("\n")
        assert real.paragraphs == tuple(
            lines[index].replace("\u00a0", " ").strip() for index in (12, 16)
        )

    def test_keeps_its_odd_spacing_quotes_spellings_and_misprint(self, real):
        text = "\n".join(real.paragraphs)
        for words in (
            "trên địa bàn.  Đến nay",
            "nhiều hơn;  Sáp nhập",
            '“Camera an ninh" và',
            '"…Qua đó',
            "gắn kết, hòa nhập",
            "tái hoà nhập cộng đồng",
            "cụ thê như",
        ):
            assert words in text

    def test_has_a_lead_that_repeats_the_title_and_so_no_summary(self, real):
        assert real.lead == REAL_TEXT.split("\n")[8]
        assert real.lead_repeats_title
        assert real.summary == ""

    def test_has_counters_and_no_other_news(self, real):
        assert real.counters == Counters(online=3, today=295, total=632520)
        assert real.other_titles == ()

    def test_drops_its_four_debug_lines(self, real):
        assert [(line.number, line.text) for line in real.dropped] == [
            (27, "• pageHolder.getStart() - 0"),
            (28, "• pageHolder.getNumberObjects() - 3"),
            (29, "• numberArticle - 3"),
            (30, "• numberRelation - 0"),
        ]

    def test_tells_what_each_line_was_understood_as(self, real):
        assert kinds_of(real) == [
            (1, LineKind.SITE_HEADING),
            (3, LineKind.TITLE),
            (5, LineKind.MOMENT),
            (9, LineKind.REPEATING_LEAD),
            (13, LineKind.PARAGRAPH),
            (17, LineKind.PARAGRAPH),
            (19, LineKind.BYLINE),
            (21, LineKind.HEADING),
            (23, LineKind.HEADING),
            (24, LineKind.COUNTER),
            (25, LineKind.COUNTER),
            (26, LineKind.COUNTER),
            (27, LineKind.DEBUG),
            (28, LineKind.DEBUG),
            (29, LineKind.DEBUG),
            (30, LineKind.DEBUG),
        ]
        assert LineKind.DEBUG.label == "dòng gỡ lỗi (bỏ)"

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(REAL_TEXT.encode("utf-8-sig"), id="UTF-8 with a BOM"),
            pytest.param(REAL_TEXT.encode("utf-16"), id="UTF-16"),
            pytest.param(b"\xfe\xff" + REAL_TEXT.encode("utf-16-be"), id="UTF-16 big-endian"),
            pytest.param(REAL_TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
            pytest.param(REAL_TEXT.replace("\n", "\r").encode(), id="CR"),
            pytest.param(unicodedata.normalize("NFD", REAL_TEXT).encode(), id="NFD"),
            pytest.param(REAL_TEXT.replace(" ", "\u00a0").encode(), id="NBSP everywhere"),
            pytest.param(REAL_TEXT.replace("\n", "\u00ad\u200b \n\ufeff").encode(), id="invisible"),
        ],
    )
    def test_reads_the_same_however_it_was_saved(self, real, tmp_path, data):
        path = tmp_path / "bài.txt"
        path.write_bytes(data)
        assert read_saved_page(path) == real


class TestTheHead:
    def test_does_without_a_site_heading(self):
        assert page(BODY).site_heading == ""

    def test_joins_a_title_of_several_lines(self):
        found = page(BODY, head=("CHI TIẾT TIN - Phường 1", "Ra quân", "", "dọn vệ sinh"))
        assert (found.site_heading, found.title) == ("CHI TIẾT TIN - Phường 1", TITLE)

    @pytest.mark.parametrize("title", ["Chi tiết tín dụng chính sách", "Chi tiết tình hình"])
    def test_does_not_take_a_like_title_for_the_site_heading(self, title):
        assert page(BODY, head=(title,)).title == title

    def test_accepts_a_title_of_255_characters(self):
        assert len(page(BODY, head=("ơ" * 255,)).title) == 255

    @pytest.mark.parametrize(
        "moment",
        [
            f"\u00a0{MOMENT}\u200b",
            MOMENT.replace(" ", "\u00a0"),
            unicodedata.normalize("NFD", MOMENT),
            "10:16,\u2009Thứ Năm,  29-12-2022",
        ],
    )
    def test_reads_the_moment_despite_odd_spaces_and_marks(self, moment):
        assert page(BODY, moment=moment).published_at.isoformat() == "2022-12-29T10:16:00+07:00"

    def test_reads_a_moment_on_a_sunday(self):
        found = page(BODY, moment="7:05, Chủ nhật, 1-1-2023")
        assert found.published_at.isoformat() == "2023-01-01T07:05:00+07:00"


class TestTheLead:
    def test_is_the_first_line_when_a_paragraph_follows(self):
        found = page(LEAD, "", BODY)
        assert (found.lead, found.summary, found.paragraphs) == (LEAD, LEAD, (BODY,))
        assert [kind for _, kind in kinds_of(found)][2:] == [LineKind.LEAD, LineKind.PARAGRAPH]

    @pytest.mark.parametrize("tail", [(BODY,), (BODY, "Lê An"), (BODY, "Các tin khác")])
    def test_is_absent_when_nothing_but_one_paragraph_is_there(self, tail):
        found = page(*tail)
        assert (found.lead, found.paragraphs) == ("", (BODY,))
        assert not found.lead_repeats_title

    @pytest.mark.parametrize(
        "lead",
        [
            TITLE,
            TITLE.upper() + ".",
            "Ra quân dọn dẹp vệ sinh.",
            "Hôm qua ra quân dọn vệ sinh!",
        ],
    )
    def test_repeats_the_title_when_it_adds_at_most_three_words(self, lead):
        found = page(lead, BODY)
        assert found.lead_repeats_title
        assert (found.lead, found.summary) == (lead, "")

    @pytest.mark.parametrize(
        "lead",
        [
            LEAD,
            "Ra quân dọn vệ sinh vào sáng chủ nhật",
            "Vệ sinh dọn ra quân",
            "Ra quân vệ sinh",
            "Ra quân dọn vệ sinh 5 kênh",
        ],
        ids=["other words", "four words more", "other order", "a word less", "a figure more"],
    )
    def test_tells_more_than_the_title(self, lead):
        found = page(lead, BODY)
        assert not found.lead_repeats_title
        assert found.summary == lead

    def test_of_a_long_title_may_add_a_third_of_its_words(self):
        title = "Một hai ba bốn năm sáu bảy tám chín mười " * 2
        within, beyond = (title + "thêm " * count for count in (6, 7))
        assert page(within, BODY, head=(title,)).lead_repeats_title
        assert not page(beyond, BODY, head=(title,)).lead_repeats_title

    def test_repeats_a_title_that_spells_its_marks_otherwise(self):
        assert page("Ngày hội hòa giải", BODY, head=("Ngày hội hoà giải",)).lead_repeats_title

    def test_does_not_repeat_a_title_without_words(self):
        assert not page("Có tin", BODY, head=("???",)).lead_repeats_title


class TestTheParagraphs:
    def test_are_one_for_each_line_that_is_not_blank(self):
        found = page(LEAD, "Một.", "Hai.", " \u00a0\u200b", "\t", "Ba.")
        assert found.paragraphs == ("Một.", "Hai.", "Ba.")

    @pytest.mark.parametrize("odd", ["Hai  dấu cách", "a…Qua đó", '“x"', "mềm\u00admại", "a\tb"])
    def test_keep_what_is_inside_them(self, odd):
        assert page(f" \u3000{odd} .\u00ad\u00a0").paragraphs == (f"{odd} .",)

    def test_are_composed_and_lose_their_no_break_spaces(self):
        decomposed = unicodedata.normalize("NFD", "Tổ\u00a0quốc.")
        assert page(decomposed).paragraphs == ("Tổ quốc.",)


class TestTheByline:
    @pytest.mark.parametrize(
        "byline",
        [
            "Lệ Truyền",
            "Lê An - Minh Hà",
            "Lê An và Minh Hà (tổng hợp)",
            "T.H",
            "Tin, ảnh: Lê An",
            "TIN, ẢNH: LÊ AN",
            "Tin và ảnh: Lê An",
            "Bài ảnh: Lê An",
            "Ảnh: tư liệu",
            "Nguồn: quangtri.gov.vn",
            "Theo Báo Quảng Trị điện tử",
            "(Theo Cổng thông tin tỉnh)",
        ],
    )
    def test_is_a_last_line_that_looks_like_a_name_or_a_credit(self, byline):
        found = page(LEAD, BODY, byline, "Các tin khác")
        assert (found.byline, found.paragraphs) == (byline, (BODY,))

    @pytest.mark.parametrize(
        "last",
        [
            "Lê An.",
            "Phong trào cần được nhân rộng",
            "Một Hai Ba Bốn Năm Sáu Bảy",
            "và Minh Hà",
            "Theo kế hoạch của phường",
            "Theo Một hai ba bốn năm sáu bảy tám chín mười",
            "()",
            "Lê " + "A" * 200,
        ],
    )
    def test_is_not_a_last_line_that_says_something(self, last):
        found = page(LEAD, BODY, last, "Các tin khác")
        assert (found.byline, found.paragraphs) == ("", (BODY, last))

    @pytest.mark.parametrize("tail", [(), ("Thống kê lượt truy cập", "Hôm nay2")])
    def test_needs_no_list_of_other_news_after_it(self, tail):
        assert page(LEAD, BODY, "Lê An", *tail).byline == "Lê An"

    def test_that_is_alone_is_a_paragraph(self):
        found = page("Lê An", "Các tin khác")
        assert (found.byline, found.paragraphs) == ("", ("Lê An",))


class TestTheOtherNews:
    @pytest.mark.parametrize("heading", ["Các tin khác", "CÁC TIN KHÁC:", "Tin liên quan"])
    def test_starts_at_its_heading(self, heading):
        assert page(BODY, heading, "Tin một").other_titles == ("Tin một",)

    @pytest.mark.parametrize(
        "line",
        [
            "• Phường 2 họp dân",
            "- Phường 2 họp dân (29-12-2022)",
            "Phường 2 họp dân - 29/12/2022",
            "Phường 2 họp dân\t29/12/2022",
            "Phường 2 họp dân (10:16, Thứ Năm, 29-12-2022)",
            "Phường 2 họp dân (29/12/2022 10:16)",
            "29-12-2022: Phường 2 họp dân",
            "(29.12.2022) Phường 2 họp dân",
            "Phường 2 họp dân\n(29-12-2022)",
            "Phường 2 họp dân\n29/12/2022 10:16",
        ],
    )
    def test_has_titles_without_bullet_and_date(self, line):
        found = page(BODY, "Các tin khác", line, "Tin hai", "Thống kê lượt truy cập")
        assert found.other_titles == ("Phường 2 họp dân", "Tin hai")

    @pytest.mark.parametrize("title", ["Kết quả họp ngày 29-12-2022", "Kế hoạch 2022 – 2025"])
    def test_keeps_a_date_that_is_part_of_a_title(self, title):
        assert page(BODY, "Các tin khác", title).other_titles == (title,)


class TestTheCounters:
    @pytest.mark.parametrize(
        "lines",
        [
            ("• Đang truy cập3", "• Hôm nay295", "• Tổng lượt truy cập632.520"),
            ("Đang truy cập 3", "Hôm nay   295", "Tổng lượt truy cập 632 520"),
            ("Đang truy cập: 3", "Hôm nay:295", "Tổng lượt truy cập : 632,520"),
            ("Đang truy cập\t3", "Hôm nay\t295", "Tổng lượt truy cập\t632520"),
            ("Đang truy cập", "3", "Hôm nay:", "", "295", "Tổng lượt truy cập", "632.520"),
            ("TỔNG LƯỢT TRUY CẬP 632.520", "HÔM NAY 295", "ĐANG TRUY CẬP 3"),
        ],
        ids=["glued", "spaces", "colons", "tabs", "next line", "capitals in another order"],
    )
    def test_are_read_however_label_and_number_are_parted(self, lines):
        found = page(BODY, "Thống kê lượt truy cập", *lines)
        assert found.counters == Counters(3, 295, 632520)
        assert {line.kind for line in found.lines[4:]} == {LineKind.COUNTER}

    @pytest.mark.parametrize("tail", [(), ("Thống kê lượt truy cập",)])
    def test_are_none_when_the_page_has_none(self, tail):
        assert page(BODY, *tail).counters is None

    def test_that_the_page_lacks_stay_empty(self):
        found = page(BODY, "Thống kê lượt truy cập", "Hôm nay", "Tổng lượt truy cập 5")
        assert found.counters == Counters(None, None, 5)

    @pytest.mark.parametrize(
        "line", ["Bản quyền thuộc UBND", "12", "Hôm nay 3", "Hôm nay 1.23", "5" * 5000, "Hôm qua 9"]
    )
    def test_leave_a_line_they_do_not_know_for_the_report(self, line):
        found = page(BODY, "Thống kê lượt truy cập", "Hôm nay 2", line)
        assert found.counters == Counters(today=2)
        assert found.lines[-1].kind is LineKind.UNKNOWN


class TestTheDebugLines:
    @pytest.mark.parametrize(
        "line",
        [
            "pageHolder.getStart() - 0",
            "getNumberObjects() - 3",
            "• numberArticle - 3",
            "numberRelation - -1",
            "\u00a0numberArticle\u00a0- 3 numberRelation - 0",
        ],
    )
    @pytest.mark.parametrize("place", range(8))
    def test_are_dropped_wherever_they_stand(self, line, place):
        lines = [TITLE, MOMENT, LEAD, BODY, "Lê An", "Các tin khác", "Tin một"]
        found = parse_text("\n".join([*lines[:place], line, *lines[place:]]))
        assert [dropped.number for dropped in found.dropped] == [place + 1]
        assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, (BODY,))
        assert (found.byline, found.other_titles) == ("Lê An", ("Tin một",))

    @pytest.mark.parametrize("line", ["Số numberArticle - 3 là gì?", "number - 3", "Tổ 3 - 0"])
    def test_are_not_confused_with_words(self, line):
        assert page(line).paragraphs == (line,)


class TestARefusedText:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("", None, "trống"),
            (" \n\u00a0\r\n\u200b", None, "trống"),
            (f"{TITLE}\n{BODY}", None, "Không có dòng thời điểm"),
            ("numberArticle - 3", None, "Không có dòng thời điểm"),
            (f"{TITLE}\n29-12-2022\n{BODY}", None, "Không có dòng thời điểm"),
            (f"\n{MOMENT}\n{BODY}", 2, "Không có tiêu đề bài"),
            (f"Chi tiết tin - Phường 1\n{MOMENT}\n{BODY}", 2, "Không có tiêu đề bài"),
            (f"Chi tiết tin\n{'ơ' * 200}\n{'ơ' * 55}\n{MOMENT}\n{BODY}", 2, "256 ký tự"),
            (f"{TITLE}\nCác tin khác\n{MOMENT}\n{BODY}", 2, "Các tin khác"),
            (f"{TITLE}\n\n{MOMENT}", 3, "Không có đoạn nào"),
            (f"{TITLE}\n{MOMENT}\nCác tin khác\nTin một", 2, "Không có đoạn nào"),
            (f"{TITLE}\n{MOMENT}\n{BODY}\n\n{MOMENT}", 5, "thời điểm thứ hai"),
            (f"{REAL_TEXT}\n{REAL_TEXT}", 35, "thời điểm thứ hai"),
            (f"{TITLE}\n{MOMENT}\n{BODY}\nCác tin khác\nTin\n{MOMENT}", 6, "thời điểm thứ hai"),
            (f"{TITLE}\r\n{MOMENT}\r\nA\x07", 3, "U+0007"),
            (f"{TITLE}\n{MOMENT}\nPh\ufffdng", 3, "U+FFFD"),
            ("\ud800", 1, "U+D800"),
        ],
    )
    def test_is_refused_with_a_sentence_and_its_line(self, text, line, words):
        error = refusal_of(text)
        assert (error.path, error.line) == ("bài.txt", line)
        assert words in error.message

    @pytest.mark.parametrize(
        "moment",
        [
            "10:16, Thứ Năm, 32-13-2022",
            "25:61, Thứ Năm, 29-12-2022",
            "10:16, Thứ Sáu, 29-12-2022",
            "10:16, Thứ Chín, 29-12-2022",
            "10:16, Thứ Năm, 29-12-22",
            "10:16, Thứ Tư, 29-02-2023",
            "10:16, Thứ Hai, 01-01-0001",
            "10:16, Thứ Sáu, 29-12-1989",
            "10:16, Thứ Sáu, 31-12-9999",
        ],
    )
    def test_has_a_moment_that_cannot_be(self, moment):
        assert refusal_of(f"{TITLE}\n\n{moment}\n{BODY}").line == 3

    def test_has_a_moment_more_than_a_day_ahead(self):
        moment = moment_text(datetime.now(VIETNAM) + timedelta(days=1, minutes=5))
        assert "tương lai" in refusal_of(f"{TITLE}\n{moment}\n{BODY}").message

    @pytest.mark.parametrize("hours", [0, 23])
    def test_is_not_refused_for_a_moment_less_than_a_day_ahead(self, hours):
        moment = (datetime.now(VIETNAM) + timedelta(hours=hours)).replace(second=0, microsecond=0)
        assert page(BODY, moment=moment_text(moment)).published_at == moment

    def test_is_not_refused_for_a_moment_in_1990(self):
        assert page(BODY, moment="00:00, Thứ Hai, 01-01-1990").published_at.year == 1990

    def test_names_the_file_and_the_line(self):
        error = refusal_of(f"{TITLE}\n\n{MOMENT}")
        assert str(error) == "bài.txt, dòng 3: Không có đoạn nào sau dòng thời điểm."
        assert str(refusal_of("")) == "bài.txt: Tệp trống, không có dòng chữ nào."


class TestARefusedFile:
    @pytest.mark.parametrize(
        ("data", "line", "words"),
        [
            (b"", None, "trống"),
            (b"\xef\xbb\xbf \n", None, "trống"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", None, "nhị phân"),
            (REAL_TEXT.encode("utf-16-le"), None, "nhị phân"),
            (b"M\xc3\xb4t\n\nPh\xad\xeang\n", 3, "TCVN3"),
            (b"\xef\xbb\xbfM\xc3\xb4t\r\nPh\xad\xeang\n", 2, "UTF-8"),
            ("Một\rhai".encode("utf-16") + b"\x00", 2, "UTF-16"),
            (b"\xff\xfe\x00\xd8a\x00", 1, "UTF-16"),
            (b"\xff\xfe\x00\x00", 1, "U+0000"),
        ],
    )
    def test_is_refused_for_its_bytes(self, tmp_path, data, line, words):
        path = tmp_path / "bài.txt"
        path.write_bytes(data)
        error = refusal_of(path)
        assert (error.path, error.line) == (str(path), line)
        assert words in error.message

    def test_is_missing(self, tmp_path):
        assert "Không có tệp" in refusal_of(tmp_path / "không có.txt").message

    def test_is_a_directory(self, tmp_path):
        assert "thư mục" in refusal_of(tmp_path).message

    def test_is_a_pipe_that_would_wait_for_ever(self, tmp_path):
        os.mkfifo(tmp_path / "ống")
        assert "tệp thông thường" in refusal_of(tmp_path / "ống").message

    def test_has_a_path_that_leads_in_a_circle(self, tmp_path):
        (tmp_path / "vòng").symlink_to("vòng")
        assert "Không đọc được" in refusal_of(tmp_path / "vòng").message

    @pytest.mark.parametrize("name", ["a\0b", "ơ" * 300, "\ud800"])
    def test_has_an_impossible_name(self, tmp_path, name):
        assert "Không đọc được" in refusal_of(tmp_path / name).message

    def test_may_not_be_read(self, monkeypatch):
        def forbid(*args):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", forbid)
        assert "Không đọc được" in refusal_of(REAL_FILE).message

    def test_is_too_large_and_is_not_opened(self, tmp_path, monkeypatch):
        path = tmp_path / "lớn.txt"
        with path.open("wb") as file:
            file.truncate(50 * 1024 * 1024)
        monkeypatch.setattr(Path, "open", lambda *args: pytest.fail("the file was opened"))
        assert "2 MB" in refusal_of(path).message

    def test_is_not_refused_at_the_very_limit(self, tmp_path):
        path = tmp_path / "vừa.txt"
        head = f"{TITLE}\n{MOMENT}\n".encode()
        path.write_bytes(head + b"a" * (MAX_BYTES - len(head)))
        assert len(read_saved_page(path).paragraphs) == 1
        path.write_bytes(path.read_bytes() + b"a")
        assert "2 MB" in refusal_of(path).message


class TestAnyInput:
    """Whatever comes in, a page or a `SavedPageError` comes out, and no line is lost."""

    @staticmethod
    def check(text):
        try:
            found = parse_text(text)
        except SavedPageError as error:
            assert str(error)
            return
        numbers = [line.number for line in found.lines]
        assert numbers == sorted(set(numbers))
        assert found.title
        assert found.paragraphs
        of_kind = {
            kind: [line.text for line in found.lines if line.kind is kind] for kind in LineKind
        }
        assert tuple(of_kind[LineKind.PARAGRAPH]) == found.paragraphs
        assert "".join(of_kind[LineKind.LEAD] + of_kind[LineKind.REPEATING_LEAD]) == found.lead
        assert "".join(of_kind[LineKind.BYLINE]) == found.byline
        assert " ".join(of_kind[LineKind.TITLE]) == found.title

    @given(st.text())
    def test_of_characters(self, text):
        self.check(text)

    @given(st.text(max_size=300))
    def test_of_characters_around_a_moment(self, text):
        self.check(f"{TITLE}\n{MOMENT}\n{text}")

    @given(
        st.lists(
            st.sampled_from([*REAL_TEXT.split("\n"), "Hôm nay", "295", "(29-12-2022)", "Lê An"])
            | st.text(max_size=20),
            max_size=30,
        )
    )
    @settings(max_examples=200)
    def test_of_the_lines_of_a_real_page_in_any_order(self, lines):
        self.check("\n".join(lines))
        self.check("\n".join([TITLE, MOMENT, *(line for line in lines if line != MOMENT)]))

    @given(st.from_regex(r"\A[0-9]{1,2}:[0-9]{1,2}, \w{1,5} \w{1,5}, \d{1,2}-\d{1,2}-\d{2,4}\Z"))
    def test_of_moments(self, moment):
        self.check(f"{TITLE}\n{moment}\n{BODY}")

    @given(st.binary() | st.binary().map(lambda data: b"\xff\xfe" + data))
    def test_of_bytes(self, tmp_path_factory, data):
        path = tmp_path_factory.getbasetemp() / "bất kỳ.txt"
        path.write_bytes(data)
        try:
            read_saved_page(path)
        except SavedPageError as error:
            assert error.path == str(path)

    @pytest.mark.parametrize("filler", [" ", "\u00a0", "-", "(", "1", "a ", "A-", "•", "\t-", "1:"])
    @pytest.mark.parametrize("tail", ["{}", "{}.\nx", "x\n{}", "x\nCác tin khác\n{}x", "x\n{}x\ny"])
    def test_of_one_very_long_line_is_read_at_once(self, filler, tail):
        long_line = filler * (MAX_BYTES // 4 // len(filler))
        started = datetime.now(UTC)
        self.check(f"{TITLE}\n{MOMENT}\n{tail.format(long_line)}")
        assert datetime.now(UTC) - started < timedelta(seconds=5)
