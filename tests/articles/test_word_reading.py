"""A Word file read: what it is made of, and what is told about what it loses."""

import zipfile
from io import BytesIO

import pytest

from articles.importers.word.markup import body_blocks
from articles.importers.word.pieces import Paragraph
from tests.articles.word_files import (
    WordFile,
    cell,
    paragraph,
    picture_bytes,
    read,
    run,
    table,
)


def blocks(file):
    """Return the blocks of everything in the file, with the number of each picture for its value."""
    text = read(file)
    numbers = {picture.number: picture.number for picture in text.pictures}
    return body_blocks(text.pieces, text.notes, numbers)


class TestText:
    def test_bold_italic_raised_and_breaks_stay(self):
        file = WordFile(
            paragraph("a ", run("b", "b"), run(" c", "b", "i"), " d", "<w:r><w:br/></w:r>", "e")
        )
        html = "<p>a <b>b<i> c</i></b> d<br/>e</p>"
        assert blocks(file) == [("paragraph", html)]

    def test_signs_of_html_are_text(self):
        assert blocks(WordFile(paragraph("1 < 2 & <b>"))) == [
            ("paragraph", "<p>1 &lt; 2 &amp; &lt;b&gt;</p>")
        ]

    def test_letters_in_parts_become_whole_ones(self):
        decomposed = "Phu\u031bo\u031b\u0300ng"
        assert blocks(WordFile(paragraph(decomposed))) == [("paragraph", "<p>Phường</p>")]

    def test_tabs_and_page_breaks_do_not_glue_words(self):
        file = WordFile(
            paragraph("a", "<w:r><w:tab/></w:r>", "b", '<w:r><w:br w:type="page"/></w:r>', "c")
        )
        assert blocks(file) == [("paragraph", "<p>a b<br/>c</p>")]

    def test_empty_paragraphs_go(self):
        file = WordFile(paragraph("a"), paragraph(), paragraph("  "), paragraph("b"))
        assert blocks(file) == [("paragraph", "<p>a</p><p>b</p>")]

    def test_headings_are_blocks_between_the_paragraphs(self):
        file = WordFile(
            paragraph("a"), paragraph("Phần ", run("một", "b"), style="u2"), paragraph("b")
        )
        assert blocks(file) == [
            ("paragraph", "<p>a</p>"),
            ("heading", "Phần một"),
            ("paragraph", "<p>b</p>"),
        ]

    def test_links_to_web_addresses_stay(self):
        file = WordFile()
        addresses = ["https://a.vn/?a=1&b=2", "mailto:x@a.vn", "tel:113", "http://b.vn"]
        file.add(*(paragraph("xem ", file.link(address, "ở đây")) for address in addresses))
        [(_, html)] = blocks(file)
        assert '<p>xem <a href="https://a.vn/?a=1&amp;b=2">ở đây</a></p>' in html
        assert html.count("<a href=") == 4
        assert read(file).warnings == []

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "file:///C:/a.doc", "JaVaScRiPt:x", "a.docx", "data:x"]
    )
    def test_of_other_links_the_words_stay_and_it_is_told(self, address):
        file = WordFile()
        file.add(paragraph("xem ", file.link(address, "ở đây")))
        assert blocks(file) == [("paragraph", "<p>xem ở đây</p>")]
        assert len(read(file).warnings) == 1

    def test_lists_within_lists_stay(self):
        file = WordFile(
            paragraph("một", bullet=0),
            paragraph("hai", number=1),
            paragraph("ba", number=1),
            paragraph("bốn", bullet=0),
            paragraph("năm", number=0),
            paragraph("thường"),
        )
        html = (
            "<ul><li>một<ol><li>hai</li><li>ba</li></ol></li><li>bốn</li></ul>"
            "<ol><li>năm</li></ol><p>thường</p>"
        )
        assert blocks(file) == [("paragraph", html)]

    def test_a_list_that_begins_deep_begins_at_the_top(self):
        file = WordFile(
            paragraph("a", bullet=3), paragraph("b", bullet=5), paragraph("c", bullet=0)
        )
        assert blocks(file) == [("paragraph", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>")]

    def test_a_numbered_list_that_is_interrupted_is_told(self):
        lists = [paragraph("a", number=0), paragraph("b"), paragraph("c", number=0)]
        assert len(read(WordFile(*lists)).warnings) == 1
        assert read(WordFile(*lists[:2])).warnings == []

    def test_footnotes_are_a_list_at_the_end_with_numbers_in_the_text(self):
        file = WordFile()
        file.add(paragraph("Một", file.note("Theo báo cáo"), " hai", file.note("Số liệu <2022>")))
        text, heading, notes = blocks(file)
        assert text == ("paragraph", "<p>Một<sup>[1]</sup> hai<sup>[2]</sup></p>")
        assert heading[0] == "heading"
        assert notes == (
            "paragraph",
            "<ol><li>Theo báo cáo</li><li>Số liệu &lt;2022&gt;</li></ol>",
        )

    def test_a_footnote_that_is_missing_is_told(self):
        file = WordFile(paragraph("Một", '<w:r><w:footnoteReference w:id="7"/></w:r>'))
        assert blocks(file)[0] == ("paragraph", "<p>Một<sup>[1]</sup></p>")
        assert len(read(file).warnings) == 1


class TestTables:
    def value(self, file):
        [(kind, value)] = blocks(file)
        assert kind == "table"
        return value

    def test_a_first_row_marked_as_header_is_one(self):
        value = self.value(WordFile(table(["Năm", "Tin báo"], ["2022", "50"], header=True)))
        assert value["data"] == [["Năm", "Tin báo"], ["2022", "50"]]
        assert value["first_row_is_table_header"]
        assert value["table_header_choice"] == "row"

    def test_a_first_row_in_bold_is_a_header(self):
        row = [cell(paragraph(run("Năm", "b"))), cell(paragraph(run("Số", "b")))]
        assert self.value(WordFile(table(row, ["a", "b"])))["table_header_choice"] == "row"
        half = [row[0], "Số"]
        assert self.value(WordFile(table(half, ["a", "b"])))["table_header_choice"] == "neither"

    def test_lines_of_a_cell_are_not_glued(self):
        inner = cell(paragraph("một"), paragraph("hai"), paragraph("ba", bullet=0))
        value = self.value(WordFile(table([inner, "x"])))
        assert value["data"] == [["một\nhai\n- ba", "x"]]

    def test_text_of_merged_cells_stays_and_it_is_told(self):
        file = WordFile(
            table(
                [cell("Năm", merged="restart"), cell("Tin báo", columns=2)],
                [cell("", merged="continue"), "nhận", "đúng"],
                ["2022", "50", "30"],
            )
        )
        assert self.value(file)["data"] == [
            ["Năm", "Tin báo", ""],
            ["", "nhận", "đúng"],
            ["2022", "50", "30"],
        ]
        assert len(read(file).warnings) == 1

    def test_rows_of_different_lengths_are_filled_up(self):
        value = self.value(WordFile(table(["a"], ["b", "c", "d"])))
        assert value["data"] == [["a", "", ""], ["b", "c", "d"]]

    def test_a_cell_that_claims_to_be_endless_is_not(self):
        value = self.value(WordFile(table([cell("a", columns=10**9), "b"], ["c", "d"])))
        assert len(value["data"][0]) < 100
        assert [text for row in value["data"] for text in row if text] == ["a", "b", "c", "d"]

    def test_a_table_within_a_table_keeps_its_words_apart(self):
        inner = cell(table(["x", "y"], ["z", "t"]), paragraph("sau"))
        value = self.value(WordFile(table([inner, "b"])))
        assert value["data"] == [["x | y\nz | t\nsau", "b"]]

    def test_a_frame_of_one_cell_is_text(self):
        file = WordFile(table([cell(paragraph("một"), paragraph("hai"))]))
        assert blocks(file) == [("paragraph", "<p>một</p><p>hai</p>")]

    def test_pictures_laid_out_in_a_table_are_pictures(self):
        file = WordFile()
        one, two = file.picture(picture_bytes("red")), file.picture(picture_bytes("blue"))
        file.add(table([cell(paragraph(one)), cell(paragraph(two))]))
        assert blocks(file) == [("picture", 1), ("picture", 2)]


class TestPictures:
    def test_a_picture_follows_the_text_it_stands_in(self):
        file = WordFile()
        file.add(paragraph("trước ", file.picture(picture_bytes()), "sau"), paragraph("tiếp"))
        assert blocks(file) == [
            ("paragraph", "<p>trước sau</p>"),
            ("picture", 1),
            ("paragraph", "<p>tiếp</p>"),
        ]

    @pytest.mark.parametrize(
        ("line", "is_caption"),
        [
            (paragraph("Lễ ra quân", style="Caption"), True),
            (paragraph(run("Ảnh: Minh hoạ", "i")), True),
            (paragraph(run("Hình 1. Lễ ra quân", "i")), True),
            (paragraph("Ảnh: Minh hoạ"), False),
            (paragraph(run("Ảnhhưởng lớn", "i")), False),
            (paragraph(run("Một câu in nghiêng.", "i")), False),
        ],
    )
    def test_the_line_below_is_the_caption_where_it_says_so(self, line, is_caption):
        file = WordFile()
        file.add(paragraph(file.picture(picture_bytes())), line)
        text = read(file)
        assert bool(text.pictures[0].caption) == is_caption
        assert len(text.pieces) == (1 if is_caption else 2)

    def test_words_that_stand_for_a_picture_are_kept_but_not_those_of_a_machine(self):
        file = WordFile()
        for words in (
            "Đoàn xe tuần tra",
            "A group of people\n\nDescription automatically generated",
        ):
            file.add(paragraph(file.picture(picture_bytes(), words=words)))
        assert [one.description for one in read(file).pictures] == ["Đoàn xe tuần tra", ""]

    def test_pictures_elsewhere_are_told_and_never_fetched(self):
        file = WordFile()
        for address in ("http://127.0.0.1:9/a.png", "file:///etc/passwd"):
            file.add(paragraph("a", file.linked_picture(address)))
        text = read(file)
        assert text.pictures == []
        assert len(text.warnings) == 1

    def test_a_picture_that_is_missing_is_told(self):
        file = WordFile()
        file.add(paragraph("a", file.picture(b"")))
        file.parts.clear()
        text = read(file)
        assert text.pictures == []
        assert len(text.warnings) == 1


class TestLosses:
    BOX = "<w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent>"

    @pytest.mark.parametrize(
        "content",
        [
            "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData>"
            "</a:graphic></wp:inline></w:drawing></w:r>",
            "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
            '<w:r><w:object><o:OLEObject Type="Embed"/></w:object></w:r>',
        ],
    )
    def test_what_mammoth_cannot_read_is_told(self, content):
        text = read(WordFile(paragraph("a", content)))
        assert [piece.text for piece in text.pieces] == ["a"]
        assert len(text.warnings) == 1

    def test_tracked_changes_are_taken_as_accepted_and_told(self):
        changes = "<w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
        text = read(WordFile(paragraph("a ", changes)))
        assert [piece.text for piece in text.pieces] == ["a mới"]
        assert len(text.warnings) == 1

    def test_hidden_text_goes_and_it_is_told(self):
        file = WordFile()
        shown = file.picture(picture_bytes(), words="Cờ (minh hoạ)")
        file.add(paragraph("a ", run("ẩn", "vanish"), "b", shown), paragraph(run("ẩn", "vanish")))
        text = read(file)
        assert [piece.text for piece in text.pieces if isinstance(piece, Paragraph)] == ["a b"]
        assert [picture.description for picture in text.pictures] == ["Cờ (minh hoạ)"]
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            part = archive.infolist()[text.pictures[0].part]
        assert part.filename == "word/media/image1.png"
        assert len(text.warnings) == 1

    def test_a_hidden_field_ends_where_it_began(self):
        def hidden(inner):
            return f"<w:r><w:rPr><w:vanish/></w:rPr>{inner}</w:r>"

        field = hidden('<w:fldChar w:fldCharType="begin"/>') + hidden(
            "<w:instrText> XE an ninh </w:instrText>"
        )
        field += hidden('<w:fldChar w:fldCharType="end"/>')
        text = read(WordFile(paragraph("a ", field, "b"), paragraph("c")))
        assert [piece.text for piece in text.pieces] == ["a b", "c"]
        assert not text.warnings

    def test_what_is_shown_after_all_stays(self):
        shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>hiện</w:t></w:r>'
        text = read(WordFile(paragraph("a ", shown)))
        assert [piece.text for piece in text.pieces] == ["a hiện"]
        assert not text.warnings

    @pytest.mark.parametrize("mark", ["strike", "dstrike"])
    def test_text_that_is_struck_through_is_told(self, mark):
        text = read(WordFile(paragraph("a ", run("b", mark))))
        assert [piece.text for piece in text.pieces] == ["a b"]
        assert len(text.warnings) == 1

    def test_fields_keep_their_text_and_wide_gaps_part_words(self):
        field = f'<w:fldSimple w:instr=" SEQ Hình ">{run("1")}</w:fldSimple>'
        text = read(WordFile(paragraph("Hình ", field, ": ra quân", "<w:r><w:ptab/></w:r>", "x")))
        assert [piece.text for piece in text.pieces] == ["Hình 1: ra quân x"]

    def test_text_boxes_follow_their_paragraph(self):
        box = (
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{self.BOX}</mc:Choice><mc:Fallback>"
            f"<w:pict><v:shape><v:textbox>{self.BOX}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        text = read(WordFile(paragraph("a", box), paragraph("b")))
        assert [piece.text for piece in text.pieces] == ["a", "trong khung", "b"]
        assert len(text.warnings) == 1

    def test_text_boxes_without_an_older_form_are_told(self):
        box = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{self.BOX}</mc:Choice></mc:AlternateContent></w:r>"
        text = read(WordFile(paragraph("a", box)))
        assert [piece.text for piece in text.pieces] == ["a"]
        assert len(text.warnings) == 1

    def test_words_in_headers_are_told_but_not_page_numbers(self):
        for words, warnings in (("Báo cáo", 1), ("12", 0)):
            file = WordFile(paragraph("a"))
            file.part(
                "word/header1.xml",
                '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:hdr>",
            )
            assert len(read(file).warnings) == warnings


class TestOldFonts:
    STYLES = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loud"><w:name w:val="Loud"/><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:basedOn w:val="Loud"/>'
        '<w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr></w:style></w:styles>'
    )

    def fonts(self, *content, styles=None):
        file = WordFile(*content)
        if styles:
            file.part("word/styles.xml", styles)
        [piece] = read(file).pieces
        assert isinstance(piece, Paragraph)
        return [span.font for span in piece.spans]

    def test_the_font_of_a_run_tells_the_encoding(self):
        line = paragraph(
            run("a", font=".VnTime"), run("b", font="VNI-Times"), run("c", font="Times New Roman")
        )
        assert self.fonts(line) == ["TCVN3", "VNI", ""]

    def test_so_does_that_of_its_style_and_of_all_text(self):
        assert self.fonts(paragraph("a"), styles=self.STYLES) == ["TCVN3"]
        assert self.fonts(paragraph("a", style="Loud"), styles=self.STYLES) == ["VNI"]

    def test_a_font_of_capitals_gives_capitals_when_converted(self):
        file = WordFile(paragraph(run("tin ", font=".VnTimeH"), run("vui", font=".VnTime")))
        plain, converted = read(file), read(file, converting=True)
        assert plain.pieces[0].text == "tin vui"
        assert converted.pieces[0].text == "TIN vui"
        assert plain.conversions == converted.conversions == [("tin vui", "TIN vui")]
