"""The parser of saved pages: the real page word for word, and every variant."""

import unicodedata

import pytest

from articles.importers.saved_page import (
    Counters,
    LineKind,
    read_saved_page,
)
from tests.articles.inputs import REAL_FILE, REAL_TEXT, REAL_TITLE
from tests.articles.pages import (
    BODY,
    LEAD,
    MOMENT,
    TITLE,
    kinds_of,
    page,
    parse_text,
)


@pytest.fixture(scope="module")
def real():
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
